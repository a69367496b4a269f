"""Whether a new draft looks like a listing another source already gave us.

Promises: candidates are found by their number, never by comparing all pairs; the answer carries its evidence in words;
nothing is merged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import String, Uuid, text
from sqlmodel import Session

from directory.draft import ListingDraft
from directory.names import name_key

SAME_NAME = 88.0
# Written out because it runs once per new row: building the same statement from parts costs ten times its execution.
SAME_NUMBER = text(
    "SELECT DISTINCT listing.id, listing.name_key FROM phone JOIN listing ON listing.id = phone.listing_id"
    " WHERE phone.number = :number AND listing.source <> :source AND listing.demo = :demo"
).columns(id=Uuid(), name_key=String())


@dataclass(frozen=True, slots=True)
class Match:
    """The likeliest twin and why."""

    listing_id: UUID
    evidence: dict[str, Any]


def likeliest(session: Session, draft: ListingDraft) -> Match | None:
    """The best twin of `draft` at another source, or None.

    A twin shares a phone number and nearly the name (rapidfuzz token-set ratio ≥ 88). The name alone is not enough,
    since there is a Hope House in every state; nor is the number alone, since a county's services share a switchboard.
    """
    key = name_key(draft.name)
    best: Match | None = None
    top = 0.0
    connection = session.connection()
    for phone in draft.phones:
        if len(phone.number) <= 6:
            continue
        about = {"number": phone.number, "source": draft.source, "demo": draft.demo}
        for listing_id, name in sorted(connection.execute(SAME_NUMBER, about)):
            alike = fuzz.token_set_ratio(key, name)
            if alike >= SAME_NAME and alike > top:
                top = alike
                evidence = {"listing": str(listing_id), "name_alike": round(alike), "same_number": True}
                best = Match(listing_id, evidence)
    return best
