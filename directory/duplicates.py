"""Whether a new draft looks like a listing another source already gave us.

Promises: candidates are found by number or folded name, never by comparing all pairs; the answer carries its
evidence in words; nothing is merged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from directory.draft import ListingDraft
from directory.model import Listing, Phone
from directory.records import name_key

SAME_NAME = 88.0
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Match:
    """The likeliest twin and why."""

    listing_id: UUID
    evidence: dict[str, Any]


def _candidates(session: Session, draft: ListingDraft) -> dict[UUID, tuple[str, bool]]:
    """Listings of other sources by id: (name, whether a number is shared)."""
    others = (Listing.source != draft.source, Listing.demo == draft.demo)
    found: dict[UUID, tuple[str, bool]] = {}
    query = select(Listing.id, Listing.name_key).where(Listing.name_key == name_key(draft.name), *others)
    for listing_id, name in session.exec(query.limit(CANDIDATES)):
        found[listing_id] = (name, False)
    numbers = [phone.number for phone in draft.phones if len(phone.number) > 6]
    if numbers:
        joined = select(Listing.id, Listing.name_key).join(Phone, col(Phone.listing_id) == col(Listing.id))
        for listing_id, name in session.exec(joined.where(col(Phone.number).in_(numbers), *others).limit(CANDIDATES)):
            found[listing_id] = (name, True)
    return found


def likeliest(session: Session, draft: ListingDraft) -> Match | None:
    """The best twin of `draft` at another source, or None.

    A twin shares a phone number and nearly the name (rapidfuzz token-set ratio ≥ 88); the name alone is not
    enough, since there is a Hope House in every state.
    """
    key = name_key(draft.name)
    best: Match | None = None
    top = 0.0
    for listing_id, (name, same_number) in sorted(_candidates(session, draft).items()):
        alike = fuzz.token_set_ratio(key, name)
        if same_number and alike >= SAME_NAME and alike > top:
            top = alike
            evidence = {"listing": str(listing_id), "name_alike": round(alike), "same_number": True}
            best = Match(listing_id, evidence)
    return best
