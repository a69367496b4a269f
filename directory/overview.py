"""A listing as those who keep the directory see it: where it comes from, whether it is shown, what stands for it.

Promises: reads only; what it says of a listing is what is stored of it, so a hidden place is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlmodel import Session, col, select

from directory import public
from directory.errors import NotFoundError
from directory.matching import finding
from directory.model import Listing, ReviewItem
from directory.names import name_key


@dataclass(frozen=True, slots=True)
class Overview:
    """One listing. `shown`: the public sees it; `staff_only`: only staff do; `kept_as`: what it was merged into."""

    id: UUID
    code: str
    source: str
    external_id: str
    content: Mapping[str, Any]
    tier: str
    demo: bool
    shown: bool
    withdrawn_at: datetime | None
    staff_only: bool
    kept_as: UUID | None
    assured: date | None
    created: datetime
    modified: datetime
    questions: tuple[tuple[UUID, str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A listing in a list: no more than one needs to choose it."""

    id: UUID
    name: str
    organization: str
    source: str
    tier: str
    withdrawn: bool


def of(session: Session, listing_id: UUID, now: datetime) -> Overview:
    """The listing with this id, shown or not, with its open questions (id, kind, field). `NotFoundError`."""
    row = session.get(Listing, listing_id)
    if row is None:
        raise NotFoundError("there is no such listing")
    waiting = select(ReviewItem.id, ReviewItem.kind, ReviewItem.field).where(ReviewItem.listing_id == listing_id)
    waiting = waiting.where(ReviewItem.state == "open").order_by(col(ReviewItem.opened_at)).limit(50)
    zone = now.tzinfo
    return Overview(
        id=row.id,
        code=row.code,
        source=row.source,
        external_id=row.external_id,
        content=json.loads(row.draft),
        tier=row.tier,
        demo=row.demo,
        shown=bool(public.listings(session, [listing_id], now)),
        withdrawn_at=row.withdrawn_at.replace(tzinfo=zone) if row.withdrawn_at else None,
        staff_only=row.staff_only,
        kept_as=finding.kept(session, listing_id),
        assured=row.assured_date,
        created=row.created.replace(tzinfo=zone),
        modified=row.last_modified.replace(tzinfo=zone),
        questions=tuple((key, kind, field) for key, kind, field in session.exec(waiting).all()),
    )


def called(session: Session, words: str, limit: int = 40) -> list[Found]:
    """Listings whose name holds each of `words`, by name; none for no words."""
    wanted = name_key(words).split()
    if not wanted:
        return []
    query = select(Listing.id, Listing.draft, Listing.source, Listing.tier, Listing.withdrawn_at)  # type: ignore[call-overload]  # five columns
    for word in wanted[:8]:
        query = query.where(col(Listing.name_key).contains(word, autoescape=True))
    rows = session.exec(query.order_by(col(Listing.name_key), col(Listing.id)).limit(limit)).all()
    return [_found(row) for row in rows]


def named(session: Session, ids: Sequence[UUID]) -> dict[UUID, Found]:
    """Listings by id, for lists that know only ids."""
    query = select(Listing.id, Listing.draft, Listing.source, Listing.tier, Listing.withdrawn_at)  # type: ignore[call-overload]  # five columns
    rows = session.exec(query.where(col(Listing.id).in_(list(ids)))).all()
    return {row.id: _found(row) for row in rows}


def _found(row: Row[Any]) -> Found:
    content = json.loads(row.draft)
    return Found(
        row.id, content["name"], content["organization"]["name"], row.source, row.tier, row.withdrawn_at is not None
    )
