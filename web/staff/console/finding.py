"""From the line to an answer: what was understood, what was found, and what is said of room.

Promises: nothing of the line is kept or logged; the directory is only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from directory import capacity, public
from directory.capacity import Room
from directory.errors import GoneError, NotFoundError, UnavailableError
from directory.search.query import SearchPage, SearchQuery, SearchResult
from directory.search.search import search
from web.doors import Doors
from web.pages.listing_facts import opening

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that words mean."""

    kind: str
    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood: what, from which words, and the line without it or read otherwise."""

    kind: str
    code: str
    label: str
    typed: str
    without: str
    instead: tuple[tuple[str, str], ...] = ()
    also: tuple[Meaning, ...] = ()
    guessed: bool = False
    binds: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was understood."""

    query: SearchQuery
    room: bool = False
    party: int | None = None
    chips: tuple[Chip, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the line gives."""

    line: Line
    page: SearchPage
    rooms: Mapping[UUID, Room] = field(default_factory=dict)
    staff_only: frozenset[UUID] = frozenset()
    full_left_out: int = 0
    conflicts: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class One:
    """A listing as the answer has it, with what is said of room."""

    result: SearchResult
    room: Room | None
    staff_only: bool = False


def ask(session: Session, doors: Doors, text: str, locale: str, *, typing: bool = False) -> Answer:  # noqa: ARG001
    """What the line `text` gives now. Raises `UnavailableError` when store or index cannot answer."""
    now = doors.now()
    line = Line(SearchQuery(q=text, locale=locale), text=text)
    try:
        page = search(session, doors.engine(), line.query, now, doors.settings.country)
        rooms = capacity.rooms(session, [result.listing.id for result in page.results], now)
    except (OSError, SQLAlchemyError):
        raise UnavailableError("the store or the index cannot answer") from None
    return Answer(line, page, rooms)


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
    try:
        listing = public.listing(session, listing_id, now)
    except GoneError:
        listing = None
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
    return One(alone, capacity.rooms(session, [listing_id], now).get(listing_id))
