"""A draft made ready to be written: its rows, and the few facts by which intake decides.

Promises: a pure function of the draft, who hands it in, when, and the database's kind, so that any process can prepare;
nothing is in it that the draft does not say. Whether it is written at all is decided by `directory.intake`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect
from sqlmodel import SQLModel

from directory.draft import ListingDraft
from directory.listing_rows import Ids, rows_of
from directory.matching import keys, sides
from directory.model import AuthorisationRecord, ChangeEvent, Listing, Organization, Service
from directory.names import name_key
from directory.review import Question
from directory.values import Tier, short_code, stable_id
from directory.writing import Packed, ids_as_text, pack

OWN = {"source_texts", "doubts"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a draft becomes as a new listing. `asked`: the keys to look for its twins by.

    `claims`: it is a public place where people sleep, which an authorisation on record must allow (decision 0008).
    """

    external_id: str
    content_hash: str
    tier: Tier
    listing_id: UUID
    organization_id: UUID
    name_key: str
    claims: bool
    asked: Mapping[int, str]
    organization: Packed
    rows: tuple[Packed, ...]
    questions: Mapping[UUID, Question]


def content(draft: ListingDraft) -> dict[str, Any]:
    """What is kept of an accepted draft in `listing.draft`; provenance and doubts have tables of their own."""
    return draft.model_dump(mode="json", exclude=OWN)


@lru_cache(maxsize=4096)
def _organization_id(source: str, said: str) -> UUID:
    return stable_id(source, "organization", said)


def organization_id(draft: ListingDraft) -> UUID:
    """The same organisation of the same source has the same id."""
    said = draft.organization.external_id or name_key(draft.organization.name)
    return _organization_id(draft.source, said)


def doubts(draft: ListingDraft, listing_id: UUID) -> list[Question]:
    """A draft's doubts as questions."""
    return [
        Question("doubt", draft.source, draft.external_id, d.what, d.field, listing_id, {"text": d.text})
        for d in draft.doubts
    ]


def organization_row(draft: ListingDraft, key: UUID) -> dict[str, Any]:
    """The organisation that gives the service."""
    said = draft.organization
    return {
        "id": key,
        "name": said.name,
        "alternate_name": said.alternate_name or None,
        "description": said.description,
        "email": said.email or None,
        "website": said.url or None,
        "source": draft.source,
        "external_id": said.external_id or None,
    }


def listing_row(
    draft: ListingDraft, listing_id: UUID, digest: str, now: datetime, said: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The `listing` row, without what only its first writing says; `said` is the draft's `content`, if at hand."""
    return {
        "id": listing_id,
        "organization_id": organization_id(draft),
        "tier": draft.tier.value,
        "kind": draft.kind.value,
        "status": draft.status.value,
        "demo": draft.demo,
        "content_hash": digest,
        "name_key": name_key(draft.name),
        "draft": json.dumps(said or content(draft), ensure_ascii=False, sort_keys=True),
        "last_modified": now,
        "assured_date": draft.assured_date,
    }


def authorisation_row(draft: ListingDraft, listing_id: UUID, by: str, now: datetime) -> dict[str, Any] | None:
    """The written authorisation the draft brings, if any."""
    signed = draft.authorisation
    if signed is None:
        return None
    key = stable_id(str(listing_id), "authorisation", signed.document, signed.authorised_on.isoformat())
    return {"id": key, "listing_id": listing_id, "recorded_at": now, "recorded_by": by} | signed.model_dump()


def prepare(draft: ListingDraft, listing_id: UUID, digest: str, by: str, now: datetime, dialect: Dialect) -> Prepared:
    """Make all that a new listing of `draft` needs; `digest` is its content hash."""
    key, ids = organization_id(draft), Ids(listing_id, ids_as_text(dialect))
    said = content(draft)
    side = sides.side_of(said)
    own, of = {"id": ids.of(listing_id)}, {"organization_id": ids.of(key)}
    code, born = short_code(listing_id), {"created": now, "staff_only": False}
    first = {"code": code, "source": draft.source, "external_id": draft.external_id} | born
    listing = listing_row(draft, listing_id, digest, now, said) | first | own | of
    made: dict[type[SQLModel], list[dict[str, Any]]] = {Listing: [listing], **rows_of(draft, ids, key, side)}
    made[Service][0]["last_modified"] = now
    signed = authorisation_row(draft, listing_id, by, now)
    if signed:
        signed |= {"id": ids.of(signed["id"]), "listing_id": ids.of(listing_id)}
    made[AuthorisationRecord] = [signed] if signed else []
    made[ChangeEvent] = [{"listing_id": ids.of(listing_id), "kind": "created", "at": now}]
    organization = organization_row(draft, key) | {"id": ids.of(key)}
    bound = partial(pack, dialect, with_ids=not ids.as_text)
    return Prepared(
        external_id=draft.external_id,
        content_hash=digest,
        tier=draft.tier,
        listing_id=listing_id,
        organization_id=key,
        name_key=listing["name_key"],
        claims=draft.tier is Tier.PUBLIC and draft.shelters,
        asked=keys.asked(side),
        organization=bound(Organization, [organization]),
        rows=tuple(bound(table, rows) for table, rows in made.items() if rows),
        questions={q.id: q for q in doubts(draft, listing_id)},
    )
