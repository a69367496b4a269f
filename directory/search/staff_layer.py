"""The listings that are for staff alone, laid over a snapshot of the index in memory.

Promises: they are never in the index, its files or any snapshot that a public door has. The layer follows the store
by the number of its last change: while nothing changed it costs one look at that number; a change of other listings
makes nothing anew. What is on a page is read again (`shown`), so that it is as it is now.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlmodel import Session, col, select

from directory import changes, public
from directory.model import Listing
from directory.public import PublicListing
from directory.search.engine import Engine
from directory.search.segments import Segment, Snapshot, built


@dataclass(frozen=True, slots=True)
class Layer:
    """What is for staff alone as of the change `sequence`; `under` is what it was last laid over, and `whole` both."""

    sequence: int
    ids: frozenset[UUID]
    segment: Segment | None
    under: Snapshot | None = None
    whole: Snapshot | None = None

    def over(self, snapshot: Snapshot) -> Layer:
        """The same laid over `snapshot`."""
        if self.under is snapshot:
            return self
        segments = snapshot.segments if self.segment is None else (*snapshot.segments, self.segment)
        whole = snapshot if self.segment is None else Snapshot.of(segments, snapshot.sequence)
        return Layer(self.sequence, self.ids, self.segment, snapshot, whole)


@dataclass(slots=True)
class _Kept:
    """The layer of one engine's store."""

    layer: Layer | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_KEPT: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_KEEPING = threading.Lock()


def laid_over(session: Session, engine: Engine, snapshot: Snapshot, now: datetime) -> tuple[Snapshot, frozenset[UUID]]:
    """(`snapshot` with what is for staff alone, which listings that are)."""
    with _KEEPING:
        kept = _KEPT.setdefault(engine, _Kept())
    with kept.lock:
        layer = _current(session, kept.layer, now).over(snapshot)
        kept.layer = layer
    return layer.whole or snapshot, layer.ids


def shown(session: Session, ids: Sequence[UUID], only: frozenset[UUID], now: datetime) -> list[PublicListing]:
    """The listings of `ids` that staff may see, those of `only` among them."""
    kept = [one for one in ids if one in only]
    return public.listings(session, ids, now) + (public.for_staff_alone(session, now, kept) if kept else [])


def _current(session: Session, layer: Layer | None, now: datetime) -> Layer:
    latest = changes.latest(session)
    if layer is not None and layer.sequence == latest:
        return layer
    if layer is not None and layer.sequence < latest:
        changed = changes.changed_since(session, layer.sequence)
        if changed.isdisjoint(layer.ids) and not _any_kept(session, changed):
            return Layer(latest, layer.ids, layer.segment, layer.under, layer.whole)
    listings = public.for_staff_alone(session, now)
    return Layer(latest, frozenset(one.id for one in listings), built(listings) if listings else None)


def _any_kept(session: Session, ids: set[UUID]) -> bool:
    """Whether any of these listings is for staff alone."""
    kept = set(session.exec(select(Listing.id).where(col(Listing.staff_only).is_(True))).all())
    return not kept.isdisjoint(ids)
