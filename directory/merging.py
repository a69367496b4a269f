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

from directory import hiding, reach
from directory.draft import ListingDraft, PhoneDraft
from directory.model import Correction, Listing
from directory.values import Tier

HELD = ("phones", "urls", "email")
NAMES = ("name", "organization.name")
Content = dict[str, Any]


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


def _named(content: Content, path: str) -> str:
    return str(content["organization"]["name"] if path == "organization.name" else content["name"])


def _put(content: Content, path: str, value: object) -> None:
    """Set a field, or one of the organisation's by `organization.<name>`."""
    whole, _, part = path.partition(".")
    content[whole] = content[whole] | {part: value} if part else value


def _veiled(stored: Stored, draft: ListingDraft) -> tuple[Content, Content, list[Held]]:
    """Old and new content with nothing that the stricter of the two tiers must not hold, and names that wait."""
    old, new = dict(stored.content), draft.model_dump(mode="json")
    if draft.tier is stored.tier:
        return old, new, []
    secrets = (*hiding.secrets_of(old), *hiding.secrets_of(new))
    looser = draft.tier.secrecy < stored.tier.secrecy
    places = old["locations"] if looser else new["locations"]
    held: list[Held] = []
    if looser:
        for path in NAMES:
            if _named(new, path) != _named(old, path) and hiding.tells(_named(new, path), secrets):
                _put(new, path, _named(old, path))
                held.append(Held(path, "a new name gives a hidden place away"))
    old, new = hiding.hide(old, secrets), hiding.hide(new, secrets)
    if looser:
        new |= {"service_areas": new["service_areas"] or old["service_areas"], "timezone": old["timezone"]}
    return old | {"locations": places}, new | {"locations": places}, held


def _kept(old: Content, new: Content, *, stricter: bool) -> tuple[Content, list[Held]]:
    """`new` with the contacts of `old`; becoming stricter may take a link or mailbox away, but bring none."""
    merged, held = dict(new), []
    for name in HELD:
        value = old[name]
        if stricter and name == "urls":
            value = [url for url in value if url in new[name]]
        elif stricter and name == "email" and not new[name]:
            value = ""
        merged[name] = value
        if value != new[name]:
            held.append(Held(name, f"a change of {name} waits to be verified", {"old": old[name], "new": new[name]}))
    for name in ("url", "email"):
        before, after = old["organization"][name], new["organization"][name]
        if before != after and not (stricter and not after):
            _put(merged, f"organization.{name}", before)
            what = "a change of the organisation's contact waits to be verified"
            held.append(Held(f"organization.{name}", what, {"old": before, "new": after}))
    return merged, held


def merge(stored: Stored, draft: ListingDraft) -> tuple[ListingDraft, tuple[Held, ...]]:
    """The listing as it will stand after `draft`, and what was held back of it."""
    old, new, held = _veiled(stored, draft)
    merged, more = _kept(old, new, stricter=draft.tier.secrecy > stored.tier.secrecy)
    held += more
    # What a person has checked stays checked when a file that is older comes in.
    merged["assured_date"] = max(filter(None, (old.get("assured_date"), new["assured_date"])), default=None)
    if draft.tier.secrecy < stored.tier.secrecy:
        merged["tier"], tiers = stored.tier.value, {"old": stored.tier.value, "new": draft.tier.value}
        held.append(Held("tier", "a less secret tier needs a written authorisation and two approvers", tiers))
    elif old["locations"] != new["locations"]:
        merged["locations"] = old["locations"]
        both = {"old": old["locations"], "new": new["locations"]}
        held.append(Held("locations", "a change of address waits to be verified", both))
    if stored.tier is Tier.PUBLIC and merged["authorisation"] is None and draft.tier is Tier.PUBLIC:
        merged["authorisation"] = old.get("authorisation")
    try:
        return ListingDraft.model_validate(merged), tuple(held)
    except ValidationError:
        return _as_it_was(stored, draft), (*held, Held("listing", "what is new does not fit what is stored"))


def _as_it_was(stored: Stored, draft: ListingDraft) -> ListingDraft:
    """When old and new do not go together: the stored listing, or what is new and stricter without its contacts."""
    if draft.tier.secrecy <= stored.tier.secrecy:
        return ListingDraft.model_validate(stored.content)
    numbers = tuple(PhoneDraft(number=p["number"], kind=p["kind"]) for p in stored.content["phones"])
    return draft.model_copy(update={"phones": numbers, "urls": (), "email": ""})


def secret(draft: ListingDraft) -> ListingDraft | None:
    """`draft` as a confidential listing, its area at least its county; None when its name gives the place away."""
    content = draft.model_dump(mode="json")
    secrets = hiding.secrets_of(content)
    if any(hiding.tells(_named(content, path), secrets) for path in NAMES):
        return None
    hidden = hiding.hide(content) | {"tier": Tier.CONFIDENTIAL.value}
    if not any(area["code"] for area in hidden["service_areas"]):
        hidden["service_areas"] += reach.around(content["locations"])
    try:
        return ListingDraft.model_validate(hidden)
    except ValidationError:
        return None


def corrected(session: Session, listing_id: UUID, draft: ListingDraft) -> tuple[ListingDraft, tuple[Held, ...]]:
    """`draft` with people's corrections on top; one that no longer fits is asked about, not lost and not forced."""
    conflicts: list[Held] = []
    for correction in session.exec(select(Correction).where(Correction.listing_id == listing_id)).all():
        content = draft.model_dump(mode="json")
        try:
            _put(content, correction.field, json.loads(correction.value))
        except (KeyError, TypeError):
            conflicts.append(Held(correction.field, "a person's correction is of a field that is not there any more"))
            continue
        if correction.field == "tier" and Tier(content["tier"]).secrecy != draft.tier.secrecy:
            if Tier(content["tier"]).secrecy < draft.tier.secrecy:
                what = "a correction of the tier is less secret than the partner's newest word"
                conflicts.append(Held("tier", what))
                continue
            content = hiding.hide(content)
        try:
            draft = ListingDraft.model_validate(content)
        except ValidationError:
            conflicts.append(Held(correction.field, "a person's correction no longer fits the partner's newest data"))
    return draft, tuple(conflicts)
