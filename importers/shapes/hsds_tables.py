"""HSDS as tables (2.x, 3.x: a folder, ZIP, datapackage or workbook), and HSDS 1 or Ohana's CSV set.

Promises: tables are known by singular or plural names, joined by their ids into the nested form of `service_full`, in
one pass over each; an id that leads nowhere becomes a doubt, a record that nothing uses a reason; loops among parents
are never walked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from importers.importer import SKIP, Row
from importers.shapes.hsds_parts import words
from importers.shapes.hsds_say import STREET, say_hsds
from importers.shapes.looking import tables
from importers.shapes.shape import DOUBTS, Glimpse, Recognition, Record, Shape

NAMES: Final = {
    "organisation": "organization",
    "services_at_location": "service_at_location",
    "services_at_locations": "service_at_location",
    "service_at_locations": "service_at_location",
    "addresses": "address",
    "address": "address",
    "physical_addresses": "address",
    "physical_address": "address",
    "regular_schedules": "schedule",
    "regular_schedule": "schedule",
    "accessibility_for_disabilities": "accessibility",
    "taxonomies": "taxonomy",
    "service_taxonomies": "service_taxonomy",
    "service_attributes": "service_taxonomy",
    "service_attribute": "service_taxonomy",
    "other_attributes": "attribute",
    "other_attribute": "attribute",
    "eligibilities": "eligibility",
    "accessibility": "accessibility",
    "service_capacities": "service_capacity",
}
KNOWN: Final = frozenset(
    {
        "organization", "service", "location", "service_at_location", "address", "phone", "schedule", "service_area",
        "language", "cost_option", "required_document", "accessibility", "attribute", "taxonomy", "taxonomy_term",
        "service_taxonomy", "program", "contact", "url", "eligibility", "funding", "service_capacity",
    }
)  # fmt: skip
OF_SERVICE: Final = {
    "phone": "phones",
    "schedule": "schedules",
    "service_area": "service_areas",
    "language": "languages",
    "cost_option": "cost_options",
    "required_document": "required_documents",
    "url": "additional_urls",
    "eligibility": "eligibilities",
}
OF_PLACE: Final = {
    "address": "addresses",
    "phone": "phones",
    "schedule": "schedules",
    "language": "languages",
    "accessibility": "accessibility",
}
HIGHER: Final = ("program_id", "contact_id")
Index = Mapping[str, list[Record]]


def table_name(name: str) -> str:
    """The singular HSDS name of a table (`services.csv`, `HSDS-Services`, `service`); "" when it is none."""
    plain = re.sub(r"\.\w{2,5}$", "", name.casefold().replace("-", "_").replace(" ", "_"))
    plain = re.sub(r"^(?:hsds|oruk|openreferral)_", "", plain)
    plain = NAMES.get(plain, plain)
    plain = plain if plain in KNOWN else plain.removesuffix("s")
    return plain if plain in KNOWN else ""


def recognise_tables(glimpse: Glimpse) -> Recognition | None:
    """A set of tables that has HSDS names, where services hang on organisations."""
    found = {table_name(name): columns for name, columns in glimpse.tables.items() if table_name(name)}
    service = set(found.get("service", ()))
    if not {"id", "name"} <= service or len(found) < 2:
        return None
    names = ", ".join(sorted(found)[:5])
    sure = min(0.99, 0.6 + 0.04 * len(found))
    if "location_id" in service and "organization_id" not in service:
        why = f"It looks like the CSV set of HSDS 1 (Ohana): its services hang on locations, beside {names}."
        return Recognition("ohana", why, sure)
    if "organization_id" in service or "service_at_location" in found:
        return Recognition("hsds_tables", f"It looks like HSDS tables: it holds {names}.", sure)
    return None


@dataclass(slots=True)
class _Set:
    """The tables of one delivery, found by the columns that join them."""

    rows: Mapping[str, list[Row]]
    indexes: dict[tuple[str, str], Index] = field(default_factory=dict)

    def of(self, table: str, column: str, key: str) -> list[Record]:
        """The records of `table` whose `column` is `key`; none for no key."""
        if not key:
            return []
        index = self.indexes.get((table, column))
        if index is None:
            made: dict[str, list[Record]] = defaultdict(list)
            for row in self.rows.get(table, ()):
                made[words(row.cells, column)].append(row.cells)
            index = self.indexes[table, column] = made
        return index.get(key, [])

    def one(self, table: str, key: str) -> Record | None:
        """The first record of that id."""
        return next(iter(self.of(table, "id", key)), None)


def read_hsds_tables(path: Path) -> Iterator[Row]:
    """One row per service, nested; then a reason for each organisation and location that no service uses."""
    named: dict[str, list[Row]] = defaultdict(list)
    for name, rows in tables(path).items():
        if table_name(name):
            named[table_name(name)] += rows
    whole = _Set(named)
    used: set[tuple[str, str]] = set()
    for row in named["service"]:
        yield Row(row.number, _service(row.cells, whole, used), row.file)
    yield from _unused(whole, used)


def _unused(whole: _Set, used: set[tuple[str, str]]) -> Iterator[Row]:
    for table in ("organization", "location"):
        for row in whole.rows.get(table, ()):
            if (table, words(row.cells, "id")) not in used:
                yield Row(
                    row.number, {SKIP: f"is {'an' if table[0] == 'o' else 'a'} {table} without a service"}, row.file
                )
    for row in whole.rows.get("service_at_location", ()):
        if whole.one("service", words(row.cells, "service_id")) is None:
            yield Row(row.number, {SKIP: "is a service at a location whose service is not in the file"}, row.file)


def _service(service: Record, whole: _Set, used: set[tuple[str, str]]) -> dict[str, Any]:
    """One service with everything that hangs on it."""
    key, missed = words(service, "id"), []
    links = [dict(link) for link in whole.of("service_at_location", "service_id", key)]
    if words(service, "location_id"):
        links.append({"location_id": service["location_id"]})
    for link in links:
        place = whole.one("location", words(link, "location_id"))
        used.add(("location", words(link, "location_id")))
        if place is None:
            missed.append(("location", "a location it names is not in the file"))
        else:
            link["location"] = _place(place, whole)
        if words(link, "id"):
            link["phones"] = _own(whole, "phone", "service_at_location_id", words(link, "id"))
            link["schedules"] = whole.of("schedule", "service_at_location_id", words(link, "id"))
            link["service_areas"] = whole.of("service_area", "service_at_location_id", words(link, "id"))
    nested = {name: _own(whole, table, "service_id", key) for table, name in OF_SERVICE.items()}
    found = dict(service) | {name: rows for name, rows in nested.items() if rows}
    found["attributes"] = [*_attributes(whole, key), *_taxonomies(whole, key), *_listed(service, whole)]
    found["service_at_locations"] = [link for link in links if "location" in link]
    agency = _agency(service, found["service_at_locations"], whole, used, missed)
    if any(_a_persons(one, whole) for one in whole.of("phone", "service_id", key)):
        missed.append(("phones", "a number that only a named person answers was left out"))
    return found | {"organization": agency, DOUBTS: missed}


def _own(whole: _Set, table: str, column: str, key: str) -> list[Record]:
    """Records of an owner; a number that hangs on a contact is the contact's."""
    return [record for record in whole.of(table, column, key) if not (table == "phone" and _a_persons(record, whole))]


