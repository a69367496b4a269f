"""The partners' real files: what becomes of every row, and that nothing confidential is left in any draft."""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from directory.draft import ListingDraft
from directory.values import PartnerKind, Tier
from importers.drafting.raw import Raw
from importers.importer import Row, Skip
from importers.partners import importer

pytestmark = pytest.mark.real_data

FILES = {
    "sf_dv_consortium": "sf_dv_consortium/SFDomesticViolenceConsortiumParser.json",
    "us_dv_pet_shelters": "us_dv_pet_shelters/states.json",
    "florida_legal_aid": "florida_legal_aid",
    "dallas_resource_packets": "dallas_resource_packets",
    "ohana_sample_hsds": "ohana_sample_hsds",
    "ireland_churches": "ireland_churches/churches.csv",
    "sf_youth_programs": "sf_youth_programs/dcyf_cms_05312013.csv",
    "sf_financial_xlsx": "sf_financial_xlsx/SMN_Filter_Template_All_Organizations.xlsx",
    "nhs_hospitals_england": "nhs_hospitals_england/Hospital.csv",
    "uk_courts": "uk_courts/courts.json",
    "bay_area_progressive_dir": "bay_area_progressive_dir/bapd.json",
    "sf_linksf_json": "sf_linksf_json",
}
LARGE = {"baltimore_211_hsds": "baltimore_211_hsds", "sf211_ndjson": "sf211_ndjson/sf.json"}
POLICE = "hifld_law_enforcement/Local_Law_Enforcement_Locations_every4th.csv"
# Rows read and drafted, and of those confidential, with a phone, a point, hours and a service area.
COUNTS = {
    "sf_dv_consortium": (18, 17, 4, 16, 13, 0, 4),
    "us_dv_pet_shelters": (209, 205, 205, 202, 0, 0, 205),
    "florida_legal_aid": (135, 135, 0, 116, 121, 0, 131),
    "dallas_resource_packets": (901, 674, 257, 638, 279, 23, 395),
    "ohana_sample_hsds": (23, 22, 1, 22, 21, 2, 21),
    "ireland_churches": (566, 558, 0, 0, 556, 0, 2),
    "sf_youth_programs": (609, 605, 7, 577, 597, 0, 8),
    "sf_financial_xlsx": (146, 71, 0, 53, 67, 0, 4),
    "nhs_hospitals_england": (1208, 1204, 0, 957, 1204, 0, 0),
    "uk_courts": (548, 548, 1, 548, 511, 0, 0),
    "baltimore_211_hsds": (1914, 1871, 256, 1869, 1587, 0, 284),
    "sf211_ndjson": (2697, 1534, 64, 1458, 1470, 12, 83),
    "bay_area_progressive_dir": (1804, 1804, 70, 968, 741, 0, 249),
    "sf_linksf_json": (243, 239, 45, 202, 194, 229, 45),
    "hifld_law_enforcement": (5903, 5903, 0, 5903, 5903, 0, 0),
}
Found = list[tuple[Row, ListingDraft | Skip]]


@cache
def outcomes(slug: str, path: Path) -> Found:
    one = importer(slug)
    return [(row, one.to_draft(row)) for row in one.read(path)]


def drafts(found: Found) -> list[tuple[Row, ListingDraft]]:
    return [(row, made) for row, made in found if isinstance(made, ListingDraft)]


def counts(found: Found) -> tuple[int, ...]:
    made = [draft for _, draft in drafts(found)]
    facts = (
        [draft.tier is Tier.CONFIDENTIAL for draft in made],
        [bool(draft.phones) for draft in made],
        [any(place.point for place in draft.locations) for draft in made],
        [bool(draft.schedules) for draft in made],
        [bool(draft.service_areas) for draft in made],
    )
    return (len(found), len(made), *map(sum, facts))


def squeezed(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char))))


def secret_parts(slug: str, row: Row) -> list[str]:
    """The parts of the row's address cells that hold a number, squeezed: found independently of the filter."""
    said = importlib.import_module(f"importers.partners.{slug}").say(row)
    assert isinstance(said, Raw)
    cells = [cell for place in said.places for cell in place.secrets]
    parts = [squeezed(part) for cell in cells for part in re.split(r"[,;\n]", cell) if re.search(r"\d", part)]
    return [part for part in parts if len(part) >= 5]


