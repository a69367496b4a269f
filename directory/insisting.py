"""Somebody who turns callers away from a listing again and again: full, closed or withdrawn, thrice within a week.

Promises: such acts make a listing safer and so are done at once (SAFETY P6), which is why an abuser with a partner's
account would use them; stewards see it in the queue, once a week for an account and listing, and not for three months
after one of them has looked and found nothing. It changes nothing of the listing and names no value.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from directory import review
from directory.model import AuditEntry, Listing, ReviewItem
from directory.review import Question

TIMES: Final = 3
WITHIN: Final = timedelta(days=7)
LOOKED: Final = timedelta(days=90)
FIELD: Final = "room"
FULL: Final = "said full"
"""How the record names that somebody said *full*."""
WHAT: Final = "somebody says again and again that a service is full, closed or gone"


def note(session: Session, listing_id: UUID, by: str, now: datetime) -> bool:
    """Look at what `by` has done to a listing lately, after each act that turns callers away; True when it is asked."""
    acts = select(AuditEntry.act, AuditEntry.fields).where(AuditEntry.record == listing_id, AuditEntry.by == by)
    told = session.exec(acts.where(col(AuditEntry.at) > now - WITHIN, AuditEntry.kind == "listing")).all()
    if sum(_turns_away(act, json.loads(fields)) for act, fields in told) < TIMES or _looked(
        session, listing_id, by, now
    ):
        return False
    row = session.get_one(Listing, listing_id)
    week = "-".join(map(str, now.isocalendar()[:2]))
    about = {"by": by, "week": week}
    asked = Question("alert", row.source, row.external_id, WHAT, FIELD, listing_id, about)
    return review.ask(session, [asked], by, now) == 1


def _turns_away(act: str, fields: list[str]) -> bool:
    return act in {FULL, "withdrawn"} or (act == "changed" and "status" in fields)


def _looked(session: Session, listing_id: UUID, by: str, now: datetime) -> bool:
    """Whether it waits already, or somebody has looked into it within three months and found nothing."""
    mine = select(func.count()).select_from(ReviewItem).where(ReviewItem.listing_id == listing_id)
    mine = mine.where(ReviewItem.what == WHAT, ReviewItem.opened_by == by)
    waits = session.exec(mine.where(ReviewItem.state == "open")).one()
    nothing = mine.where(ReviewItem.state == "rejected", col(ReviewItem.decided_at) > now - LOOKED)
    return bool(waits or session.exec(nothing).one())
