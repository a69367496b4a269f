"""The listings' side of a claim: by which numbers an organisation can be asked, and who is to be told.

Promises: a number counts that a shown listing of the organisation has had for `COOLING_DAYS`, that a person answers,
and that no more than `SHARED_BY` organisations show; what is hidden of a place plays no part.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from directory import notices, review, verifying
from directory.model import Listing, Phone
from directory.review import Question
from directory.values import PhoneKind

SHARED_BY: Final = 3
"""A number of more organisations than this is a switchboard's or a national line's."""
ANSWERED: Final = frozenset({PhoneKind.HOTLINE.value, PhoneKind.VOICE.value, PhoneKind.TTY.value})
SHORTEST: Final = 8
"""Characters of `+` and a number that is one place's; 988 and 211 are everybody's."""


def exists(session: Session, organization_id: UUID) -> bool:
    """Whether there is such an organisation with listings."""
    return bool(_listings(session, organization_id))


def _listings(session: Session, organization_id: UUID) -> Sequence[Listing]:
    query = select(Listing).where(Listing.organization_id == organization_id)
    return session.exec(query.order_by(col(Listing.id))).all()


def numbers(session: Session, organization_id: UUID, opened_at: datetime) -> list[str]:
    """The numbers by which a claim opened at `opened_at` (aware) can be proven."""
    before = opened_at - timedelta(days=verifying.COOLING_DAYS)
    found: set[str] = set()
    for row in _listings(session, organization_id):
        if row.created.replace(tzinfo=before.tzinfo) > before or row.withdrawn_at is not None or row.staff_only:
            continue
        answered = {phone["number"] for phone in json.loads(row.draft)["phones"] if phone["kind"] in ANSWERED}
        stood = {contact for means, contact in verifying.stood(session, row, before) if means == "phone"}
        found |= {number for number in answered & stood if len(number) >= SHORTEST}
    return sorted(number for number in found if not _shared(session, number))


def _shared(session: Session, number: str) -> bool:
    query = select(func.count(func.distinct(Listing.organization_id))).select_from(Phone)
    query = query.join(Listing, col(Listing.id) == col(Phone.listing_id)).where(col(Phone.number) == number)
    return session.exec(query).one() > SHARED_BY


def tell(session: Session, organization_id: UUID, event: str, now: datetime) -> None:
    """Note that those who are listed are to be told that somebody claims the organisation, or has it now."""
    told: set[tuple[str, str]] = set()
    for row in _listings(session, organization_id):
        content = json.loads(row.draft)
        channels = set(notices.channels(content))
        if not channels <= told:
            notices.tell(session, row.id, content, event, (), now)
        told |= channels


def alarm(session: Session, organization_id: UUID, by: str, now: datetime) -> None:
    """Alert the stewards: somebody claimed an organisation that does not know of it."""
    what = "somebody claimed an organisation that does not know of it"
    for row in _listings(session, organization_id)[:1]:
        about = {"by": by, "at": now.isoformat()}
        review.ask(session, [Question("alert", row.source, row.external_id, what, "claim", row.id, about)], by, now)
