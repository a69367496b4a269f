"""San Mateo County's human services: the Ohana sample set, in HSDS 1.0's tables, a community partner.

Format: a folder of CSV tables joined by ids: organizations, locations (with languages and accessibility), services,
addresses, phones (of an organisation, location, service or contact), regular_schedules. One listing is one service.
Mess: closing before opening ("9am" to "03:00"), 12- and 24-hour clocks together, a phone that is no number, defunct and
inactive services, test rows. Contacts are people: neither they nor their phones are read. Mail addresses pin nothing.
Visibility: offices of public services; public, unless a service houses people.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from directory.values import PartnerKind, PhoneKind, Precision, Tier
from importers.drafting import Raw, RawPlace, kind_by_words, registered, told
from importers.importer import Row, Skip
from importers.reading import read_folder

SLUG = "ohana_sample_hsds"
TABLES = ("organizations", "locations", "services", "addresses", "phones", "regular_schedules")
KINDS = {"fax": PhoneKind.FAX, "tty": PhoneKind.TTY, "sms": PhoneKind.TEXT, "hotline": PhoneKind.HOTLINE}


def read(path: Path) -> Iterator[Row]:
    """The services, each with its place, organisation, numbers and hours; a service's own stand before its place's."""
    tables = {name.removesuffix(".csv"): rows for name, rows in read_folder(path, [f"{t}.csv" for t in TABLES]).items()}
    places, agencies = _by(tables["locations"], "id"), _by(tables["organizations"], "id")
    addresses = _by(tables["addresses"], "location_id")
    for row in tables["services"]:
        place = next(iter(places[row.text("location_id")]), Row(0, {}))
        agency = next(iter(agencies[place.text("organization_id")]), Row(0, {}))
        owners = (("service_id", row), ("location_id", place), ("organization_id", agency))
        joined = {
            "place": place.cells,
            "agency": agency.cells,
            "address": next((address.cells for address in addresses[place.text("id")]), {}),
            "phones": _first(tables["phones"], owners),
            "hours": _first(tables["regular_schedules"], owners[:2]),
        }
        yield replace(row, cells={**row.cells, **joined})


def _by(rows: list[Row], column: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.text(column)].append(row)
    return found


def _first(rows: list[Row], owners: tuple[tuple[str, Row], ...]) -> list[Mapping[str, Any]]:
    """The rows that belong to the nearest owner that has any."""
    for column, owner in owners:
        if owner.text("id") and (own := [row.cells for row in rows if row.text(column) == owner.text("id")]):
            return own
    return []


def say(row: Row) -> Raw | Skip:
    """One service."""
    place, agency, address = row.cells["place"], row.cells["agency"], row.cells["address"]
    return Raw(
        source=SLUG,
        kind=kind_by_words(PartnerKind.COMMUNITY, row.text("name"), told(place.get("name"))),
        visibility=Tier.PUBLIC,
        external_id=row.text("id"),
        name=row.text("name"),
        alternate_name=row.text("alternate_name"),
        organization=told(agency.get("name")),
        organization_id=told(agency.get("id")),
        organization_description=told(agency.get("description")),
        organization_url=told(agency.get("website")),
        description=row.text("description"),
        categories=tuple(part.strip() for part in row.text("keywords").split(",") if part.strip()),
        phones=tuple(_phone(phone) for phone in row.cells["phones"]),
        urls=row.text("website") or told(place.get("website"), agency.get("website")),
        email=row.text("email"),
        places=(_place(place, address),),
        virtual=told(place.get("virtual")) == "true",
        areas=row.text("service_areas"),
        timetable=tuple((h.get("weekday"), h.get("opens_at"), h.get("closes_at")) for h in row.cells["hours"]),
        languages=row.text("languages") or told(place.get("languages")),
        interpretation=row.text("interpretation_services"),
        eligibility=row.text("eligibility"),
        fees=row.text("fees"),
        application=row.text("application_process"),
        wait_time=row.text("wait_time"),
        documents=tuple(filter(None, [row.text("required_documents")])),
        status=row.text("status"),
        state="CA",
    )


def _phone(phone: Mapping[str, Any]) -> tuple[str, PhoneKind | None]:
    extension = told(phone.get("extension"))
    words = f"{told(phone.get('department'))}: " if told(phone.get("department")) else ""
    return words + told(phone.get("number")) + (f" ext. {extension}" if extension else ""), KINDS.get(
        told(phone.get("number_type"))
    )


def _place(place: Mapping[str, Any], address: Mapping[str, Any]) -> RawPlace:
    return RawPlace(
        address_1=told(address.get("address_1")),
        address_2=told(address.get("address_2")),
        city=told(address.get("city")),
        state=told(address.get("state_province")),
        postal_code=told(address.get("postal_code")),
        latitude=place.get("latitude"),
        longitude=place.get("longitude"),
        precision=Precision.STREET,
        name=told(place.get("name")),
        transportation=told(place.get("transportation")),
        accessibility=told(place.get("accessibility")),
        external_id=told(place.get("id")),
    )


IMPORTER = registered(
    SLUG, "San Mateo County sample (Ohana)", PartnerKind.COMMUNITY, read, say, SLUG, licence="BSD-3-Clause",
)  # fmt: skip
