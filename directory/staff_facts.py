"""What only staff may read of a listing: its back line, how it takes a hand-off, notes.

Promises: no public page, index or export holds one; reading a value needs a reason and leaves an audit entry without
the value (SAFETY P5); a honey record, which nobody has a reason to read, raises an alert for the stewards (P7). Of a
listing whose place is hidden none may tell the place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlmodel import Session, col, select

from directory import audit, hiding, review
from directory.errors import NotFoundError, UsageError
from directory.model import AuditEntry, Listing, StaffFact
from directory.review import Question
from directory.values import Tier

FIELDS: Final = ("backline", "handoff", "intake", "contact", "note")
HANDED: Final = ("handoff", "intake", "note")
"""What a caller on the line waits for, and so is read with a reason alone (decision 0019)."""
LONGEST = 2000


def add(
    session: Session, listing_id: UUID, field: str, value: str, by: str, now: datetime, *, honey: bool = False
) -> UUID:
    """Keep a fact; returns its id. `UsageError`: an unknown field, no value or too long a one, a hidden place told."""
    row = session.get(Listing, listing_id)
    if row is None:
        raise NotFoundError("there is no such listing")
    if field not in FIELDS:
        raise UsageError("the field is not one that staff keep")
    if not value.strip() or len(value) > LONGEST:
        raise UsageError(f"{field}: between 1 and {LONGEST} characters")
    if row.tier != Tier.PUBLIC.value and hiding.tells(value, hiding.secrets_of(json.loads(row.draft))):
        raise UsageError(f"{field}: it gives away a place that is kept private")
    fact = StaffFact(id=uuid4(), listing_id=listing_id, field=field, value=value.strip(), honey=honey, at=now, by=by)
    session.add(fact)
    session.flush()
    audit.record(session, "noted", "listing", listing_id, by, now, fields=[field])
    return fact.id


def known(session: Session, listing_id: UUID) -> Sequence[tuple[UUID, str]]:
    """(id, field) of what is kept of a listing; values are read one by one with `reveal`."""
    query = select(StaffFact.id, StaffFact.field).where(StaffFact.listing_id == listing_id)
    return session.exec(query.order_by(col(StaffFact.at), col(StaffFact.id))).all()


def reveal(session: Session, fact_id: UUID, by: str, why: str, now: datetime) -> str:
    """The value, once it is said why. `UsageError` without a reason; `NotFoundError` when there is none."""
    said = audit.reason(why)
    fact = session.get(StaffFact, fact_id)
    if fact is None:
        raise NotFoundError("there is no such fact")
    audit.record(session, "revealed", "listing", fact.listing_id, by, now, fields=[fact.field], why=said)
    if fact.honey:
        _alarm(session, fact, by, now)
    return fact.value


def hand_over(session: Session, listing_id: UUID, by: str, why: str, now: datetime) -> list[tuple[str, str]]:
    """(field, value) of all that a hand-off needs, each noted as by `reveal`; the protocol first, then notes."""
    found = [(field, fact_id) for fact_id, field in known(session, listing_id) if field in HANDED]
    found.sort(key=lambda one: HANDED.index(one[0]))
    return [(field, reveal(session, fact_id, by, why, now)) for field, fact_id in found]


def revealed_since(session: Session, by: str, moment: datetime) -> int:
    """How many values somebody has read since `moment`."""
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.by == by, AuditEntry.act == "revealed")
    return session.exec(query.where(col(AuditEntry.at) >= moment)).one()


def _alarm(session: Session, fact: StaffFact, by: str, now: datetime) -> None:
    row = session.get_one(Listing, fact.listing_id)
    what = "somebody read a record that is there to be read by nobody"
    about = {"by": by, "at": now.isoformat()}
    review.ask(session, [Question("alert", row.source, row.external_id, what, fact.field, row.id, about)], by, now)


def remove(session: Session, fact_id: UUID, by: str, now: datetime) -> None:
    """Forget a fact; that it was there stays in the audit."""
    fact = session.get(StaffFact, fact_id)
    if fact is None:
        raise NotFoundError("there is no such fact")
    audit.record(session, "forgotten", "listing", fact.listing_id, by, now, fields=[fact.field])
    session.delete(fact)
    session.flush()


def redact(session: Session, listing_id: UUID, secrets: tuple[str, ...]) -> None:
    """Forget every fact that tells the place of a listing that becomes more secret (SAFETY L12)."""
    for fact in session.exec(select(StaffFact).where(StaffFact.listing_id == listing_id)).all():
        if hiding.tells(fact.value, secrets):
            session.delete(fact)
    session.flush()
