"""HSDS 3.2 service and what hangs on it: costs, documents, areas, capacity, and where it is given.

Promises: table and column names are those of the specification; a service's id is its listing's id.
"""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from directory.model.base import Hung


class Service(SQLModel, table=True):
    """The HSDS side of a listing."""

    __tablename__: ClassVar[str] = "service"
    id: UUID = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    organization_id: UUID = Field(foreign_key="organization.id", index=True)
    program_id: UUID | None = Field(default=None, foreign_key="program.id")
    name: str
    alternate_name: str | None = None
    description: str | None = None
    url: str | None = None
    email: str | None = None
    status: str
    interpretation_services: str | None = None
    application_process: str | None = None
    fees_description: str | None = None
    wait_time: str | None = None
    fees: str | None = None
    accreditations: str | None = None
    eligibility_description: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    assured_date: date | None = None
    assurer_email: str | None = None
    licenses: str | None = None
    alert: str | None = None
    last_modified: datetime | None = None


class ServiceAtLocation(Hung, table=True):
    """That a service is given at a location."""

    __tablename__: ClassVar[str] = "service_at_location"
    service_id: UUID = Field(foreign_key="service.id")
    location_id: UUID = Field(foreign_key="location.id")
    description: str | None = None


class ServiceArea(Hung, table=True):
    """An area a service serves; `kind` and `code` (ours) are what search compares."""

    __tablename__: ClassVar[str] = "service_area"
    service_id: UUID | None = Field(default=None, foreign_key="service.id")
    service_at_location_id: UUID | None = Field(default=None, foreign_key="service_at_location.id")
    name: str | None = None
    description: str | None = None
    extent: str | None = None
    extent_type: str | None = None
    uri: str | None = None
    kind: str = "text"
    code: str = ""


class CostOption(Hung, table=True):
    """What a service costs somebody."""

    __tablename__: ClassVar[str] = "cost_option"
    service_id: UUID = Field(foreign_key="service.id")
    valid_from: date | None = None
    valid_to: date | None = None
    option: str | None = None
    currency: str | None = None
    amount: float | None = None
    amount_description: str | None = None


class RequiredDocument(Hung, table=True):
    """A paper a person is asked for."""

    __tablename__: ClassVar[str] = "required_document"
    service_id: UUID | None = Field(default=None, foreign_key="service.id")
    document: str | None = None
    uri: str | None = None


class Unit(SQLModel, table=True):
    """What capacity is counted in (beds, rooms, families)."""

    __tablename__: ClassVar[str] = "unit"
    id: UUID = Field(primary_key=True)
    name: str
    scheme: str | None = None
    identifier: str | None = None
    uri: str | None = None


class ServiceCapacity(Hung, table=True):
    """How much room there is, and when that was said."""

    __tablename__: ClassVar[str] = "service_capacity"
    service_id: UUID = Field(foreign_key="service.id")
    unit_id: UUID = Field(foreign_key="unit.id")
    available: float
    maximum: float | None = None
    description: str | None = None
    updated: datetime
