"""What visitors find wrong, grouped by listing and kind, and what became of it.

Promises: a report has no person, no time and no address in it (`directory.feedback`); settling one forgets its words
and counts it by month, as mended or not. What visitors write is shown as text and nothing else.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory import audit, feedback, overview
from directory.errors import NotFoundError
from directory.feedback import Kind
from directory.staff.accounts import Role
from web.staff.desk import Listings, Now, People, TheDesk
from web.staff.guard import Held, Posted, open_to, text
from web.staff.pages import to
from web.staff.steward.showing import numbered, page

router = APIRouter(prefix="/steward/reports")
PAGE = 25


@router.get("")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def reports(request: Request, people: People, listings: Listings, desk: TheDesk) -> Response:
    """What was said, "not safe" first, then what was said most often; and the months so far."""
    with feedback.inbox(desk.settings) as opened:
        every, months = feedback.waiting(opened), feedback.months(opened)
    number = numbered(request)
    rows = every[(number - 1) * PAGE : number * PAGE]
    return page(
        request,
        "reports.html",
        people,
        rows=rows,
        total=len(every),
        names=overview.named(listings, [row.listing_id for row in rows]),
        months=months,
        number=number,
        last=max(1, -(-len(every) // PAGE)),
    )


@router.post("/{listing_id}/settle")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def settle(listing_id: UUID, listings: Listings, desk: TheDesk, posted: Posted, held: Held, now: Now) -> Response:
    """Somebody has seen to it: it was mended, or there was nothing to mend."""
    asked, how = text(posted, "kind", 20), text(posted, "how", 10)
    if asked not in set(Kind) or how not in {"fixed", "nothing"}:
        raise NotFoundError("there is no such report")
    with feedback.inbox(desk.settings) as opened:
        gone = feedback.settle(opened, listing_id, Kind(asked), now.date(), fixed=how == "fixed")
    if not gone:
        raise NotFoundError("there is no such report")
    act = "mended what visitors said" if how == "fixed" else "found nothing to mend"
    audit.record(listings, act, "listing", listing_id, held.person.by, now)
    return to("/steward/reports", "saved")
