"""Two to four listings side by side, with what differs marked.

Promises: pure reading; the ids and the line are in the body of a POST and are not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from directory.errors import UsageError
from directory.staff.accounts import Role
from web.doors import TheDoors
from web.staff.console import facts, finding, screen
from web.staff.console.facts import Eye, Said, Whole
from web.staff.console.home import TheHome
from web.staff.guard import Held, Posted, open_to
from web.staff.pages import show

router = APIRouter(prefix="/console")
FEWEST: Final = 2
MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of all of them, in their order. `differs`: they do not say the same."""

    about: str
    said: tuple[Said, ...]

    @property
    def differs(self) -> bool:
        """Whether it tells them apart."""
        return len({one.text for one in self.said}) > 1


@router.post("/compare")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def compare(request: Request, posted: Posted, doors: TheDoors, held: Held, home: TheHome) -> Response:
    """The listings side by side; for a browser without the script as a page of its own."""
    wanted, line = chosen(posted), screen.asked(posted)
    eye = screen.look(doors, held)
    with doors.session() as session:
        found = (
            finding.ask(session, doors, line, held.person.locale, typing=screen.typing(posted), home=home)
            if line.strip()
            else None
        )
        shown = [finding.one(session, doors, listing_id, found) for listing_id in wanted]
    sides = [facts.whole(eye, one.result, one.room, staff_only=one.staff_only) for one in shown]
    part = "x-part" in request.headers
    template = "console/compare.html" if part else "console/compare_page.html"
    return show(request, template, sides=sides, lines=lines(eye, sides), line=line)


def chosen(posted: FormData) -> list[UUID]:
    """The listings to compare. Raises `UsageError` for fewer than two, more than four, and for what is no id."""
    given = list(dict.fromkeys(str(one) for one in posted.getlist("ids")))
    if not FEWEST <= len(given) <= MOST:
        raise UsageError(f"ids: between {FEWEST} and {MOST}")
    try:
        return [UUID(one) for one in given]
    except ValueError:
        raise UsageError("ids: not an id") from None


def lines(eye: Eye, sides: Sequence[Whole]) -> list[Line]:
    """What each says, fact by fact; without what none of them says."""
    rows = [facts.told(eye, one) for one in sides]
    order = dict.fromkeys(said.about for row in rows for said in row)
    unsaid = eye.staff.t("console.unsaid")
    made = [Line(about, tuple(_of(row, about, unsaid) for row in rows)) for about in order]
    return [one for one in made if any(said.sign != "unsaid" for said in one.said)]


def _of(row: Iterable[Said], about: str, unsaid: str) -> Said:
    return next((said for said in row if said.about == about), Said(about, unsaid))
