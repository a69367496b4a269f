"""WellSky's tables: providers, locations, addresses, phones and services, joined by upper-case ids.

Promises: what is not shown on its public site makes no listing; a location marked as a shelter is one; addresses for
post, contacts and inactive numbers are never read; ids that lead nowhere are doubts, and nothing is lost unsaid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from directory.draft import Doubt
from directory.values import PartnerKind, PhoneKind, Tier
from importers.drafting import Raw, RawPlace, kind_by_words
from importers.importer import HIDES, SKIP, Row, Skip
from importers.shapes.crosswalk import Coded, coded_in, crossed
from importers.shapes.looking import tables
from importers.shapes.shape import Glimpse, Options, Recognition, Shape
from importers.shapes.visibility import is_no, is_private

TABLES: Final = {
    "service": frozenset({"SERVICE_CODE_ID", "ORGANIZATION_ID"}),
    "address": frozenset({"ADDRESS_1", "LOCATION_ID"}),
    "phone": frozenset({"NUMBER", "ISACTIVE"}),
    "location": frozenset({"ORGANIZATION_ID", "SHOW_ON_PUBLIC_SITE"}),
    "provider": frozenset({"NAME", "SHOW_ON_PUBLIC_SITE"}),
}
"""What tells the tables apart, whatever their files are called; the first that fits."""
PROVIDER, LOCATION, ADDRESSES, PHONES = "waymark:provider", "waymark:location", "waymark:addresses", "waymark:phones"


def table_of(columns: Iterable[str]) -> str:
    """Which of the tables has these columns; "" for none."""
    found = {name.upper() for name in columns if name == name.upper()}
    return next((table for table, signs in TABLES.items() if signs <= found), "")


def recognise(glimpse: Glimpse) -> Recognition | None:
    """At least two of the tables, services or locations among them."""
    found = {table for columns in glimpse.tables.values() if (table := table_of(columns))}
    if len(found) < 2 or not found & {"service", "location"}:
        return None
    why = f"It looks like WellSky's tables: it holds those of {', '.join(sorted(found))}, in their upper-case names."
    return Recognition("wellsky", why, min(0.99, 0.6 + 0.08 * len(found)))


@dataclass(slots=True)
class _Set:
    """The tables, and their records by id."""

    rows: Mapping[str, list[Row]]

    def by(self, table: str, column: str) -> Mapping[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows.get(table, ()):
            found[row.text(column)].append(row)
        return found


def read(path: Path) -> Iterator[Row]:
    """The services; then locations, and then providers, that have none, each as itself."""
    sorted_out: dict[str, list[Row]] = defaultdict(list)
    for rows in tables(path).values():
        if rows and table_of(rows[0].cells):
            sorted_out[table_of(rows[0].cells)] += rows
    whole = _Set(sorted_out)
    providers, places = whole.by("provider", "ID"), whole.by("location", "ID")
    addresses, numbers = whole.by("address", "LOCATION_ID"), whole.by("phone", "LOCATION_ID")
    of_provider = whole.by("phone", "ORGANIZATION_ID")
    told: set[tuple[str, str]] = set()
    for table in ("service", "location", "provider"):
        for row in whole.rows.get(table, ()):
            here = row.text("ID") if table == "location" else row.text("LOCATION_ID") if table == "service" else ""
            owner = row.text("ID") if table == "provider" else row.text("ORGANIZATION_ID")
            if (table, row.text("ID")) in told and table != "service":
                hidden = f"{table}-{row.text('ID')}" if _kept_back(row) else ""
                yield Row(row.number, {SKIP: "is told with the services below it", HIDES: hidden}, row.file)
                continue
            told |= {("location", here), ("provider", owner)}
            yield Row(
                row.number,
                {
                    **(row.cells if table == "service" else {}),
                    PROVIDER: next((one.cells for one in providers.get(owner, ())), None) if owner else None,
                    LOCATION: next((one.cells for one in places.get(here, ())), None) if here else None,
                    ADDRESSES: [one.cells for one in addresses.get(here, ())] if here else [],
                    PHONES: [
                        one.cells
                        for one in (numbers.get(here, []) if here else [])
                        or (of_provider.get(owner, []) if owner else [])
                    ],
                },
                row.file,
            )


def say(row: Row, options: Options) -> Raw | Skip:
    """One service, or a location or provider without any."""
    provider, place = Row(0, row.cells[PROVIDER] or {}), Row(0, row.cells[LOCATION] or {})
    owners = (row, place, provider)
    if any(map(_kept_back, owners)):
        return Skip("its source keeps it from its public site", hides=_id(row, place, provider))
    name = _told("NAME", *owners)
    crossing = crossed(_terms(row))
    shelter = any(is_private(record.text("IS_SHELTER")) for record in owners)
    kind = kind_by_words(PartnerKind.COMMUNITY, name, "; ".join(crossing.categories), provider.text("NAME"))
    shown = any(record.text("SHOW_ON_PUBLIC_SITE") for record in owners)
    places = _places(row, place)
    return Raw(
        source=options.source,
        kind=PartnerKind.SHELTER if shelter else kind,
        visibility=options.visible(Tier.PUBLIC if shown and places else None),
        external_id=_id(row, place, provider),
        name=name,
        organization=provider.text("NAME"),
        organization_id=provider.text("ID"),
        categories=crossing.categories,
        codes=crossing.codes,
        needs=crossing.needs,
        tags=crossing.tags,
        phones=tuple(_phone(Row(0, one)) for one in row.cells[PHONES] if not is_no(one.get("ISACTIVE"))),
        places=places,
        country=options.country,
        doubts=(*crossing.doubts, *_missed(row)),
        **_prose(owners),
    )


def _kept_back(record: Row) -> bool:
    return is_no(record.text("SHOW_ON_PUBLIC_SITE"))


def _id(row: Row, place: Row, provider: Row) -> str:
    """A service is one provider's code at one location."""
    if row.text("PROVIDER_SERVICE_CODE_ID", "SERVICE_CODE_ID"):
        parts = (
            row.text("PROVIDER_SERVICE_CODE_ID") or f"{provider.text('ID')}-{row.text('SERVICE_CODE_ID')}",
            place.text("ID"),
        )
        return "-".join(part for part in parts if part)
    return f"location-{place.text('ID')}" if place.text("ID") else f"provider-{provider.text('ID')}"


