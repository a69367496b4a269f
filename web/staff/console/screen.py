"""The one screen of the console: the line, what was understood, the list, one listing whole.

Promises: the line is all the state there is, and it is only ever in the body of a POST (SAFETY M3, S1).
"""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from directory.errors import UsageError
from directory.search.line import Home
from directory.staff import teams
from directory.staff.accounts import Role
from directory.staff.sessions import SignedIn
from web.doors import Doors, TheDoors
from web.staff import words
from web.staff.console import chips, facts, finding, keys, picks, sheet
from web.staff.console.facts import Eye
from web.staff.console.finding import One
from web.staff.console.home import TheHome
from web.staff.desk import People
from web.staff.guard import Held, Posted, open_to, text
from web.staff.pages import show

router = APIRouter(prefix="/console")


@router.get("")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def screen(request: Request, doors: TheDoors, people: People) -> Response:
    """The empty screen."""
    return _screen(request, people, "", None, sheet.listed(doors, ()))


@router.post("")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def answered(request: Request, posted: Posted, doors: TheDoors, people: People, held: Held, home: TheHome) -> Response:
    """The screen with an answer, for a browser without the script."""
    listed = sheet.listed(doors, picks.picked(posted))
    found = _found(doors, held, home, asked(posted), posted)
    return _screen(request, people, found["answer"].line.text if found else "", found, listed)


def _screen(
    request: Request, people: Session, line: str, found: dict[str, Any] | None, listed: dict[str, Any]
) -> Response:
    theme, density = teams.screen(people, request.state.held.person.id)
    told: dict[str, Any] = {"line": line, "found": found, "keys": keys.KEYS, "key_groups": keys.grouped()}
    told |= {"screen_theme": theme, "screen_density": density}
    return show(request, "console/screen.html", **told, **listed)


@router.post("/find")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def find(request: Request, posted: Posted, doors: TheDoors, held: Held, home: TheHome) -> Response:
    """What the line gives, as it is typed: a piece of the screen."""
    line = asked(posted)
    return show(request, "console/found.html", line=line, found=_found(doors, held, home, line, posted))


@router.post("/listings/{listing_id}")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def listing(request: Request, listing_id: UUID, posted: Posted, doors: TheDoors, held: Held, home: TheHome) -> Response:
    """One listing whole, as the line asked for it: a piece of the screen."""
    line = asked(posted)
    with doors.session() as session:
        asks = partial(finding.ask, session, doors, line, held.person.locale, typing=typing(posted), home=home)
        found = asks() if line.strip() else None
        one = finding.one(session, doors, listing_id, found)
    eye = look(doors, held)
    return show(request, "console/detail.html", **ages(eye), **_whole(eye, one))


def asked(posted: FormData) -> str:
    """The line that was sent. Raises `UsageError`, without it, for one that is longer than any honest one."""
    given = posted.get("line", "")
    if not isinstance(given, str) or len(given) > finding.LONGEST:
        raise UsageError("line: too long, or not text")
    return given


def typing(posted: FormData) -> bool:
    """Whether the line's last word may still be half a word."""
    return text(posted, "typing", 1) == "1"


def look(doors: Doors, held: SignedIn) -> Eye:
    """The language of who is signed in, and the moment."""
    return facts.eye(words.catalogue(held.person.locale), doors.settings.country, doors.now())


def ages(eye: Eye) -> dict[str, Any]:
    """How moments are told in the pieces of the screen."""
    return {"age": partial(facts.age, eye), "clock": partial(facts.clock, eye)}


def _found(doors: Doors, held: SignedIn, home: Home | None, line: str, posted: FormData) -> dict[str, Any] | None:
    """Everything the list shows, with the listing that is chosen; None for an empty line."""
    if not line.strip():
        return None
    eye = look(doors, held)
    with doors.session() as session:
        answer = finding.ask(session, doors, line, held.person.locale, typing=typing(posted), home=home)
    every, chosen = finding.every(answer), text(posted, "id", 36)
    first = next((one for one in every if str(one.result.listing.id) == chosen), every[0] if every else None)
    return ages(eye) | {
        "answer": answer,
        "chips": chips.shown(eye, answer.line.chips),
        "ways": chips.ways(eye, answer.line.chips, answer.ways),
        "warnings": chips.warnings(eye, answer.page),
        "rows": [facts.row(eye, one.result, one.room, staff_only=one.staff_only) for one in every],
        "detail": _whole(eye, first) if first else None,
        "widened": eye.public.miles("results.widened", answer.page.widened) if answer.page.widened else "",
    }


def _whole(eye: Eye, one: One) -> dict[str, Any]:
    whole = facts.whole(eye, one.result, one.room, staff_only=one.staff_only)
    return {"one": whole, "where": facts.where(eye, one.result.listing)}
