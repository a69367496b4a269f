"""Forms kept in several sheets: upright, on their side, and the template."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from importers.importer import SKIP
from importers.reading import read_form

COLUMNS = ("Name", "Address")


def book(path: Path, **sheets: list[list[str]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, lines in sheets.items():
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append(line)
    workbook.save(path / "form.xlsx")
    return path / "form.xlsx"


def test_records_in_columns_are_read_as_records_in_rows_are(tmp_path: Path) -> None:
    upright = [["Name", "Address"], ["First", "1 Example Street\nNorthtown"], ["Second", "2 Example Street"]]
    turned = [["Name", "First", "Second"], ["Address", "1 Example Street\nNorthtown", "2 Example Street"]]
    rows = list(read_form(book(tmp_path, side=turned, up=upright), COLUMNS))
    assert [dict(row.cells) for row in rows[:2]] == [dict(row.cells) for row in rows[2:]]
    assert [(row.file, row.number) for row in rows] == [
        ("form.xlsx#up", 2),
        ("form.xlsx#up", 3),
        ("form.xlsx#side", 2),
        ("form.xlsx#side", 3),
    ]


def test_the_rows_of_a_template_are_passed_on_with_why_they_are_no_records(tmp_path: Path) -> None:
    rows = list(read_form(book(tmp_path, choices=[["Kind"], ["Class"], ["Loan"]]), COLUMNS))
    assert [(row.number, set(row.cells)) for row in rows] == [(2, {SKIP}), (3, {SKIP})]


def test_a_short_line_of_a_turned_sheet_leaves_its_cells_empty(tmp_path: Path) -> None:
    rows = list(read_form(book(tmp_path, side=[["Name", "First", "Second"], ["Address", "1 Example Street"]]), COLUMNS))
    assert [row.text("Address") for row in rows] == ["1 Example Street", ""]
