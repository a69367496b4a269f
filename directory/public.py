"""The door out: the only place a `PublicListing` is made, and the only predicate that says what may be shown.

Promises: a `PublicListing` has nowhere to put a hidden place: only tier `public` carries an address or a point.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from directory.values import AreaKind, PartnerKind, PhoneKind, Precision, Status, Tier


class Public(BaseModel):
    """Base of all that may be shown: immutable, closed, silent about input."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class PublicPhone(Public):
    """A number to call: E.164 or a short code; `extension` digits; `note` in the partner's words."""

    number: str
    extension: str = ""
    kind: PhoneKind
    note: str = ""
    languages: tuple[str, ...] = ()


class PublicAddress(Public):
    """A street or postal address that may be shown."""

    address_1: str = ""
    address_2: str = ""
    city: str = ""
    state_province: str = ""
    postal_code: str = ""
    country: str = ""
    address_type: str = "physical"


class PublicPoint(Public):
    """A point that may be shown, in WGS 84 degrees."""

    latitude: float
    longitude: float
    precision: Precision


class PublicLocation(Public):
    """One public place of a service."""

    name: str = ""
    address: PublicAddress | None = None
    point: PublicPoint | None = None
    description: str = ""
    transportation: str = ""
    accessibility: str = ""


class PublicArea(Public):
    """An area that is served; see `ServiceAreaDraft`."""

    kind: AreaKind
    code: str
    name: str
    extent: str = ""


class PublicLanguage(Public):
    """A language spoken there."""

    code: str
    name: str
    note: str = ""


class PublicSchedule(Public):
    """Hours: `expression` is an OSM `opening_hours` string, evaluated in the listing's `timezone`."""

    label: str = ""
    expression: str = ""
    by_appointment: bool = False
    note: str = ""


class PublicOrganization(Public):
    """Who gives the service."""

    id: UUID
    name: str
    description: str = ""
    url: str = ""


class PublicListing(Public):
    """One listing as anyone may see it."""

    id: UUID
    code: str
    name: str
    alternate_name: str = ""
    organization: PublicOrganization
    kind: PartnerKind
    status: Status
    description: str = ""
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    policies: Annotated[dict[str, str], Field(default_factory=dict)]
    languages: tuple[PublicLanguage, ...] = ()
    phones: tuple[PublicPhone, ...] = ()
    urls: tuple[str, ...] = ()
    email: str = ""
    tier: Tier
    area: str = ""
    address: PublicAddress | None = None
    point: PublicPoint | None = None
    locations: tuple[PublicLocation, ...] = ()
    virtual: bool = False
    service_areas: tuple[PublicArea, ...] = ()
    schedules: tuple[PublicSchedule, ...] = ()
    timezone: str = ""
    eligibility: str = ""
    minimum_age: float | None = None
    maximum_age: float | None = None
    fees: str = ""
    application_process: str = ""
    wait_time: str = ""
    interpretation_services: str = ""
    required_documents: tuple[str, ...] = ()
    alert: str = ""
    assured_date: date | None = None
    last_modified: datetime
    source: str
    source_name: str = ""
    demo: bool = False

    @model_validator(mode="after")
    def _nowhere_to_put_a_secret(self) -> Self:
        if self.tier is not Tier.PUBLIC and (self.address or self.point or self.locations):
            raise ValueError("only a public place has a location")
        return self