def check(slug: str, path: Path) -> None:
    found = outcomes(slug, path)
    assert counts(found) == COUNTS[slug], Counter(made.reason for _, made in found if isinstance(made, Skip))
    ids = Counter(draft.external_id for _, draft in drafts(found))
    assert max(ids.values()) == 1
    for row, draft in drafts(found):
        if draft.tier is not Tier.PUBLIC:
            said = squeezed(draft.model_dump_json(exclude={"phones", "source", "external_id"}))
            leaked = any(part in said for part in secret_parts(slug, row))
            assert not leaked, f"{row.file}, row {row.number}: an address cell is still in the draft"


@pytest.mark.parametrize("slug", FILES)
def test_every_row_of_a_real_file_is_accounted_for_and_no_hidden_place_is_left(slug: str, shared_data: Path) -> None:
    check(slug, shared_data / FILES[slug])


@pytest.mark.slow
@pytest.mark.parametrize("slug", LARGE)
def test_the_same_holds_of_the_large_files(slug: str, shared_data: Path) -> None:
    check(slug, shared_data / LARGE[slug])


@pytest.mark.slow
def test_every_police_office_is_a_public_listing_of_its_kind_without_invented_needs(shared_data: Path) -> None:
    check("hifld_law_enforcement", shared_data / POLICE)
    made = [draft for _, draft in drafts(outcomes("hifld_law_enforcement", shared_data / POLICE))]
    assert {draft.kind for draft in made} == {PartnerKind.POLICE}
    assert not any(draft.needs for draft in made)


def test_a_sheltering_agency_of_the_consortium_is_never_public(shared_data: Path) -> None:
    found = outcomes("sf_dv_consortium", shared_data / FILES["sf_dv_consortium"])
    told = [(draft, f"{draft.name} {draft.description}") for _, draft in drafts(found)]
    sheltering = [draft for draft, text in told if re.search(r"shelter|housing", text, re.IGNORECASE)]
    assert sheltering
    assert all(draft.tier is Tier.CONFIDENTIAL for draft in sheltering)


def test_lawyers_of_florida_are_found_under_their_counties(shared_data: Path) -> None:
    found = outcomes("florida_legal_aid", shared_data / FILES["florida_legal_aid"])
    keys = Counter(area.key for _, draft in drafts(found) for area in draft.service_areas)
    assert keys["county:12086"] >= 15
    assert all("lawyer" in draft.needs for _, draft in drafts(found))


def test_no_hours_of_a_court_are_made_from_times_without_days(shared_data: Path) -> None:
    made = [draft for _, draft in drafts(outcomes("uk_courts", shared_data / FILES["uk_courts"]))]
    assert sum("Opening times:" in draft.description for draft in made) >= 500
    assert not any(draft.schedules for draft in made)


def test_a_hospital_pushed_right_by_a_comma_has_its_own_postcode_again(shared_data: Path) -> None:
    found = drafts(outcomes("nhs_hospitals_england", shared_data / FILES["nhs_hospitals_england"]))
    mended = [draft for row, draft in found if "waymark:mended" in row.cells]
    assert len(mended) >= 85
    assert all(re.fullmatch(r"[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}", d.locations[0].address.postal_code) for d in mended
               if d.locations and d.locations[0].address)  # fmt: skip


def test_an_emoji_flag_of_the_packets_is_a_tag_or_a_rule_and_stays_in_no_text(shared_data: Path) -> None:
    found = outcomes("dallas_resource_packets", shared_data / FILES["dallas_resource_packets"])
    table = [draft for row, draft in drafts(found) if row.file.endswith("table_0.csv")]
    assert sum("men" in draft.tags for draft in table) == 7
    assert sum(draft.policies.get("wheelchair") == "yes" for draft in table) == 9
    assert not any(re.search("[♂🐕♿💙🎗]", draft.model_dump_json()) for draft in table)
