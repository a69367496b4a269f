"""An organisation's listings as those who keep them see them: all of them, shown or not, and what waits.

Promises: reads only; what a question says is told by its field and when it was asked, never by who asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from directory.model import Listing, ReviewItem


@dataclass(frozen=True, slots=True)
class Holding:
    """One listing with its content (JSON). `withdrawn`: it is in no output."""

    id: UUID
    organization_id: UUID
    content: dict[str, Any]
    withdrawn: bool
    last_modified: datetime

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.content["name"])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that waits: of which field, to what, since when, and whether `by` themselves asked for it."""

    field: str
    new: Any
    since: datetime
    own: bool


def organization_of(session: Session, listing_id: UUID) -> UUID | None:
    """Whose a listing is; None when there is none."""
    return session.exec(select(Listing.organization_id).where(Listing.id == listing_id)).first()


def holding(session: Session, listing_id: UUID) -> Holding | None:
    """One listing."""
    row = session.get(Listing, listing_id)
    return _made(row) if row is not None else None


def held(session: Session, organization_ids: Iterable[UUID]) -> list[Holding]:
    """The listings of these organisations, by name."""
    query = select(Listing).where(col(Listing.organization_id).in_(list(organization_ids)))
    return sorted(map(_made, session.exec(query).all()), key=lambda one: (one.name.casefold(), str(one.id)))


def _made(row: Listing) -> Holding:
    return Holding(row.id, row.organization_id, json.loads(row.draft), row.withdrawn_at is not None, row.last_modified)


def waiting(session: Session, listing_ids: Iterable[UUID], by: str) -> dict[UUID, list[Waiting]]:
    """What waits for a steward of these listings: changes that a person asked for, the oldest first."""
    query = select(ReviewItem).where(col(ReviewItem.listing_id).in_(list(listing_ids)), ReviewItem.state == "open")
    query = query.where(col(ReviewItem.kind).in_(["change", "tier"])).order_by(col(ReviewItem.opened_at))
    found: dict[UUID, list[Waiting]] = {}
    for item in session.exec(query).all():
        detail = json.loads(item.detail)
        if item.listing_id is not None and "new" in detail:
            one = Waiting(item.field, detail["new"], item.opened_at, item.opened_by == by)
            found.setdefault(item.listing_id, []).append(one)
    return found
