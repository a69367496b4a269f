"""From the line to an answer: what was understood, what was found, and what is said of room.

Promises: nothing of the line is kept or logged; the directory is only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from directory import capacity, public
from directory.capacity import Room
from directory.errors import DirectoryError, NotFoundError, UnavailableError, UsageError
from directory.public import PublicListing
from directory.search.query import SearchPage, SearchQuery, SearchResult
from directory.search.search import search
from web.doors import Doors

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood: what, from which words, and the line without it or read otherwise."""

    kind: str
    code: str
    typed: str
    without: str
    sure: bool = True
    instead: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was understood."""

    query: SearchQuery
    room: bool = False
    party: int | None = None
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the line gives."""

    line: Line
    page: SearchPage
    rooms: Mapping[UUID, Room] = field(default_factory=dict)
    staff_only: frozenset[UUID] = frozenset()
    full_left_out: int = 0
    conflicts: tuple[object, ...] = ()


def read(text: str, locale: str) -> Line:
    """The line understood. Raises `UsageError` for one that is none."""
    if len(text) > LONGEST:
        raise UsageError("the line is too long")
    try:
        return Line(SearchQuery(q=text, locale=locale))
    except ValueError:
        raise UsageError("the line is not text") from None


def answer(session: Session, doors: Doors, line: Line) -> Answer:
    """What `line` gives now. Raises `UnavailableError` when store or index cannot answer."""
    now = doors.now()
    try:
        page = search(session, doors.engine(), line.query, now, doors.settings.country)
        rooms = capacity.rooms(session, [result.listing.id for result in page.results], now)
    except (OSError, SQLAlchemyError):
        raise UnavailableError("the store or the index cannot answer") from None
    return Answer(line, page, rooms)


def one(session: Session, doors: Doors, listing_id: UUID, found: Answer | None) -> SearchResult:
    """A listing as the answer has it, or by itself. Raises `NotFoundError` when there is none to show."""
    for result in found.page.results if found else ():
        if result.listing.id == listing_id:
            return result
    return alone(_listing(session, listing_id, doors.now()))


def alone(listing: PublicListing) -> SearchResult:
    """A listing that no question led to: nothing is known of how far it is."""
    return SearchResult(listing=listing, distance_miles=None, group="serves", open=None)


def _listing(session: Session, listing_id: UUID, now: datetime) -> PublicListing:
    try:
        found = public.listing(session, listing_id, now)
    except DirectoryError:
        found = None
    if found is None:
        raise NotFoundError("there is no such listing")
    return found
