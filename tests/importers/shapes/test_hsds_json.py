"""HSDS 3 and Open Referral UK as JSON: every form a dump comes in, read in detail, and nothing secret of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from directory.draft import ListingDraft
from directory.values import AreaKind, PartnerKind, PhoneKind, Status, Tier
from importers.shapes import detect, importer_for

Outcome = tuple[dict[str, ListingDraft], list[str]]
Run = Callable[..., Outcome]
Write = Callable[[str, object], Path]

ORGANIZATION: dict[str, Any] = {
    "id": "org-1",
    "name": "Harbour Example Aid",
    "description": "Helps people.",
    "website": "https://harbour.example",
    "legal_status": "charity",
}
OFFICE: dict[str, Any] = {
    "id": "loc-1",
    "location_type": "physical",
    "name": "Harbour office",
    "latitude": 41.8819,
    "longitude": -87.6278,
    "addresses": [
        {
            "address_1": "100 Example Street",
            "city": "Chicago",
            "state_province": "IL",
            "postal_code": "60602",
            "country": "US",
            "address_type": "physical",
        },
        {
            "address_1": "PO Box 4242424",
            "city": "Chicago",
            "state_province": "IL",
            "postal_code": "60602",
            "country": "US",
            "address_type": "postal",
        },
    ],
    "accessibility": [{"description": "Step-free entrance"}],
}
SERVICE: dict[str, Any] = {
    "id": "svc-1",
    "name": "Legal clinic",
    "description": "Advice on protective orders.",
    "status": "active",
    "url": "https://harbour.example/clinic",
    "email": "info@harbour.example",
    "eligibility_description": "Adults",
    "minimum_age": 18,
    "fees_description": "Free",
    "application_process": "Walk in",
    "assured_date": "2026-05-01",
    "organization": ORGANIZATION,
    "phones": [
        {"number": "312-555-0101", "type": "voice", "description": "Front desk", "extension": 12},
        {"number": "312-555-0102", "type": "fax"},
        {"number": "312-555-0199", "type": "voice", "is_private": True},
    ],
    "schedules": [{"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00:00"}],
    "languages": [{"code": "es", "name": "Spanish"}, {"code": "fr"}],
    "required_documents": [{"document": "Photo ID"}],
    "cost_options": [{"option": "Copies", "amount": 2, "currency": "USD", "amount_description": "each"}],
    "service_areas": [{"name": "Cook County, Illinois"}],
    "service_at_locations": [{"id": "sal-1", "location": OFFICE}],
    "contacts": [{"name": "Canary Persona", "phones": [{"number": "312-555-0188"}]}],
    "attributes": [
        {"label": "Service", "taxonomy_term": {"code": "RP-1500.1400-200", "name": "Domestic Violence Hotlines"}},
    ],
}


def service(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(SERVICE) | changes


def whole(draft: ListingDraft) -> str:
    return draft.model_dump_json()


def test_a_service_is_read_with_all_that_hangs_on_it(outcome: Run, written: Write) -> None:
    drafts, skips = outcome(written("service.json", SERVICE))
    made = drafts["svc-1"]
    assert skips == []
    assert (made.tier, made.kind, made.name) == (Tier.PUBLIC, PartnerKind.LEGAL_AID, "Legal clinic")
    assert made.organization.name == "Harbour Example Aid"
    assert made.organization.external_id == "org-1"
    assert [(p.number, p.extension, p.kind) for p in made.phones] == [
        ("+13125550101", "12", PhoneKind.VOICE),
        ("+13125550102", "", PhoneKind.FAX),
    ]
    assert made.phones[0].note == "Front desk"
    assert [s.expression for s in made.schedules] == ["Mo,Tu 09:00-17:00"]
    assert [language.code for language in made.languages] == ["es", "fr"]
    assert made.fees == "Free\nCopies: 2 USD: each"
    assert made.required_documents == ("Photo ID",)
    assert [area.key for area in made.service_areas] == ["county:17031"]
    assert (made.minimum_age, str(made.assured_date)) == (18, "2026-05-01")
    (place,) = made.locations
    assert place.address is not None
    assert (place.address.address_1, place.accessibility) == ("100 Example Street", "Step-free entrance")
    assert place.point is not None


def test_a_private_number_a_persons_number_and_a_postal_address_are_left_out(outcome: Run, written: Write) -> None:
    made = outcome(written("service.json", SERVICE))[0]["svc-1"]
    said = whole(made)
    assert not [canary for canary in ("5550199", "5550188", "Canary", "4242424") if canary in said]
    assert any("named person" in doubt.what for doubt in made.doubts)


def test_a_211_code_is_kept_to_be_shown_back_and_leads_to_a_need(outcome: Run, written: Write) -> None:
    made = outcome(written("service.json", SERVICE))[0]["svc-1"]
    kept = [text for text in made.source_texts if text.field == "taxonomy"]
    assert [(text.text, text.reason) for text in kept] == [("Domestic Violence Hotlines", "RP-1500.1400-200")]
    assert "crisis-hotline" in made.needs


@pytest.mark.parametrize("form", ["one", "list", "lines", "glued", "page", "pages", "folder"])
def test_every_form_of_a_dump_gives_the_same_drafts(form: str, outcome: Run, written: Write) -> None:
    both = [service(), service(id="svc-2", name="Second clinic")]
    page = {"total_items": 2, "total_pages": 1, "page_number": 1, "size": 2, "first_page": True, "last_page": True}
    lines = "\n".join(map(json.dumps, both))
    content: object = {
        "one": {"services": both},
        "list": both,
        "lines": lines,
        "glued": lines.replace("\n", ",\r\n"),
        "page": page | {"contents": both},
        "pages": [page | {"contents": [one]} for one in both],
        "folder": "",
    }[form]
    if form == "folder":
        for number, one in enumerate(both):
            path = written(f"dump/page{number}.json", page | {"contents": [one]}).parent
    else:
        path = written("dump.json", content)
    met = detect(path)
    assert met is not None
    assert met.shape == "hsds_json"
    drafts, skips = outcome(path)
    assert (list(drafts), skips) == (["svc-1", "svc-2"], [])


def test_an_organizations_services_are_rows_and_one_without_services_is_told_if_it_can_be_reached(
    outcome: Run, written: Write
) -> None:
    bare = service()
    del bare["organization"]
    reached = ORGANIZATION | {"id": "org-2", "name": "Inland Example", "phones": [{"number": "312-555-0107"}]}
    silent = ORGANIZATION | {"id": "org-3", "name": "Silent Example"}
    drafts, skips = outcome(written("orgs.json", [ORGANIZATION | {"services": [bare]}, reached, silent]))
    assert drafts["svc-1"].organization.name == "Harbour Example Aid"
    assert drafts["org-2"].phones[0].number == "+13125550107"
    assert skips == ["is an organization without a service, phone or location"]


def test_a_service_met_at_two_locations_is_one_listing_with_both(outcome: Run, written: Write) -> None:
    own = service(service_at_locations=[], schedules=[])
    north = OFFICE | {"id": "loc-2", "name": "North office", "latitude": 41.95, "longitude": -87.65}
    hours = [{"byday": "SA", "opens_at": "10:00", "closes_at": "12:00"}]
    met = [
        {"id": "a", "service": own, "location": OFFICE, "schedules": hours},
        {"id": "b", "service": own, "location": north, "schedules": hours},
    ]
    drafts, _ = outcome(written("sal.json", {"total_items": 2, "page_number": 1, "contents": met}))
    assert [place.name for place in drafts["svc-1"].locations] == ["Harbour office", "North office"]
    assert [hours.label for hours in drafts["svc-1"].schedules] == ["Harbour office", "North office"]


@pytest.mark.parametrize(
    "mark",
    [
        {"x_dv": {"address_confidential": True}},
        {"attributes": [{"label": "Confidential location", "value": "yes"}]},
        {"service_at_locations": [{"location": OFFICE | {"is_confidential": "true"}}]},
        {"service_at_locations": [{"location": OFFICE | {"name": "Confidential"}}]},
        {"service_at_locations": [{"location": OFFICE, "description": "Confidential location"}]},
        {"service_at_locations": [{"location": {"id": "loc-9", "location_type": "physical", "name": "A house"}}]},
        {"name": "Emergency shelter"},
    ],
)
def test_a_mark_of_secrecy_anywhere_leaves_nothing_of_the_place(
    mark: dict[str, Any], outcome: Run, written: Write
) -> None:
    made = outcome(written("service.json", service(description="We sit at 100 Example Street.", **mark)))[0]["svc-1"]
    assert made.tier is Tier.CONFIDENTIAL
    assert not [canary for canary in ("100 Example", "60602", "41.88") if canary in whole(made)]


def test_a_mark_that_says_no_hides_nothing(outcome: Run, written: Write) -> None:
    open_one = service(
        x_dv={"address_confidential": False}, attributes=[{"label": "Confidential location", "value": "no"}]
    )
    assert outcome(written("service.json", open_one))[0]["svc-1"].tier is Tier.PUBLIC


def test_a_service_for_survivors_that_tells_no_place_is_confidential(outcome: Run, written: Write) -> None:
    told = service(service_at_locations=[], name="Domestic violence advocacy")
    plain = service(id="svc-2", service_at_locations=[], name="Tax help", description="Forms.", attributes=[])
    drafts, _ = outcome(written("services.json", [told, plain]))
    assert [drafts[key].tier for key in ("svc-1", "svc-2")] == [Tier.CONFIDENTIAL, Tier.PUBLIC]


@pytest.mark.parametrize("word", ["inactive", "defunct", "temporarily closed"])
def test_a_status_is_kept_as_it_is(word: str, outcome: Run, written: Write) -> None:
    assert outcome(written("service.json", service(status=word)))[0]["svc-1"].status is Status(word)


@pytest.mark.parametrize(
    ("row", "expression"),
    [
        ({"freq": "MONTHLY", "byday": "1WE,3WE", "opens_at": "18:00", "closes_at": "20:00"}, "We[1,3] 18:00-20:00"),
        ({"freq": "WEEKLY", "byday": "FR", "opens_at": "22:00", "closes_at": "02:00"}, "Fr 22:00-02:00"),
        ({"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59", "notes": "always"}, "24/7"),
    ],
)
def test_schedule_rows_become_hours(row: dict[str, Any], expression: str, outcome: Run, written: Write) -> None:
    made = outcome(written("service.json", service(schedules=[row])))[0]["svc-1"]
    assert [hours.expression for hours in made.schedules] == [expression]


@pytest.mark.parametrize(
    "row",
    [
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00Z", "closes_at": "17:00Z"},
        {"freq": "MONTHLY", "bymonthday": "15", "opens_at": "09:00", "closes_at": "17:00"},
        {"freq": "WEEKLY", "byday": "XX", "opens_at": "09:00", "closes_at": "17:00"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "09:00"},
        {"freq": "YEARLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "valid_to": "soon"},
    ],
)
def test_a_schedule_row_that_is_not_understood_is_a_doubt_and_never_hours(
    row: dict[str, Any], outcome: Run, written: Write
) -> None:
    made = outcome(written("service.json", service(schedules=[row])))[0]["svc-1"]
    assert made.schedules == ()
    assert [doubt.field for doubt in made.doubts if doubt.field == "hours"]


def test_a_drawn_area_is_kept_and_one_nobody_can_read_is_a_doubt(outcome: Run, written: Write) -> None:
    ring = [[-88.0, 41.0], [-87.0, 41.0], [-87.0, 42.0], [-88.0, 41.0]]
    drawn = {
        "name": "The bay",
        "extent": json.dumps({"type": "Polygon", "coordinates": [ring]}),
        "extent_type": "geojson",
    }
    broken = {"extent": "{", "extent_type": "geojson"}
    made = outcome(written("service.json", service(service_areas=[drawn, broken])))[0]["svc-1"]
    assert [(area.kind, area.name) for area in made.service_areas] == [(AreaKind.POLYGON, "The bay")]
    assert any(doubt.field == "service_areas" for doubt in made.doubts)


def test_a_repeated_id_and_a_nameless_service_are_told_and_a_loop_of_parents_is_never_walked(
    outcome: Run, written: Write
) -> None:
    looped = service(organization=ORGANIZATION | {"parent_organization_id": "org-1"})
    drafts, skips = outcome(written("s.json", [looped, looped, service(name="Other"), service(id="svc-3", name="")]))
    assert list(drafts) == ["svc-1"]
    assert skips == [
        "says the same as row 1",
        "has the same identity as row 1 and says something else",
        "has no name",
    ]


def test_a_record_of_another_kind_among_services_is_told(outcome: Run, written: Write) -> None:
    assert outcome(written("s.json", [SERVICE, {"id": "x", "colour": "red"}]))[1] == [
        "is neither an HSDS service nor an organization"
    ]


UK_ONE: dict[str, Any] = {
    "id": "1",
    "name": "Advice session",
    "description": "Drop in.",
    "status": "active",
    "organization": {"id": "9", "name": "Example Advice"},
    "eligibilitys": [{"eligibility": "Adults", "minimum_age": 18, "maximum_age": 99}],
    "costOptions": [{"option": "Session", "amount": 3, "amount_description": "per hour"}],
    "regular_schedules": [{"byday": "MO", "opens_at": "09:30", "closes_at": "11:00"}],
    "languages": [{"language": "Welsh"}],
    "service_taxonomys": [{"taxonomy": {"id": "LGSL:1", "name": "Debt advice", "vocabulary": "LGSL"}}],
    "contacts": [
        {"name": "Canary Persona", "phones": [{"number": "01632 960199"}]},
        {"name": "Reception", "phones": [{"number": "01632 960101"}]},
    ],
    "service_at_locations": [
        {
            "location": {
                "id": "5",
                "name": "Hall",
                "latitude": 51.5014,
                "longitude": -0.1419,
                "physical_addresses": [
                    {"address_1": "1 Example Way", "city": "London", "postal_code": "SW1A 1AA", "country": "GB"}
                ],
                "accessibility_for_disabilities": [{"accessibility": "Ramp"}],
            }
        }
    ],
}


def test_open_referral_uk_1_is_read_by_its_own_names(outcome: Run, written: Write) -> None:
    path = written("uk.json", {"totalElements": 1, "totalPages": 1, "number": 1, "content": [UK_ONE]})
    met = detect(path)
    assert met is not None
    assert met.shape == "oruk"
    assert importer_for(path, "uk_list").country == "GB"
    made = outcome(path)[0]["1"]
    assert [phone.number for phone in made.phones] == ["+441632960101"]
    assert (made.eligibility, made.minimum_age, made.fees) == ("Adults", 18, "Session: 3: per hour")
    assert [hours.expression for hours in made.schedules] == ["Mo 09:30-11:00"]
    assert made.locations[0].address is not None
    assert (made.locations[0].address.country, made.locations[0].accessibility) == ("GB", "Ramp")
    assert [language.code for language in made.languages] == ["cy"]
    assert "Canary" not in whole(made)


def test_open_referral_uk_3_is_told_by_what_only_british_records_hold(written: Write) -> None:
    british = service(organization=ORGANIZATION | {"organization_identifiers": [{"identifier_scheme": "GB-CHC"}]})
    british["service_at_locations"] = []
    met = detect(written("uk.json", {"total_items": 1, "contents": [british]}))
    assert met is not None
    assert met.shape == "oruk"
    assert "United Kingdom" in met.why
