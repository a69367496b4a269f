"""Who changed what, when: kept in HSDS' own `metadata` table.

Promises: only fields that differ are written; when a listing becomes more secret, every older value is emptied, since
any of them may tell the place (SAFETY L12).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from directory.model import Metadata


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def record(session: Session, listing_id: UUID, changes: Mapping[str, tuple[Any, Any]], by: str, now: datetime) -> None:
    """Write one row per changed field: (previous value, replacement)."""
    rows = [
        {
            "id": uuid4(),
            "resource_id": listing_id,
            "resource_type": "service",
            "last_action_date": now,
            "last_action_type": "update",
            "field_name": field,
            "previous_value": _said(previous),
            "replacement_value": _said(replacement),
            "updated_by": by,
        }
        for field, (previous, replacement) in changes.items()
    ]
    if rows:
        session.execute(insert(Metadata), rows)


def entries(session: Session, listing_id: UUID) -> Sequence[Metadata]:
    """What happened to a listing, oldest first."""
    query = select(Metadata).where(Metadata.resource_id == listing_id)
    return session.exec(query.order_by(col(Metadata.last_action_date), col(Metadata.field_name))).all()


def redact(session: Session, listing_id: UUID) -> None:
    """Empty every value kept of a listing; that something changed, when and by whom, stays."""
    query = update(Metadata).where(col(Metadata.resource_id) == listing_id)
    session.execute(query.values(previous_value="", replacement_value=""))
