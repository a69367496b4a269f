"""WellSky: five tables joined, and nothing that is not meant for its public site."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from directory.draft import ListingDraft
from directory.values import PartnerKind, Status, Tier
from importers.shapes import detect

Outcome = tuple[dict[str, ListingDraft], list[str]]
Run = Callable[..., Outcome]
Row = dict[str, str]

PROVIDER: Row = {
    "ID": "1", "NAME": "Harbour Example Aid", "DESCRIPTION": "Helps people.", "WEBSITE_ADDRESS": "https://harbour.example",
    "SHOW_ON_PUBLIC_SITE": "1", "ISACTIVE": "1", "OPERATIONAL": "1", "IS_SHELTER": "0", "CONTACTS": "Canary Persona",
}  # fmt: skip
LOCATION: Row = {
    "ID": "5", "ORGANIZATION_ID": "1", "NAME": "Harbour office", "SHOW_ON_PUBLIC_SITE": "1", "ISACTIVE": "1",
    "OPERATIONAL": "1", "IS_SHELTER": "0", "HOURS": "Mon-Fri 9am-5pm", "PHYSICAL_ADDRESS": "50", "POSTAL_ADDRESS": "51",
    "CONTACTS": "Canary Persona", "LATITUDE": "41.8819", "LONGITUDE": "-87.6278",
}  # fmt: skip
SERVICE: Row = {
    "PROVIDER_SERVICE_CODE_ID": "900", "SERVICE_CODE_ID": "FT-6950.6550", "ORGANIZATION_ID": "1", "LOCATION_ID": "5",
    "NAME": "Protective/Restraining Orders", "DESCRIPTION": "Advice.", "STATUS": "active", "FEES": "Free",
    "LANGUAGES": "Spanish", "ELIGIBILITY": "Adults", "SERVICE_AREAS": "Cook County, IL", "ISACTIVE": "1",
}  # fmt: skip
ADDRESSES: list[Row] = [
    {"ID": "51", "LOCATION_ID": "5", "ADDRESS_1": "PO Box 4242424", "ADDRESS_2": "", "CITY": "Chicago",
     "STATE_PROVINCE": "IL", "POSTAL_CODE": "60602", "ISPRIMARY": "1", "ISACTIVE": "1"},
    {"ID": "50", "LOCATION_ID": "5", "ADDRESS_1": "100 Example Street", "ADDRESS_2": "Floor 2", "CITY": "Chicago",
     "STATE_PROVINCE": "IL", "POSTAL_CODE": "60602", "ISPRIMARY": "0", "ISACTIVE": "1"},
]  # fmt: skip
PHONES: list[Row] = [
    {"ID": "1", "LOCATION_ID": "5", "ORGANIZATION_ID": "",
     "NUMBER": "312-555-0101", "DESCRIPTION": "Intake", "ISACTIVE": "1"},
    {"ID": "2", "LOCATION_ID": "5", "ORGANIZATION_ID": "",
     "NUMBER": "312-555-0199", "DESCRIPTION": "", "ISACTIVE": "0"},
]  # fmt: skip


@pytest.fixture
def exported(tmp_path: Path) -> Callable[..., Path]:
    def write(**changed: Any) -> Path:
        tables = {"provider": [PROVIDER], "location": [LOCATION], "address": ADDRESSES, "phone": PHONES,
                  "service": [SERVICE]} | changed  # fmt: skip
        for name, rows in tables.items():
            with (tmp_path / f"ws_{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return tmp_path

    return write


def test_a_service_is_told_with_its_location_and_provider(exported: Callable[..., Path], outcome: Run) -> None:
    path = exported()
    met = detect(path)
    assert met is not None
    assert met.shape == "wellsky"
    drafts, skips = outcome(path)
    made = drafts["900-5"]
    assert (made.tier, made.organization.name, made.urls) == (
        Tier.PUBLIC, "Harbour Example Aid", ("https://harbour.example",),
    )  # fmt: skip
    assert [(phone.number, phone.note) for phone in made.phones] == [("+13125550101", "Intake")]
    assert [hours.expression for hours in made.schedules] == ["Mo-Fr 09:00-17:00"]
    assert [area.key for area in made.service_areas] == ["county:17031"]
    assert made.locations[0].address is not None
    assert made.locations[0].address.address_1 == "100 Example Street"
    assert "protective-order" in made.needs
    assert "FT-6950.6550" in [text.reason for text in made.source_texts]
    assert skips == ["is told with the services below it"] * 2
    assert not [canary for canary in ("anary", "4242424", "5550199") if canary in made.model_dump_json()]


@pytest.mark.parametrize("table", ["provider", "location"])
def test_what_is_not_for_the_public_site_makes_no_listing(
    table: str, exported: Callable[..., Path], outcome: Run
) -> None:
    whole = {"provider": PROVIDER, "location": LOCATION}[table]
    drafts, skips = outcome(exported(**{table: [whole | {"SHOW_ON_PUBLIC_SITE": "0"}]}))
    assert drafts == {}
    assert "its source keeps it from its public site" in skips


def test_a_location_marked_as_a_shelter_leaves_nothing_of_its_place(
    exported: Callable[..., Path], outcome: Run
) -> None:
    made = outcome(exported(location=[LOCATION | {"IS_SHELTER": "1"}]))[0]["900-5"]
    assert (made.kind, made.tier, made.locations) == (PartnerKind.SHELTER, Tier.CONFIDENTIAL, ())
    assert not [canary for canary in ("100 Example", "60602", "41.88") if canary in made.model_dump_json()]


def test_a_location_that_does_not_say_whether_it_is_public_is_confidential(
    exported: Callable[..., Path], outcome: Run
) -> None:
    silent = {"SHOW_ON_PUBLIC_SITE": ""}
    made = outcome(exported(location=[LOCATION | silent], provider=[PROVIDER | silent]))[0]["900-5"]
    assert made.tier is Tier.CONFIDENTIAL


def test_what_is_closed_is_inactive_and_ids_that_lead_nowhere_are_doubts(
    exported: Callable[..., Path], outcome: Run
) -> None:
    closed = outcome(exported(location=[LOCATION | {"OPERATIONAL": "0"}]))[0]["900-5"]
    assert closed.status is Status.INACTIVE
    lost = SERVICE | {"LOCATION_ID": "77", "ORGANIZATION_ID": "66", "DESCRIPTION": "Advice at https://harbour.example",
                      "PROVIDER_SERVICE_CODE_ID": "901"}  # fmt: skip
    phones = [*PHONES, PHONES[0] | {"ID": "3", "LOCATION_ID": "77"}]
    made = outcome(exported(service=[SERVICE, lost], phone=phones))[0]["901"]
    assert {doubt.what for doubt in made.doubts} >= {
        "its provider is not in the file",
        "its location is not in the file",
    }


def test_a_location_and_a_provider_without_services_are_told_themselves(
    exported: Callable[..., Path], outcome: Run
) -> None:
    lone = LOCATION | {"ID": "6", "NAME": "Second office"}
    phones = [*PHONES, PHONES[0] | {"ID": "4", "LOCATION_ID": "6", "NUMBER": "312-555-0106"}]
    drafts, _ = outcome(exported(location=[LOCATION, lone], phone=phones))
    assert drafts["location-6"].phones[0].number == "+13125550106"