def _a_persons(record: Record, whole: _Set) -> bool:
    contact = whole.one("contact", words(record, "contact_id"))
    return contact is not None and bool(words(contact, "name"))


def _place(place: Record, whole: _Set) -> dict[str, Any]:
    key = words(place, "id")
    nested = {name: _own(whole, table, "location_id", key) for table, name in OF_PLACE.items()}
    return dict(place) | {name: rows for name, rows in nested.items() if rows} | {"attributes": _attributes(whole, key)}


def _agency(
    service: Record,
    links: Iterable[Record],
    whole: _Set,
    used: set[tuple[str, str]],
    missed: list[tuple[str, str]],
) -> dict[str, Any]:
    """The organisation a service names, or its programme or a place of it does."""
    program = whole.one("program", words(service, "program_id")) or {}
    keys = [words(owner, "organization_id") for owner in (service, program, *(link["location"] for link in links))]
    key = next((key for key in keys if key), "")
    agency = whole.one("organization", key)
    if agency is None:
        if whole.rows.get("organization"):
            missed.append(("organization", "the organization it names is not in the file"))
        return {}
    used.add(("organization", key))
    numbers = [
        one for one in _own(whole, "phone", "organization_id", key) if not words(one, "service_id", "location_id")
    ]
    return dict(agency) | {"phones": numbers}


def _attributes(whole: _Set, key: str) -> list[Record]:
    """The attributes of a record, each with its term and the term's taxonomy."""
    found = whole.of("attribute", "link_id", key)
    return [dict(one) | {"taxonomy_term": _term(whole, words(one, "taxonomy_term_id"))} for one in found]


def _taxonomies(whole: _Set, key: str) -> list[Record]:
    """The terms of versions 1 and 2, which hang on services alone."""
    found = whole.of("service_taxonomy", "service_id", key)
    return [{"taxonomy_term": _term(whole, words(one, "taxonomy_term_id", "taxonomy_id"))} for one in found]


def _listed(service: Record, whole: _Set) -> list[Record]:
    """The terms whose ids stand in one cell, as in Ohana's set."""
    keys = re.split(r"[,;\s]+", words(service, "taxonomy_ids"))
    return [{"taxonomy_term": {"name": words(term, "name")}} for key in keys for term in _by_id(whole, key)]


def _by_id(whole: _Set, key: str) -> list[Record]:
    return (whole.of("taxonomy", "taxonomy_id", key) or whole.of("taxonomy", "id", key))[:1]


def _term(whole: _Set, key: str) -> Record:
    term = whole.one("taxonomy_term", key)
    if term is None:
        return whole.one("taxonomy", key) or {}
    scheme = whole.one("taxonomy", words(term, "taxonomy_id"))
    return dict(term) | {"taxonomy_detail": scheme or {"name": words(term, "taxonomy", "vocabulary")}}


def read_ohana(path: Path) -> Iterator[Row]:
    """HSDS 1's tables: the same join, by the names of that version."""
    for row in read_hsds_tables(path):
        cells = dict(row.cells)
        for link in cells.get("service_at_locations", ()):
            # In this version a location's own words are for its page, and its points come from its street address.
            place = {name: value for name, value in link["location"].items() if name != "description"}
            link["location"] = place | {STREET: True}
        yield Row(row.number, cells, row.file)


HSDS_TABLES: Final = Shape("hsds_tables", "HSDS tables", recognise_tables, read_hsds_tables, say_hsds)
OHANA: Final = Shape("ohana", "HSDS 1 (Ohana) CSV set", recognise_tables, read_ohana, say_hsds)
