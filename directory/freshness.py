"""When each kind of fact of a listing is due to be looked at again, and which are overdue.

Promises: numbers are due sooner than hours, hours sooner than words (`CADENCE`); being imported is not being checked; a
fact is checked by a person who says so, for one kind or for everything at once. Dates, no moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

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
    shown = session.exec(select(Listing.id).where(public.visible(now), col(Listing.demo).is_(False))).all()
    facts = [one for each in states(session, shown).values() for one in each if one.overdue(now.date())]
    yield from sorted(facts, key=lambda one: (one.due, one.listing_id, one.fact))
