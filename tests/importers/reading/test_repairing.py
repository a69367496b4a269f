"""Unquoted commas: mended where the cells show it in one way alone, and otherwise left with their surplus."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from importers.importer import Row
from importers.reading import EXTRA, mended

NAMES = ("name", "street", "town", "postcode")
LOOKS = {"postcode": r"[A-Z]{2}\d \d[A-Z]{2}"}
WORD = st.text("abcdefgh", min_size=1, max_size=6)


def row(*cells: str) -> Row:
    surplus = {EXTRA: list(cells[len(NAMES) :])} if len(cells) > len(NAMES) else {}
    return Row(2, dict(zip(NAMES, cells, strict=False)) | surplus, "x.csv")


def one(*cells: str) -> Row:
    made: Iterator[Row] = mended([row(*cells)], LOOKS)
    return next(made)


def test_a_cell_that_starts_with_the_blank_after_a_comma_goes_back_to_the_one_before() -> None:
    found = one("Example Hall", " Northtown", "1 Example Street", "Northtown", "ZZ1 1AA")
    assert [found.cells[name] for name in NAMES] == [
        "Example Hall, Northtown",
        "1 Example Street",
        "Northtown",
        "ZZ1 1AA",
    ]
    assert EXTRA not in found.cells


def test_a_comma_without_a_blank_is_not_guessed_at() -> None:
    assert EXTRA in one("Example Hall", "Northtown", "1 Example Street", "Northtown", "ZZ1 1AA").cells


def test_a_row_that_would_not_look_right_when_mended_is_left_as_it_is() -> None:
    assert EXTRA in one("Example Hall", " Northtown", "1 Example Street", "ZZ1 1AA", "").cells


def test_a_row_with_as_many_cells_as_columns_is_not_touched() -> None:
    whole = row("Example Hall", " 1 Example Street", "Northtown", "ZZ1 1AA")
    assert next(mended([whole], LOOKS)) is whole


@given(st.lists(WORD, min_size=1, max_size=4), st.lists(WORD, min_size=1, max_size=3), WORD)
def test_whatever_lost_its_quotes_is_read_as_it_was_written(name: list[str], street: list[str], town: str) -> None:
    wrote = (", ".join(name), ", ".join(street), town, "ZZ1 1AA")
    found = one(*",".join(wrote).split(","))
    assert tuple(found.cells[column] for column in NAMES) == wrote
