"""Titles between rows: they say what the rows below are about and are no rows themselves."""

from __future__ import annotations

from importers.importer import Row
from importers.reading.sections import sectioned


def test_a_row_stands_under_the_last_title_above_it() -> None:
    lines = [("1", "First"), ("GROUPS", ""), ("2", "Second"), ("3", "Third"), ("DRUGS", ""), ("4", "Fourth")]
    rows = [Row(at, {"Ref": ref, "Provider": name}, "x.csv") for at, (ref, name) in enumerate(lines, 2)]
    found = list(sectioned(rows, "Provider", "Ref"))
    assert [(row.text("Ref"), row.text("section")) for row in found] == [
        ("1", ""),
        ("2", "GROUPS"),
        ("3", "GROUPS"),
        ("4", "DRUGS"),
    ]
