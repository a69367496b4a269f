"""iCarol: agencies, sites and programs of one export, and none of what it marks as private."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from directory.draft import ListingDraft
from directory.values import PartnerKind, PhoneKind, Status, Tier
from importers.shapes import detect

Outcome = tuple[dict[str, ListingDraft], list[str]]
Run = Callable[..., Outcome]
Write = Callable[[str, object], Path]
AGENCY = {
    "ResourceAgencyNum": "1", "PublicName": "Harbour Example Aid", "TaxonomyLevelName": "Agency",
    "AgencyStatus": "Active", "AgencyDescription": "Helps people.", "WebsiteAddress": "https://harbour.example",
    "PhysicalAddress1": "100 Example Street", "PhysicalCity": "Chicago", "PhysicalStateProvince": "IL",
    "PhysicalPostalCode": "60602", "PhysicalAddressIsPrivate": "No", "ExcludeFromWebsite": "No",
}  # fmt: skip
PROGRAM = {
    "ResourceAgencyNum": "2", "PublicName": "Legal clinic", "TaxonomyLevelName": "Program",
    "ParentAgencyNum": "1", "AgencyStatus": "Active", "AgencyDescription": "Advice on protective orders.",
    "Phone1Number": "312-555-0101", "Phone1Name": "Intake", "Phone1IsPrivate": "No", "Phone1Type": "Voice",
    "Phone2Number": "312-555-0199", "Phone2IsPrivate": "Yes", "PhoneFax": "312-555-0102", "PhoneFaxIsPrivate": "",
    "PhoneNumberHotline": "800-555-0103", "PhoneNumberHotlineIsPrivate": "No",
    "HoursOfOperation": "Mon-Fri 9am-5pm", "Eligibility": "Adults", "FeeStructureSource": "Free",
    "ApplicationProcess": "Call first", "DocumentsRequired": "Photo ID", "LanguagesOfferedList": "Spanish",
    "CoverageArea": "Cook County, IL", "TaxonomyTerms": "Protective/Restraining Orders",
    "TaxonomyCodes": "FT-6950.6550", "InternalNotes": "canary note", "SeniorWorkerName": "Canary Persona",
    "SeniorWorkerIsPrivate": "Yes", "MainContactEmailAddress": "canary@harbour.example",
    "MailingAddress1": "PO Box 4242424", "PhysicalAddressIsPrivate": "", "ExcludeFromWebsite": "No",
    "LastVerifiedOn": "2026-03-01",
}  # fmt: skip
CANARIES = ("canary", "Canary", "4242424", "5550199", "555-0199")


def sheet(*rows: dict[str, str], without: tuple[str, ...] = ()) -> str:
    columns = [name for name in dict.fromkeys(key for row in rows for key in row) if name not in without]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_a_program_is_told_with_its_agencys_address_and_the_agency_is_not_told_twice(
    outcome: Run, written: Write
) -> None:
    path = written("export.csv", sheet(AGENCY, PROGRAM))
    met = detect(path)
    assert met is not None
    assert met.shape == "icarol"
    drafts, skips = outcome(path)
    made = drafts["2"]
    assert skips == ["is told with the programs and sites below it"]
    assert (made.name, made.organization.name, made.kind) == (
        "Legal clinic",
        "Harbour Example Aid",
        PartnerKind.LEGAL_AID,
    )
    assert [(phone.number, phone.kind) for phone in made.phones] == [
        ("+13125550101", PhoneKind.VOICE),
        ("+18005550103", PhoneKind.HOTLINE),
        ("+13125550102", PhoneKind.FAX),
    ]
    assert made.phones[0].note == "Intake"
    assert [hours.expression for hours in made.schedules] == ["Mo-Fr 09:00-17:00"]
    assert [area.key for area in made.service_areas] == ["county:17031"]
    assert made.tier is Tier.PUBLIC
    assert made.locations[0].address is not None
    assert made.locations[0].address.address_1 == "100 Example Street"
    assert "protective-order" in made.needs
    assert ("Protective/Restraining Orders", "FT-6950.6550") in [(t.text, t.reason) for t in made.source_texts]
    assert (made.fees, made.required_documents, str(made.assured_date)) == ("Free", ("Photo ID",), "2026-03-01")


def test_nothing_private_and_no_note_or_person_is_ever_read(outcome: Run, written: Write) -> None:
    spoken = "Advice. Ask for Canary Persona. Staff may ring 312-555-0199."
    drafts, _ = outcome(written("export.csv", sheet(AGENCY, PROGRAM | {"AgencyDescription": spoken})))
    said = drafts["2"].model_dump_json()
    assert not [canary for canary in CANARIES if canary in said]
    assert "Advice." in drafts["2"].description


def test_a_private_address_leaves_nothing_of_the_place_even_where_the_text_repeats_it(
    outcome: Run, written: Write
) -> None:
    hidden = PROGRAM | {
        "PhysicalAddress1": "7 Zanzibar Court", "PhysicalCity": "Chicago", "PhysicalStateProvince": "IL",
        "PhysicalPostalCode": "60602", "Latitude": "41.99", "Longitude": "-87.7777",
        "PhysicalAddressIsPrivate": "Yes", "AgencyDescription": "Advice. Come to 7 Zanzibar Court.",
    }  # fmt: skip
    made = outcome(written("export.csv", sheet(AGENCY, hidden)))[0]["2"]
    assert (made.tier, made.locations) == (Tier.CONFIDENTIAL, ())
    assert not [canary for canary in ("Zanzibar", "60602", "87.7777") if canary in made.model_dump_json()]


@pytest.mark.parametrize(
    "mark",
    [
        {"ExcludeFromWebsite": "Yes"},
        {"ExcludeFromDirectory": "1"},
        {"DoNotRefer": "true"},
        {"AvailableForReferral": "No"},
        {"AgencyStatus": "Active, but do not refer"},
    ],
)
def test_what_its_owner_keeps_from_the_public_makes_no_listing(
    mark: dict[str, str], outcome: Run, written: Write
) -> None:
    drafts, skips = outcome(written("export.csv", sheet(AGENCY, PROGRAM | mark)))
    assert drafts == {}
    assert "its source keeps it from websites or from referral" in skips


def test_an_inactive_program_keeps_its_status(outcome: Run, written: Write) -> None:
    drafts, _ = outcome(written("export.csv", sheet(AGENCY, PROGRAM | {"AgencyStatus": "Inactive"})))
    assert drafts["2"].status is Status.INACTIVE


def test_a_program_at_two_sites_stands_at_both(outcome: Run, written: Write) -> None:
    site = AGENCY | {"TaxonomyLevelName": "Site", "ParentAgencyNum": "1", "Latitude": "", "Longitude": ""}
    one = site | {"ResourceAgencyNum": "10", "PublicName": "North site", "PhysicalAddress1": "5 North Street"}
    two = site | {"ResourceAgencyNum": "11", "PublicName": "South site", "PhysicalAddress1": "6 South Street"}
    links = [
        {"ResourceAgencyNum": f"2{n}", "PublicName": "Legal clinic", "TaxonomyLevelName": "ProgramAtSite",
         "ConnectsToSiteNum": site_number, "ConnectsToProgramNum": "2"}
        for n, site_number in enumerate(("10", "11"))
    ]  # fmt: skip
    drafts, skips = outcome(written("export.csv", sheet(AGENCY, PROGRAM, one, two, *links)))
    assert list(drafts) == ["2"]
    addresses = [place.address.address_1 for place in drafts["2"].locations if place.address]
    assert addresses == ["5 North Street", "6 South Street"]
    assert len(skips) == 5


def test_a_program_at_a_site_that_is_kept_from_websites_leaves_nothing_of_the_place(
    outcome: Run, written: Write
) -> None:
    site = AGENCY | {"ResourceAgencyNum": "10", "TaxonomyLevelName": "Site", "PublicName": "House",
                     "ParentAgencyNum": "1", "PhysicalAddress1": "7 Zanzibar Court",
                     "ExcludeFromWebsite": "Yes"}  # fmt: skip
    drafts, _ = outcome(written("export.csv", sheet(AGENCY, PROGRAM | {"ConnectsToSiteNum": "10"}, site)))
    assert drafts["2"].tier is Tier.CONFIDENTIAL
    assert "Zanzibar" not in drafts["2"].model_dump_json()


def test_parents_in_a_circle_are_a_reason_and_not_a_loop(outcome: Run, written: Write) -> None:
    around = AGENCY | {"ParentAgencyNum": "2"}
    drafts, skips = outcome(written("export.csv", sheet(around, PROGRAM)))
    assert (drafts, skips) == ({}, ["its parents form a circle", "its parents form a circle"])


def test_a_parent_that_is_not_in_the_file_takes_nothing_from_a_program(outcome: Run, written: Write) -> None:
    assert list(outcome(written("export.csv", sheet(PROGRAM)))[0]) == ["2"]


def test_the_short_form_without_privacy_columns_is_known_and_is_confidential_unless_it_is_for_websites(
    outcome: Run, written: Write
) -> None:
    short = ("PhysicalAddressIsPrivate", "Phone2Number", "ParentAgencyNum")
    own = PROGRAM | {name: AGENCY[name] for name in AGENCY if name.startswith("Physical")}
    said = outcome(written("export.csv", sheet(own, without=short)))[0]["2"]
    silent = outcome(written("silent.csv", sheet(own, without=(*short, "ExcludeFromWebsite"))))[0]["2"]
    assert (said.tier, silent.tier) == (Tier.PUBLIC, Tier.CONFIDENTIAL)
