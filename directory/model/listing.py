"""Our own tables around HSDS: the source, the listing, its authorisation, provenance and corrections.

Promises: the tier is one of three by CHECK; a listing is found by (source, external_id); `draft` is the listing as it
stands, from which the HSDS rows and the `PublicListing` are made, so it too can hold no hidden place.
"""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel


class Source(SQLModel, table=True):
    """Where listings come from: a partner's file, the portal, a feed."""

    __tablename__: ClassVar[str] = "source"
    slug: str = Field(primary_key=True)
    name: str
    kind: str
    country: str = "US"
    licence: str = ""
    trusted: bool = True
    demo: bool = False


class Listing(SQLModel, table=True):
    """One listing: what the directory knows about it beside its HSDS rows.

    `content_hash` is of the draft as last submitted, so that an unchanged row costs one look-up; `draft` is what was
    accepted of it (JSON). `withdrawn_at` set: it is no longer shown. `staff_only`: a person decided that it is for
    staff alone; no import says so and none undoes it.
    """

    __tablename__: ClassVar[str] = "listing"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("tier IN ('public', 'area', 'confidential')", name="tier_known"),
        UniqueConstraint("source", "external_id"),
        UniqueConstraint("id", "tier"),
        Index(
            "ix_listing_staff_only",
            "staff_only",
            sqlite_where=text("staff_only IS 1"),
            postgresql_where=text("staff_only IS true"),
        ),
    )
    id: UUID = Field(primary_key=True)
    code: str = Field(unique=True)
    source: str = Field(foreign_key="source.slug")
    external_id: str
    organization_id: UUID = Field(foreign_key="organization.id", index=True)
    tier: str
    kind: str
    status: str
    demo: bool = False
    content_hash: str
    name_key: str = Field(index=True)
    draft: str
    created: datetime
    last_modified: datetime
    assured_date: date | None = None
    withdrawn_at: datetime | None = None
    staff_only: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class AuthorisationRecord(SQLModel, table=True):
    """The written authorisation to publish a place (SAFETY L6). Never deleted; a revocation is a new row's matter."""

    __tablename__: ClassVar[str] = "authorisation"
    id: UUID = Field(primary_key=True)
    listing_id: UUID = Field(foreign_key="listing.id", index=True)
    authorised_by: str
    authorised_on: date
    document: str
    recorded_at: datetime
    recorded_by: str


class SourceTextRow(SQLModel, table=True):
    """Provenance: the partner's words a cleaned value was read from."""

    __tablename__: ClassVar[str] = "source_text"
    id: UUID = Field(primary_key=True)
    listing_id: UUID = Field(foreign_key="listing.id", index=True, ondelete="CASCADE")
    field: str
    text: str
    confidence: float
    reason: str = ""


class Correction(SQLModel, table=True):
    """What a person corrected in a listing; applied again on top of every later import (`value` is JSON)."""

    __tablename__: ClassVar[str] = "correction"
    __table_args__: ClassVar[Any] = (UniqueConstraint("listing_id", "field"),)
    id: UUID = Field(primary_key=True)
    listing_id: UUID = Field(foreign_key="listing.id", index=True, ondelete="CASCADE")
    field: str
    value: str
    by: str
    at: datetime
    why: str = ""
