"""What a newer draft may change in a stored listing, and what must wait.

Promises (SAFETY rule 4, P6): phones, links, e-mail and place stay as they are until a person has verified the change; a
stricter tier is taken at once, a looser one never; people's corrections stand. A merged draft is valid like any other.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import Session, select

from directory import secrecy
from directory.draft import ListingDraft
from directory.model import Correction, Listing
from directory.values import Tier

HELD = ("phones", "urls", "email")
PROSE = (
    "description",
    "eligibility",
    "fees",
    "application_process",
    "wait_time",
    "interpretation_services",
    "alert",
    "alternate_name",
)


@dataclass(frozen=True, slots=True)
class Held:
    """A change that waits: the field, what is to be decided in words, and old and new (never a hidden place)."""

    field: str
    what: str
    detail: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stored:
    """A listing as it stands: its tier and its accepted content."""

    tier: Tier
    content: dict[str, Any]

    @classmethod
    def of(cls, row: Listing) -> Self:
        """Read from the `listing` row."""
        return cls(Tier(row.tier), json.loads(row.draft))


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields that differ, as (old, new)."""
    return {name: (old.get(name), new[name]) for name in new if old.get(name) != new[name]}


def without_place(content: dict[str, Any]) -> dict[str, Any]:
    """The content with every sentence dropped that gives a place away, and no location."""
    hidden = dict(content) | {"locations": [], "authorisation": None}
    for name in PROSE:
        hidden[name] = secrecy.without_traces(hidden[name])[0]
    clean = secrecy.without_traces
    hidden["organization"] = hidden["organization"] | {"description": clean(hidden["organization"]["description"])[0]}
    hidden["phones"] = [phone | {"note": clean(phone["note"])[0]} for phone in hidden["phones"]]
    hidden["schedules"] = [
        s | {"note": clean(s["note"])[0], "label": clean(s["label"])[0]} for s in hidden["schedules"]
    ]
    hidden["required_documents"] = [text for text in hidden["required_documents"] if not secrecy.place_traces(text)]
    hidden["service_areas"] = [area for area in hidden["service_areas"] if not secrecy.place_traces(area["name"])]
    for name in ("source_texts", "doubts"):
        hidden[name] = [entry for entry in hidden.get(name, []) if not secrecy.place_traces(entry["text"])]
    return hidden


def merge(stored: Stored, draft: ListingDraft) -> tuple[ListingDraft, tuple[Held, ...]]:
    """The listing as it will stand after `draft`, and what was held back of it."""
    old, new = stored.content, draft.model_dump(mode="json")
    held: list[Held] = []
    merged = dict(new)
    for name in HELD:
        if old[name] != new[name]:
            merged[name] = old[name]
            held.append(Held(name, f"a change of {name} waits to be verified", {"old": old[name], "new": new[name]}))
    for name in ("url", "email"):
        if old["organization"][name] != new["organization"][name]:
            merged["organization"] = merged["organization"] | {name: old["organization"][name]}
            both = {"old": old["organization"][name], "new": new["organization"][name]}
            held.append(
                Held(f"organization.{name}", "a change of the organisation's contact waits to be verified", both)
            )
    if draft.tier.secrecy < stored.tier.secrecy:
        merged["tier"], tiers = stored.tier.value, {"old": stored.tier.value, "new": draft.tier.value}
        held.append(Held("tier", "a less secret tier needs a written authorisation and two approvers", tiers))
        merged = without_place(merged) | {"locations": old["locations"]}
    elif draft.tier.secrecy > stored.tier.secrecy:
        merged = without_place(merged) | {"locations": new["locations"]}
    elif old["locations"] != new["locations"]:
        merged["locations"] = old["locations"]
        both = {"old": old["locations"], "new": new["locations"]}
        held.append(Held("locations", "a change of address waits to be verified", both))
    if stored.tier is Tier.PUBLIC and merged["authorisation"] is None and draft.tier is Tier.PUBLIC:
        merged["authorisation"] = old.get("authorisation")
    return ListingDraft.model_validate(merged), tuple(held)


def corrected(session: Session, listing_id: UUID, draft: ListingDraft) -> tuple[ListingDraft, tuple[Held, ...]]:
    """`draft` with people's corrections on top; one that no longer fits is asked about, not lost and not forced."""
    conflicts: list[Held] = []
    for correction in session.exec(select(Correction).where(Correction.listing_id == listing_id)).all():
        content = draft.model_dump(mode="json") | {correction.field: json.loads(correction.value)}
        if Tier(content["tier"]).secrecy < draft.tier.secrecy:
            conflicts.append(Held("tier", "a correction of the tier is less secret than the partner's newest word"))
            continue
        try:
            draft = ListingDraft.model_validate(content)
        except ValidationError:
            conflicts.append(Held(correction.field, "a person's correction no longer fits the partner's newest data"))
    return draft, tuple(conflicts)
