"""Files of invented networks in shapes nobody listed, imported without code: what is made of them is true."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from directory.draft import ListingDraft
from directory.values import PartnerKind, Tier
from importers.detect import importer_for_files
from importers.importer import Skip
from importers.mapping import propose_for
from importers.mapping.headers import joined, laid
from importers.reading import read_json
from tests.importers.samples_unseen.make_workbook import main as make_workbook

UNSEEN = Path(__file__).parent / "samples_unseen"


def made(path: Path) -> tuple[dict[str, ListingDraft], list[Skip]]:
    one = importer_for_files([path]).importer
    found = [one.to_draft(row) for row in one.read(path)]
    drafts = {draft.name: draft for draft in found if isinstance(draft, ListingDraft)}
    return drafts, [skip for skip in found if isinstance(skip, Skip)]


def summed(draft: ListingDraft) -> tuple[str, str, str, str]:
    """Tier, first number with extension, hours, street."""
    phone = f"{draft.phones[0].number}x{draft.phones[0].extension}".rstrip("x") if draft.phones else ""
    address = next((place.address.address_1 for place in draft.locations if place.address), "")
    return draft.tier.value, phone, "; ".join(hours.expression for hours in draft.schedules), address


TRUTH = {
    "reseau_entraide.json": {
        "Centre d'écoute Exemple": ("public", "+15145550101", "Mo-Fr 09:00-17:00", "100, rue Exemple"),
        "Maison du Canari": ("confidential", "+15145550102", "24/7", ""),
        "Example Legal Clinic": ("public", "+14165550103x4", "", "200 Example Street"),
        "Example Food Cupboard": ("confidential", "+14165550104", "Sa 10:00-13:00", ""),
    },
    "directorio_condado.txt": {
        "Clínica Legal Ejemplo": ("public", "+13195550101", "Mo-Fr 09:00-17:00", "100 Calle Ejemplo"),
        "Casa Canario": ("confidential", "+13195550102", "24/7", ""),
        "Grupo de Apoyo Ejemplo": ("public", "+13195550103x12", "Sa 10:00-13:00", "200 Calle Ejemplo"),
        "Despensa Ejemplo": ("public", "+13195550104", "", "300 Calle Ejemplo"),
    },
    "puntos_ayuda.geojson": {
        "Example Family Court": ("public", "+13195550101", "Mo-Fr 08:00-16:30", "100 Example Street"),
        "Canary Women's Shelter": ("confidential", "+13195550102", "24/7", ""),
        "Example Legal Aid": ("public", "+13195550103", "", "200 Example Street"),
    },
    "county_contacts.xlsx": {
        "Example Legal Help": ("public", "+13195550101", "Mo-Fr 09:00-17:00", "100 Example St"),
        "Canary House": ("confidential", "+18005550102", "24/7", ""),
        "Example Counseling": ("public", "+13195550103x12", "Tu,Th 13:00-18:00", "300 Example St"),
        "Example Job Desk": ("public", "+13195550104", "", "301 Example St"),
    },
}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    make_workbook(tmp_path / "county_contacts.xlsx")
    return {name: tmp_path / name if name.endswith(".xlsx") else UNSEEN / name for name in TRUTH}


@pytest.mark.parametrize("name", TRUTH)
def test_what_is_made_of_a_file_nobody_has_seen_is_true(files: dict[str, Path], name: str) -> None:
    drafts, skips = made(files[name])
    assert {name: summed(draft) for name, draft in drafts.items()} == TRUTH[name]
    assert {skip.reason for skip in skips} <= {"is a line of totals", "the row is struck out; it was left out"}


@pytest.mark.parametrize("name", TRUTH)
def test_no_place_that_it_hides_is_left_anywhere(files: dict[str, Path], name: str) -> None:
    drafts, skips = made(files[name])
    said = json.dumps([draft.model_dump(mode="json") for draft in drafts.values()]) + repr(skips)
    assert "4242424" not in said
    assert not [skip for skip in skips if "Gone" in skip.hides]


@pytest.mark.parametrize("name", TRUTH)
def test_hours_that_are_not_understood_go_to_a_person_with_their_words(files: dict[str, Path], name: str) -> None:
    drafts, _ = made(files[name])
    asked = [doubt.text for draft in drafts.values() for doubt in draft.doubts if doubt.field == "hours"]
    assert (
        asked
        == {
            "reseau_entraide.json": ["lun-ven 9 h à 16 h"],
            "directorio_condado.txt": ["cuando se pueda"],
            "puntos_ayuda.geojson": [],
            "county_contacts.xlsx": ["when the door is open"],
        }[name]
    )


def test_odd_coordinates_of_a_feature_without_a_geometry_are_read(files: dict[str, Path]) -> None:
    drafts, _ = made(files["puntos_ayuda.geojson"])
    point = drafts["Example Family Court"].locations[0].point
    assert point is not None
    assert (point.latitude, point.longitude) == (41.9779, -91.6656)
    assert drafts["Example Family Court"].kind is PartnerKind.COURT


@pytest.mark.parametrize(
    ("upper", "lower", "header"),
    [
        (("Program", "", "Contact", ""), ("Name", "Agency", "Phone", ""), ("Name", "Agency", "Phone", "")),
        (("Program", "", "Private?"), ("Name", "Phone", ""), ("Name", "Phone", "Private?")),
        (("Place", "Private?", ""), ("Name", "Yes", "No"), ("Name", "Private? Yes", "Private? No")),
        (("Our list", "", ""), ("Name", "", "Phone"), ("Name", "", "Phone")),
        (("Program", "Phone", "Secret?"), ("Name", "Number"), ("Name", "Number", "Secret?")),
    ],
)
def test_a_header_of_two_rows_is_one(upper: tuple[str, ...], lower: tuple[str, ...], header: tuple[str, ...]) -> None:
    assert joined(lower, upper) == header


def test_the_lower_of_two_header_rows_is_no_record() -> None:
    rows = [
        ["Name", "Phone", "Street", "Confidential"],
        ["Agency", "Hotline", "Address", "Y/N"],
        ["A", "319-555-0101", "1 Elm Street", "Y"],
        ["B", "319-555-0102", "2 Elm Street", "N"],
    ]
    lines = list(enumerate(rows, 1))
    found = laid(lines)
    assert (found.header_row, len(found.rows)) == (2, 2)
    assert found.header[3] == "Confidential Y/N"


@pytest.mark.parametrize("title", ["CONFIDENTIAL: do not publish these addresses", "Direcciones: no publicar"])
def test_a_title_that_asks_for_secrecy_hides_the_whole_list(tmp_path: Path, title: str) -> None:
    rows = "Name,Phone,Street,City,State\nCedar Desk,319-555-0101,4242424 Elm Street,Marion,IA\n"
    (tmp_path / "list.csv").write_text(f'"{title}",,,,\n{rows}', encoding="utf-8")
    assert propose_for(tmp_path / "list.csv").visibility == "confidential"
    drafts, _ = made(tmp_path / "list.csv")
    assert {draft.tier for draft in drafts.values()} == {Tier.CONFIDENTIAL}
    assert "4242424" not in drafts["Cedar Desk"].model_dump_json()


def test_a_feature_marked_secret_in_another_language_is_hidden(tmp_path: Path) -> None:
    said = {"name": "Casa Uno", "Domicilio": "4242424 Elm", "city": "Marion", "phone": "319-555-0101", "Privado": "si"}
    feature = {"type": "Feature", "geometry": None, "properties": said}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    drafts, _ = made(tmp_path / "a.geojson")
    assert drafts["Casa Uno"].tier is Tier.CONFIDENTIAL


def test_what_is_included_with_the_resources_of_a_document_is_no_record(tmp_path: Path) -> None:
    document = {"data": [{"type": "a", "id": "1", "attributes": {"name": "A"}}], "meta": {"n": {"x": 1}},
                "included": [{"type": "b", "id": "2", "attributes": {"name": "B"}}]}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(document), encoding="utf-8")
    assert [row.cells["id"] for row in read_json(tmp_path / "a.json")] == ["1"]
