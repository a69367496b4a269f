"""Whether there is room: *space likely*, *call* or *full*, with when it was said and an end that comes by itself.

Promises: a word about room is never older than it says and never lasts; the public sees it only where the partner lets
it, and then only the word. Whoever says it wrongly turns nobody away for longer than `LONGEST_HOURS`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from directory import audit, insisting
from directory.errors import ConflictError, NotFoundError, UsageError
from directory.model import Capacity, Listing

LEVELS: Final = ("space", "call", "full")
HOURS: Final = 12
LONGEST_HOURS: Final = 48


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before somebody said something else, to be put back."""

    level: str
    said_at: datetime
    said_by: str
    until: datetime
    shown: bool


@dataclass(frozen=True, slots=True)
class Room:
    """What was last said: the level, when, and until when it holds."""

    level: str
    said_at: datetime
    until: datetime
    shown: bool


def say(
    session: Session, listing_id: UUID, level: str, by: str, now: datetime, *, hours: int = HOURS, shown: bool = False
) -> Room:
    """Say how much room there is, for `hours`. `UsageError`: an unknown level, or hours outside 1 to 48."""
    if level not in LEVELS:
        raise UsageError("the level is space, call or full")
    if not 1 <= hours <= LONGEST_HOURS:
        raise UsageError(f"hours: between 1 and {LONGEST_HOURS}")
    if session.get(Listing, listing_id) is None:
        raise NotFoundError("there is no such listing")
    row = session.get(Capacity, listing_id) or Capacity(
        listing_id=listing_id, level=level, said_at=now, said_by=by, until=now
    )
    row.level, row.said_at, row.said_by, row.shown = level, now, by, shown
    row.until = now + timedelta(hours=hours)
    session.add(row)
    session.flush()
    act = insisting.FULL if level == "full" else "said"
    audit.record(session, act, "listing", listing_id, by, now, fields=["capacity"])
    return Room(row.level, row.said_at, row.until, row.shown)


def before(session: Session, listing_id: UUID) -> Before | None:
    """What is said of a listing now, whether or not it still holds."""
    row = session.get(Capacity, listing_id)
    return None if row is None else Before(row.level, row.said_at, row.said_by, row.until, row.shown)


def put_back(session: Session, listing_id: UUID, stood: Before | None, by: str, now: datetime) -> None:
    """Undo what `by` has said last: what stood before stands again. `ConflictError`: somebody else spoke since."""
    row = session.get(Capacity, listing_id)
    if row is None or row.said_by != by:
        raise ConflictError("somebody else has said how much room there is since")
    if stood is None:
        session.delete(row)
    else:
        row.level, row.said_at, row.said_by = stood.level, stood.said_at, stood.said_by
        row.until, row.shown = stood.until, stood.shown
        session.add(row)
    session.flush()
    audit.record(session, "took back", "listing", listing_id, by, now, fields=["capacity"])


def rooms(session: Session, listing_ids: Iterable[UUID], now: datetime) -> dict[UUID, Room]:
    """What was said of these listings and still holds, for staff."""
    query = select(Capacity).where(col(Capacity.listing_id).in_(list(listing_ids)), col(Capacity.until) > now)
    return {row.listing_id: _room(row, now) for row in session.exec(query).all()}


def lets_public_see(session: Session, listing_id: UUID) -> bool:
    """Whether its partner last let the public see it; that outlasts the word itself."""
    row = session.get(Capacity, listing_id)
    return row is not None and row.shown


def said_since(session: Session, moment: datetime, now: datetime) -> dict[UUID, Room]:
    """What was said after `moment` and still holds: for screens that follow along."""
    query = select(Capacity).where(col(Capacity.said_at) > moment, col(Capacity.until) > now)
    return {row.listing_id: _room(row, now) for row in session.exec(query).all()}


def _room(row: Capacity, now: datetime) -> Room:
    zone = now.tzinfo
    return Room(row.level, row.said_at.replace(tzinfo=zone), row.until.replace(tzinfo=zone), row.shown)
