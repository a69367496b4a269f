"""Phone cells: what is dialled is what was written, and everything else goes to a person."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.draft import DIALABLE
from directory.values import PhoneKind
from importers.cleaning.phones import clean_phones

HERE = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(text: str) -> list[tuple[str, str]]:
    return [(number, ext) for number, _, ext in (part.partition(";") for part in text.split("|") if part)]


@pytest.mark.parametrize("row", table("phones_messy.csv"), ids=lambda row: row["input"])
def test_the_shared_table_is_read_as_it_expects(row: dict[str, str]) -> None:
    expected = row["expected_numbers (e164;ext | separated)"]
    found = clean_phones(row["input"])
    if expected == "NEEDS_AREA;":
        assert not found.value
        assert found.doubts
    else:
        assert [(phone.number, phone.extension) for phone in found.value] == written(expected)


@pytest.mark.parametrize("row", table("phones_own.csv"), ids=lambda row: row["input"])
def test_our_own_table_is_read_as_it_expects(row: dict[str, str]) -> None:
    found = clean_phones(row["input"], row["country"], row["area_code"])
    assert [(phone.number, phone.extension) for phone in found.value] == written(row["numbers"])
    if row["kinds"]:
        assert [phone.kind.value for phone in found.value] == row["kinds"].split("|")
    assert bool(found.doubts) == (row["doubt"] == "yes")


@pytest.mark.parametrize("text", ["CONFIDENTIAL 312-555-0101", "do not share 312-555-0101", "unlisted 3125550101"])
def test_a_number_that_is_not_to_be_published_leaves_no_digit(text: str) -> None:
    found = clean_phones(text)
    assert not found.value
    assert not re.search(r"\d", found.text + "".join(doubt.text + doubt.what for doubt in found.doubts))


def test_markup_inside_the_words_does_not_undo_that() -> None:
    found = clean_phones("312-555-0101<b>unlisted</b>")
    assert not found.value
    assert not re.search(r"\d", found.text + "".join(doubt.text for doubt in found.doubts))


def test_a_street_beside_a_number_is_neither_noted_nor_repeated() -> None:
    found = clean_phones("99 Hope Street\n(312) 555-0101")
    assert "Hope" not in "".join(phone.note for phone in found.value) + "".join(doubt.text for doubt in found.doubts)


def test_a_label_gives_note_and_language() -> None:
    phone = clean_phones("415/555-0122, ext. 204 – Spanish").value[0]
    assert (phone.note, phone.languages) == ("Spanish", ("es",))


def test_the_callers_kind_holds_where_the_cell_says_none() -> None:
    found = clean_phones("312-555-0101, TTY 312-555-0102", kind=PhoneKind.HOTLINE)
    assert [phone.kind for phone in found.value] == [PhoneKind.HOTLINE, PhoneKind.TTY]


@pytest.mark.parametrize("words", ["Listing Office Fax", "Office: Fax", "General Office/Listing Fax", "Main Fax"])
def test_the_fax_of_an_office_is_a_fax(words: str) -> None:
    assert [phone.kind for phone in clean_phones(f"{words}: 312-555-0101").value] == [PhoneKind.FAX]


@pytest.mark.parametrize("words", ["Office/Fax", "Office / Fax", "Office and Fax", "Telephone / Fax"])
def test_one_number_for_office_and_fax_can_be_called(words: str) -> None:
    assert [phone.kind for phone in clean_phones(f"{words}: 312-555-0101").value] == [PhoneKind.VOICE]


def test_an_oddly_spaced_british_number_does_not_lead_abroad() -> None:
    assert [phone.number for phone in clean_phones("011  3496 0101", "GB").value] == ["+441134960101"]
    assert [phone.number for phone in clean_phones("011 44 115 496 0101").value] == ["+441154960101"]


def test_the_end_of_a_british_number_is_no_short_code() -> None:
    assert [phone.number for phone in clean_phones("0113 496 0 111", "GB").value] == ["+441134960111"]
    assert [phone.number for phone in clean_phones("Call 111", "GB").value] == ["111"]


def test_a_note_closes_its_bracket_and_ends_on_no_joining_word() -> None:
    found = clean_phones("Fines: 0113 496 0101 (County Court), or 0113 496 0102", "GB").value
    assert [phone.note for phone in found] == ["Fines: (County Court)", ""]


@pytest.mark.parametrize("value", [None, float("nan"), 3125550101, 3125550101.0, True, [], {}, b"312"])
def test_a_cell_of_any_type_is_taken(value: object) -> None:
    assert clean_phones(value) is not None


@given(st.integers(0, 99), st.sampled_from(["({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "{} {} {}", "1-{}-{}-{}", "{}{}{}"]))
def test_every_usual_way_of_writing_a_number_gives_the_same(line: int, pattern: str) -> None:
    found = clean_phones(pattern.format("312", "555", f"01{line:02}"))
    assert [phone.number for phone in found.value] == [f"+131255501{line:02}"]
    assert not found.doubts


WORDS = st.sampled_from(
    [
        "312-555-0101",
        "(312) 555-0102",
        "555-0103",
        "x12",
        "ext. 3",
        "or",
        "/",
        ",",
        "TTY",
        "711",
        "988",
        "[Office]",
        "24/7",
        "9-5",
        "Suite 4",
        "(",
        "Main:",
        "1",
        "0143",
        "SAFE",
        "+44",
        "\n",
        "option 2",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=8).map(" ".join)),
    st.sampled_from(["US", "GB", "IE", "??", ""]),
)
def test_whatever_is_written_nothing_is_raised_and_no_digit_is_lost(text: str, country: str) -> None:
    found = clean_phones(text, country)
    assert all(DIALABLE.match(phone.number) for phone in found.value)
    told = "".join(phone.number + phone.extension + phone.note for phone in found.value)
    lost = [digit for digit in set(re.findall(r"[1-9]", text)) if digit not in told]  # a zero may be a trunk prefix
    assert found.doubts or not lost


def test_a_digit_that_went_into_no_number_or_note_is_a_doubt() -> None:
    found = clean_phones("ext 9-5 Main: 911 ;")
    assert [phone.number for phone in found.value] == ["911"]
    assert found.doubts
