"""Change events: the numbered list of which listings changed, from which indexes and feeds are kept up to date.

Promises: an event is written in the same transaction as its change; it names the listing and the kind, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, inspect, select
from sqlmodel import Session

from directory import writing
from directory.model import ChangeEvent


def record(session: Session, events: Iterable[tuple[UUID, str]], now: datetime) -> None:
    """Append (listing id, kind) events; kinds: created, updated, redacted, withdrawn."""
    rows = [{"listing_id": listing_id, "kind": kind, "at": now} for listing_id, kind in events]
    if rows:
        writing.write(session, ChangeEvent, rows)


_EVENTS: Any = inspect(ChangeEvent).local_table
LATEST = select(func.max(_EVENTS.c.sequence))
SINCE = select(_EVENTS.c.listing_id).where(_EVENTS.c.sequence > bindparam("sequence"))
HIDING = SINCE.where(_EVENTS.c.kind.in_(["redacted", "withdrawn"]))
"""They are asked at every search: built once, and of plain columns, which cost half of what the ORM's do."""


def latest(session: Session) -> int:
    """The newest event's number; 0 when nothing has happened yet."""
    return session.execute(LATEST).scalar() or 0


def changed_since(session: Session, sequence: int) -> set[UUID]:
    """The listings with an event after `sequence`."""
    return set(session.execute(SINCE, {"sequence": sequence}).scalars())


def hidden_since(session: Session, sequence: int) -> set[UUID]:
    """The listings of which something was hidden after `sequence`."""
    return set(session.execute(HIDING, {"sequence": sequence}).scalars())
