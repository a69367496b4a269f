"""What waits for a person: opened once, decided once.

Promises: an item's id follows from what it asks, so asking again changes nothing; what it says in `detail` never holds
a hidden place, because it comes from drafts and doubts, which cannot.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, or_, update
from sqlmodel import Session, col, select

from directory import hiding, writing
from directory.model import ReviewItem, Verification
from directory.values import Tier, stable_id

NEW_CONTACT = "a new listing of a known organisation, with a number, link or e-mail that nobody has verified"
"""What is asked of a row that may be forged under a known name: two people must look at it."""
DRAFTS = ("new", "duplicate")
"""Kinds of question about a row that is no listing yet."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be decided. `kind`: new, change, duplicate, doubt, missing, stale, tier or alert."""

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
        about = "" if self.kind in {*DRAFTS, "missing"} else detail
        what = "" if self.kind == "new" else self.what
        return stable_id("review", self.kind, self.source, self.external_id, self.field, what, about)


def ask(session: Session, questions: Sequence[Question], by: str, now: datetime) -> int:
    """Open the questions that were never asked; returns how many were new."""
    return ask_known(session, {question.id: question for question in questions}, by, now)


def ask_known(session: Session, wanted: Mapping[UUID, Question], by: str, now: datetime) -> int:
    """`ask` for questions whose ids are known."""
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
        writing.write(session, ReviewItem, rows)
    _refresh(session, [wanted[item_id] for item_id in asked if wanted[item_id].kind in DRAFTS])
    return len(rows)


def _refresh(session: Session, questions: Iterable[Question]) -> None:
    """A draft that still waits follows the partner's newest word; a decided one tells nothing of what is hidden now."""
    for question in questions:
        same = update(ReviewItem).where(col(ReviewItem.id) == question.id)
        detail = json.dumps(question.detail, sort_keys=True, ensure_ascii=False)
        session.execute(same.where(col(ReviewItem.state) == "open").values(detail=detail, what=question.what))
        if question.detail.get("draft", {}).get("tier") != Tier.PUBLIC.value:
            session.execute(same.where(col(ReviewItem.state) != "open").values(detail="{}"))


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


def supersede(session: Session, listing_id: UUID, by: str, still: Sequence[Question]) -> None:
    """Take back what `by` asked to change of a listing and no longer wants, so that nobody accepts it by mistake."""
    wanted = {question.id for question in still}
    query = select(ReviewItem).where(ReviewItem.listing_id == listing_id, ReviewItem.state == "open")
    for item in session.exec(query.where(ReviewItem.opened_by == by, ReviewItem.kind == "change")).all():
        if item.id not in wanted:
            session.delete(item)
    session.flush()


def waiting_drafts(session: Session, source: str) -> set[str]:
    """The external ids of a source's rows that wait to become listings."""
    query = select(ReviewItem.external_id).where(ReviewItem.source == source, ReviewItem.state == "open")
    return set(session.exec(query.where(col(ReviewItem.kind).in_(DRAFTS))).all())


def drafts(session: Session, source: str) -> list[dict[str, Any]]:
    """The content of a source's rows that wait to become listings."""
    query = select(ReviewItem.detail).where(ReviewItem.source == source, ReviewItem.state == "open")
    query = query.where(col(ReviewItem.kind).in_(DRAFTS)).order_by(col(ReviewItem.opened_at), col(ReviewItem.id))
    details = (json.loads(detail) for detail in session.exec(query))
    return [detail["draft"] for detail in details if "draft" in detail]


def drop_drafts(session: Session, source: str, external_id: str) -> None:
    """Take back the questions whether a row may become a listing: it is one now."""
    query = delete(ReviewItem).where(col(ReviewItem.source) == source, col(ReviewItem.external_id) == external_id)
    session.execute(query.where(col(ReviewItem.kind).in_(DRAFTS), col(ReviewItem.state) == "open"))


def redact(session: Session, listing_id: UUID, source: str, external_id: str, secrets: tuple[str, ...] = ()) -> None:
    """Empty what a listing's questions say of it, decided ones and those before it existed; it is more secret now.

    Of the reasons and of how it was verified only what tells the place goes; `secrets` are its cells.
    """
    row = and_(col(ReviewItem.source) == source, col(ReviewItem.external_id) == external_id)
    query = update(ReviewItem).where(or_(col(ReviewItem.listing_id) == listing_id, row))
    session.execute(query.values(detail="{}"))
    for item in session.exec(select(ReviewItem).where(or_(col(ReviewItem.listing_id) == listing_id, row))).all():
        item.reason = hiding.cut(item.reason, secrets) if item.reason else item.reason
        session.add(item)
        for said in session.exec(select(Verification).where(Verification.item_id == item.id)).all():
            if hiding.tells(said.channel, secrets):
                said.channel = hiding.cut(said.channel, secrets)
                session.add(said)
    session.flush()


def return_missing(session: Session, source: str, external_ids: Container[str]) -> None:
    """Close the `missing` questions of rows that are in the partner's file again."""
    for item in open_items(session, source, "missing"):
        if item.external_id in external_ids:
            session.delete(item)
    session.flush()
