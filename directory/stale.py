"""What is overdue, counted and by the page: the picture from which stewards choose whom to ask first.

Promises: reads only; counts listings that the public sees and no demonstration, by kind of fact, organisation and
county served; a page shows the longest overdue first. It says nothing of where a hidden place is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from directory import freshness, overview
from directory.freshness import CADENCE, Fresh
from directory.geo import areas
from directory.model import Listing, ServiceArea
from directory.organizations import names
from directory.overview import Found
from directory.values import AreaKind

PAGE: Final = 50
MOST: Final = 12
"""How many organisations and counties are named beside the list."""


@dataclass(frozen=True, slots=True)
class Group:
    """An organisation or a county, and how many of its listings have something overdue."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A page of overdue facts with their listings; `counts` are facts by kind, before `fact` narrows them."""

    rows: tuple[tuple[Fresh, Found], ...]
    total: int
    listings: int
    counts: dict[str, int]
    organizations: tuple[Group, ...]
    counties: tuple[Group, ...]


def page(
    session: Session, now: datetime, *, fact: str = "", organization: UUID | None = None, county: str = "",
    number: int = 1,
) -> Stale:  # fmt: skip
    """Page `number` (from 1) of what is overdue, of one kind of fact, organisation or county or of all."""
    every = list(freshness.overdue(session, now))
    owners = dict(session.exec(select(Listing.id, Listing.organization_id)).all())
    where = _counties(session)
    kept = [
        one
        for one in every
        if (organization is None or owners.get(one.listing_id) == organization)
        and (not county or county in where.get(one.listing_id, ()))
    ]
    counts = Counter(one.fact for one in kept)
    ids = {one.listing_id for one in kept}
    by_owner = Counter(owners[key] for key in ids)
    by_county = Counter(code for key in ids for code in where.get(key, ()))
    chosen = [one for one in kept if not fact or one.fact == fact]
    start = (max(number, 1) - 1) * PAGE
    found = overview.named(session, [one.listing_id for one in chosen[start : start + PAGE]])
    told = names(session, [key for key, _ in by_owner.most_common(MOST)])
    return Stale(
        rows=tuple((one, found[one.listing_id]) for one in chosen[start : start + PAGE]),
        total=len(chosen),
        listings=len({one.listing_id for one in chosen}),
        counts={kind: counts.get(kind, 0) for kind in CADENCE},
        organizations=tuple(Group(str(key), told.get(key, ""), n) for key, n in by_owner.most_common(MOST)),
        counties=tuple(Group(code, areas.county_name(code) or code, n) for code, n in by_county.most_common(MOST)),
    )


def _counties(session: Session) -> dict[UUID, set[str]]:
    """The counties each listing serves, by their codes."""
    query = select(ServiceArea.listing_id, ServiceArea.code).where(ServiceArea.kind == AreaKind.COUNTY.value)
    found: dict[UUID, set[str]] = {}
    for listing_id, code in session.exec(query.where(col(ServiceArea.listing_id).is_not(None))).all():
        if listing_id is not None:
            found.setdefault(listing_id, set()).add(code)
    return found
