"""Sheets nobody wrote an importer for: invented ones of many shapes, from file to listing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from directory.draft import ListingDraft
from directory.values import PhoneKind, Tier
from importers.importer import Skip
from importers.mapping import Mapping, importer_of, propose, propose_for

STATE = "IA"
A = ("Example Advocacy", "319-555-0101", "100 Example Street, Cedar Rapids, IA 52401")
B = ("Sample Legal Help", "319-555-0102", "200 Example Street, Cedar Rapids, IA 52401")
C = ("Model Counseling", "319-555-0103", "300 Example Street, Iowa City, IA 52240")


def drafts(path: Path, mapping: Mapping | None = None) -> list[ListingDraft]:
    one = importer_of(mapping or propose_for(path), "invented")
    return [made for row in one.read(path) if isinstance(made := one.to_draft(row), ListingDraft)]


def skips(path: Path) -> list[str]:
    one = importer_of(propose_for(path), "invented")
    return [made.reason for row in one.read(path) if isinstance(made := one.to_draft(row), Skip)]


def numbers(found: Sequence[ListingDraft]) -> list[str]:
    return [phone.number for draft in found for phone in draft.phones]


def fields(mapping: Mapping, table: int = 0) -> list[str]:
    return [column.field for column in mapping.tables[table].columns]


def book(path: Path, rows: Sequence[Sequence[object]], title: str = "List") -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def test_a_british_charity_list_is_told_by_its_postcodes(tmp_path: Path) -> None:
    path = text(
        tmp_path / "uk.csv",
        "Charity,Telephone,Fax,Website,Address Line 1,Town,Postcode,Opening Hours,Who We Serve\n"
        "Lantern Example Trust,01632 960101,01632 960109,https://lantern.example,100 Example Street,Sheffield,S1 2HE,"
        "Mon-Fri 9am-5pm,Adults\n"
        "Harbour Example Advice,01632 960102,,https://harbour.example,12 Sample Road,Leeds,LS1 4AP,Mon-Thu 10am-4pm,\n"
        "Beacon Example Law,01632 960103,,https://beacon.example,7 Model Lane,York,YO1 7HH,Mon-Fri 9am-1pm,Anyone\n",
    )
    mapping = propose_for(path)
    assert mapping.country == "GB"
    assert any("country GB" in line for line in mapping.said)
    found = drafts(path, mapping)
    assert numbers(found)[:2] == ["+441632960101", "+441632960109"]
    assert found[0].phones[1].kind is PhoneKind.FAX
    assert found[0].eligibility == "Adults"
    address = found[1].locations[0].address
    assert address is not None
    assert (address.city, address.postal_code, address.country) == ("Leeds", "LS1 4AP", "GB")
    assert found[2].schedules[0].expression


def test_a_spanish_semicolon_file_in_cp1252_is_read(tmp_path: Path) -> None:
    path = text(
        tmp_path / "es.csv",
        "Nombre;Teléfono;Correo electrónico;Dirección;Ciudad;Estado;Código postal;Horario;Idiomas\n"
        "Consejería Ejemplo;319-555-0101;info@ejemplo.example;100 Calle Ejemplo;Cedar Rapids;IA;52401;"
        "lunes a viernes 9am-5pm;español, inglés\n"
        "Ayuda Legal Muestra;319-555-0102;info@muestra.example;200 Calle Muestra;Iowa City;IA;52240;"
        "lunes a viernes 8am-4pm;español\n",
        "cp1252",
    )
    found = drafts(path)
    assert [draft.name for draft in found] == ["Consejería Ejemplo", "Ayuda Legal Muestra"]
    assert [language.code for language in found[0].languages] == ["es", "en"]
    assert all(draft.schedules for draft in found)
    assert numbers(found) == ["+13195550101", "+13195550102"]


def test_title_rows_instructions_sections_and_totals_are_no_listings(tmp_path: Path) -> None:
    path = book(
        tmp_path / "titled.xlsx",
        [
            ["Example County Resource List"],
            [],
            ["Program", "Phone", "Address", "Hours", "Notes"],
            ["The full name please", "With area code please", "Street, city, state", "For example from 9 to 5", "Any"],
            ["COUNSELING"],
            [*C, "Mon-Fri 9am-5pm", "ask for Zanzibar"],
            ["Second Counseling", "319-555-0104", "301 Example Street, Iowa City, IA 52240", "Mon-Fri 9am-5pm", ""],
            ["LEGAL AID"],
            [*B, "Mon-Fri 8am-4pm", ""],
            ["Fourth Help", "319-555-0105", "201 Example Street, Cedar Rapids, IA 52401", "Mon-Fri 8am-4pm", ""],
            ["Total", 4],
        ],
    )
    found = drafts(path)
    assert [draft.name for draft in found] == [
        "Model Counseling",
        "Second Counseling",
        "Sample Legal Help",
        "Fourth Help",
    ]
    assert "counseling" in found[1].needs
    assert "counseling" not in found[3].needs
    assert "is a line of totals" in skips(path)
    assert "Zanzibar" not in "".join(draft.model_dump_json() for draft in found)


def test_a_sheet_without_a_header_is_told_by_its_cells(tmp_path: Path) -> None:
    rows = [f'{name},{phone},https://{phone[-4:]}.example,"{address}"' for name, phone, address in (A, B, C)]
    path = text(tmp_path / "bare.csv", "\n".join(rows) + "\n")
    mapping = propose_for(path)
    assert mapping.tables[0].header_row == 0
    assert fields(mapping) == ["name", "phone", "url", "address"]
    found = drafts(path, mapping)
    assert [draft.name for draft in found] == [A[0], B[0], C[0]]
    assert found[2].locations[0].address is not None
    assert found[2].locations[0].address.city == "Iowa City"


def test_a_shifted_header_is_moved_to_its_cells(tmp_path: Path) -> None:
    path = text(
        tmp_path / "shifted.csv",
        "Name,Phone,Email,Website,City,State,Zip\n"
        "1,Example Advocacy,319-555-0101,info@advocacy.example,https://advocacy.example,Cedar Rapids,IA,52401\n"
        "2,Sample Legal Help,319-555-0102,info@legal.example,https://legal.example,Cedar Rapids,IA,52401\n"
        "3,Model Counseling,319-555-0103,info@model.example,https://model.example,Iowa City,IA,52240\n",
    )
    mapping = propose_for(path)
    assert any("further right" in line for line in mapping.said)
    found = drafts(path, mapping)
    assert [draft.name for draft in found] == [A[0], B[0], C[0]]
    assert numbers(found) == ["+13195550101", "+13195550102", "+13195550103"]
    assert [draft.email for draft in found] == ["info@advocacy.example", "info@legal.example", "info@model.example"]


def test_a_lying_header_is_caught_and_the_cells_win() -> None:
    header = ("Name", "Email", "Phone", "Zip", "Fax")
    rows = [
        [A[0], A[1], "info@advocacy.example", "52401", "https://advocacy.example"],
        [B[0], B[1], "info@legal.example", "52401", "https://legal.example"],
        [C[0], C[1], "info@model.example", "52240", "https://model.example"],
    ]
    mapping = propose(rows, header)
    assert fields(mapping) == ["name", "phone", "email", "postal_code", "url"]
    assert sum("the cells were believed" in line for line in mapping.said) == 3


def test_a_header_its_cells_deny_without_saying_what_they_are_is_left_out() -> None:
    rows = [[A[0], A[1], "see the wall"], [B[0], B[1], "ask Kim"], [C[0], C[1], "none yet"]]
    mapping = propose(rows, ("Name", "Phone", "Zip"))
    assert fields(mapping) == ["name", "phone", ""]
    assert any("column 3 (Zip)" in line and "left out" in line for line in mapping.said)


def test_a_sheet_with_records_in_columns_is_turned(tmp_path: Path) -> None:
    rows = [("Program name", A[0], B[0], C[0]), ("Phone", A[1], B[1], C[1]), ("Address", A[2], B[2], C[2])]
    rows += [("Hours", *["Mon-Fri 9am-5pm"] * 3), ("Website", *[f"https://{n}.example" for n in "abc"])]
    path = book(tmp_path / "turned.xlsx", rows)
    mapping = propose_for(path)
    assert mapping.tables[0].transposed
    found = drafts(path, mapping)
    assert [draft.name for draft in found] == [A[0], B[0], C[0]]
    assert numbers(found) == ["+13195550101", "+13195550102", "+13195550103"]


FLAGS = (
    "Agency\tPhone\tStreet\tCity\tState\tAccepts pets\tServes men\tSpanish\t6-13\tPrivate?\n"
    "Example Advocacy\t319-555-0101\t100 Example Street\tCedar Rapids\tIA\tYes\tNo\tYes\tX\tno\n"
    "Sample Legal Help\t319-555-0102\t48213 Zanzibar Court\tCedar Rapids\tIA\tNo\tYes\t\t\tyes\n"
    "Model Counseling\t319-555-0103\t48214 Zanzibar Court\tIowa City\tIA\tmaybe\tYes\tYes\tX\t\n"
)


def test_flag_columns_are_policies_tags_languages_and_ages(tmp_path: Path) -> None:
    first, second, third = drafts(text(tmp_path / "flags.tsv", FLAGS))
    assert (first.policies["pets"], second.policies["pets"]) == ("ask", "no")
    assert "pets" not in third.policies
    assert any(doubt.field == "policies.pets" for doubt in third.doubts)
    assert ("men" in first.tags, "men" in second.tags) == (False, True)
    assert [language.code for language in first.languages] == ["es"]
    assert "6-13" in first.eligibility
    assert "6-13" not in second.eligibility


def test_a_private_column_decides_and_a_blank_there_is_confidential(tmp_path: Path) -> None:
    path = text(tmp_path / "flags.tsv", FLAGS)
    assert propose_for(path).visibility == "Private?"
    found = drafts(path)
    assert [draft.tier for draft in found] == [Tier.PUBLIC, Tier.CONFIDENTIAL, Tier.CONFIDENTIAL]
    assert "zanzibar" not in "".join(draft.model_dump_json() for draft in found[1:]).casefold()


@pytest.mark.parametrize("header", ["Do not publish", "ExcludeFromWebsite", "Vertraulich", "Confidencial", "DNR"])
def test_a_word_of_secrecy_is_never_overruled_by_its_cells(header: str) -> None:
    rows = [[*A, "319-555-0111"], [*B, "319-555-0112"], [*C, ""]]
    assert fields(propose(rows, ("Name", "Phone", "Address", header)))[3] == "private"


def test_a_visibility_column_means_public_only_where_it_plainly_says_so(tmp_path: Path) -> None:
    answers = ["yes", "Public", "no", "", "perhaps", "city only"]
    rows = [
        f'Example {n} Help,319-555-010{n},"{100 + n} Example Street, Cedar Rapids, IA",{a}'
        for n, a in enumerate(answers)
    ]
    found = drafts(text(tmp_path / "v.csv", "Name,Phone,Address,OK to publish\n" + "\n".join(rows) + "\n"))
    assert [draft.tier.value for draft in found] == ["public", "public", *["confidential"] * 3, "area"]


def test_words_of_secrecy_in_a_column_that_is_not_read_hide_the_row(tmp_path: Path) -> None:
    path = text(
        tmp_path / "n.csv",
        f'Name,Phone,Address,Internal notes\n{A[0]},{A[1]},"{A[2]}",\n'
        f'{B[0]},{B[1]},"48213 Zanzibar Court, Cedar Rapids, IA 52401","do not publish the address, ask Kim"\n',
    )
    first, second = drafts(path)
    assert (first.tier, second.tier) == (Tier.PUBLIC, Tier.CONFIDENTIAL)
    assert "zanzibar" not in second.model_dump_json().casefold()
    assert "Kim" not in second.model_dump_json()


def test_a_shelter_stays_confidential_in_a_public_sheet(tmp_path: Path) -> None:
    path = text(
        tmp_path / "s.csv",
        f'Name,Phone,Address\n{A[0]},{A[1]},"{A[2]}"\n'
        'Example Women\'s Shelter,319-555-0109,"48213 Zanzibar Court, Cedar Rapids, IA 52401"\n',
    )
    assert propose_for(path).visibility == "public"
    assert any("taken as public" in line for line in propose_for(path).said)
    assert [draft.tier for draft in drafts(path)] == [Tier.PUBLIC, Tier.CONFIDENTIAL]


def test_without_an_address_column_nothing_is_taken_as_public() -> None:
    assert propose([[A[0], A[1]], [B[0], B[1]], [C[0], C[1]]], ("Name", "Phone")).visibility == "confidential"


def test_address_number_and_link_in_one_cell_are_taken_apart(tmp_path: Path) -> None:
    path = text(
        tmp_path / "one.csv",
        f'Organization,Contact\n{A[0]},"{A[2]}; Tel: {A[1]}; info@advocacy.example"\n'
        f'{B[0]},"{B[2]} (319) 555-0102"\n{C[0]},"{C[2]}\nPhone: {C[1]}\nwww.model.example"\n',
    )
    found = drafts(path)
    assert numbers(found) == ["+13195550101", "+13195550102", "+13195550103"]
    assert found[0].email == "info@advocacy.example"
    assert found[2].urls == ("https://www.model.example",)
    addresses = [draft.locations[0].address for draft in found]
    assert [address.address_1 for address in addresses if address] == [f"{n}00 Example Street" for n in (1, 2, 3)]


def test_several_rows_of_one_organisation_are_several_listings(tmp_path: Path) -> None:
    path = text(
        tmp_path / "d.csv",
        "Agency ID,Agency Name,Program Name,Phone,Address,City,State,Zip,Monday,Tuesday,Wednesday\n"
        "A1,Example Advocacy,Support Group,319-555-0101,100 Example Street,Cedar Rapids,IA,52401,9am-5pm,9am-5pm,\n"
        "A1,Example Advocacy,Court Companions,319-555-0102,100 Example Street,Cedar Rapids,IA,52401,9am-5pm,,\n"
        "B2,Model Counseling,Teen Counseling,319-555-0103,300 Example Street,Iowa City,IA,52240,,1pm-4pm,\n",
    )
    found = drafts(path)
    assert [(d.organization.name, d.name) for d in found][:2] == [
        ("Example Advocacy", "Support Group"),
        ("Example Advocacy", "Court Companions"),
    ]
    assert [row.byday for row in found[2].schedules[0].rows] == ["TU"]
    assert len({draft.external_id for draft in found}) == 3


def test_flat_json_records_go_the_same_way(tmp_path: Path) -> None:
    where = {"street": "100 Example Street", "city": "Cedar Rapids", "state": "IA", "zip": "52401"}
    records = [{"title": A[0], "tel": A[1], "location": where, "languages": ["English", "Spanish"]}]
    records.append({"title": C[0], "tel": C[1], "location": where | {"city": "Iowa City"}, "languages": ["English"]})
    path = text(tmp_path / "flat.json", json.dumps(records))
    found = drafts(path)
    assert [draft.name for draft in found] == [A[0], C[0]]
    assert [language.code for language in found[0].languages] == ["en", "es"]
    assert found[0].locations[0].address is not None


def test_a_row_with_more_cells_than_the_header_is_skipped(tmp_path: Path) -> None:
    rows = "".join(f'{n},{p},"{a}"\n' for n, p, a in (A, B, C))
    path = text(tmp_path / "ragged.csv", f"Name,Phone,Address\n{rows}Fourth, Help,319-555-0104,48213 Zanzibar Court\n")
    assert len(drafts(path)) == 3
    assert skips(path) == ["has more cells than the header has columns: one may stand in the wrong column"]


def test_a_column_that_moved_is_found_by_its_header(tmp_path: Path) -> None:
    mapping = propose_for(text(tmp_path / "a.csv", f"Name,Phone\n{A[0]},{A[1]}\n{B[0]},{B[1]}\n{C[0]},{C[1]}\n"))
    moved = text(tmp_path / "b.csv", f"Phone,New,Name\n{A[1]},x,{A[0]}\n")
    assert [draft.name for draft in drafts(moved, mapping)] == [A[0]]


def test_each_sheet_of_a_workbook_has_its_own_mapping(tmp_path: Path) -> None:
    path = book(tmp_path / "two.xlsx", [("Name", "Phone"), A[:2], B[:2], C[:2]], "One")
    workbook = openpyxl.load_workbook(path)
    other = workbook.create_sheet("Two")
    for row in (("Telephone", "Agency"), ("319-555-0121", "Other Example"), ("319-555-0122", "Third Example")):
        other.append(row)
    workbook.save(path)
    mapping = propose_for(path)
    assert [fields(mapping, at) for at in (0, 1)] == [["name", "phone"], ["phone", "name"]]
    assert len(drafts(path, mapping)) == 5
