"""Listings that their own source no longer lets be seen: hidden in the run that says so (SAFETY L12, A19).

Promises: such a listing, and what of it still waits for a person, is gone from every output with all that told its
place, at once and without a question; rows that share an id made from their name are all hidden, since which of them
was meant is not known. Only a person shows one again. Nothing is committed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, select

from directory import changes, merges, review
from directory.concealing import hide_now
from directory.model import Listing
from directory.values import Tier

ASKED = ("new", "duplicate", "change", "doubt", "missing", "tier")
REPEATED = re.compile(r"~\d+$")


def exclude(session: Session, source: str, excluded: Mapping[str, bool], by: str, now: datetime) -> dict[str, bool]:
    """Hide listings of `source` by external id: True withdraws one, False takes its place away.

    Returns the ids that were met, each with whether it was shown until now. An id that is no listing yet loses its
    waiting draft.
    """
    if not excluded:
        return {}
    for external_id in excluded:
        review.drop_drafts(session, source, external_id)
    met: dict[str, bool] = {}
    known = select(Listing.external_id, Listing.id).where(Listing.source == source)
    for external_id, key in session.exec(known).all():
        named = external_id if external_id in excluded else REPEATED.sub("", external_id)
        if named in excluded:
            row = session.get_one(Listing, key)
            met[external_id] = _hidden(session, row, by, now, wholly=excluded[named])
    return met


def _hidden(session: Session, row: Listing, by: str, now: datetime, *, wholly: bool) -> bool:
    """Hide one; whether that changed what is shown."""
    secret, gone = row.tier == Tier.CONFIDENTIAL.value, row.withdrawn_at is not None
    if secret and (gone or not wholly):
        return False
    if not secret:
        hide_now(session, row, by, now)
        merges.share_secrecy(session, row.id, by, now, at_least=Tier.CONFIDENTIAL)
    if wholly and row.withdrawn_at is None:
        row.withdrawn_at = now
        changes.record(session, [(row.id, "withdrawn")], now)
    if row.withdrawn_at is not None:
        review.drop_open(session, row.id, ASKED)
    row.content_hash = ""  # the row that shows it again is not taken for one that changes nothing
    session.flush()
    return not gone
