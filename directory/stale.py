"""What is overdue, counted and by the page: the picture from which stewards choose whom to ask first.

Promises: reads only; counts listings that the public sees and no demonstration, by kind of fact, organisation and
county served; a page shows the longest overdue first. It says nothing of where a hidden place is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Subquery, and_, distinct, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from directory import freshness, overview
from directory.freshness import CADENCE, Fresh
from directory.geo import areas
from directory.model import ServiceArea
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
    table = freshness.late(session, now)
    kept = sql_select(table)
    if organization is not None:
        kept = kept.where(table.c.organization_id == organization)
    if county:
        serves = sql_select(col(ServiceArea.listing_id)).where(col(ServiceArea.code) == county, _IN_COUNTIES)
        kept = kept.where(table.c.listing_id.in_(serves))
    found = kept.subquery()
    by_fact = sql_select(found.c.fact, func.count().label("facts")).group_by(found.c.fact)
    counts: dict[str, int] = {row.fact: row.facts for row in session.execute(by_fact)}
    chosen = sql_select(found).where(found.c.fact == fact) if fact else sql_select(found)
    rows = list(freshness.fresh_of(session, chosen, start=(max(number, 1) - 1) * PAGE, limit=PAGE))
    whole = chosen.subquery()
    seen = overview.named(session, [one.listing_id for one in rows])
    return Stale(
        rows=tuple((one, seen[one.listing_id]) for one in rows),
        total=counts.get(fact, 0) if fact else sum(counts.values()),
        listings=session.execute(sql_select(func.count(distinct(whole.c.listing_id)))).scalar_one(),
        counts={kind: counts.get(kind, 0) for kind in CADENCE},
        organizations=_owners(session, found),
        counties=_counties(session, found),
    )


_IN_COUNTIES = and_(col(ServiceArea.kind) == AreaKind.COUNTY.value, col(ServiceArea.listing_id).is_not(None))


def _owners(session: Session, found: Subquery) -> tuple[Group, ...]:
    """The organisations with the most of what is found."""
    number = func.count(distinct(found.c.listing_id))
    query = sql_select(found.c.organization_id, number).group_by(found.c.organization_id)
    rows = session.execute(query.order_by(number.desc(), found.c.organization_id).limit(MOST)).all()
    told = names(session, [key for key, _ in rows])
    return tuple(Group(str(key), told.get(key, ""), count) for key, count in rows)


def _counties(session: Session, found: Subquery) -> tuple[Group, ...]:
    """The counties served by the most of what is found, by their codes."""
    number, code = func.count(distinct(found.c.listing_id)), col(ServiceArea.code)
    query = sql_select(code, number).join(found, found.c.listing_id == col(ServiceArea.listing_id)).where(_IN_COUNTIES)
    rows = session.execute(query.group_by(code).order_by(number.desc(), code).limit(MOST)).all()
    return tuple(Group(key, areas.county_name(key) or key, count) for key, count in rows)
