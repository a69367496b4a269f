"""Writing listings: a draft becomes its `listing` row and its HSDS rows, or replaces them, or is redacted.

Promises: rows are written table by table in batches, parents first; replacing leaves nothing of the old rows; redacting
also empties history, questions and the organisation's text, and asks about neighbours at the same door.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import Session, SQLModel, col, select

from directory import changes, hiding, history, reading, review, secrecy, staff_facts
from directory.draft import Authorisation, ListingDraft
from directory.listing_rows import HUNG, Ids, rows_of
from directory.matching.sides import side_of_draft
from directory.model import (
    Address,
    AuthorisationRecord,
    ChangeEvent,
    Correction,
    Listing,
    Location,
    Organization,
    Service,
)
from directory.prepared import (
    Prepared,
    authorisation_row,
    content,
    doubts,
    listing_row,
    organization_id,
    organization_row,
    prepare,
)
from directory.review import Question
from directory.values import Tier
from directory.writing import Columns, Packed, Values, insert_packed

__all__ = [
    "Pending",
    "authorised",
    "content",
    "doubts",
    "erase",
    "organization_id",
    "redact",
    "replace",
    "snapshot",
]

_TABLES: tuple[type[SQLModel], ...] = (
    Organization,
    Listing,
    Service,
    Location,
    *HUNG,
    AuthorisationRecord,
    ChangeEvent,
)
ORDER = {str(table.__tablename__): at for at, table in reversed(list(enumerate(_TABLES)))}
"""Tables, parents before children."""


def snapshot(draft: ListingDraft) -> dict[str, Any]:
    """All of a draft that only waits, so that accepting it needs no file."""
    return draft.model_dump(mode="json")


class Pending:
    """Rows of new listings that wait to be written together."""

    def __init__(self, session: Session, by: str, now: datetime) -> None:
        self.session, self.by, self.now = session, by, now
        self.rows: dict[tuple[str, Columns], list[Values]] = {}
        self.organizations: dict[UUID, Packed] = {}
        self.questions: dict[UUID, Question] = {}
        self.created: dict[str, Prepared] = {}
        self.read: list[dict[str, Any]] = []

    def __len__(self) -> int:
        return len(self.created) + len(self.questions) + len(self.read)

    def prepare(self, draft: ListingDraft, listing_id: UUID, digest: str) -> Prepared:
        """Make a new listing's rows."""
        return prepare(draft, listing_id, digest, self.by, self.now, self.session.connection().dialect)

    def create(self, made: Prepared) -> None:
        """Queue a new listing's rows."""
        self.organizations.setdefault(made.organization_id, made.organization)
        for packed in made.rows:
            self.rows.setdefault((packed.table, packed.columns), []).extend(packed.rows)
        self.questions.update(made.questions)
        self.created[made.external_id] = made

    def ask(self, *questions: Question) -> None:
        """Queue questions."""
        self.questions.update((question.id, question) for question in questions)

    def flush(self) -> None:
        """Write everything that waits, tables in the order in which they lean on each other."""
        if self.organizations:
            known = select(Organization.id).where(col(Organization.id).in_(list(self.organizations)))
            for key in self.session.exec(known).all():
                self.organizations.pop(key)
        for packed in self.organizations.values():
            self.rows.setdefault((packed.table, packed.columns), []).extend(packed.rows)
        for table, columns in sorted(self.rows, key=lambda key: ORDER[key[0]]):
            insert_packed(self.session, Packed(table, columns, self.rows[table, columns]))
        review.ask_known(self.session, self.questions, self.by, self.now)
        reading.keep(self.session, self.read)
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
        session.execute(insert(Organization), [organization_row(draft, key)])
    else:
        for name, value in organization_row(draft, key).items():
            setattr(said, name, value)
    for name, value in listing_row(draft, row.id, digest, now).items():
        setattr(row, name, value)
    session.flush()
    for table, made in rows_of(draft, Ids(row.id), key, side_of_draft(draft)).items():
        if made:
            session.execute(insert(table), made)
    session.get_one(Service, row.id).last_modified = now
    signed = authorisation_row(draft, row.id, "import", now)
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
    reading.forget_deliveries(session, row.source)
    review.redact(session, row.id, row.source, row.external_id, secrets)
    staff_facts.redact(session, row.id, secrets)
    organization = session.get_one(Organization, row.organization_id)
    organization.description = hiding.cut(organization.description, secrets)
    for correction in session.exec(select(Correction).where(Correction.listing_id == row.id)).all():
        if correction.field in {"locations", "authorisation"} or hiding.tells(correction.value, secrets):
            session.delete(correction)
        else:
            correction.why = hiding.cut(correction.why, secrets)
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
