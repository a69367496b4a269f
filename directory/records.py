"""Writing listings: a draft becomes its `listing` row and its HSDS rows, or replaces them, or is redacted.

Promises: rows are written table by table in batches, parents first; replacing leaves nothing of the old rows; redacting
also empties history, questions and the organisation's text, and asks about neighbours at the same door.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import Session, SQLModel, col, select

from directory import changes, hiding, history, reading, review, secrecy, store
from directory.draft import Authorisation, ListingDraft
from directory.listing_rows import HUNG, rows_of
from directory.model import Address, AuthorisationRecord, Correction, Listing, Organization, Service
from directory.names import name_key
from directory.review import Question
from directory.values import Tier, short_code, stable_id

OWN = {"source_texts", "doubts"}


def content(draft: ListingDraft) -> dict[str, Any]:
    """What is kept of an accepted draft in `listing.draft`; provenance and doubts have tables of their own."""
    return draft.model_dump(mode="json", exclude=OWN)


def snapshot(draft: ListingDraft) -> dict[str, Any]:
    """All of a draft that only waits, so that accepting it needs no file."""
    return draft.model_dump(mode="json")


def organization_id(draft: ListingDraft) -> UUID:
    """The same organisation of the same source has the same id."""
    said = draft.organization.external_id or name_key(draft.organization.name)
    return stable_id(draft.source, "organization", said)


def doubts(draft: ListingDraft, listing_id: UUID) -> list[Question]:
    """A draft's doubts as questions."""
    return [
        Question("doubt", draft.source, draft.external_id, d.what, d.field, listing_id, {"text": d.text})
        for d in draft.doubts
    ]


def _organization_row(draft: ListingDraft, key: UUID) -> dict[str, Any]:
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


def _listing_row(draft: ListingDraft, listing_id: UUID, digest: str, now: datetime) -> dict[str, Any]:
    return {
        "id": listing_id,
        "organization_id": organization_id(draft),
        "tier": draft.tier.value,
        "kind": draft.kind.value,
        "status": draft.status.value,
        "demo": draft.demo,
        "content_hash": digest,
        "name_key": name_key(draft.name),
        "draft": json.dumps(content(draft), ensure_ascii=False, sort_keys=True),
        "last_modified": now,
        "assured_date": draft.assured_date,
    }


def _authorisation_row(draft: ListingDraft, listing_id: UUID, by: str, now: datetime) -> dict[str, Any] | None:
    signed = draft.authorisation
    if signed is None:
        return None
    key = stable_id(str(listing_id), "authorisation", signed.document, signed.authorised_on.isoformat())
    return {"id": key, "listing_id": listing_id, "recorded_at": now, "recorded_by": by} | signed.model_dump()


class Pending:
    """Rows of new listings that wait to be written together."""

    def __init__(self, by: str, now: datetime) -> None:
        self.by, self.now = by, now
        self.rows: dict[type[SQLModel], list[dict[str, Any]]] = defaultdict(list)
        self.organizations: dict[UUID, dict[str, Any]] = {}
        self.questions: list[Question] = []
        self.created: list[UUID] = []
        self.read: list[dict[str, Any]] = []

    def __len__(self) -> int:
        return len(self.created) + len(self.questions) + len(self.read)

    def create(self, draft: ListingDraft, listing_id: UUID, digest: str) -> None:
        """Queue a new listing's rows."""
        key = organization_id(draft)
        self.organizations.setdefault(key, _organization_row(draft, key))
        first = {"code": short_code(listing_id), "source": draft.source, "external_id": draft.external_id}
        listing = _listing_row(draft, listing_id, digest, self.now) | first | {"created": self.now}
        self.rows[Listing].append(listing)
        for table, made in rows_of(draft, listing_id, key).items():
            self.rows[table].extend(made)
        self.rows[Service][-1]["last_modified"] = self.now
        signed = _authorisation_row(draft, listing_id, self.by, self.now)
        if signed:
            self.rows[AuthorisationRecord].append(signed)
        self.questions.extend(doubts(draft, listing_id))
        self.created.append(listing_id)

    def flush(self, session: Session) -> None:
        """Write everything that waits."""
        if self.organizations:
            known = select(Organization.id).where(col(Organization.id).in_(list(self.organizations)))
            for key in session.exec(known).all():
                self.organizations.pop(key)
        if self.organizations:
            store.write(session, Organization, list(self.organizations.values()))
        for table, made in self.rows.items():
            store.write(session, table, made)
        changes.record(session, [(listing_id, "created") for listing_id in self.created], self.now)
        review.ask(session, self.questions, self.by, self.now)
        reading.keep(session, self.read)
        self.rows.clear()
        self.organizations.clear()
        self.questions.clear()
        self.created.clear()
        self.read.clear()


