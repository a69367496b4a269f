"""Free civil legal aid in Florida: the Florida Legal Aid resource federation's directory, a legal-aid partner.

Format: a folder of three CSV tables joined by UUID: `organizations.csv`, `locations.csv`, `services.csv`. One listing
is one service, with its organisation's e-mail and link where it has none, and the offices that have a street.
Mess: an address is one line and two times in three only `State: FL`; phones as `main: …, tollfree: …, tdd: …`; counties
joined by `;`; a ragged last column; ages 0, 200 and 999 that mean *none*; the county list of one row a column too far.
Visibility: law offices that invite clients in; public. Jails, courts and shelters that lawyers visit stand among the
locations: only those named like an office of the organisation are told.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from directory.values import PartnerKind, PhoneKind, Tier
from importers.drafting import Raw, RawPlace, paragraphs, registered, told
from importers.importer import Row, Skip
from importers.reading.joining import Joined, read_joined

SLUG = "florida_legal_aid"
TABLES = {
    "agency": Joined("organizations.csv", "organization_uuid"),
    "offices": Joined("locations.csv", "organization_uuid", many=True),
}
VISITED = re.compile(
    r"jail|prison|shelter|court|detention|\bold\b|testing|RTC|children'?s|house|project|society", re.IGNORECASE
)


def read(path: Path) -> Iterator[Row]:
    """The services, each with its organisation and that organisation's locations."""
    return read_joined(path, "services.csv", TABLES)


def _office(place: Mapping[str, Any]) -> bool:
    """Whether a location has a street address and is one where clients of the organisation are received."""
    street = re.match(r"(?:\D*,\s*)?\d+\s", told(place.get("location_address")))
    return bool(street) and not VISITED.search(told(place.get("location_name")))


def _age(text: str) -> float | None:
    return float(text) if text.isdigit() and 0 < int(text) < 120 else None


def _phones(office: Mapping[str, Any]) -> Iterator[tuple[str, PhoneKind | None]]:
    """Each number of an office with what tells it from the other offices' numbers."""
    for part in told(office.get("phones")).split(","):
        label, _, number = part.strip().rpartition(":")
        name = told(office.get("location_name"))
        note = label if label != "main" else "" if re.search(r"\d", name) else name
        yield f"{number} ({note})" if note else number, PhoneKind.TTY if label == "tdd" else None


def say(row: Row) -> Raw | Skip:
    """One service."""
    agency, offices = row.cells["agency"], list(filter(_office, row.cells["offices"]))
    limit, problems = row.text("service_income_limit"), row.text("service_problem_codes")
    return Raw(
        source=SLUG,
        kind=PartnerKind.LEGAL_AID,
        visibility=Tier.PUBLIC,
        external_id=row.text("service_uuid"),
        name=row.text("service_name"),
        alternate_name=row.text("service_alternate_name"),
        organization=row.text("organization_name"),
        organization_id=row.text("organization_uuid"),
        organization_description=told(agency.get("organization_description")),
        organization_url=told(agency.get("organization_url")),
        organization_email=told(agency.get("organization_email")),
        description=paragraphs(row.text("service_description"), row.text("service_additional_information")),
        categories=tuple(filter(None, (part.strip() for part in problems.split(";")))),
        needs=("lawyer",),
        policies={"income-limit": "limit"} if limit.isdigit() else {},
        phones=tuple(phone for office in offices for phone in _phones(office)),
        urls=row.text("service_url") or told(agency.get("organization_url")),
        email=row.text("service_email") or told(agency.get("organization_email")),
        places=tuple(
            RawPlace(
                line=told(o.get("location_address")),
                name=told(o.get("location_name")),
                external_id=told(o.get("location_uuid")),
            )
            for o in offices
        ),
        areas=row.text("column 20", "service_areas"),
        eligibility=f"Income at most {limit}% of the federal poverty level." if limit.isdigit() else "",
        minimum_age=_age(row.text("service_min_age")),
        maximum_age=_age(row.text("service_max_age")),
        state="FL",
    )


IMPORTER = registered(SLUG, "Florida legal aid", PartnerKind.LEGAL_AID, read, say, SLUG, licence="MIT")
