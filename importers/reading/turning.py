"""Workbooks whose sheets hold one form in several ways: records in rows, records in columns, and the form's template.

Promises: every record of every visible sheet becomes a `Row`, whichever way up its sheet stands, and no row of a sheet
of another form is lost: it is passed on with why it is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from importers.importer import SKIP, Row
from importers.reading.delimited import header_names
from importers.reading.sources import source_of
from importers.reading.workbooks import Sheet, sheet_rows, sheets_of

OTHER: Final = "stands in a sheet of another form (a template or choices)"


def read_form(path: Path, columns: Collection[str]) -> Iterator[Row]:
    """The records of all sheets that have every one of `columns`, in their first row or down their first column.

    Sheets that stand upright come first: where one was made from the other, it is the later and better kept.
    `Row.number` is the record's row, or its column (from 1) in a sheet that stands on its side. Raises InputError.
    """
    sheets = sheets_of(source_of(path))
    for sheet in sorted(sheets, key=lambda one: not _upright(one, columns)):
        file = f"{path.name}#{sheet.name}"
        if _upright(sheet, columns):
            yield from sheet_rows(sheet, 1, file)
        elif _has([cells[0] for _, cells in sheet.lines], columns):
            yield from _turned(sheet, file)
        else:
            yield from (Row(number, {SKIP: OTHER}, file) for number, _ in sheet.lines[1:])


def _upright(sheet: Sheet, columns: Collection[str]) -> bool:
    return not sheet.lines or _has(sheet.lines[0][1], columns)


def _has(header: list[Any], columns: Collection[str]) -> bool:
    return set(columns) <= {" ".join(str(cell).split()) for cell in header}


def _turned(sheet: Sheet, file: str) -> Iterator[Row]:
    """A sheet's columns, from the second, as rows; wholly blank ones are left out as blank rows are."""
    names, *records = zip_longest(*(cells for _, cells in sheet.lines), fillvalue="")
    header = header_names([str(name) for name in names])
    for number, record in enumerate(records, 2):
        if any(str(cell).strip() for cell in record):
            yield Row(number, dict(zip(header, record, strict=True)), file)