def erase(session: Session, listing_id: UUID) -> None:
    """Delete every row that hangs on a listing, the `listing` row itself excepted."""
    for table in HUNG:
        session.execute(delete(table).where(col(table.listing_id) == listing_id))
    session.execute(delete(Service).where(col(Service.id) == listing_id))


def replace(session: Session, row: Listing, draft: ListingDraft, digest: str, now: datetime) -> None:
    """Write `draft` over a listing."""
    erase(session, row.id)
    former, key = row.organization_id, organization_id(draft)
    said = session.get(Organization, key)
    if said is None:
        session.execute(insert(Organization), [_organization_row(draft, key)])
    else:
        for name, value in _organization_row(draft, key).items():
            setattr(said, name, value)
    for name, value in _listing_row(draft, row.id, digest, now).items():
        setattr(row, name, value)
    session.flush()
    for table, made in rows_of(draft, row.id, key).items():
        if made:
            session.execute(insert(table), made)
    session.get_one(Service, row.id).last_modified = now
    signed = _authorisation_row(draft, row.id, "import", now)
    if signed and session.get(AuthorisationRecord, signed["id"]) is None:
        session.execute(insert(AuthorisationRecord), [signed])
    session.flush()
    if former != key and session.exec(select(Listing.id).where(Listing.organization_id == former)).first() is None:
        session.delete(session.get_one(Organization, former))
        session.flush()


def authorised(session: Session, listing_id: UUID, signed: Authorisation | None) -> bool:
    """Whether this very authorisation is on record for the listing (SAFETY L6); a file's own word for it is none."""
    query = select(AuthorisationRecord).where(AuthorisationRecord.listing_id == listing_id)
    found = session.exec(query).all()
    return signed is not None and any(
        (record.document, record.authorised_on) == (signed.document, signed.authorised_on) for record in found
    )


def redact(session: Session, row: Listing, by: str, now: datetime) -> None:
    """Before a listing becomes more secret: empty what older values, questions and neighbours tell (L12)."""
    secrets = hiding.secrets_of(json.loads(row.draft))
    history.redact(session, row.id)
    reading.forget(session, [row.id])
    review.redact(session, row.id, row.source, row.external_id)
    organization = session.get_one(Organization, row.organization_id)
    organization.description = hiding.cut(organization.description, secrets)
    for correction in session.exec(select(Correction).where(Correction.listing_id == row.id)).all():
        if correction.field in {"locations", "authorisation"} or hiding.tells(correction.value, secrets):
            session.delete(correction)
    _silence_kin(session, row, secrets, now)
    _ask_neighbours(session, row, by, now)


def _silence_kin(session: Session, row: Listing, secrets: tuple[str, ...], now: datetime) -> None:
    """The organisation's other listings stop telling, in what they say of it, where this one is."""
    kin = select(Listing).where(Listing.organization_id == row.organization_id, Listing.id != row.id)
    for other in session.exec(kin).all():
        said = json.loads(other.draft)
        about = said["organization"]
        told = secrecy.without_repeats(about["description"], secrets)
        if told != about["description"]:
            said["organization"] = about | {"description": told}
            other.draft = json.dumps(said, ensure_ascii=False, sort_keys=True)
            history.redact(session, other.id)
            changes.record(session, [(other.id, "redacted")], now)
    session.flush()


def _ask_neighbours(session: Session, row: Listing, by: str, now: datetime) -> None:
    """A question about every public listing at a door of this one."""
    doors = select(Address.address_1, Address.city, Address.postal_code).where(Address.listing_id == row.id)
    questions = []
    for street, city, code in session.exec(doors).all():
        same = select(Listing).join(Address, col(Address.listing_id) == col(Listing.id))
        same = same.where(Address.address_1 == street, Address.city == city, Address.postal_code == code)
        same = same.where(Address.address_1 != "", Listing.id != row.id, Listing.tier == Tier.PUBLIC.value)
        for other in session.exec(same).unique():
            what = "shares its address with a listing that has just become secret"
            questions.append(Question("tier", other.source, other.external_id, what, "locations", other.id))
    review.ask(session, questions, by, now)
