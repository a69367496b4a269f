"""Referrals that wait for a partner: what is asked for and a code, answered by yes or no.

Promises: a partner sees those to its own organisations and no other; there is nobody's name in them, and nothing of the
answer stays but a month's count.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from directory import holdings, referrals
from directory.errors import NotFoundError
from directory.referrals import Referral
from directory.staff import memberships
from directory.staff.accounts import Role
from web.staff.console import screen
from web.staff.console.acting import labels
from web.staff.desk import TheDesk
from web.staff.guard import Posted, open_to, text
from web.staff.pages import show, to
from web.staff.portal.working import Work

router = APIRouter(prefix="/portal/referrals")


@dataclass(frozen=True, slots=True)
class Row:
    """A referral with the name and clock of its listing, and what is asked for in words."""

    one: Referral
    name: str
    timezone: str
    said: list[str]


@router.get("")
@open_to(Role.PARTNER, touches="nothing")
def waiting(work: Work, desk: TheDesk) -> Response:
    """What waits, and what was answered lately."""
    return _page(work, desk)


def _page(work: Work, desk: TheDesk, *, status: int = 200) -> Response:
    mine = memberships.organizations(work.people, work.held.person.id)
    found = []
    if referrals.file_of(desk.settings).exists():
        with referrals.book(desk.settings, work.now) as opened:
            found = referrals.for_organizations(opened, mine, work.now)
    rows = [_row(work, one) for one in found]
    return show(
        work.request, "portal/referrals.html", status=status, rows=rows, reasons=referrals.REASONS, late=status != 200
    )


def _row(work: Work, one: Referral) -> Row:
    kept = holdings.holding(work.store, one.listing_id)
    zone = str(kept.content["timezone"]) if kept else ""
    eye = screen.look(work.request.app.state.doors, work.held)
    return Row(one, kept.name if kept else "", zone, labels(one.asked, eye))


@router.post("/answer")
@open_to(Role.PARTNER, touches="nothing")
def answer(work: Work, desk: TheDesk, posted: Posted) -> Response:
    """Take one, or decline it for a reason; once."""
    mine = memberships.organizations(work.people, work.held.person.id)
    said = text(posted, "answer", 20)
    if said != "yes" and said not in referrals.REASONS:
        raise NotFoundError("there is no such answer")
    try:
        with referrals.book(desk.settings, work.now) as opened:
            referrals.answer(opened, text(posted, "code", 10), mine, work.now, reason="" if said == "yes" else said)
    except NotFoundError:
        return _page(work, desk, status=404)
    return to("/portal/referrals", "referral")
