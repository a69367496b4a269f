"""The queue: what waits, the most pressing first, and the next one for whoever works through it.

Promises: a list says what is asked and what is missing, never a value; a question is taken for a while, and what
somebody else has is passed over.
"""

from __future__ import annotations

from contextlib import suppress

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory import deciding, feedback, queue
from directory.errors import UnavailableError
from directory.staff import claims, outbox
from directory.staff.accounts import Role
from web.staff.desk import Listings, Now, People, TheDesk
from web.staff.guard import Held, Posted, open_to, text
from web.staff.pages import to
from web.staff.steward.showing import chosen, numbered, page

router = APIRouter(prefix="/steward/queue")


@router.get("")
@open_to(Role.STEWARD, touches="queue")
def whole_queue(request: Request, people: People, listings: Listings, desk: TheDesk, held: Held, now: Now) -> Response:
    """Everything that waits, or one kind of it, or what I have taken; claims and reports, counted, have their own."""
    kind = chosen(request, "kind", queue.KINDS)
    source = request.query_params.get("source", "")[:60]
    mine = request.query_params.get("mine") == "1"
    number = numbered(request)
    found = queue.page(listings, now, kind=kind, source=source, mine=held.person.by if mine else "", number=number)
    reports = 0
    with suppress(UnavailableError), feedback.inbox(desk.settings) as opened:
        reports = len(feedback.waiting(opened))
    return page(
        request, "queue.html", people, found=found, kinds=queue.KINDS, kind=kind, source=source, mine=mine,
        number=number, last=max(1, -(-found.total // queue.PAGE)), everything=sum(found.counts.values()),
        troubled=len(outbox.troubled(people)), claims=len(claims.waiting(people, now)), reports=reports,
    )  # fmt: skip


@router.post("/next")
@open_to(Role.STEWARD, touches="queue")
def take_next(listings: Listings, posted: Posted, held: Held, now: Now) -> Response:
    """Take the first that nobody else has and show it."""
    asked = text(posted, "kind", 20)
    kind = asked if asked in queue.KINDS else ""
    following = queue.following(listings, held.person.by, now, kind=kind)
    if following is None:
        return to("/steward/queue", "steward-empty")
    deciding.claim(listings, following, held.person.by, now)
    return to(f"/steward/queue/{following}")
