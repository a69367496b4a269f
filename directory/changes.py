"""Change events: the numbered list of which listings changed, from which indexes and feeds are kept up to date.

Promises: an event is written in the same transaction as its change; it names the listing and the kind, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from directory import writing
from directory.model import ChangeEvent


def record(session: Session, events: Iterable[tuple[UUID, str]], now: datetime) -> None:
    """Append (listing id, kind) events; kinds: created, updated, redacted, withdrawn."""
    rows = [{"listing_id": listing_id, "kind": kind, "at": now} for listing_id, kind in events]
    if rows:
        writing.write(session, ChangeEvent, rows)


def latest(session: Session) -> int:
    """The newest event's number; 0 when nothing has happened yet."""
    return session.exec(select(func.max(ChangeEvent.sequence))).one() or 0


def changed_since(session: Session, sequence: int) -> set[UUID]:
    """The listings with an event after `sequence`."""
    return set(session.exec(select(ChangeEvent.listing_id).where(col(ChangeEvent.sequence) > sequence)).all())
