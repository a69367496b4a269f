"""HSDS 3 and Open Referral UK (1 and 3) as JSON: services, organisations with services, services at locations.

Promises: pages, bare lists, single documents and one record per line are told by their own fields; every record becomes
a row or a reason. A service met at several locations is one row with all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from importers.importer import SKIP, Row
from importers.shapes.hsds_parts import items, words
from importers.shapes.hsds_say import say_hsds
from importers.shapes.looking import documents
from importers.shapes.shape import Glimpse, Recognition, Record, Shape

SERVICE: Final = frozenset(
    {
        "service_at_locations", "organization", "organization_id", "eligibility_description", "application_process",
        "fees_description", "assured_date", "interpretation_services", "cost_options", "required_documents",
        "service_areas", "wait_time", "eligibilitys", "service_taxonomys", "regular_schedules", "program_id",
        "accreditations",
    }
)  # fmt: skip
ORGANIZATION: Final = frozenset(
    {
        "legal_status", "tax_status", "tax_id", "year_incorporated", "organization_identifiers",
        "parent_organization_id", "services", "logo", "website", "additional_websites", "locations", "funding",
        "programs",
    }
)  # fmt: skip
STRONG: Final = frozenset(
    {
        "service_at_locations", "organization_id", "eligibility_description", "fees_description", "assured_date",
        "interpretation_services", "cost_options", "required_documents", "eligibilitys", "service_taxonomys",
        "application_process", "legal_status", "tax_status", "year_incorporated", "organization_identifiers",
        "parent_organization_id", "additional_websites", "program_id",
    }
)  # fmt: skip
"""Fields whose names nothing but HSDS has; of the others (`services`, `website`) any list may speak."""
AROUND: Final = frozenset({"total_items", "total_pages", "page_number", "totalElements", "totalPages"})
UK_ONE: Final = frozenset(
    {"eligibilitys", "service_taxonomys", "costOptions", "fundings", "reviews", "regular_schedules"}
)
UK: Final = re.compile(
    r"\bGB-(?:COH|CHC|LAE|SC|NIC)\b|\+44|[\"'](?:GB|UK)[\"']|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\.uk\b|"
    r"United Kingdom|England|Scotland|Wales"
)
"""What only British records hold."""
ELSEWHERE: Final = re.compile(r"'country': '(?!GB|UK|United K|England|Scotland|Wales|N)\w+", re.IGNORECASE)
"""An address that names another country."""


def kind_of(record: Record) -> str:
    """`service`, `organization`, `service_at_location`, or "" for a record that is none of them."""
    keys = set(record)
    if "name" not in keys:
        whole = "id" in keys and isinstance(record.get("service"), dict)
        return "service_at_location" if whole else ""
    own, agency = len(keys & SERVICE), len(keys & ORGANIZATION)
    if agency and isinstance(record.get("services"), list) and "organization" not in keys:
        return "organization"
    if own > agency or (own and "status" in keys):
        return "service"
    return "organization" if agency else "service" if {"id", "status"} <= keys else ""


def _recognised(glimpse: Glimpse) -> tuple[str, float, str] | None:
    """The kind of record, how sure, and the evidence."""
    record = glimpse.record
    if record is None or glimpse.wrapped in {"features", "elements"} or "tags" in record:
        return None
    kind = kind_of(record)
    evidence = len(set(record) & (SERVICE | ORGANIZATION | {"service_at_locations", "id", "status", "phones"}))
    if not kind or (evidence < 2 and kind != "service_at_location"):
        return None
    paged = bool(AROUND & glimpse.around)
    if not (STRONG & set(record) or paged or _nested(record)) or "id" not in record:
        return None
    sure = min(0.99, 0.55 + 0.06 * evidence + (0.2 if paged else 0.0) + (0.1 if kind == "service_at_location" else 0.0))
    known = sorted(set(record) & (SERVICE | ORGANIZATION))[:4] or ["service", "location"]
    where = " on pages with totals" if paged else ""
    return kind, sure, f"its records{where} have HSDS fields of {_a(kind)} ({', '.join(known)})"


def _nested(record: Record) -> bool:
    """Whether it holds a whole organization, service or location as HSDS nests them."""
    inner = [one for name in ("organization", "service", "location", "services") for one in items(record, name)]
    return any({"id", "name"} <= set(one) for one in inner)


def _a(kind: str) -> str:
    return {"service": "a service", "organization": "an organization"}.get(kind, "a service at a location")


def recognise_hsds(glimpse: Glimpse) -> Recognition | None:
    """HSDS 3 JSON."""
    found = _recognised(glimpse)
    return Recognition("hsds_json", f"It looks like HSDS JSON: {found[2]}.", found[1]) if found else None


def recognise_uk(glimpse: Glimpse) -> Recognition | None:
    """Open Referral UK: version 1 by its own field names, version 3 by what only British records hold."""
    found = _recognised(glimpse)
    if found is None or glimpse.record is None:
        return None
    old = UK_ONE & set(glimpse.record)
    if old:
        why = f"It looks like Open Referral UK 1: its records have {', '.join(sorted(old))}."
        return Recognition("oruk", why, min(1.0, found[1] + 0.05))
    said = str(glimpse.record)[:100_000]
    if UK.search(said) and not ELSEWHERE.search(said):
        why = f"It looks like Open Referral UK: {found[2]}, and speak of places in the United Kingdom."
        return Recognition("oruk", why, min(1.0, found[1] + 0.01))
    return None


def read_hsds(path: Path) -> Iterator[Row]:
    """One row per service; services met at several locations come last, each with all of them."""
    met: dict[str, tuple[Row, dict[str, Any]]] = {}
    for row in documents(path):
        kind = kind_of(row.cells)
        if kind == "service_at_location":
            _meet(row, met)
        elif kind == "organization":
            yield from _of_organization(row)
        elif kind == "service":
            yield row
        else:
            yield Row(row.number, {SKIP: "is neither an HSDS service nor an organization"}, row.file)
    for row, service in met.values():
        yield Row(row.number, service, row.file)


def _meet(row: Row, met: dict[str, tuple[Row, dict[str, Any]]]) -> None:
    """Note a service at one more location."""
    service = dict(row.cells["service"])
    link = {name: value for name, value in row.cells.items() if name != "service"}
    known = met.setdefault(words(service, "id") or f"row {row.number}", (row, service | {"service_at_locations": []}))
    known[1]["service_at_locations"].append(link)


def _of_organization(row: Row) -> Iterator[Row]:
    """Its services, each with it; without any, itself, as far as it can be reached or visited."""
    agency = {name: value for name, value in row.cells.items() if name not in {"services", "locations"}}
    services = items(row.cells, "services")
    for service in services:
        yield Row(row.number, {**service, "organization": service.get("organization") or agency}, row.file)
    if services:
        return
    places = items(row.cells, "locations")
    if not items(row.cells, "phones") and not places:
        yield Row(row.number, {SKIP: "is an organization without a service, phone or location"}, row.file)
        return
    own = {name: value for name, value in agency.items() if name not in {"url", "funding", "programs", "contacts"}}
    links = [{"location": place} for place in places]
    yield Row(row.number, {**own, "organization": agency, "service_at_locations": links}, row.file)


HSDS_JSON: Final = Shape("hsds_json", "HSDS 3 as JSON", recognise_hsds, read_hsds, say_hsds)
ORUK: Final = Shape("oruk", "Open Referral UK", recognise_uk, read_hsds, say_hsds, country="GB")
