"""An engine with the store's newest changes laid over it.

Promises: a listing that changed after the index was built is judged by what it is now. A place that became secret is
no longer found by where it was, on the very next request (SAFETY L12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlmodel import Session

from directory import changes, public
from directory.public import PublicListing
from directory.search.engine import Engine, EnginePlan, Hit
from directory.search.oracle import BruteForceEngine

BATCH = 500


def in_batches(session: Session, ids: Iterable[UUID], now: datetime) -> Iterator[PublicListing]:
    """`public.listings` of any number of ids, a batch at a time."""
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield from public.listings(session, batch, now)


class Source:
    """An engine with the changes since its last event laid over it."""

    def __init__(self, session: Session, engine: Engine, now: datetime) -> None:
        self._engine = engine
        self._changed = changes.changed_since(session, engine.sequence)
        self._fresh = BruteForceEngine()
        self._fresh.rebuild(in_batches(session, sorted(self._changed), now), 0)

    def hits(self, plan: EnginePlan) -> list[Hit]:
        """Every listing that fits `plan`, with its text score from 0 to 1 (1 for the best)."""
        known = [hit for hit in self._engine.search(plan) if hit.id not in self._changed]
        return _normalised(known) + (_normalised(self._fresh.search(plan)) if self._changed else [])


def _normalised(hits: list[Hit]) -> list[Hit]:
    most = max((hit.score for hit in hits), default=0.0)
    if most <= 0:
        return hits
    return [Hit(h.id, h.score / most, h.distance_miles, h.near, h.serves, h.everywhere, h.facts) for h in hits]
