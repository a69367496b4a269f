"""The search behind the hotline's console: the public's, with what is for staff alone, and room.

Promises: the same question has the same order as the public's, but for the listings that only staff see and, where room
is asked for, for those that have it. Of what stands in the way of an answer it gives totals alone. A hidden place is
absent here, too. No public door imports this module (SAFETY P7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from directory import capacity, public
from directory.capacity import Room
from directory.public import PublicListing
from directory.search import overlay, rooms, staff_layer
from directory.search.engine import Engine
from directory.search.query import SearchPage, SearchQuery
from directory.search.rooms import Wanted
from directory.search.search import ANY, answers_of, ask, page_of
from directory.search.segments import Snapshot


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page for staff: what was last said of room, who is for staff alone, and how many full ones were left out."""

    page: SearchPage
    rooms: dict[UUID, Room]
    staff_only: frozenset[UUID]
    full_left_out: int


def search_for_staff(
    session: Session, engine: Engine, query: SearchQuery, now: datetime, country: str = "US", *, room: bool = False
) -> StaffPage:
    """Answer `query` for staff; with `room` without what said that it is full, and what has space first.

    Raises `UnavailableError` when the engine has no index.
    """
    snapshot, only = staff_layer.laid_over(session, engine, overlay.current(session, engine, now), now)
    said = rooms.wanted(session, now) if room else ANY
    reply = ask(snapshot, query, now, country, said)
    page = page_of(snapshot, reply, query, now, lambda ids: staff_layer.shown(session, ids, only, now), said)
    ids = [result.listing.id for result in page.results]
    return StaffPage(
        page=page,
        rooms=capacity.rooms(session, ids, now),
        staff_only=only.intersection(ids),
        full_left_out=reply.full,
    )


def totals_for_staff(
    session: Session, engine: Engine, asked: Sequence[tuple[SearchQuery, bool]], now: datetime, country: str = "US"
) -> list[int]:
    """How many answers each (question, whether with room) has; what may help instead of what was asked is not one."""
    snapshot, _ = staff_layer.laid_over(session, engine, overlay.current(session, engine, now), now)
    said = rooms.wanted(session, now) if any(room for _, room in asked) else ANY
    return [_total(snapshot, query, now, country, said if room else ANY) for query, room in asked]


def one_for_staff(session: Session, listing_id: UUID, now: datetime) -> tuple[PublicListing | None, bool]:
    """(a listing that staff may see, whether it is for staff alone)."""
    shown = public.listings(session, [listing_id], now)
    kept = [] if shown else public.for_staff_alone(session, now, [listing_id])
    return next(iter((*shown, *kept)), None), bool(kept)


def _total(snapshot: Snapshot, query: SearchQuery, now: datetime, country: str, said: Wanted) -> int:
    reply = ask(snapshot, query, now, country, said, instead=False)
    return len(answers_of(reply, query, now)[1].places)
