"""HSDS as tables: names of every version, joined by ids; what leads nowhere is told."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from directory.draft import ListingDraft
from directory.values import PhoneKind, Tier
from importers.shapes import detect

Outcome = tuple[dict[str, ListingDraft], list[str]]
Run = Callable[..., Outcome]
Tables = dict[str, list[dict[str, str]]]

THREE: Tables = {
    "organizations": [
        {"id": "o1", "name": "Harbour Example Aid", "website": "https://harbour.example",
         "parent_organization_id": "o2"},
        {"id": "o2", "name": "Umbrella Example", "website": "", "parent_organization_id": "o1"},
    ],
    "services": [
        {"id": "s1", "organization_id": "o1", "name": "Legal clinic", "description": "Advice.", "status": "active",
         "fees_description": "Free", "eligibility_description": "Adults"},
        {"id": "s2", "organization_id": "o1", "name": "Night refuge for women", "description": "Beds.",
         "status": "active", "fees_description": "", "eligibility_description": ""},
        {"id": "s3", "organization_id": "lost", "name": "Tax help", "description": "", "status": "inactive",
         "fees_description": "", "eligibility_description": ""},
    ],
    "locations": [
        {"id": "l1", "location_type": "physical", "name": "Office", "latitude": "41.8819", "longitude": "-87.6278"},
        {"id": "l2", "location_type": "physical", "name": "House", "latitude": "41.99", "longitude": "-87.4242424"},
        {"id": "l3", "location_type": "physical", "name": "Empty", "latitude": "", "longitude": ""},
    ],
    "service_at_location": [
        {"id": "a1", "service_id": "s1", "location_id": "l1", "description": ""},
        {"id": "a2", "service_id": "s2", "location_id": "l2", "description": ""},
        {"id": "a3", "service_id": "s3", "location_id": "lost", "description": ""},
        {"id": "a4", "service_id": "lost", "location_id": "l1", "description": ""},
    ],
    "addresses": [
        {"id": "d1", "location_id": "l1", "address_1": "100 Example Street", "city": "Chicago", "state_province": "IL",
         "postal_code": "60602", "country": "US", "address_type": "physical"},
        {"id": "d2", "location_id": "l2", "address_1": "7 Canary Court", "city": "Chicago", "state_province": "IL",
         "postal_code": "60602", "country": "US", "address_type": "physical"},
    ],
    "phones": [
        {"id": "p1", "service_id": "s1", "contact_id": "", "organization_id": "",
         "number": "312-555-0101", "type": "voice"},
        {"id": "p2", "service_id": "s1", "contact_id": "c1", "organization_id": "",
         "number": "312-555-0199", "type": "voice"},
        {"id": "p3", "service_id": "", "contact_id": "", "organization_id": "o1",
         "number": "312-555-0103", "type": "textphone"},
        {"id": "p4", "service_id": "s3", "contact_id": "", "organization_id": "",
         "number": "312-555-0104", "type": "voice"},
    ],
    "contacts": [{"id": "c1", "service_id": "s1", "name": "Canary Persona"}],
    "schedules": [
        {"id": "h1", "service_id": "s1", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"},
    ],
    "languages": [{"id": "g1", "service_id": "s1", "name": "Spanish", "code": "es"}],
    "required_documents": [{"id": "r1", "service_id": "s1", "document": "Photo ID"}],
    "service_areas": [{"id": "v1", "service_id": "s1", "name": "Cook County, Illinois"}],
    "attributes": [{"id": "t1", "link_id": "s1", "link_entity": "service", "taxonomy_term_id": "k1"}],
    "taxonomy_terms": [{"id": "k1", "code": "FT-1000", "name": "Protective/Restraining Orders", "taxonomy_id": "x1"}],
    "taxonomies": [{"id": "x1", "name": "211 taxonomy"}],
}  # fmt: skip


def as_csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def in_folder(folder: Path, tables: Mapping[str, list[dict[str, str]]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(as_csv(rows), encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return in_folder(tmp_path / "dump", THREE)


def test_tables_are_joined_into_one_listing(folder: Path, outcome: Run) -> None:
    made = outcome(folder)[0]["s1"]
    assert (made.organization.name, made.organization.url) == ("Harbour Example Aid", "https://harbour.example")
    assert [(phone.number, phone.kind) for phone in made.phones] == [("+13125550101", PhoneKind.VOICE)]
    assert [hours.expression for hours in made.schedules] == ["Mo,Tu 09:00-17:00"]
    assert [area.key for area in made.service_areas] == ["county:17031"]
    assert made.required_documents == ("Photo ID",)
    assert [language.code for language in made.languages] == ["es"]
    assert "protective-order" in made.needs
    assert made.locations[0].address is not None
    assert made.locations[0].address.address_1 == "100 Example Street"


def test_a_number_of_its_organization_serves_where_a_service_has_none(folder: Path, outcome: Run) -> None:
    assert [phone.kind for phone in outcome(folder)[0]["s2"].phones] == [PhoneKind.TTY]


def test_a_shelter_leaves_nothing_of_its_place(folder: Path, outcome: Run) -> None:
    made = outcome(folder)[0]["s2"]
    assert made.tier is Tier.CONFIDENTIAL
    assert not [canary for canary in ("Canary", "4242424", "60602") if canary in made.model_dump_json()]


def test_ids_that_lead_nowhere_are_doubts_and_what_nothing_uses_is_told(folder: Path, outcome: Run) -> None:
    drafts, skips = outcome(folder)
    doubts = {doubt.what for doubt in drafts["s3"].doubts}
    assert {"a location it names is not in the file", "the organization it names is not in the file"} <= doubts
    assert sorted(skips) == [
        "is a location without a service",
        "is a service at a location whose service is not in the file",
        "is an organization without a service",
    ]


def test_a_persons_number_is_left_out_and_told(folder: Path, outcome: Run) -> None:
    made = outcome(folder)[0]["s1"]
    assert "5550199" not in made.model_dump_json()
    assert any("named person" in doubt.what for doubt in made.doubts)


@pytest.mark.parametrize("form", ["zip", "nested zip", "workbook", "datapackage", "subfolder", "json", "singular"])
def test_every_form_of_a_set_of_tables_gives_the_same_drafts(
    form: str, folder: Path, tmp_path: Path, outcome: Run
) -> None:
    path = made_as(form, folder, tmp_path)
    met = detect(path)
    assert met is not None
    assert met.shape == "hsds_tables"
    assert outcome(path)[0] == outcome(folder)[0]


def made_as(form: str, folder: Path, tmp_path: Path) -> Path:
    if form.endswith("zip"):
        with zipfile.ZipFile(tmp_path / "dump.zip", "w") as packed:
            for file in folder.iterdir():
                packed.write(file, f"data/{file.name}" if form == "nested zip" else file.name)
        return tmp_path / "dump.zip"
    if form == "workbook":
        book = openpyxl.Workbook()
        for name, rows in THREE.items():
            sheet = book.create_sheet(name)
            sheet.append(list(rows[0]))
            for row in rows:
                sheet.append([cell or None for cell in row.values()])
        del book["Sheet"]
        book.save(tmp_path / "dump.xlsx")
        return tmp_path / "dump.xlsx"
    if form == "json":
        (tmp_path / "tabular.json").write_text(json.dumps({f"{n}.csv": r for n, r in THREE.items()}), encoding="utf-8")
        return tmp_path / "tabular.json"
    if form == "singular":
        names = {name: name.removesuffix("s") for name in THREE} | {"taxonomies": "taxonomy", "addresses": "address"}
        return in_folder(tmp_path / "singular", {names[name]: rows for name, rows in THREE.items()})
    data = in_folder(tmp_path / "package" / "data", THREE).parent
    if form == "datapackage":
        listed = [{"name": name, "path": f"data/{name}.csv"} for name in THREE] + [{"name": "x", "path": "../../x.csv"}]
        (data / "datapackage.json").write_text(json.dumps({"resources": listed}), encoding="utf-8")
        return data / "datapackage.json"
    return data


def test_two_point_x_taxonomies_and_schedule_names_are_read(tmp_path: Path, outcome: Run) -> None:
    two: Tables = {
        "organizations": [{"id": "o1", "name": "Harbour Example Aid", "url": "https://harbour.example"}],
        "services": [{"id": "s1", "organization_id": "o1", "name": "Pantry", "status": "active"}],
        "services_at_location": [{"id": "a1", "service_id": "s1", "location_id": "l1"}],
        "locations": [{"id": "l1", "name": "Hall", "latitude": "41.8819", "longitude": "-87.6278"}],
        "physical_addresses": [
            {"id": "d1", "location_id": "l1", "address_1": "100 Example Street", "city": "Chicago",
             "state_province": "IL", "postal_code": "60602", "country": "US"},
        ],
        "regular_schedules": [
            {"id": "h1", "service_id": "s1", "weekday": "Monday", "opens_at": "09:00", "closes_at": "12:00"},
            {"id": "h2", "service_id": "s1", "weekday": "Tuesday", "opens_at": "09:00", "closes_at": "12:00"},
        ],
        "service_taxonomy": [{"id": "t1", "service_id": "s1", "taxonomy_id": "x1", "taxonomy_detail": ""}],
        "taxonomy": [{"id": "x1", "name": "Food Pantries", "vocabulary": "AIRS", "parent_id": "x1"}],
        "accessibility_for_disabilities": [{"id": "b1", "location_id": "l1", "accessibility": "Ramp"}],
    }  # fmt: skip
    made = outcome(in_folder(tmp_path / "two", two))[0]["s1"]
    assert "food" in made.needs
    assert [hours.expression for hours in made.schedules] == ["Mo,Tu 09:00-12:00"]
    assert made.locations[0].accessibility == "Ramp"
    assert made.organization.url == "https://harbour.example"


def test_the_set_of_version_one_is_told_by_services_that_hang_on_locations(tmp_path: Path, outcome: Run) -> None:
    one: Tables = {
        "organizations": [{"id": "1", "name": "Harbour Example Aid", "website": ""}],
        "locations": [
            {"id": "5", "organization_id": "1", "name": "Hall", "latitude": "37.55", "longitude": "-122.31",
             "languages": "Spanish", "accessibility": "ramp", "virtual": "false"},
        ],
        "services": [{"id": "9", "location_id": "5", "name": "Pantry", "keywords": "food pantry", "status": "active"}],
        "addresses": [
            {"id": "1", "location_id": "5", "address_1": "100 Example Street", "city": "San Mateo",
             "state_province": "CA", "postal_code": "94403", "country": "US"},
        ],
        "phones": [
            {"id": "1", "location_id": "5", "service_id": "", "organization_id": "", "contact_id": "",
             "number": "650-555-0101", "department": "Intake", "extension": "7", "number_type": "voice"},
        ],
    }  # fmt: skip
    path = in_folder(tmp_path / "one", one)
    met = detect(path)
    assert met is not None
    assert met.shape == "ohana"
    made = outcome(path)[0]["9"]
    assert [(p.number, p.extension, p.note) for p in made.phones] == [("+16505550101", "7", "Intake")]
    assert made.organization.name == "Harbour Example Aid"
    assert "food" in made.needs
    assert [language.code for language in made.languages] == ["es"]
