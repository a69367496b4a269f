"""The search behind the hotline's console: the public's, with what is for staff alone, and room.

Promises: where nothing gives all of what was asked it says what stands in the way, by totals alone. The same question
has the same order as the public's, but for the listings that only staff see and, where room is asked for, for those
that have it. A hidden place is absent here, too. No public door imports this module (SAFETY P7).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
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

USEFUL: Final = ("open", "room", "language", "policy", "tag", "words", "radius", "need", "place", "avoid")
"""What to give up first: what a call can settle; then what is looked for; then where; safety last."""
WIDEST: Final = 500.0


@dataclass(frozen=True, slots=True)
class Conflict:
    """Without one thing asked for, `kind` and `code` as a chip of the line has them, there would be `total` answers."""

    kind: str
    code: str
    total: int


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page for staff: what was last said of room, who is for staff alone, and how many full ones were left out.

    `conflicts`, most useful first, only where nothing gives all of what was asked.
    """

    page: SearchPage
    rooms: dict[UUID, Room]
    staff_only: frozenset[UUID]
    full_left_out: int
    conflicts: tuple[Conflict, ...]


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
    nothing = not page.total or bool(page.instead)
    return StaffPage(
        page=page,
        rooms=capacity.rooms(session, ids, now),
        staff_only=only.intersection(ids),
        full_left_out=reply.full,
        conflicts=_conflicts(snapshot, query, now, country, said) if nothing else (),
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


def _conflicts(
    snapshot: Snapshot, query: SearchQuery, now: datetime, country: str, said: Wanted
) -> tuple[Conflict, ...]:
    """How many answers there would be without each single thing asked for."""
    found = [
        Conflict(kind, code, _total(snapshot, query.model_copy(update={"page": 1, **without}), now, country, said))
        for kind, code, without in _dropped(query)
    ]
    if said.full:
        found.append(Conflict("room", "", _total(snapshot, query, now, country, ANY)))
    useful = (one for one in found if one.total)
    return tuple(sorted(useful, key=lambda one: (USEFUL.index(one.kind), -one.total)))


def _total(snapshot: Snapshot, query: SearchQuery, now: datetime, country: str, said: Wanted) -> int:
    reply = ask(snapshot, query, now, country, said, instead=False)
    return len(answers_of(reply, query, now)[1].places)


def _dropped(query: SearchQuery) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each thing that binds: its kind and code, and the fields of the question without it. Needs bind together."""
    if query.open_now or query.open_at is not None:
        yield "open", "", {"open_now": False, "open_at": None}
    for code in query.policy:
        yield "policy", code, {"policy": {**query.policy, code: ""}}  # the words may ask for it, too
    for kind, codes in (("language", query.language), ("tag", query.tag), ("avoid", query.avoid)):
        for code in codes:
            yield kind, code, {kind: tuple(one for one in codes if one != code)}
    if query.q:
        yield "words", "", {"q": ""}
    if query.need:
        yield "need", query.need[0] if len(query.need) == 1 else "", {"need": (), "q": ""}
    if query.near or query.near_too:
        if query.radius_miles < WIDEST:
            yield "radius", f"{query.radius_miles:g}", {"radius_miles": WIDEST}
        yield "place", query.near or query.near_too, {"near": query.near_too if query.near else "", "near_too": ""}
        if query.near and query.near_too:
            yield "place", query.near_too, {"near_too": ""}
