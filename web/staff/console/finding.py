"""From the line to an answer: what was understood, what was found, what is said of room, what stands in the way.

Promises: nothing of the line is kept or logged; the directory is only read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from directory import capacity
from directory.capacity import Room
from directory.errors import NotFoundError, UnavailableError
from directory.search.for_staff import StaffPage, one_for_staff, search_for_staff, totals_for_staff
from directory.search.line import Chip, Home, Line, read_line
from directory.search.query import SearchPage, SearchResult
from web.doors import Doors
from web.pages.listing_facts import opening

LONGEST = 500
SETTLED_FIRST = (
    "open",
    "room",
    "language",
    "policy",
    "party",
    "tag",
    "words",
    "radius",
    "need",
    "kind",
    "place",
    "avoid",
)
"""What is best given up first when nothing fits: what a call can settle, then what is looked for, then where."""


@dataclass(frozen=True, slots=True)
class Way:
    """How many there are without what one chip of the line asks for."""

    chip: Chip
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the line gives; `ways` only where nothing gives all of it."""

    line: Line
    found: StaffPage
    ways: tuple[Way, ...] = ()

    @property
    def page(self) -> SearchPage:
        """The listings, in order."""
        return self.found.page


@dataclass(frozen=True, slots=True)
class One:
    """A listing as the answer has it, with what is said of room."""

    result: SearchResult
    room: Room | None
    staff_only: bool = False


def ask(
    session: Session, doors: Doors, text: str, locale: str, *, typing: bool = False, home: Home | None = None
) -> Answer:
    """What the line `text` gives now. Raises `UnavailableError` when store or index cannot answer."""
    now, country = doors.now(), doors.settings.country
    read = partial(read_line, locale=locale, home=home, country=country)
    line = read(text, typing=typing)
    try:
        engine = doors.engine()
        found = search_for_staff(session, engine, line.query, now, country, room=line.room)
        if found.page.total and not found.page.instead:
            return Answer(line, found)
        chips = [chip for chip in line.chips if chip.binds and chip.kind in SETTLED_FIRST]
        others = [read(chip.without) for chip in chips]
        totals = totals_for_staff(session, engine, [(one.query, one.room) for one in others], now, country)
    except (OSError, SQLAlchemyError):
        raise UnavailableError("the store or the index cannot answer") from None
    ways = (Way(chip, total) for chip, total in zip(chips, totals, strict=True) if total and chip.without.strip())
    return Answer(line, found, tuple(sorted(ways, key=lambda way: SETTLED_FIRST.index(way.chip.kind))))


def every(answer: Answer) -> list[One]:
    """The listings of an answer, in its order."""
    found, listed = answer.found, ((result, result.listing.id) for result in answer.page.results)
    return [One(result, found.rooms.get(number), number in found.staff_only) for result, number in listed]


def one(session: Session, doors: Doors, listing_id: UUID, answer: Answer | None) -> One:
    """A listing as the answer has it, else by itself. Raises `NotFoundError` when there is none to show."""
    found = next((one for one in every(answer) if one.result.listing.id == listing_id), None) if answer else None
    if found is not None:
        return found
    now = doors.now()
    listing, staff_only = one_for_staff(session, listing_id, now)
    if listing is None:
        raise NotFoundError("there is no such listing")
    state = opening(listing, now, doors.settings.country)
    alone = SearchResult(
        listing=listing,
        distance_miles=None,
        group="serves",
        open=state.open,
        open_until=state.open_until,
        opens_next=state.opens_next,
        ask=("area",),
    )
    return One(alone, capacity.rooms(session, [listing_id], now).get(listing_id), staff_only)
