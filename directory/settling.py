"""What becomes of visitors' notes: they are shown to whom they concern, answered once with words, and counted.

Promises: a partner sees what was said of its own listings with the month and no day, and nothing of what was called not
safe, which may be about itself: that is the stewards', who are alerted. An answer closes the notes, and its words are
in the audit. What is counted is how many, in which month, of which kind; never who, never about which listing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from directory import audit, feedback, review
from directory.errors import NotFoundError
from directory.feedback import Kind, Waiting
from directory.model import Listing, ReviewItem
from directory.review import Question

BY: Final = "visitors"
FIELD: Final = "feedback"
NOT_SAFE: Final = "a visitor says that it is not safe there"


@dataclass(frozen=True, slots=True)
class Told:
    """What a partner sees of the notes of one kind about one of its listings."""

    listing_id: UUID
    kind: Kind
    count: int
    month: str
    texts: tuple[str, ...]


def for_partner(session: Session, found: Iterable[Waiting], organizations: Iterable[UUID]) -> list[Told]:
    """What was said of the listings of these organisations, but for what is called not safe."""
    query = select(Listing.id).where(col(Listing.organization_id).in_(list(organizations)))
    own = set(session.exec(query).all())
    return [
        Told(one.listing_id, one.kind, one.count, one.last_day.isoformat()[:7], tuple(said.text for said in one.texts))
        for one in found
        if one.listing_id in own and one.kind is not Kind.UNSAFE
    ]


def alert(session: Session, found: Iterable[Waiting], now: datetime) -> int:
    """Put what is called not safe before the stewards, once for each listing and day on which it is said."""
    urgent = [one for one in found if one.kind is Kind.UNSAFE]
    query = select(Listing.id, Listing.source, Listing.external_id)
    rows = session.exec(query.where(col(Listing.id).in_([one.listing_id for one in urgent]))).all()
    listed = {key: (source, external_id) for key, source, external_id in rows}
    waiting = {item.listing_id for item in _alerts(session, list(listed))}
    questions = [
        Question(
            "alert", *listed[one.listing_id], NOT_SAFE, FIELD, one.listing_id,
            {"first": one.first_day.isoformat(), "last": one.last_day.isoformat()},
        )
        for one in urgent
        if one.listing_id in listed and one.listing_id not in waiting
    ]  # fmt: skip
    return review.ask(session, questions, BY, now)


def _alerts(session: Session, listing_ids: Sequence[UUID]) -> Sequence[ReviewItem]:
    query = select(ReviewItem).where(ReviewItem.kind == "alert", ReviewItem.field == FIELD, ReviewItem.state == "open")
    return session.exec(query.where(col(ReviewItem.listing_id).in_(list(listing_ids)))).all()


def answer(  # noqa: PLR0913 - both databases, about what, by whom, in which words
    session: Session, box: sqlite3.Connection, listing_id: UUID, kind: Kind, by: str, words: str, now: datetime, *,
    fixed: bool = False, partner: bool = False,
) -> int:  # fmt: skip
    """Close the notes of a kind about a listing; returns how many. The caller commits `session` before `box`.

    `fixed`: the listing was mended. `NotFoundError` when none wait (somebody else was sooner), and for a partner who
    answers what is called not safe.
    """
    said = audit.reason(words)
    if partner and kind is Kind.UNSAFE:
        raise NotFoundError("there are no such notes")
    count = feedback.settle(box, listing_id, kind, now.date(), fixed=fixed)
    if not count:
        raise NotFoundError("there are no such notes")
    audit.record(session, "answered", "listing", listing_id, by, now, fields=[f"{FIELD}.{kind.value}"], why=said)
    if kind is Kind.UNSAFE:
        for item in _alerts(session, [listing_id]):
            item.state, item.decided_at, item.decided_by, item.reason = "accepted", now, by, said
            session.add(item)
        session.flush()
    return count
