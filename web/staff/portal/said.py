"""What visitors said is wrong with one's listings, and the partner's answer to it.

Promises: a partner sees its own listings' notes by month and without a person, and none of what was called not safe,
which is the stewards'; an answer closes the notes of one kind, once, and its words are in the record.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from directory import feedback, organizations, overview, settling
from directory.errors import UsageError
from directory.feedback import Kind
from directory.staff import memberships
from directory.staff.accounts import Role
from web.staff.desk import TheDesk
from web.staff.guard import ALL, Posted, open_to, text
from web.staff.pages import show, to
from web.staff.portal.working import Work

router = APIRouter(prefix="/portal")


@router.get("/said")
@open_to(Role.PARTNER, touches="nothing")
def said(work: Work, desk: TheDesk) -> Response:
    """What was said of the listings of all organisations that the person speaks for."""
    mine = memberships.organizations(work.people, work.held.person.id)
    with feedback.inbox(desk.settings) as opened:
        found = settling.for_partner(work.store, feedback.waiting(opened), mine)
    names = overview.named(work.store, [one.listing_id for one in found])
    whose = organizations.names(work.store, set(mine))
    return show(work.request, "portal/said.html", rows=found, names=names, whose=whose)


@router.post("/listings/{listing_id}/said")
@open_to(*ALL, touches="own listing")
def answer(work: Work, desk: TheDesk, listing_id: UUID, posted: Posted) -> Response:
    """Close the notes of one kind with an answer: it is mended, or it is right as it is."""
    kind, how, words = text(posted, "kind", 20), text(posted, "how", 10), text(posted, "words", 500)
    if kind not in set(Kind) or how not in {"fixed", "nothing"}:
        raise UsageError("say what becomes of the note")
    with feedback.inbox(desk.settings) as opened:
        settling.answer(
            work.store, opened, listing_id, Kind(kind), work.held.person.by, words, work.now,
            fixed=how == "fixed", partner=True,
        )  # fmt: skip
        work.store.commit()  # first: a note that is gone without a record of its answer would be lost
    return to("/portal/said", "saved")
