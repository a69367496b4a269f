"""Excel workbooks: values by calamine; hidden, struck-out and commented rows by openpyxl.

Promises: what somebody hid, struck out or marked *do not publish* is no row, and is counted as a `Problem`; what was
struck out or marked stands apart, since the listing that was made of it before must be hidden. A workbook that would
unfold beyond the bounds is refused before it is unfolded.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineWorkbook

from directory.errors import InputError, Problem
from directory.secrecy import hidden_words, place_traces
from importers.importer import LEFT_OUT, Row
from importers.reading.archives import checked_zip
from importers.reading.delimited import MAX_COLUMNS, records
from importers.reading.sources import Source

MAX_BYTES = 50_000_000
MAX_UNPACKED = 150_000_000
MAX_CELLS = 5_000_000
REMARK = re.compile(r"\b(?:do not|don['’]t|remove|delete|closed|no longer|old|wrong|private)\b", re.IGNORECASE)

HIDDEN = "the row is hidden; it was left out"


@dataclass(slots=True)
class Sheet:
    """One sheet: its rows as `(number, cells)`, and what was dropped from it.

    `left_out`: the rows that somebody struck out or marked, and how; which listing such a row was must be found out to
    hide it. A row that is only hidden, as a filter hides rows, is not among them.
    """

    name: str
    lines: list[tuple[int, list[Any]]] = field(default_factory=list)
    left_out: list[tuple[int, list[Any], str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def sheets_of(source: Source, sheet: str | int | None = None) -> list[Sheet]:
    """The visible sheets (or the one named or numbered from 0) with what may be seen of them."""
    with source.open() as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InputError(f"{source.name}: is larger than {MAX_BYTES:,} bytes; save it as CSV")
    with checked_zip(BytesIO(content), source.name, MAX_UNPACKED) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            raise InputError(f"{source.name}: is not an Excel workbook")
        if any(
            b"<!DOCTYPE" in packed.read(name)[:2000] for name in packed.namelist() if name.endswith((".xml", ".rels"))
        ):
            raise InputError(f"{source.name}: holds XML that no spreadsheet program writes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            marks = openpyxl.load_workbook(BytesIO(content), rich_text=True)
        worksheets: list[Worksheet] = [one for one in marks.worksheets if isinstance(one, Worksheet)]
        _within_bounds(worksheets, source.name)
        values = CalamineWorkbook.from_filelike(BytesIO(content))
        return [_seen(values, one, source.name) for one in _chosen(worksheets, sheet, source.name)]
    except (
        CalamineError,
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
        OSError,
    ):
        raise InputError(f"{source.name}: is a damaged Excel workbook") from None


def _within_bounds(worksheets: list[Worksheet], name: str) -> None:
    for one in worksheets:
        if one.max_column > MAX_COLUMNS or one.max_row * one.max_column > MAX_CELLS:
            raise InputError(f"{name}: a sheet spans more than {MAX_COLUMNS:,} columns or {MAX_CELLS:,} cells")


def _chosen(worksheets: list[Worksheet], sheet: str | int | None, name: str) -> list[Worksheet]:
    if sheet is None:
        return worksheets
    found = [one for at, one in enumerate(worksheets) if sheet in {one.title, at}]
    if not found:
        raise InputError(f"{name}: has no such sheet")
    return found


def _seen(values: CalamineWorkbook, marks: Worksheet, name: str) -> Sheet:
    sheet = Sheet(_title(marks))
    where = f"{name}#{sheet.name}"
    if marks.sheet_state != "visible":
        sheet.problems.append(Problem(where, 0, "", "the sheet is hidden; it was left out"))
        return sheet
    hidden_columns = _hidden_columns(marks)
    if hidden_columns:
        sheet.problems.append(Problem(where, 0, "", f"{len(hidden_columns)} hidden columns were left out"))
    withheld = _withheld_rows(marks)
    for number, cells in enumerate(values.get_sheet_by_name(marks.title).to_python(skip_empty_area=False), 1):
        kept = [_tidy(cell) for at, cell in enumerate(cells) if at not in hidden_columns]
        if number in withheld:
            sheet.problems.append(Problem(where, number, "", withheld[number]))
            sheet.left_out += [(number, kept, withheld[number])] if withheld[number] != HIDDEN else []
        elif any(str(cell).strip() for cell in cells):
            sheet.lines.append((number, kept))
    return sheet


def _title(marks: Worksheet) -> str:
    """The sheet's title, or its number where that tells an address: titles stand in reports."""
    book = marks.parent
    if book is None or not place_traces(marks.title.replace("_", " ")):
        return marks.title
    return f"sheet {book.sheetnames.index(marks.title) + 1}"


def _tidy(cell: Any) -> Any:  # noqa: ANN401 - a cell is text, number, truth or date
    """Excel keeps whole numbers (ZIP codes, phones) as floats; nobody wrote the `.0`."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _hidden_columns(marks: Worksheet) -> set[int]:
    """Indices from 0 of the columns that the sheet hides."""
    hidden: set[int] = set()
    for dimension in marks.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden.update(range(dimension.min - 1, min(dimension.max, MAX_COLUMNS)))
    return hidden


def _withheld_rows(marks: Worksheet) -> dict[int, str]:
    """Row number → why nobody should see it."""
    withheld = {number: HIDDEN for number, d in marks.row_dimensions.items() if d.hidden}
    for row, cells in enumerate(marks.iter_rows(), 1):
        for cell in cells:
            if cell.value is not None and _struck(cell):
                withheld[row] = "the row is struck out; it was left out"
            if cell.comment is not None and (hidden_words(cell.comment.text) or REMARK.search(cell.comment.text)):
                withheld[row] = "a comment says not to publish the row; it was left out"
    return withheld


def _struck(cell: Any) -> bool:  # noqa: ANN401 - openpyxl has several cell types
    if cell.font is not None and cell.font.strike:
        return True
    value = cell.value
    return isinstance(value, CellRichText) and any(isinstance(run, TextBlock) and run.font.strike for run in value)


def read_workbook(source: Source, sheet: str | int | None = None, header_row: int = 1) -> Iterator[Row]:
    """The rows of the chosen or all visible sheets; with several, `Row.file` is `name#sheet`."""
    sheets = sheets_of(source, sheet)
    for one in sheets:
        file = source.name if len(sheets) == 1 else f"{source.name}#{one.name}"
        yield from sheet_rows(one, header_row, file)


def sheet_rows(sheet: Sheet, header_row: int, file: str) -> Iterator[Row]:
    """The rows of one sheet; values keep their types (text, number, date), the header is text."""
    lines = iter(sheet.lines)
    header = next(((n, [str(cell) for cell in cells]) for n, cells in lines if n >= header_row), None)
    if header is not None:
        yield from records(iter([header, *lines]), header[0], file)


def left_out_rows(sheet: Sheet, header_row: int, file: str) -> Iterator[Row]:
    """The rows below the header that may not be used, under the header's names, each with why in `LEFT_OUT`."""
    header = next(((n, [str(cell) for cell in cells]) for n, cells in sheet.lines if n >= header_row), None)
    for number, cells, why in sheet.left_out if header is not None else ():
        if header is not None and number > header[0]:
            for row in records(iter([header, (number, cells)]), header[0], file):
                yield Row(row.number, {**row.cells, LEFT_OUT: why}, file)
