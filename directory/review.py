"""What waits for a person: opened once, decided once.

Promises: an item's id follows from what it asks, so asking again changes nothing; what it says in `detail` never holds
a hidden place, because it comes from drafts and doubts, which cannot.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, select

from directory.model import ReviewItem
from directory.values import stable_id


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be decided. `kind`: new, change, duplicate, doubt, missing or tier."""

    kind: str
    source: str
    external_id: str
    what: str
    field: str = ""
    listing_id: UUID | None = None
    detail: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """Of what is asked and about what, so that the same question is one question."""
        detail = json.dumps(self.detail, sort_keys=True, ensure_ascii=False)
        about = "" if self.kind in {"new", "duplicate", "missing"} else detail
        return stable_id("review", self.kind, self.source, self.external_id, self.field, self.what, about)


def ask(session: Session, questions: Sequence[Question], by: str, now: datetime) -> int:
    """Open the questions that were never asked; returns how many were new."""
    wanted = {question.id: question for question in questions}
    asked: set[UUID] = set()
    ids = list(wanted)
    for start in range(0, len(ids), 500):
        query = select(ReviewItem.id).where(col(ReviewItem.id).in_(ids[start : start + 500]))
        asked.update(session.exec(query).all())
    rows = [
        {
            "id": item_id,
            "kind": q.kind,
            "source": q.source,
            "external_id": q.external_id,
            "listing_id": q.listing_id,
            "field": q.field,
            "what": q.what,
            "detail": json.dumps(q.detail, sort_keys=True, ensure_ascii=False),
            "opened_at": now,
            "opened_by": by,
            "state": "open",
        }
        for item_id, q in wanted.items()
        if item_id not in asked
    ]
    if rows:
        session.execute(insert(ReviewItem), rows)
    return len(rows)


def state_of(session: Session, question: Question) -> str:
    """`open`, `accepted`, `rejected`, or "" when it was never asked."""
    return session.exec(select(ReviewItem.state).where(ReviewItem.id == question.id)).first() or ""


def open_items(session: Session, source: str | None = None, kind: str | None = None) -> Sequence[ReviewItem]:
    """The open questions, oldest first."""
    query = select(ReviewItem).where(ReviewItem.state == "open")
    if source:
        query = query.where(ReviewItem.source == source)
    if kind:
        query = query.where(ReviewItem.kind == kind)
    return session.exec(query.order_by(col(ReviewItem.opened_at), col(ReviewItem.id))).all()


def drop_open(session: Session, listing_id: UUID, kinds: Sequence[str]) -> None:
    """Take back a listing's open questions of these kinds: the data they were about is gone."""
    query = delete(ReviewItem).where(col(ReviewItem.listing_id) == listing_id, col(ReviewItem.state) == "open")
    session.execute(query.where(col(ReviewItem.kind).in_(list(kinds))))


def redact(session: Session, listing_id: UUID) -> None:
    """Empty what a listing's questions say of it, decided ones too; it has become more secret."""
    session.execute(update(ReviewItem).where(col(ReviewItem.listing_id) == listing_id).values(detail="{}"))


def return_missing(session: Session, source: str, external_ids: set[str]) -> None:
    """Close the `missing` questions of rows that are in the partner's file again."""
    for item in open_items(session, source, "missing"):
        if item.external_id in external_ids:
            session.delete(item)
    session.flush()
