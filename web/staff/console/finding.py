"""From the line to an answer: what was understood, what was found, and what is said of room.

Promises: nothing of the line is kept or logged; the directory is only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from directory import capacity
from directory.capacity import Room
from directory.errors import NotFoundError, UnavailableError
from directory.search.for_staff import Conflict, one_for_staff, search_for_staff
from directory.search.line import Home, Line, read_line
from directory.search.query import SearchPage, SearchResult
from web.doors import Doors
from web.pages.listing_facts import opening

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What the line gives."""

    line: Line
    page: SearchPage
    rooms: Mapping[UUID, Room] = field(default_factory=dict)
    staff_only: frozenset[UUID] = frozenset()
    full_left_out: int = 0
    conflicts: tuple[Conflict, ...] = ()


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
    now = doors.now()
    country = doors.settings.country
    line = read_line(text, locale, home, typing=typing, country=country)
    try:
        found = search_for_staff(session, doors.engine(), line.query, now, country, room=line.room)
    except (OSError, SQLAlchemyError):
        raise UnavailableError("the store or the index cannot answer") from None
    return Answer(line, found.page, found.rooms, found.staff_only, found.full_left_out, found.conflicts)


def every(answer: Answer) -> list[One]:
    """The listings of an answer, in its order."""
    listed = ((result, result.listing.id) for result in answer.page.results)
    return [One(result, answer.rooms.get(number), number in answer.staff_only) for result, number in listed]


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
