"""The one screen of the console: the line, what was understood, the list, one listing whole.

Promises: the line is all the state there is, and it is only ever in the body of a POST (SAFETY M3, S1).
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from directory import capacity
from directory.errors import UsageError
from directory.staff.accounts import Role
from directory.staff.sessions import SignedIn
from web.doors import Doors, TheDoors
from web.staff import words
from web.staff.console import facts, finding
from web.staff.console.facts import Eye
from web.staff.console.finding import Answer
from web.staff.console.keys import KEYS
from web.staff.guard import Held, Posted, open_to, text
from web.staff.pages import show

router = APIRouter(prefix="/console")
ROWS: Final = 20


@router.get("")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def screen(request: Request) -> Response:
    """The empty screen."""
    return show(request, "console/screen.html", keys=KEYS, line="", found=None)


@router.post("")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def answered(request: Request, posted: Posted, doors: TheDoors, held: Held) -> Response:
    """The screen with an answer, for a browser without the script."""
    line = asked(posted)
    return show(request, "console/screen.html", keys=KEYS, line=line, found=_found(doors, held, line, posted))


@router.post("/find")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def find(request: Request, posted: Posted, doors: TheDoors, held: Held) -> Response:
    """What the line gives, as it is typed: a piece of the screen."""
    line = asked(posted)
    return show(request, "console/found.html", line=line, found=_found(doors, held, line, posted))


@router.post("/listings/{listing_id}")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def listing(request: Request, listing_id: UUID, posted: Posted, doors: TheDoors, held: Held) -> Response:
    """One listing whole, as the line asked for it: a piece of the screen."""
    line = asked(posted)
    with doors.session() as session:
        found = finding.answer(session, doors, finding.read(line, held.person.locale)) if line else None
        result = finding.one(session, doors, listing_id, found)
        room = capacity.rooms(session, [listing_id], doors.now()).get(listing_id)
    eye = look(doors, held)
    return show(request, "console/detail.html", **_said(eye), **_detail(eye, found, result, room))


def asked(posted: FormData) -> str:
    """The line that was sent. Raises `UsageError`, without it, for one that is longer than any honest one."""
    given = posted.get("line", "")
    if not isinstance(given, str) or len(given) > finding.LONGEST:
        raise UsageError("line: too long, or not text")
    return given


def look(doors: Doors, held: SignedIn) -> Eye:
    """The language of who is signed in, and the moment."""
    return facts.eye(words.catalogue(held.person.locale), doors.settings.country, doors.now())


def _found(doors: Doors, held: SignedIn, line: str, posted: FormData) -> dict[str, Any] | None:
    """Everything the list shows, with the listing that is chosen; None for an empty line."""
    if not line.strip():
        return None
    eye = look(doors, held)
    with doors.session() as session:
        answer = finding.answer(session, doors, finding.read(line, held.person.locale))
    results = answer.page.results
    chosen = text(posted, "id", 36)
    first = next((one for one in results if str(one.listing.id) == chosen), results[0] if results else None)
    return _said(eye) | {
        "answer": answer,
        "chips": answer.line.chips,
        "rows": [_row(eye, answer, one) for one in results],
        "detail": _detail(eye, answer, first, answer.rooms.get(first.listing.id)) if first else None,
        "widened": eye.public.miles("results.widened", answer.page.widened) if answer.page.widened else "",
    }


def _row(eye: Eye, answer: Answer, result: Any) -> facts.Row:  # noqa: ANN401 - a SearchResult
    listing_id = result.listing.id
    return facts.row(eye, result, answer.rooms.get(listing_id), staff_only=listing_id in answer.staff_only)


def _detail(eye: Eye, answer: Answer | None, result: Any, room: Any) -> dict[str, Any]:  # noqa: ANN401 - see `_row`
    staff_only = answer is not None and result.listing.id in answer.staff_only
    whole = facts.whole(eye, result, room, staff_only=staff_only)
    return {"one": whole, "where": facts.where(eye, result.listing)}


def _said(eye: Eye) -> dict[str, Any]:
    """How moments are told in the pieces of the screen."""
    return {"age": partial(facts.age, eye), "clock": partial(facts.clock, eye)}
