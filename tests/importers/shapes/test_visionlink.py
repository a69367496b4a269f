"""VisionLink: services with their agency, its public address, and nothing of its confidential one or its staff."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from directory.draft import ListingDraft
from directory.values import PhoneKind, Status, Tier
from importers.shapes import detect

Outcome = tuple[dict[str, ListingDraft], list[str]]
Run = Callable[..., Outcome]
PUBLIC = "AgencyAddressus_AgencyAddressus_"
SECRET = "AgencyAddressus_ConfidentialAddress_"
AGENCY = {
    "Agency_Id": "7", "Agency_Status": "Active", "AgencySystem_Name": "Harbour Example Aid", "AgencySystem_Aka": "",
    "AgencySystem_Description": "Helps people.", "AgencySystem_Websiteurl": "https://harbour.example",
    "AgencySystem_HotlinePhoneNumber": "800-555-0103", "AgencySystem_Directorname": "Canary Persona",
    "AgencySystem_EditNotes": "canary note", "AgencySystem_ContactEmail": "canary@harbour.example",
    f"{PUBLIC}address_1": "100 Example Street", f"{PUBLIC}city": "Chicago", f"{PUBLIC}state": "IL",
    f"{PUBLIC}zip": "60602", f"{SECRET}address_1": "", f"{SECRET}city": "", f"{SECRET}latitude": "",
}  # fmt: skip
SERVICE = {
    "Agency_Id": "7", "Service_Id": "70", "Service_Status": "Active", "ServiceSystem_Name": "Legal clinic",
    "ServiceSystem_Description": "Advice.", "ServiceSystem_Eligibility": "Adults",
    "ServiceSystem_PhoneMain": "312-555-0101", "ServiceSystem_TddPhone": "312-555-0104",
    "ServiceSystem_Hoursofoperation": "Mon-Fri 9am-5pm", "ServiceSystem_FeeStructure": "Free",
    "ServiceSystem_StaffNotes": "canary staff", "ServiceGeotagus_ServiceGeotagus": "Cook County, IL",
    "ServiceOption_LanguagesOtherThanEnglish": "Spanish",
    "ServiceTaxonomy_ModuleServicepost": "Protective/Restraining Orders (FT-6950.6550)",
}  # fmt: skip


@pytest.fixture
def exported(tmp_path: Path) -> Callable[..., Path]:
    def write(agencies: list[Mapping[str, str]], services: list[Mapping[str, str]]) -> Path:
        for name, rows in (("agencies", agencies), ("services", services)):
            with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(AGENCY if name == "agencies" else SERVICE))
                writer.writeheader()
                writer.writerows(rows)
        return tmp_path

    return write


def test_a_service_is_told_with_its_agency(exported: Callable[..., Path], outcome: Run) -> None:
    path = exported([AGENCY], [SERVICE])
    met = detect(path)
    assert met is not None
    assert met.shape == "visionlink"
    drafts, skips = outcome(path)
    made = drafts["70"]
    assert (skips, made.tier, made.organization.name) == ([], Tier.PUBLIC, "Harbour Example Aid")
    assert [(phone.number, phone.kind) for phone in made.phones] == [
        ("+13125550101", PhoneKind.VOICE),
        ("+13125550104", PhoneKind.TTY),
    ]
    assert [hours.expression for hours in made.schedules] == ["Mo-Fr 09:00-17:00"]
    assert [area.key for area in made.service_areas] == ["county:17031"]
    assert [language.code for language in made.languages] == ["es"]
    assert "protective-order" in made.needs
    assert "FT-6950.6550" in [text.reason for text in made.source_texts]
    assert "anary" not in made.model_dump_json()


def test_a_confidential_address_hides_every_place_and_no_text_repeats_it(
    exported: Callable[..., Path], outcome: Run
) -> None:
    agency = AGENCY | {f"{SECRET}address_1": "7 Zanzibar Court", f"{SECRET}latitude": "41.7777"}
    service = SERVICE | {"ServiceSystem_Description": "Advice. Come to 7 Zanzibar Court."}
    made = outcome(exported([agency], [service]))[0]["70"]
    assert (made.tier, made.locations) == (Tier.CONFIDENTIAL, ())
    assert not [canary for canary in ("Zanzibar", "41.7777", "100 Example") if canary in made.model_dump_json()]


def test_an_agency_without_services_is_told_itself_and_a_lost_agency_is_a_doubt(
    exported: Callable[..., Path], outcome: Run
) -> None:
    drafts, _ = outcome(exported([AGENCY], [SERVICE | {"Agency_Id": "99"}]))
    assert drafts["agency-7"].phones[0].kind is PhoneKind.HOTLINE
    assert "its agency is not in the file" in [doubt.what for doubt in drafts["70"].doubts]
    assert drafts["70"].tier is Tier.CONFIDENTIAL


def test_a_status_that_is_not_plainly_active_is_not_shown(exported: Callable[..., Path], outcome: Run) -> None:
    services = [SERVICE | {"Service_Id": key, "Service_Status": key} for key in ("Archived", "Odd", "Published")]
    drafts, _ = outcome(exported([AGENCY], services))
    assert [drafts[key].status for key in ("Archived", "Odd", "Published")] == [
        Status.INACTIVE,
        Status.INACTIVE,
        Status.ACTIVE,
    ]
