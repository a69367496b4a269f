"""HSDS 3.2 location, address and accessibility, with the database's own guard over hidden places.

Promises: a CHECK refuses a point or a street in a row whose tier is not `public`, and any address at all in a
confidential one; a composite foreign key holds each row's tier to its listing's, so neither can be changed alone.
"""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from directory.model.base import Hung, tier_constraints


class Location(Hung, table=True):
    """Where a service is given; for a hidden place only that there is one."""

    __tablename__: ClassVar[str] = "location"
    __table_args__: ClassVar[Any] = tier_constraints(
        CheckConstraint("tier = 'public' OR (latitude IS NULL AND longitude IS NULL)", name="hidden_point"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_point"),
    )
    tier: str
    location_type: str = "physical"
    url: str | None = None
    organization_id: UUID | None = Field(default=None, foreign_key="organization.id")
    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    transportation: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    external_identifier: str | None = None
    external_identifier_type: str | None = None


class Address(Hung, table=True):
    """A postal or physical address; `area` rows hold city and state alone."""

    __tablename__: ClassVar[str] = "address"
    __table_args__: ClassVar[Any] = tier_constraints(
        CheckConstraint("tier <> 'confidential'", name="hidden_place"),
        CheckConstraint(
            "tier = 'public' OR (address_1 = '' AND coalesce(address_2, '') = '' AND coalesce(attention, '') = ''"
            " AND postal_code = '')",
            name="hidden_street",
        ),
    )
    tier: str
    location_id: UUID | None = Field(default=None, foreign_key="location.id")
    attention: str | None = None
    address_1: str = ""
    address_2: str | None = None
    city: str = ""
    region: str | None = None
    state_province: str = ""
    postal_code: str = ""
    country: str = "US"
    address_type: str = "physical"


class Accessibility(Hung, table=True):
    """How a location can be used by people with disabilities."""

    __tablename__: ClassVar[str] = "accessibility"
    location_id: UUID | None = Field(default=None, foreign_key="location.id")
    description: str | None = None
    details: str | None = None
    url: str | None = None
