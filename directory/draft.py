"""The door in's one type: a `ListingDraft` that exists is valid.

Promises: whatever reaches `directory.intake` has passed these rules: codes are known, numbers are dialable, a place
that must stay hidden is *absent* (no address, no point, and no text that gives the place away), and a shelter is
public only with a written authorisation. Validation errors never repeat the input (SAFETY S3).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from directory import reach, secrecy, taxonomy
from directory.values import AreaKind, PartnerKind, PhoneKind, Point, Status, Tier

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
SHELTER_NEEDS = frozenset({"emergency-shelter", "hotel-stay", "transitional-housing"})
DIALABLE = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,6}")


class Part(BaseModel):
    """Immutable, closed (an unknown field is an error), and silent about its input when it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)


class PhoneDraft(Part):
    """One number: E.164 (`+14155550101`) or a short code (`711`, `88788`), what answers there, and a note."""

    number: str
    extension: Annotated[str, StringConstraints(pattern=r"^\d{0,11}$")] = ""
    kind: PhoneKind = PhoneKind.VOICE
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    languages: tuple[str, ...] = ()

    @field_validator("number")
    @classmethod
    def _dialable(cls, number: str) -> str:
        if not DIALABLE.fullmatch(number):
            raise ValueError("a phone number must be E.164 or a short code")
        return number


class AddressDraft(Part):
    """A postal or physical address under its HSDS names; `country` is ISO 3166-1 alpha-2."""

    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    state_province: str = ""
    postal_code: str = ""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "US"
    address_type: Literal["physical", "postal", "virtual"] = "physical"

    @property
    def names_a_door(self) -> bool:
        """Whether more than a city or county is told."""
        return bool(self.address_1 or self.address_2 or self.postal_code)


class LocationDraft(Part):
    """Where a service is given. Without a physical place (`virtual`) it is reached by phone or web."""

    name: str = ""
    description: str = ""
    transportation: str = ""
    accessibility: str = ""
    address: AddressDraft | None = None
    point: Point | None = None
    virtual: bool = False
    external_id: str = ""

    @property
    def empty(self) -> bool:
        """Whether it says nothing about where."""
        return self == LocationDraft(virtual=self.virtual)


class ScheduleRow(Part):
    """One HSDS schedule row: on `byday` (RFC 5545, e.g. `MO,TU` or `1WE,3WE`) from `opens_at` to `closes_at` (HH:MM).

    A row whose `closes_at` is not after `opens_at` runs past midnight; 00:00–24:00 is the whole day.
    """

    freq: Literal["WEEKLY", "MONTHLY"] = "WEEKLY"
    byday: str
    opens_at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    closes_at: Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
    interval: int = 1
    valid_from: date | None = None
    valid_to: date | None = None


class ScheduleDraft(Part):
    """The hours of one thing (`label`: "", "office", "hotline" …): HSDS rows and the same as an OSM `opening_hours`.

    `expression` is "" when hours are not known or by appointment only; open-now is never inferred from nothing.
    """

    label: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    expression: Annotated[str, StringConstraints(max_length=500)] = ""
    rows: tuple[ScheduleRow, ...] = ()
    by_appointment: bool = False
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class ServiceAreaDraft(Part):
    """One area that is served. `code`: `US`, `US-CA`, a county's FIPS `06075`, a ZIP, a GeoNames id for a city.

    `polygon` has GeoJSON in `extent`; `text` is a name no gazetteer knows: shown, queued, and matching nothing.
    """

    kind: AreaKind
    code: str = ""
    name: Line
    extent: str = ""

    @model_validator(mode="after")
    def _coded(self) -> Self:
        if self.kind is AreaKind.POLYGON and not self.extent:
            raise ValueError("a polygon needs its extent")
        if self.kind not in (AreaKind.POLYGON, AreaKind.TEXT) and not self.code:
            raise ValueError("an area needs its code")
        return self

    @property
    def key(self) -> str:
        """`kind:code`, by which a place's covering areas are compared with it; "" when it has no code."""
        return f"{self.kind.value}:{self.code}" if self.code else ""


class LanguageDraft(Part):
    """A language spoken at the service: BCP 47 `code` (ISO 639-3 where there is no shorter), English `name`."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    name: Line
    note: str = ""


class OrganizationDraft(Part):
    """The organisation that gives the service."""

    name: Line
    alternate_name: str = ""
    description: Prose = ""
    url: str = ""
    email: str = ""
    external_id: str = ""


class Authorisation(Part):
    """The stored written authorisation to publish a shelter's address (SAFETY L6): who signed, when, which document."""

    authorised_by: Line
    authorised_on: date
    document: Line


class SourceText(Part):
    """Provenance: the partner's words that `field` was read from, and how sure the reading is (0 to 1)."""

    field: str
    text: Annotated[str, StringConstraints(max_length=4000)]
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    reason: str = ""


