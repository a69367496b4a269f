"""The index that follows the store by itself.

Promises: after `bring_up_to_date` the engine holds every change event there was when it began, and no text of what was
removed or replaced is left in its files; a run that is killed leaves an index that can be searched. What changed is
found before the slow work (`Engine.merge`) begins. The index is disposable: when in doubt it is built anew.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from directory import changes, public
from directory.search.engine import Engine
from directory.search.overlay import in_batches
from directory.search.whoosh_engine import WhooshEngine

REBUILD_FROM = 2000
"""With so many changed listings building anew is cheaper than merging."""


def open_engine(folder: Path) -> WhooshEngine:
    """The engine whose index lies in `folder` (which may not exist yet)."""
    return WhooshEngine(folder)


def bring_up_to_date(session: Session, engine: Engine, now: datetime) -> int:
    """Give the engine what changed since its last event; returns how many listings that were (0: it was up to date).

    Without an index, or with one that is ahead of the store (the store was replaced), everything is built anew.
    """
    taken = _take_in(session, engine, now)
    while engine.merge():
        pass
    return taken


def _take_in(session: Session, engine: Engine, now: datetime) -> int:
    latest = changes.latest(session)
    held = engine.sequence
    if held == latest:
        return 0
    if held < 0 or held > latest:
        return engine.rebuild(public.all_listings(session, now), latest)
    changed = sorted(changes.changed_since(session, held))
    if len(changed) >= REBUILD_FROM:
        engine.rebuild(public.all_listings(session, now), latest)
        return len(changed)
    fresh = list(in_batches(session, changed, now))
    shown = {listing.id for listing in fresh}
    engine.update(fresh, [listing_id for listing_id in changed if listing_id not in shown], latest)
    return len(changed)
