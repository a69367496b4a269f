"""When each kind of fact of a listing is due to be looked at again, and which are overdue.

Promises: numbers are due sooner than hours, hours sooner than words (`CADENCE`); being imported is not being checked; a
fact is checked by a person who says so, for one kind or for everything at once. Dates, no moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    text,
    union_all,
)
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from directory import audit, editing, public, review
from directory.errors import UsageError
from directory.model import FactCheck, Listing

CADENCE: Final = {"contacts": 90, "hours": 180, "words": 365}
"""Kind of fact -> days for which a check holds. Room is said for hours (`capacity`)."""
KIND: Final = {"phones": "contacts", "urls": "contacts", "email": "contacts", "locations": "contacts"} | {
    "schedules": "hours",
    "timezone": "hours",
}
"""Which kind a field is; every other is `words`."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Fresh:
    """One kind of fact of a listing: when it was checked (None: never), and until when that holds."""

    listing_id: UUID
    fact: str
    checked: date | None
    due: date

    def overdue(self, today: date) -> bool:
        """Whether it has to be looked at by now."""
        return self.due <= today

    def days_over(self, today: date) -> int:
        """Days since it was due; 0 while it is fresh."""
        return max(0, (today - self.due).days)


def check(session: Session, listing_id: UUID, facts: Iterable[str], by: str, now: datetime) -> None:
    """These kinds of facts are right today. `UsageError` for a kind there is none of."""
    chosen = list(facts)
    if not set(chosen) <= set(CADENCE):
        raise UsageError("there is no such kind of fact")
    editing.content_of(session, listing_id)
    for fact in chosen:
        row = session.get(FactCheck, (listing_id, fact)) or FactCheck(
            listing_id=listing_id, fact=fact, checked=now.date(), by=by
        )
        row.checked, row.by = now.date(), by
        session.add(row)
    session.flush()
    audit.record(session, "checked", "listing", listing_id, by, now, fields=chosen)
    if not any(one.overdue(now.date()) for one in states(session, [listing_id])[listing_id]):
        review.drop_open(session, listing_id, ["stale"])


def still_right(session: Session, listing_id: UUID, by: str, now: datetime) -> None:
    """Everything is still right: all kinds are checked, and the listing says so."""
    check(session, listing_id, CADENCE, by, now)
    editing.assure(session, listing_id, by, now)


def states(session: Session, listing_ids: Iterable[UUID]) -> dict[UUID, list[Fresh]]:
    """How fresh each kind of fact of these listings is."""
    wanted = list(listing_ids)
    found: dict[UUID, list[Fresh]] = {}
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        rows = session.exec(
            select(col(Listing.id), col(Listing.assured_date), col(Listing.created)).where(col(Listing.id).in_(part))
        ).all()
        query = select(FactCheck).where(col(FactCheck.listing_id).in_(part))
        checks = {(one.listing_id, one.fact): one.checked for one in session.exec(query).all()}
        for listing_id, assured, created in rows:
            found[listing_id] = [
                _fresh(listing_id, fact, checks.get((listing_id, fact)), assured, created.date()) for fact in CADENCE
            ]
    return found


def _fresh(listing_id: UUID, fact: str, checked: date | None, assured: date | None, created: date) -> Fresh:
    last = max(filter(None, (checked, assured)), default=None)
    due = last + timedelta(days=CADENCE[fact]) if last else created
    return Fresh(listing_id, fact, last, due)


def is_stale(assured: date | None, today: date) -> bool:
    """Whether nobody has said for longer than words hold that all is right; what was never said is no old word."""
    return assured is not None and assured + timedelta(days=CADENCE["words"]) <= today


def overdue(session: Session, now: datetime) -> Iterator[Fresh]:
    """Every overdue fact of what is shown, the longest overdue first."""
    yield from fresh_of(session, sql_select(late(session, now)))


def late(session: Session, now: datetime) -> Subquery:
    """The overdue facts of what is shown as a table: `listing_id`, `organization_id`, `fact`, `checked`, `due`.

    Only rows that are overdue leave the database, however many listings there are.
    """
    today = now.date()
    midnight = datetime.combine(today + timedelta(days=1), time.min, now.tzinfo)
    checked, assured = col(FactCheck.checked), col(Listing.assured_date)
    last = case((checked.is_(None), assured), (assured.is_(None), checked), (checked > assured, checked), else_=assured)
    parts = []
    for fact, days in CADENCE.items():
        held = today - timedelta(days=days)
        due = _later(session, last, days)
        rows = sql_select(
            col(Listing.id).label("listing_id"),
            col(Listing.organization_id).label("organization_id"),
            literal(fact).label("fact"),
            last.label("checked"),
            func.coalesce(due, func.date(col(Listing.created))).label("due"),
        )
        mine = and_(col(FactCheck.listing_id) == col(Listing.id), col(FactCheck.fact) == fact)
        rows = rows.outerjoin(FactCheck, mine).where(public.visible(now), col(Listing.demo).is_(False))
        parts.append(
            rows.where(
                or_(assured.is_(None), assured <= held),
                or_(checked.is_(None), checked <= held),
                or_(last.is_not(None), col(Listing.created) < midnight),
            )
        )
    return union_all(*parts).subquery()


def _later(session: Session, day: ColumnElement[Any], days: int) -> ColumnElement[Any]:
    """`days` after `day`, in the words of the database."""
    if session.get_bind().dialect.name == "sqlite":
        return func.date(day, f"+{days} days")
    return cast(day, Date) + days


def fresh_of(session: Session, rows: Select[Any], *, start: int = 0, limit: int | None = None) -> Iterator[Fresh]:
    """Rows of `late` as facts, the longest overdue first: from the one at `start`, `limit` of them."""
    ordered = rows.order_by(text("due"), text("listing_id"), text("fact")).offset(start).limit(limit)
    for one in session.execute(ordered):
        yield Fresh(one.listing_id, one.fact, one.checked, date.fromisoformat(str(one.due)))
