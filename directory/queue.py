"""What waits for a steward, in the order in which it should be seen to.

Promises: reads only; alerts come first, then what changes how help is reached, then the rest, the oldest first; what
somebody else has claimed stays visible and says until when. A page costs a page's rows, however long the queue is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlmodel import Session, col, select

from directory import deciding, fields
from directory.model import Listing, ReviewItem

KINDS: Final = ("alert", "tier", "change", "missing", "duplicate", "new", "stale", "doubt")
"""In the order of a working day: what may be an attack, what hides or shows, what is wrong, what is new."""
PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as the queue shows it. `claimed_by` is set while somebody has it; `missing` says what it lacks."""

    id: UUID
    kind: str
    listing_id: UUID | None
    name: str
    source: str
    field: str
    what: str
    opened_at: datetime
    opened_by: str
    claimed_by: str
    claimed_until: datetime | None
    missing: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the queue, how many questions there are in all, and how many of each kind."""

    entries: tuple[Entry, ...]
    total: int
    counts: dict[str, int]


def page(session: Session, now: datetime, *, kind: str = "", source: str = "", mine: str = "", number: int = 1) -> Page:
    """Page `number` (from 1) of what is open: of one kind or source, or what `mine` has claimed."""
    wanted = _wanted(kind, source, mine, now)
    counted = select(ReviewItem.kind, func.count()).where(ReviewItem.state == "open").group_by(ReviewItem.kind)
    counts = dict(session.exec(counted).all())
    total = session.exec(select(func.count()).select_from(ReviewItem).where(wanted)).one()
    query = select(ReviewItem).where(wanted).order_by(*_order(), col(ReviewItem.opened_at), col(ReviewItem.id))
    items = session.exec(query.offset((max(number, 1) - 1) * PAGE).limit(PAGE)).all()
    return Page(tuple(_entries(session, items, now)), total, {one: counts.get(one, 0) for one in KINDS})


def following(session: Session, by: str, now: datetime, *, kind: str = "") -> UUID | None:
    """The first question that nobody else has claimed, for a person who works through the queue by key."""
    free = or_(
        col(ReviewItem.claimed_by).is_(None), col(ReviewItem.claimed_by) == by, col(ReviewItem.claimed_until) <= now
    )
    query = select(ReviewItem.id).where(_wanted(kind, "", "", now), free, ReviewItem.opened_by != by)
    query = query.order_by(*_order(), col(ReviewItem.opened_at), col(ReviewItem.id))
    return session.exec(query.limit(1)).first()


def entry(session: Session, item: ReviewItem, now: datetime) -> Entry:
    """One question as the queue shows it."""
    return _entries(session, [item], now)[0]


def _wanted(kind: str, source: str, mine: str, now: datetime) -> ColumnElement[bool]:
    rules = [col(ReviewItem.state) == "open"]
    rules += [col(ReviewItem.kind) == kind] if kind else []
    rules += [col(ReviewItem.source) == source] if source else []
    rules += [col(ReviewItem.claimed_by) == mine, col(ReviewItem.claimed_until) > now] if mine else []
    return and_(*rules)


def _order() -> tuple[ColumnElement[Any], ...]:
    """Alerts, then what changes how help is reached, then by kind."""
    place = case({kind: number for number, kind in enumerate(KINDS)}, value=col(ReviewItem.kind), else_=len(KINDS))
    reaches = case((col(ReviewItem.field).in_(sorted(fields.HELD)), 0), else_=1)
    return place, reaches


def _entries(session: Session, items: Sequence[ReviewItem], now: datetime) -> list[Entry]:
    keys = [item.listing_id for item in items if item.listing_id is not None]
    rows = session.exec(select(Listing.id, Listing.draft).where(col(Listing.id).in_(keys))).all()
    names = {key: json.loads(draft)["name"] for key, draft in rows}
    return [_made(session, item, names, now) for item in items]


def _made(session: Session, item: ReviewItem, names: dict[UUID, str], now: datetime) -> Entry:
    until = item.claimed_until.replace(tzinfo=now.tzinfo) if item.claimed_until else None
    held = until is not None and until > now
    said = json.loads(item.detail)
    name = names.get(item.listing_id) if item.listing_id else None
    return Entry(
        id=item.id,
        kind=item.kind,
        listing_id=item.listing_id,
        name=name or str((said.get("draft") or {}).get("name", "")),
        source=item.source,
        field=item.field,
        what=item.what,
        opened_at=item.opened_at.replace(tzinfo=now.tzinfo),
        opened_by=item.opened_by,
        claimed_by=(item.claimed_by or "") if held else "",
        claimed_until=until if held else None,
        missing=deciding.missing(session, item),
    )
