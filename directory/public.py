"""The door out: the only place a `PublicListing` is made, and the only predicate that says what may be shown.

Promises: a `PublicListing` has nowhere to put a hidden place: only tier `public` carries an address or a point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import from_json
from sqlalchemy import BindParameter, ColumnElement, Row, and_, bindparam, inspect
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from directory.draft import ListingDraft
from directory.errors import GoneError
from directory.model import Capacity, Listing, Source
from directory.values import AreaKind, PartnerKind, PhoneKind, Precision, Status, Tier

SHOWN = (Status.ACTIVE.value, Status.TEMPORARILY_CLOSED.value)
AS_IT_IS = (
    "name", "alternate_name", "kind", "status", "description", "needs", "tags", "policies", "languages", "phones",
    "urls", "email", "tier", "timezone", "eligibility", "minimum_age", "maximum_age", "fees", "application_process",
    "wait_time", "interpretation_services", "required_documents", "alert", "assured_date", "demo",
)  # fmt: skip


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
    capacity: Literal["", "space", "call", "full"] = ""
    last_modified: datetime
    source: str
    source_name: str = ""
    demo: bool = False

    @model_validator(mode="after")
    def _nowhere_to_put_a_secret(self) -> Self:
        if self.tier is not Tier.PUBLIC and (self.address or self.point or self.locations):
            raise ValueError("only a public place has a location")
        return self


def visible(now: datetime | BindParameter[Any], *, staff_only: bool = False) -> ColumnElement[bool]:
    """The one predicate that says which listings may be shown at `now` (UTC, or a parameter given later).

    With `staff_only` it says which of them a person keeps for staff alone, and those may be shown to nobody else.
    """
    withdrawn = col(Listing.withdrawn_at)
    shown = and_(col(Listing.status).in_(SHOWN), (withdrawn.is_(None)) | (withdrawn > now))
    return and_(shown, col(Listing.staff_only).is_(staff_only))


def _locations(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The places that may be shown: none at all unless the tier is public."""
    if content["tier"] != Tier.PUBLIC.value:
        return []
    shown = []
    for place in content["locations"]:
        address = place["address"] and {k: v for k, v in place["address"].items() if k != "region"}
        point = place["point"]
        if address or point:
            texts = {k: place[k] for k in ("name", "description", "transportation", "accessibility")}
            shown.append(texts | {"address": address, "point": point})
    return shown


def _area(content: Mapping[str, Any]) -> str:
    """The city or state that an `area` listing lets be known; "" for every other tier."""
    if content["tier"] != Tier.AREA.value:
        return ""
    for place in content["locations"]:
        if place["address"]:
            return ", ".join(p for p in (place["address"]["city"], place["address"]["state_province"]) if p)
    return ""


_ROWS: Any = inspect(Listing).local_table.c
_SOURCES: Any = inspect(Source).local_table
_ROOMS: Any = inspect(Capacity).local_table
_CONTENT = (
    sql_select(
        *(_ROWS[name] for name in ("id", "code", "organization_id", "last_modified", "source", "draft")),
        _SOURCES.c.name.label("source_name"),
        _ROOMS.c.level.label("capacity"),
    )
    .join(_SOURCES, _SOURCES.c.slug == _ROWS.source)
    .outerjoin(_ROOMS, and_(_ROOMS.c.listing_id == _ROWS.id, _ROOMS.c.shown, _ROOMS.c.until > bindparam("now")))
)
SHOWN_ROWS = _CONTENT.where(visible(bindparam("now")))
"""What a `PublicListing` is made of. Built once, of plain columns: a row through the ORM costs more than the search."""
BY_ID = SHOWN_ROWS.where(_ROWS.id.in_(bindparam("ids", expanding=True)))
FOR_STAFF = _CONTENT.where(visible(bindparam("now"), staff_only=True)).order_by(_ROWS.id)
"""Never joined with the others: what only staff may see is asked for by its own name (`for_staff_alone`)."""


