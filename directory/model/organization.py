"""HSDS 3.2 organization and what hangs on it: identifiers, programs, funding, further URLs.

Promises: table and column names are those of the specification (openreferral.org, HSDS 3.2.3).
"""

from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from directory.model.base import Hung


class Organization(SQLModel, table=True):
    """Who gives services. `source` and `external_id` (ours) say where it came from."""

    __tablename__: ClassVar[str] = "organization"
    id: UUID = Field(primary_key=True)
    name: str
    alternate_name: str | None = None
    description: str = ""
    email: str | None = None
    website: str | None = None
    tax_status: str | None = None
    tax_id: str | None = None
    year_incorporated: int | None = None
    legal_status: str | None = None
    logo: str | None = None
    uri: str | None = None
    parent_organization_id: UUID | None = Field(default=None, foreign_key="organization.id")
    source: str | None = Field(default=None, foreign_key="source.slug", index=True)
    external_id: str | None = None


class OrganizationIdentifier(SQLModel, table=True):
    """An organisation's number in somebody's register."""

    __tablename__: ClassVar[str] = "organization_identifier"
    id: UUID = Field(primary_key=True)
    organization_id: UUID = Field(foreign_key="organization.id", index=True)
    identifier_scheme: str | None = None
    identifier_type: str
    identifier: str


class Program(SQLModel, table=True):
    """A program an organisation groups services under."""

    __tablename__: ClassVar[str] = "program"
    id: UUID = Field(primary_key=True)
    organization_id: UUID = Field(foreign_key="organization.id", index=True)
    name: str
    alternate_name: str | None = None
    description: str


class Funding(Hung, table=True):
    """Who pays."""

    __tablename__: ClassVar[str] = "funding"
    organization_id: UUID | None = Field(default=None, foreign_key="organization.id")
    service_id: UUID | None = Field(default=None, foreign_key="service.id")
    source: str | None = None


class Url(Hung, table=True):
    """A further web address of a service or an organisation."""

    __tablename__: ClassVar[str] = "url"
    label: str | None = None
    url: str
    organization_id: UUID | None = Field(default=None, foreign_key="organization.id")
    service_id: UUID | None = Field(default=None, foreign_key="service.id")
