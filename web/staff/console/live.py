"""What changes while a caller is on the line: room, listings, notices, as server-sent events.

Promises: an open stream keeps no session alive and ends with it; a listing that may no longer be shown is named at
once; a stream holds no thread and no transaction, and ends when the server does.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from directory import capacity, changes, overview, public, referrals
from directory.staff import sessions
from directory.staff.accounts import Role
from web.connections import LASTING
from web.doors import Doors
from web.gate import full
from web.staff.console.following import BACK, Following, Look, Mark, News, Seen, read_mark
from web.staff.desk import Desk, Now
from web.staff.guard import Held, open_to

router = APIRouter(prefix="/console")
MOST_NAMED: Final = 200
"""Changes at once that are named one by one; after a large import a screen asks its line anew."""
STREAM: Final = "text/event-stream"


@router.get("/live")
@open_to(Role.STAFF, Role.STEWARD, touches="console", unattended=True)
def live(request: Request, held: Held, now: Now) -> Response:
    """The stream. 406 for who does not ask for one, 503 where too many are open, or too many of this session."""
    if STREAM not in request.headers.get("accept", ""):
        raise HTTPException(406)
    following: Following = request.app.state.following
    if following.full_for(held.id):
        raise full()
    since = read_mark(request.query_params.get("since", ""), now)
    lasting = request.scope.get("extensions", {}).get(LASTING, {})
    pieces = _taken(following.follow(held.id, since, held.person.by), lasting.get("goes_on", lambda: None))
    return StreamingResponse(pieces, media_type=STREAM, headers={"X-Accel-Buffering": "no"})


async def _taken(pieces: AsyncGenerator[bytes], goes_on: Callable[[], None]) -> AsyncIterator[bytes]:
    """`pieces`; each time the next one is asked for, the one before was taken."""
    goes_on()
    async with aclosing(pieces):
        async for piece in pieces:
            yield piece
            goes_on()


def looking(desk: Desk, doors: Doors) -> Look:
    """How this face looks at its stores."""

    def look(since: Mark | None, open_sessions: Collection[UUID]) -> Seen:
        with desk.people() as people:
            holding = sessions.still(people, open_sessions, doors.now())
        with doors.session() as listings:
            found = news(listings, doors, since)
            told = answers(listings, desk, since, found.mark.at) if since else {}
        return Seen(replace(found, answers=told), holding)

    return look


def answers(session: Session, desk: Desk, since: Mark, now: datetime) -> dict[str, list[dict[str, str]]]:
    """What partners answered to referrals since then, by who had referred; the file is opened only when it changed."""
    file = referrals.file_of(desk.settings)
    try:
        if file.stat().st_mtime < (since.at - BACK).timestamp():
            return {}
    except OSError:
        return {}
    with referrals.book(desk.settings, now) as opened:
        found = referrals.answers_by_maker(opened, since.at - BACK, now)
    names = overview.named(session, [one.listing_id for all_of in found.values() for one in all_of])
    return {
        by: [
            {"code": one.spoken, "state": one.state, "name": names[one.listing_id].name}
            for one in all_of
            if one.listing_id in names
        ]
        for by, all_of in found.items()
    }


def news(session: Session, doors: Doors, since: Mark | None) -> News:
    """What is new since then; for nobody who was there before, only how far one is."""
    now = doors.now()
    mark = Mark(changes.latest(session), now)
    if since is None:
        return News(mark, {}, {}, [])
    rooms = {
        str(id_): {"level": room.level, "said": room.said_at.isoformat(), "until": room.until.isoformat()}
        for id_, room in capacity.said_since(session, since.at - BACK, now).items()
    }
    if since.sequence == mark.sequence:
        return News(mark, rooms, {}, [])
    changed = changes.changed_since(session, since.sequence)
    if len(changed) > MOST_NAMED:
        return News(mark, rooms, {}, [], many=True)
    kept = public.for_staff_alone(session, now, sorted(changed))
    shown = {one.id: one for one in (*public.listings(session, sorted(changed), now), *kept)}
    gone = [str(id_) for id_ in sorted(changed) if id_ not in shown]
    return News(mark, rooms, {str(id_): {"alert": one.alert} for id_, one in shown.items()}, gone)
