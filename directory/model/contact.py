"""HSDS 3.2 contact, phone and language.

Promises: table and column names are those of the specification. `Phone.kind` (ours) keeps a crisis line apart from an
office, which HSDS' RFC 6350 `type` cannot.
"""

from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from directory.model.base import Hung


class Contact(Hung, table=True):
    """A named person or desk. Staff only: never part of a `PublicListing`."""

    __tablename__: ClassVar[str] = "contact"
    organization_id: UUID | None = Field(default=None, foreign_key="organization.id")
    service_id: UUID | None = Field(default=None, foreign_key="service.id")
    service_at_location_id: UUID | None = Field(default=None, foreign_key="service_at_location.id")
    location_id: UUID | None = Field(default=None, foreign_key="location.id")
    name: str | None = None
    title: str | None = None
    department: str | None = None
    email: str | None = None


class Phone(Hung, table=True):
    """A number: E.164 or a short code, indexed so that the same number at another source is found."""

    __tablename__: ClassVar[str] = "phone"
    location_id: UUID | None = Field(default=None, foreign_key="location.id")
    service_id: UUID | None = Field(default=None, foreign_key="service.id")
    organization_id: UUID | None = Field(default=None, foreign_key="organization.id")
    contact_id: UUID | None = Field(default=None, foreign_key="contact.id")
    service_at_location_id: UUID | None = Field(default=None, foreign_key="service_at_location.id")
    number: str = Field(index=True)
    extension: str | None = None
    type: str | None = None
    description: str | None = None
    kind: str = "voice"


class Language(Hung, table=True):
    """A language spoken at a service, a location or a phone."""

    __tablename__: ClassVar[str] = "language"
    service_id: UUID | None = Field(default=None, foreign_key="service.id")
    location_id: UUID | None = Field(default=None, foreign_key="location.id")
    phone_id: UUID | None = Field(default=None, foreign_key="phone.id")
    name: str | None = None
    code: str | None = None
    note: str | None = None