@dataclass(frozen=True, slots=True)
class _Imagined:
    """A row of `SHOWN_ROWS` with another draft in it."""

    id: UUID
    code: str
    organization_id: UUID
    last_modified: datetime
    source: str
    draft: str
    source_name: str
    capacity: str


def preview(session: Session, listing_id: UUID, draft: ListingDraft, now: datetime) -> PublicListing:
    """How a listing would be shown with `draft` in it, whether it may be shown or not; for those who keep it."""
    row = session.get_one(Listing, listing_id)
    room = session.get(Capacity, listing_id)
    shown = room is not None and room.shown and room.until.replace(tzinfo=now.tzinfo) > now
    source = session.get_one(Source, row.source)
    said = draft.model_dump_json()
    level = room.level if room is not None and shown else ""
    return _made(
        _Imagined(row.id, row.code, row.organization_id, row.last_modified, row.source, said, source.name, level)
    )


def _made(row: Row[Any] | _Imagined) -> PublicListing:
    content = from_json(row.draft)
    said = content["organization"]
    hidden = content["tier"] != Tier.PUBLIC.value
    organization = {
        "id": row.organization_id,
        "name": said["name"],
        "description": "" if hidden else said["description"],
        "url": said["url"],
    }
    places = _locations(content)
    return PublicListing.model_validate(
        {name: content[name] for name in AS_IT_IS}
        | {
            "id": row.id,
            "code": row.code,
            "organization": organization,
            "area": _area(content),
            "address": places[0]["address"] if places else None,
            "point": places[0]["point"] if places else None,
            "locations": places,
            "virtual": any(place["virtual"] for place in content["locations"]),
            "service_areas": [
                area for area in content["service_areas"] if not (hidden and area["kind"] == AreaKind.TEXT)
            ],
            "schedules": [{k: v for k, v in s.items() if k != "rows"} for s in content["schedules"]],
            "capacity": row.capacity or "",
            "last_modified": row.last_modified,
            "source": row.source,
            "source_name": row.source_name,
        }
    )


def listings(session: Session, ids: Sequence[UUID], now: datetime) -> list[PublicListing]:
    """The listings that may be shown, in the order of `ids`; those that may not are left out."""
    if not ids:
        return []
    rows = session.execute(BY_ID, {"now": now, "ids": list(ids)}).all()
    found = {row.id: row for row in rows}
    return [_made(found[i]) for i in ids if i in found]


def for_staff_alone(session: Session, now: datetime, ids: Sequence[UUID] | None = None) -> list[PublicListing]:
    """The listings (of `ids`, or all) that a person keeps for staff, in the order of ids. No public door asks for them.

    They are made as all others are: a place that is hidden is absent here, too.
    """
    rows = FOR_STAFF if ids is None else FOR_STAFF.where(_ROWS.id.in_(ids))
    return [_made(row) for row in session.execute(rows, {"now": now})]


def listing(session: Session, listing_id: UUID, now: datetime) -> PublicListing | None:
    """One listing, or None when there is none; `GoneError` when it may no longer be shown."""
    row = session.get(Listing, listing_id)
    if row is None:
        return None
    made = listings(session, [listing_id], now)
    if not made:
        raise GoneError("this listing is no longer shown")
    return made[0]


def by_code(session: Session, code: str, now: datetime) -> PublicListing | None:
    """One listing by the code of its short link; like `listing`."""
    found = session.exec(select(Listing.id).where(Listing.code == code)).first()
    return listing(session, found, now) if found else None


def all_listings(session: Session, now: datetime) -> Iterator[PublicListing]:
    """Every listing that may be shown, in the stable order of ids, a batch at a time."""
    query = SHOWN_ROWS.order_by(_ROWS.id)
    for row in session.execute(query.execution_options(yield_per=500), {"now": now}):
        yield _made(row)


def has_demo(session: Session, now: datetime) -> bool:
    """Whether any listing shown is a demonstration, so that every page can say so."""
    return session.exec(select(Listing.id).where(Listing.demo, visible(now)).limit(1)).first() is not None