def _prose(owners: tuple[Row, Row, Row]) -> dict[str, Any]:
    """What the service says, else its location, else its provider."""
    row, place, provider = owners
    hours = _told("SCHEDULE", row) or _told("HOURS", place, provider)
    inactive = any(is_no(record.text("ISACTIVE")) or is_no(record.text("OPERATIONAL")) for record in owners)
    return {
        "alternate_name": _told("ALTERNATE_NAME", *owners),
        "organization_description": provider.text("DESCRIPTION"),
        "organization_url": provider.text("WEBSITE_ADDRESS", "URL"),
        "description": _told("DESCRIPTION", *owners),
        "urls": _told("WEBSITE_ADDRESS", place, provider) or provider.text("URL"),
        "email": row.text("EMAIL"),
        "areas": row.text("SERVICE_AREAS") or place.text("SERVICEAREAS"),
        "hours": (("", hours),) if hours else (),
        "languages": _told("LANGUAGES", *owners),
        "eligibility": _told("ELIGIBILITY", *owners),
        "fees": row.text("FEES") or _told("PROGRAM_FEES", place, provider),
        "application": row.text("APPLICATION_PROCESS") or _told("INTAKE_PROCEDURE", place, provider),
        "documents": tuple(filter(None, [row.text("REQUIRED_DOCUMENTS")])),
        "status": "inactive" if inactive else row.text("STATUS"),
    }


def _told(column: str, *records: Row) -> str:
    return next((record.text(column) for record in records if record.text(column)), "")


def _terms(row: Row) -> tuple[Coded, ...]:
    code = row.text("SERVICE_CODE_ID")
    named = coded_in(row.text("NAME")) if row.text("NAME") else ()
    return (Coded(code, named[0].name if named else ""), *named) if code else named


def _phone(one: Row) -> tuple[str, PhoneKind | None]:
    described = one.text("DESCRIPTION")
    short = (
        described if len(described) <= 60 and not any(char.isdigit() or char in ":;|\n" for char in described) else ""
    )
    return (f"{short}: " if short else "") + one.text("NUMBER"), None


def _places(row: Row, place: Row) -> tuple[RawPlace, ...]:
    """The location's physical address: the one it names, else its primary, else its first that is not for post."""
    postal, physical = place.text("POSTAL_ADDRESS"), place.text("PHYSICAL_ADDRESS")
    found = [Row(0, cells) for cells in row.cells[ADDRESSES]]
    doors = [
        one for one in found if not is_no(one.text("ISACTIVE")) and (one.text("ID") != postal or postal == physical)
    ]
    chosen = [one for one in doors if one.text("ID") == physical] or [
        one for one in doors if one.text("ISPRIMARY") and not is_no(one.text("ISPRIMARY"))
    ]
    door = next(iter(chosen or doors), Row(0, {}))
    made = RawPlace(
        address_1=door.text("ADDRESS_1"),
        address_2=", ".join(filter(None, (door.text(f"ADDRESS_{n}") for n in (2, 3, 4)))),
        city=door.text("CITY"),
        state=door.text("STATE_PROVINCE", "REGION"),
        postal_code=door.text("POSTAL_CODE"),
        latitude=door.cells.get("LATITUDE") or place.cells.get("LATITUDE"),
        longitude=door.cells.get("LONGITUDE") or place.cells.get("LONGITUDE"),
        name=place.text("NAME"),
        transportation=place.text("TRANSPORTATION"),
        accessibility=place.text("ACCESSIBILITY"),
        external_id=place.text("ID"),
    )
    return () if made.empty else (made,)


def _missed(row: Row) -> list[Doubt]:
    found = []
    if row.text("ORGANIZATION_ID") and row.cells[PROVIDER] is None:
        found.append(Doubt(field="organization", what="its provider is not in the file"))
    if row.text("LOCATION_ID") and row.cells[LOCATION] is None:
        found.append(Doubt(field="location", what="its location is not in the file"))
    return found


WELLSKY: Final = Shape("wellsky", "WellSky tables", recognise, read, say)
