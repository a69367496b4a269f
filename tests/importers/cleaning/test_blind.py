"""Cells nobody looked at while the parsers were written: read rightly, or looked at by a person, never wrongly."""

from __future__ import annotations

from collections import Counter

import pytest

from importers.cleaning.hours import clean_hours
from importers.cleaning.phones import clean_phones
from tests.importers.cleaning import blind

TABLES = {
    "hours_blind.csv": 0.90,
    "hours_blind_second.csv": 0.90,
    "phones_blind.csv": 0.98,
    "phones_blind_second.csv": 0.98,
}


@pytest.mark.parametrize("name", TABLES)
def test_no_blind_cell_is_read_wrongly_without_a_doubt(name: str) -> None:
    assert [row for row in blind.verdicts(name) if row[0] in ("wrong", "lost")] == []


@pytest.mark.parametrize("name", TABLES)
def test_most_blind_cells_need_nobody(name: str) -> None:
    counts = Counter(verdict for verdict, _, _ in blind.verdicts(name))
    assert counts.total() >= 40
    assert counts["right"] / counts.total() >= TABLES[name]


def test_the_judge_tells_right_queued_lost_and_wrong_apart() -> None:
    assert blind.judge_hours("Mon-Fri 9am-5pm", "Mo-Fr 09:00-17:00") == "right"
    assert blind.judge_hours("Mon-Fri 9am-5pm", "Mo-Fr 09:00-17:30") == "wrong"
    assert blind.judge_hours("Mon-Fri 9am-5pm", "queue") == "wrong"
    assert blind.judge_hours("whenever", "Mo-Fr 09:00-17:00") == "queued"
    assert blind.judge_hours("N/A", "Mo-Fr 09:00-17:00") == "lost"
    assert blind.judge_hours("Hotline: 24/7. Office: M 9am-5pm.", "office: 24/7 || hotline: Mo 09:00-17:00") == "wrong"
    assert blind.judge_phones("415-555-0142", "US", "", "+14155550142/fax") == "wrong"


@pytest.mark.parametrize(
    "cell",
    [
        "312-555-0101 (disconnected)",
        "Old phone: 312-555-0101",
        "312-555-0101 is no longer in service",
        "Use 312-555-0102 not 312-555-0101",
        "312-555-0102 (was 312-555-0101)",
        "312-555-0101 fuera de servicio",
        "Do not call 312-555-0101",
    ],
)
def test_a_number_that_may_be_somebody_elses_by_now_is_not_shown(cell: str) -> None:
    found = clean_phones(cell)
    assert not found.value
    assert found.doubts


@pytest.mark.parametrize("cell", ["312-555-O101", "312-555-0I01", "312-5S5-0101", "(312) 55O-0101", "800-555-0l01"])
def test_a_letter_typed_for_a_digit_is_no_word_to_dial(cell: str) -> None:
    found = clean_phones(cell)
    assert not found.value
    assert found.doubts


@pytest.mark.parametrize("word", ["fax", "TTY", "Text", "crisis line", "F"])
def test_words_between_two_numbers_belong_to_the_second_when_nothing_follows_it(word: str) -> None:
    first, second = clean_phones(f"312-555-0101 {word} 312-555-0102").value
    assert first.kind.value == "voice"
    assert second.kind.value != "voice"


def test_a_word_for_an_extension_without_its_digits_is_looked_at() -> None:
    assert clean_phones("312-555-0101 ext. fax").doubts
    assert not clean_phones("312-555-0101 ext").doubts


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("01632 960101 / 960102", ["960101", "960102"]),
        ("01632 960101/960102/960103", ["960101", "960102", "960103"]),
        ("01632 960101 or 0102", ["960101", "960102"]),
        ("01632 960101/02", ["960101", "960102"]),
        ("01632 960101/2", ["960101", "960102"]),
        ("01632 960101 Fax 960102", ["960101", "960102"]),
        ("01632 960101 (24 hours)", ["960101"]),
    ],
)
def test_the_next_line_of_a_british_house_is_completed_from_the_first(cell: str, lines: list[str]) -> None:
    found = clean_phones(cell, "GB")
    assert [phone.number for phone in found.value] == [f"+441632{line}" for line in lines]
    assert not found.doubts


@pytest.mark.parametrize("cell", ["01632 960101/12/2024", "01632 960140/12", "01632 960101/9am", "01632 960101 / 7"])
def test_digits_after_a_british_number_that_may_be_anything_are_looked_at(cell: str) -> None:
    assert clean_phones(cell, "GB").doubts
    assert len(clean_phones(cell, "GB").value) < 2


def test_a_short_code_after_a_number_is_no_end_of_its_neighbour() -> None:
    assert [p.number for p in clean_phones("01632 960101 or 999", "GB").value] == ["+441632960101", "999"]
    assert [p.number for p in clean_phones("312-555-0101 or 211").value] == ["+13125550101", "211"]


def test_twelve_am_to_twelve_pm_may_be_the_other_half_of_the_day() -> None:
    assert not clean_hours("Sat 12am-12pm").value
    assert clean_hours("Sat 12pm-12am").value[0].expression == "Sa 12:00-24:00"
