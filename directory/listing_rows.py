"""How a listing stands in the HSDS tables: a pure function from a draft to rows.

Promises: ids follow from the listing's id and the row's place in it, so the same draft always gives the same rows; the
`tier` of every location and address row is the listing's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from directory.draft import ListingDraft, LocationDraft, ScheduleDraft
from directory.matching import keys
from directory.matching.sides import Side
from directory.model import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    MatchKey,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    SourceTextRow,
    Url,
)
from directory.store import term_id
from directory.values import AreaKind, PhoneKind, stable_hex, stable_id

Rows = dict[type[SQLModel], list[dict[str, Any]]]
RFC_6350 = {PhoneKind.HOTLINE: "voice", PhoneKind.TTY: "textphone"}
HUNG = (
    Accessibility,
    Address,
    Attribute,
    CostOption,
    Funding,
    Language,
    MatchKey,
    Phone,
    Contact,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceCapacity,
    ServiceAtLocation,
    Url,
    Location,
    SourceTextRow,
)
"""What goes with a listing, children first; a table that is not here would outlive the hiding of a place."""


def _place(draft: ListingDraft, place: LocationDraft, row: dict[str, Any]) -> dict[str, Any]:
    point = place.point
    return row | {
        "tier": draft.tier.value,
        "location_type": "virtual" if place.virtual else "physical",
        "name": place.name or None,
        "description": place.description or None,
        "transportation": place.transportation or None,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "precision": point.precision.value if point else None,
        "external_identifier": place.external_id or None,
    }


def _schedule_rows(schedule: ScheduleDraft) -> list[dict[str, Any]]:
    shared = {
        "label": schedule.label,
        "expression": schedule.expression,
        "notes": schedule.note or None,
        "description": "By appointment" if schedule.by_appointment else None,
    }
    empty = dict.fromkeys(("freq", "byday", "opens_at", "closes_at", "interval", "valid_from", "valid_to"))
    spans = [row.model_dump() for row in schedule.rows] or [empty]
    return [shared | span for span in spans]


@dataclass(frozen=True, slots=True)
class Ids:
    """How ids are written: as `UUID`s, or as the text that SQLite keeps of them, which is much cheaper to make."""

    listing_id: UUID
    as_text: bool = False

    def of(self, key: UUID) -> Any:  # noqa: ANN401 - one of two kinds of value
        """An id that is known."""
        return key.hex if self.as_text else key

    def children(self, kind: str) -> Callable[[str], Any]:
        """The id of the listing's nth row of a kind."""
        own = str(self.listing_id)
        return stable_hex(own, kind) if self.as_text else partial(stable_id, own, kind)


def _locations(draft: ListingDraft, ids: Ids, rows: Rows) -> None:
    own = ids.of(ids.listing_id)
    for n, place in enumerate(draft.locations):
        hung = {"listing_id": own, "ordinal": n}
        location_id = ids.children("location")(str(n))
        rows[Location].append(_place(draft, place, hung | {"id": location_id}))
        at_id = ids.children("at")(str(n))
        rows[ServiceAtLocation].append(hung | {"id": at_id, "service_id": own, "location_id": location_id})
        if place.address is not None:
            address = dict(place.address) | {"tier": draft.tier.value, "location_id": location_id}
            rows[Address].append(hung | {"id": ids.children("address")(str(n))} | address)
        if place.accessibility:
            access = {"location_id": location_id, "description": place.accessibility}
            rows[Accessibility].append(hung | {"id": ids.children("access")(str(n))} | access)


def _attributes(draft: ListingDraft, ids: Ids) -> list[dict[str, Any]]:
    terms: list[tuple[str, str, str | None]] = [("needs", code, None) for code in draft.needs]
    terms += [("tags", code, None) for code in draft.tags]
    terms += [("policies", code, value) for code, value in draft.policies.items()]
    link = {"link_id": ids.of(ids.listing_id), "link_entity": "service"}
    return [
        link | {"taxonomy_term_id": ids.of(term_id(vocabulary, code)), "link_type": vocabulary, "value": value}
        for vocabulary, code, value in terms
    ]


def _service(draft: ListingDraft, ids: Ids, organization_id: UUID) -> dict[str, Any]:
    return {
        "id": ids.of(ids.listing_id),
        "organization_id": ids.of(organization_id),
        "name": draft.name,
        "alternate_name": draft.alternate_name or None,
        "description": draft.description or None,
        "url": draft.urls[0] if draft.urls else None,
        "email": draft.email or None,
        "status": draft.status.value,
        "interpretation_services": draft.interpretation_services or None,
        "application_process": draft.application_process or None,
        "fees_description": draft.fees or None,
        "wait_time": draft.wait_time or None,
        "eligibility_description": draft.eligibility or None,
        "minimum_age": draft.minimum_age,
        "maximum_age": draft.maximum_age,
        "assured_date": draft.assured_date,
        "alert": draft.alert or None,
    }


def rows_of(draft: ListingDraft, ids: Ids, organization_id: UUID, side: Side) -> Rows:
    """All rows of a listing by table, parents before children, without the `listing` row itself.

    `side` is the draft's side in matching.
    """
    own = ids.of(ids.listing_id)
    rows: Rows = {Service: [_service(draft, ids, organization_id)], Location: []}
    rows |= {table: [] for table in HUNG if table is not Location}
    _locations(draft, ids, rows)
    rows |= _flat(draft, ids)
    rows[MatchKey] = keys.rows(side, draft.source, own)
    return rows


def _flat(draft: ListingDraft, ids: Ids) -> Rows:
    """The rows that hang on the service alone."""
    own = ids.of(ids.listing_id)
    service = {"service_id": own}
    flat: dict[type[SQLModel], list[dict[str, Any]]] = {
        Phone: [
            service
            | {"number": p.number, "extension": p.extension or None, "kind": p.kind.value}
            | {"type": RFC_6350.get(p.kind, p.kind.value), "description": p.note or None}
            for p in draft.phones
        ],
        Language: [service | dict(spoken) for spoken in draft.languages],
        Schedule: [service | row for schedule in draft.schedules for row in _schedule_rows(schedule)],
        ServiceArea: [
            service
            | {"name": area.name, "kind": area.kind.value, "code": area.code, "extent": area.extent or None}
            | {"extent_type": "geojson" if area.kind is AreaKind.POLYGON else None}
            for area in draft.service_areas
        ],
        RequiredDocument: [service | {"document": document} for document in draft.required_documents],
        Url: [service | {"url": url} for url in draft.urls[1:]],
        Attribute: _attributes(draft, ids),
        SourceTextRow: [
            {"field": said.field, "text": said.text, "confidence": said.confidence, "reason": said.reason}
            for said in draft.source_texts
        ],
    }
    rows: Rows = {}
    for table, made in flat.items():
        child = ids.children(str(table.__tablename__)) if made else str
        placed = table is not SourceTextRow
        rows[table] = [
            {"id": child(str(n)), "listing_id": own, **row, **({"ordinal": n} if placed else {})}
            for n, row in enumerate(made)
        ]
    return rows
