"""An engine's index with the store's newest changes laid over it.

Promises: a listing that changed after the index was built is judged by what it is now. A place that became secret is
no longer found by where it was, on the very next request (SAFETY L12). While a large delivery waits for the index
(`MOST`), only what was hidden is laid over it: nobody waits for thousands of listings to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlmodel import Session

from directory import changes, public
from directory.public import PublicListing
from directory.search.engine import Engine
from directory.search.segments import Snapshot

BATCH = 500
MOST = 500
"""Changed listings that are read for a request; with more, all but the hidden ones wait for the index to follow."""


def in_batches(session: Session, ids: Iterable[UUID], now: datetime) -> Iterator[PublicListing]:
    """`public.listings` of any number of ids, a batch at a time."""
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield from public.listings(session, batch, now)


def current(session: Session, engine: Engine, now: datetime) -> Snapshot:
    """The index as it is in force, with what changed since its last event put in the place of what it holds."""
    snapshot = engine.snapshot()
    changed = changes.changed_since(session, snapshot.sequence)
    if len(changed) > MOST:
        changed = changes.hidden_since(session, snapshot.sequence)
    if not changed:
        return snapshot
    return engine.overlay(list(in_batches(session, sorted(changed), now)), changed, snapshot)
