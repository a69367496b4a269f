"""Default points: shared by several towns they are marked, shared within one they stand."""

from __future__ import annotations

from importers.drafting.reused import REUSED, marked
from importers.importer import Row


def row(number: int, town: str, latitude: str = "53.5", longitude: str = "-8.5") -> Row:
    return Row(number, {"lat": latitude, "lon": longitude, "town": town}, "x.csv")


def reused(*rows: Row) -> list[int]:
    return [one.number for one in marked(rows, "lat", "lon", "town", "IE") if REUSED in one.cells]


def test_a_point_that_stands_for_two_towns_is_marked_in_both() -> None:
    assert reused(row(2, "Northtown"), row(3, "Easttown"), row(4, "Westtown", "53.6")) == [2, 3]


def test_a_point_shared_within_one_town_stands() -> None:
    assert reused(row(2, "Northtown"), row(3, "Northtown")) == []


def test_rows_without_a_point_share_nothing() -> None:
    assert reused(row(2, "Northtown", "", ""), row(3, "Easttown", "", "")) == []
