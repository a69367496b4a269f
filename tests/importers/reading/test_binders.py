"""The packets' layout: headers, titles and cells are told apart by their looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.importer import SKIP, Row
from importers.reading.binders import packet_rows, several_addresses, split_contact


def rows(folder: Path, text: str, name: str = "packet.csv") -> list[Row]:
    (folder / name).write_text(text, encoding="utf-8")
    return list(packet_rows(folder))


def test_a_header_of_any_words_names_the_columns(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, "Organization,Hotline Phone,Website\nExample,214-555-0101,one.example\n")
    assert row.number == 2
    assert (row.text("name"), row.text("phone"), row.text("urls")) == ("Example", "214-555-0101", "one.example")


def test_a_title_gives_the_rows_below_it_their_section_or_county(tmp_path: Path) -> None:
    binder = (
        "Collin County,,,,\nMental Health,,,,\nExample,Plano,counseling,Free,(972) 555-0101\n"
        "Dallas County,,,,\nOther,Dallas,x,y,z\n"
    )
    first, second = rows(tmp_path, binder)
    assert (first.text("county"), first.text("section")) == ("Collin County", "Mental Health")
    assert (second.text("county"), second.text("section")) == ("Dallas County", "")


def test_two_binders_side_by_side_are_read_one_after_the_other(tmp_path: Path) -> None:
    found = rows(tmp_path, "Collin County,,,,,DALLAS,,,,\nLeft,Plano,a,b,c,Right,(979) 555-0101,Dallas,school,\n")
    assert [row.text("name") for row in found] == ["Left", "Right"]
    assert (found[1].text("town"), found[1].text("how"), found[1].text("description")) == (
        "Dallas",
        "(979) 555-0101",
        "school",
    )


def test_a_second_line_and_running_text_are_told_and_not_made_up(tmp_path: Path) -> None:
    (second,) = rows(tmp_path, "Collin County,,,,\n44 Example Rd.,x,,,\n")
    assert second.text(SKIP) == "is the second line of a row above; a person must join them"
    folder = tmp_path / "text"
    folder.mkdir()
    assert {row.text(SKIP) for row in rows(folder, "Example,,\n42 Road,,\n")} == {
        "is a line of running text, not a row"
    }


def test_a_number_typed_into_the_name_goes_to_the_phones(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, 'Title,,,,\nStella Example    469-555--+0112,"Plano, TX",x,y,z\n')
    assert (row.text("name"), row.text("phone")) == ("Stella Example", "469-555--+0112")


def test_a_link_copied_from_its_owners_row_is_anothers_and_its_owners_row_is_clean(tmp_path: Path) -> None:
    table = "Organization Name,Phone Number,Url\nEarly Example,214-555-0101,https://samplebay.example/a\nSample Bay,214-555-0102,https://samplebay.example/a/\n"
    copied, owner = rows(tmp_path, table)
    assert copied.text("link") == "another's"
    assert owner.text("link") == ""


def test_a_link_that_two_share_and_neither_resembles_is_only_doubted(tmp_path: Path) -> None:
    table = (
        "Organization Name,Phone Number,Url\nNorth Lawyers,1,https://qzx.example\nOther Office,2,https://qzx.example\n"
    )
    assert {row.text("link") for row in rows(tmp_path, table)} == {"shared"}


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("12 Ninth St.   (972) 555-0101 www.city.example", ("12 Ninth St.", "(972) 555-0101", "www.city.example")),
        ("Main Office:   34 X Ave. Ste 5. (972) 555-0102", ("34 X Ave. Ste 5.", "(972) 555-0102", "")),
        (" (214) 555-0103  www.place.example", ("", "(214) 555-0103", "www.place.example")),
    ],
)  # fmt: skip
def test_a_contact_cell_is_parted_into_address_numbers_and_links(cell: str, parts: tuple[str, str, str]) -> None:
    assert split_contact(cell) == parts


def test_two_houses_in_one_cell_are_several_addresses_and_a_suite_is_not() -> None:
    assert several_addresses("73 Example Dr. Plano 15 Sample Dr.")
    assert not several_addresses("27 Example Frwy, Suite 300, Dallas, TX 75234")
