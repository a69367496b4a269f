"""Reminders: each organisation with overdue facts is asked whether all is still right, and in the end called.

Promises: one mail per organisation (to each of its members, else to its listed mailbox) when something falls due, again
after 14 and 30 days, never two within a week; who does not answer, or cannot be written to, becomes questions of the
kind `stale` in the stewards' queue. At most `MOST` organisations are written to in a day, the longest overdue first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from directory import freshness, review
from directory.errors import UsageError
from directory.model import Listing, Organization, Service
from directory.review import Question
from directory.staff import memberships, outbox
from directory.staff.model import Reminder

REMINDER: Final = "reminder"
"""The purpose of the link that says "all is still right"."""
AFTER: Final = (0, 14, 30)
"""Days after something fell due (and was seen to be) on which a mail goes out."""
ESCALATED: Final = 44
UNREACHED: Final = 14
"""Days until the stewards' queue has it: after the last mail, or where nobody can be written to."""
BETWEEN: Final = timedelta(days=7)
MOST: Final = 200
MOST_QUESTIONS: Final = 100
BY: Final = "reminders"
STALE: Final = "is this still right? Nobody has said so for a long time"
_BATCH: Final = 500
Recipient = tuple[str, str, UUID | None]
"""Address, language, account."""


@dataclass(frozen=True, slots=True)
class Due:
    """An organisation with something overdue: which listings, and since when the oldest fact is."""

    organization_id: UUID
    listings: tuple[UUID, ...]
    due: date


@dataclass(slots=True)
class Reminded:
    """What a round did: organisations `due`, `mailed`, put before the stewards (`escalated`), or left for tomorrow."""

    due: int = 0
    mailed: int = 0
    escalated: int = 0
    later: int = 0


def due(listings: Session, now: datetime) -> list[Due]:
    """The organisations with something overdue, the longest overdue first."""
    since: dict[UUID, date] = {}
    for fact in freshness.overdue(listings, now):
        since.setdefault(fact.listing_id, fact.due)
    found: dict[UUID, list[UUID]] = {}
    owners = _organizations(listings, list(since))
    for listing_id in since:
        found.setdefault(owners[listing_id], []).append(listing_id)
    return [Due(key, tuple(ids), since[ids[0]]) for key, ids in found.items()]


def _organizations(listings: Session, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    found: dict[UUID, UUID] = {}
    for start in range(0, len(ids), _BATCH):
        query = select(Listing.id, Listing.organization_id).where(col(Listing.id).in_(ids[start : start + _BATCH]))
        found.update(listings.exec(query).all())
    return found


def remind(people: Session, listings: Session, now: datetime) -> Reminded:
    """Stage the mails and questions that are due now. The caller commits `listings` before `people`."""
    found = due(listings, now)
    told, known = Reminded(due=len(found)), _known(people, listings)
    rows = {row.organization_id: row for row in people.exec(select(Reminder)).all()}
    left = MOST - _mailed_lately(people, now)
    for one in found:
        row = rows.pop(one.organization_id, None) or Reminder(organization_id=one.organization_id)
        _begin(row, now)
        people.add(row)
        _step(people, listings, one, row, known.get(one.organization_id, ()), told, left, now)
    for row in rows.values():  # nothing of theirs is overdue any more
        row.since, row.sent, row.escalated_at = None, 0, None
        people.add(row)
    people.flush()
    return told


def _begin(row: Reminder, now: datetime) -> None:
    """Where nothing was overdue, something is now; a moment that is still to come was written by a wrong clock."""
    if row.since is None or row.since > now.date():
        row.since, row.sent, row.escalated_at = now.date(), 0, None
    if row.last_at is not None and row.last_at > now:
        row.last_at = now


def _known(people: Session, listings: Session) -> dict[UUID, Sequence[Recipient]]:
    """Whom to write to, of each organisation: its members, else the mailbox listed for it or for a service of it."""
    found: dict[UUID, Sequence[Recipient]] = {}
    services = select(Service.organization_id, Service.email).where(col(Service.email).is_not(None))
    for key, email in listings.exec(services.order_by(col(Service.id).desc())).all():
        found[key] = [(email or "", "en", None)]
    for own, email in listings.exec(select(Organization.id, Organization.email)).all():
        if email:
            found[own] = [(email, "en", None)]
    for key, members in memberships.everybody(people).items():
        found[key] = [(person.email, person.locale, person.id) for person in members]
    return found


def _step(  # noqa: PLR0913, PLR0917 - both databases, and how far this round and this organisation are
    people: Session, listings: Session, one: Due, row: Reminder, to: Sequence[Recipient], told: Reminded, left: int,
    now: datetime,
) -> None:  # fmt: skip
    assert row.since is not None
    days = (now.date() - row.since).days
    if row.escalated_at is None and days >= (ESCALATED if to else UNREACHED) and (row.sent == len(AFTER) or not to):
        if told.escalated >= MOST_QUESTIONS:
            told.later += 1
            return
        _escalate(listings, one, row.since, now)
        row.escalated_at = now
        told.escalated += 1
    elif to and row.sent < len(AFTER) and days >= AFTER[row.sent]:
        if row.last_at is not None and now - row.last_at < BETWEEN:
            return
        if told.mailed >= left:
            told.later += 1
            return
        _write(people, one, row, to, now)
        told.mailed += 1


def _write(people: Session, one: Due, row: Reminder, to: Sequence[Recipient], now: datetime) -> None:
    if not row.sent:
        row.since = now.date()  # whoever had to wait for a day with room is not hurried for it
    letter = "reminder-last" if row.sent + 1 == len(AFTER) else "reminder"
    about = {"organization": str(one.organization_id), "listings": [str(key) for key in one.listings]}
    for address, locale, account_id in to:
        key = f"reminder:{one.organization_id}:{row.since}:{row.sent}:{account_id or 'listed'}"
        try:
            outbox.stage(
                people, key, address, letter, now, locale=locale, purpose=REMINDER, about=about, account_id=account_id
            )
        except UsageError:
            continue  # a listed mailbox that is none: the stewards' queue has it in the end
    row.sent, row.last_at = row.sent + 1, now


def _mailed_lately(people: Session, now: datetime) -> int:
    query = select(Reminder.organization_id).where(col(Reminder.last_at) > now - timedelta(hours=20))
    return len(people.exec(query).all())


def _escalate(listings: Session, one: Due, since: date, now: datetime) -> None:
    states = freshness.states(listings, one.listings)
    questions = []
    for row in listings.exec(select(Listing).where(col(Listing.id).in_(one.listings[:_BATCH]))).all():
        facts = [fact.fact for fact in states[row.id] if fact.overdue(now.date())]
        about = {"facts": facts, "since": since.isoformat()}
        questions.append(Question("stale", row.source, row.external_id, STALE, "", row.id, about))
    review.ask(listings, questions, BY, now)
