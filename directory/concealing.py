"""Hiding a listing at once, from all or from all but staff.

Promises: after it nothing in the store tells the place; where the name tells it, the whole listing goes. Hiding is
always applied and never undone here: only a person, with evidence, turns it back. Nothing is committed.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlmodel import Session, select

from directory import changes, history, merging, records
from directory.draft import ListingDraft
from directory.model import Correction, Listing
from directory.values import Tier, stable_id


def hide_now(session: Session, row: Listing, by: str, now: datetime) -> None:
    """Take a listing's place away at once; where its name tells it, the whole listing. Only a person turns it back."""
    draft = ListingDraft.model_validate_json(row.draft)
    hidden = merging.secret(draft)
    records.redact(session, row, by, now)
    if hidden is None:
        row.withdrawn_at = now
        _mark(session, row, by, now)
        changes.record(session, [(row.id, "withdrawn")], now)
    else:
        differing = dict.fromkeys(merging.differences(records.content(draft), records.content(hidden)), ("", ""))
        records.replace(session, row, hidden, "", now)
        history.record(session, row.id, differing, by, now)
        changes.record(session, [(row.id, "redacted")], now)
    session.flush()


def keep_for_staff(session: Session, row: Listing, by: str, now: datetime) -> None:
    """Take a listing from every public output; staff still find it."""
    if not row.staff_only:
        row.staff_only = True
        session.flush()
        changes.record(session, [(row.id, "withdrawn")], now)
        history.record(session, row.id, {"staff_only": (False, True)}, by, now)


def _mark(session: Session, row: Listing, by: str, now: datetime) -> None:
    """That it is to be hidden, kept as a correction: what is only withdrawn must not come back with its place."""
    key = stable_id("correction", str(row.id), "tier")
    query = select(Correction).where(Correction.listing_id == row.id, Correction.field == "tier")
    kept = session.exec(query).first() or Correction(id=key, listing_id=row.id, field="tier", value="", by=by, at=now)
    kept.value, kept.by, kept.at = json.dumps(Tier.CONFIDENTIAL.value), by, now
    session.add(kept)