class Doubt(Part):
    """Something a person must decide: `what` is wrong with `field`, and the partner's words for it (may be "")."""

    field: str
    what: Line
    text: Annotated[str, StringConstraints(max_length=4000)] = ""


class ListingDraft(Part):
    """One listing as a partner, a form or a feed says it is. See the module's promise for what its existence proves."""

    source: Slug
    external_id: Line
    tier: Tier
    kind: PartnerKind
    organization: OrganizationDraft
    name: Line
    alternate_name: str = ""
    description: Prose = ""
    status: Status = Status.ACTIVE
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    policies: dict[str, str] = Field(default_factory=dict)
    languages: tuple[LanguageDraft, ...] = ()
    phones: tuple[PhoneDraft, ...] = ()
    urls: tuple[str, ...] = ()
    email: str = ""
    locations: tuple[LocationDraft, ...] = ()
    service_areas: tuple[ServiceAreaDraft, ...] = ()
    schedules: tuple[ScheduleDraft, ...] = ()
    timezone: str = ""
    eligibility: Prose = ""
    minimum_age: float | None = None
    maximum_age: float | None = None
    fees: Prose = ""
    application_process: Prose = ""
    wait_time: str = ""
    interpretation_services: str = ""
    required_documents: tuple[str, ...] = ()
    alert: str = ""
    assured_date: date | None = None
    demo: bool = False
    authorisation: Authorisation | None = None
    source_texts: tuple[SourceText, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @field_validator("needs", "tags")
    @classmethod
    def _known_codes(cls, codes: tuple[str, ...], info: object) -> tuple[str, ...]:
        field = getattr(info, "field_name", "")
        known = taxonomy.needs() if field == "needs" else taxonomy.tags()
        if any(code not in known for code in codes):
            raise ValueError("a code is not in the taxonomy")
        return tuple(dict.fromkeys(codes))

    @field_validator("policies")
    @classmethod
    def _known_policies(cls, policies: dict[str, str]) -> dict[str, str]:
        if any(code not in taxonomy.policies() for code in policies):
            raise ValueError("a policy is not in the taxonomy")
        if any(not taxonomy.policy_value_ok(code, value) for code, value in policies.items()):
            raise ValueError("a policy has a value the taxonomy does not know")
        return dict(sorted(policies.items()))

    @field_validator("urls")
    @classmethod
    def _web_urls(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        if any(not url.startswith(("http://", "https://")) for url in urls):
            raise ValueError("a link must be http or https")
        return tuple(dict.fromkeys(urls))

    @property
    def shelters(self) -> bool:
        """Whether people sleep there: then it is secret until somebody has signed that it is not."""
        return self.kind is PartnerKind.SHELTER or not SHELTER_NEEDS.isdisjoint(self.needs)

    @model_validator(mode="after")
    def _secret_place_is_absent(self) -> Self:
        if self.tier is Tier.PUBLIC:
            if self.shelters and self.authorisation is None:
                raise ValueError("a shelter is public only with a written authorisation")
            return self
        for place in self.locations:
            if place.point is not None:
                raise ValueError("a place that is not public has no point")
            if place.address is not None and (self.tier is Tier.CONFIDENTIAL or place.address.names_a_door):
                raise ValueError("a place that is not public has no address")
        if any(not reach.wide_enough(area.kind, area.code) for area in self.service_areas):
            raise ValueError("an area that a place that is not public serves has too few people")
        if any(secrecy.place_traces(text) for text in (*self.free_texts(), *self._lesser_texts())):
            raise ValueError("a text of a place that is not public gives the place away")
        return self

    def free_texts(self) -> list[str]:
        """Every text a person wrote in it, for the secrecy scan."""
        places = [text for p in self.locations for text in (p.name, p.description, p.transportation, p.accessibility)]
        return [
            self.name,
            self.alternate_name,
            self.description,
            self.organization.name,
            self.organization.alternate_name,
            self.organization.description,
            self.eligibility,
            self.fees,
            self.application_process,
            self.wait_time,
            self.interpretation_services,
            self.alert,
            *self.required_documents,
            *places,
            *(phone.note for phone in self.phones),
            *(text for s in self.schedules for text in (s.label, s.note)),
            *(area.name for area in self.service_areas),
            *(text.text for text in self.source_texts),
            *(doubt.text for doubt in self.doubts),
        ]

    def _lesser_texts(self) -> list[str]:
        """What is no prose but may hold some: links, answers, comments in hours, notes."""
        return [
            *self.urls,
            self.email,
            self.organization.url,
            self.organization.email,
            self.timezone,
            *self.policies.values(),
            *(spoken.note for spoken in self.languages),
            *(hours.expression for hours in self.schedules),
        ]
