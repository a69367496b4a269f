"""Opaque referrals from the console: what the line asks for in codes, to the partner of the chosen listing.

Promises: no word of the line and nothing of a caller is kept; the partner is written to that something waits, and not
what. A listing without a partner who signs in is told so, and handed over by phone.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from directory import overview, referrals
from directory.errors import ConflictError, UsageError
from directory.referrals import Referral
from directory.staff import memberships, telling
from directory.staff.accounts import Role
from web.staff.console import screen
from web.staff.console.acting import Act, Acting, labels, wanted
from web.staff.guard import open_to

router = APIRouter(prefix="/console")
HOURS = (1, 2, 4, 8, 12)


@dataclass(frozen=True, slots=True)
class Mine:
    """One referral of mine and the name of its listing."""

    one: Referral
    name: str


def panel(act: Acting, *, wrong: str = "") -> Response:
    """What would be sent to whom; and what I have sent, with the answers."""
    partner = _partner(act)
    asked = wanted(act).asked
    return act.panel(
        "refer",
        status=409 if wrong else 200,
        wrong=wrong,
        partner=partner,
        said=labels(asked, screen.look(act.doors, act.held)),
        party=asked.party,
        hours=HOURS,
        usual=referrals.HOURS,
        mine=mine(act),
    )


def _partner(act: Acting) -> bool:
    return bool(act.organization_id and memberships.members(act.people, act.organization_id))


def mine(act: Acting) -> list[Mine]:
    """What I referred and can still be looked at, the newest first."""
    if not referrals.file_of(act.desk.settings).exists():
        return []
    with referrals.book(act.desk.settings, act.now) as opened:
        found = referrals.made_by(opened, act.by, act.now)
    names = overview.named(act.store, [one.listing_id for one in found])
    return [Mine(one, names[one.listing_id].name if one.listing_id in names else "") for one in reversed(found)]


@router.post("/refer")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def refer(act: Act) -> Response:
    """Make a referral; its code is shown to be told to the caller."""
    listing_id, told = act.chosen, act.said.get("hours", "") or str(referrals.HOURS)
    if not (told.isascii() and told.isdigit()):
        raise UsageError("hours: between 1 and 12")
    if act.organization_id is None or not _partner(act):
        return panel(act, wrong="console.refer.nobody")
    asked = wanted(act).asked
    try:
        with referrals.book(act.desk.settings, act.now) as opened:
            made = referrals.make(opened, listing_id, act.organization_id, asked, act.by, act.now, hours=int(told[:3]))
    except ConflictError:
        return panel(act, wrong="console.refer.many")
    telling.something_waits(act.people, act.organization_id, act.now)
    return act.done("console.refer.made", referral=made)


@router.post("/refer/withdraw")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def take_back(act: Act) -> Response:
    """Take a referral back: its partner sees it no more."""
    with referrals.book(act.desk.settings, act.now) as opened:
        referrals.withdraw(opened, act.said.get("code", ""), act.by, act.now)
    return act.done("console.refer.back")
