"""Reading partners' files: every shape they come in becomes `Row`s.

Promises: no row is judged here; content decides the shape and the extension only settles doubts; a file that cannot be
used is refused in one line that names it and what is wrong, never a value of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from directory.errors import InputError, Problem
from importers.importer import SKIP, Row
from importers.reading.archives import checked_zip, members
from importers.reading.delimited import EXTRA, delimiter_of, lines, ragged, read_delimited
from importers.reading.documents import KEY, Records, read_documents
from importers.reading.repairing import mended
from importers.reading.sources import Source, encoding_of, head, source_of
from importers.reading.turning import read_form
from importers.reading.workbooks import left_out_rows, read_workbook, sheet_rows, sheets_of

__all__ = [
    "EXTRA",
    "KEY",
    "mended",
    "ragged",
    "read_csv",
    "read_folder",
    "read_form",
    "read_json",
    "read_rows",
    "read_seen",
    "read_tables",
    "read_xlsx",
    "sheet_lines",
    "withheld",
]

DOCUMENTS = frozenset({".json", ".ndjson", ".jsonl", ".geojson"})
TEXTS = frozenset({".csv", ".tsv", ".tab", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm"})
KNOWN = DOCUMENTS | TEXTS | WORKBOOKS


def _shape(source: Source) -> str:
    """`workbook`, `archive`, `document` or `table`, by content; InputError where name and content contradict."""
    start = head(source)
    if start.startswith(b"PK"):
        if source.extension == ".zip":
            return "archive"
        return "workbook"
    if source.extension in WORKBOOKS:
        raise InputError(f"{source.name}: is not an Excel workbook")
    if source.extension == ".zip":
        raise InputError(f"{source.name}: is not a ZIP archive")
    encoding = encoding_of(source)
    first = start.decode(encoding, "replace").lstrip("\ufeff \t\r\n")[:1]
    if first in {"{", "["} and source.extension not in {".csv", ".tsv", ".tab"}:
        return "document"
    if source.extension in DOCUMENTS:
        raise InputError(f"{source.name}: is not JSON")
    return "table"


def _rows(source: Source) -> Iterator[Row]:
    shape = _shape(source)
    if shape == "archive":
        raise InputError(f"{source.name}: is an archive inside an archive")
    if shape == "workbook":
        return read_workbook(source)
    return read_documents(source) if shape == "document" else read_delimited(source)


def read_rows(path: Path) -> Iterator[Row]:
    """Every row of a file, a ZIP or a partner's folder, whatever its shape; see the module.

    `Row.file` names the file a row stands in. A folder gives the rows of its tables, files in the order of their names.
    Raises InputError; for a missing, empty or foreign file at once, for a damaged one when the damage is reached.
    """
    if path.is_dir():
        return (row for source in _in_folder(path) for row in _rows(source))
    source = source_of(path)
    return _zipped(path) if _shape(source) == "archive" else _rows(source)


def _in_folder(path: Path) -> list[Source]:
    found = [source_of(file) for file in sorted(path.iterdir()) if file.is_file() and file.suffix.lower() in KNOWN]
    if not found:
        raise InputError(f"{path.name}: the folder holds no table")
    return found


def _zipped(path: Path) -> Iterator[Row]:
    with checked_zip(path, path.name) as packed:
        for source in _tables_in(members(packed, path.name), path.name):
            yield from _rows(source)


def _tables_in(sources: list[Source], name: str) -> list[Source]:
    if any(source.extension == ".zip" for source in sources):
        raise InputError(f"{name}: holds an archive inside an archive")
    found = [source for source in sources if source.extension in KNOWN]
    if not found:
        raise InputError(f"{name}: the archive holds no table")
    return found


def read_csv(
    path: Path, *, header_row: int = 1, delimiter: str | None = None, encoding: str | None = None
) -> Iterator[Row]:
    """The rows of a text table. `header_row` is the line that names the columns; what is None is found out."""
    source = source_of(path)
    if head(source).startswith(b"PK"):
        raise InputError(f"{path.name}: is not a text table but an archive or workbook")
    separator = delimiter or delimiter_of(source, encoding)
    return read_delimited(source, header_row=header_row, delimiter=separator, encoding=encoding)


def read_json(path: Path, *, records: Records | None = None) -> Iterator[Row]:
    """The records of a JSON file in any of its shapes; `records` picks them out of one document (else its shape does).

    Names on the way to a record (`{"AL": [...]}`) stand in its cell `_key`.
    """
    source = source_of(path)
    encoding_of(source)
    return read_documents(source, records)


def read_xlsx(path: Path, *, sheet: str | int | None = None, header_row: int = 1) -> Iterator[Row]:
    """The rows of one sheet (by name, or by number from 0) or of all visible ones, less what was hidden."""
    source = source_of(path)
    if not head(source).startswith(b"PK"):
        raise InputError(f"{path.name}: is not an Excel workbook")
    return read_workbook(source, sheet, header_row)


def read_seen(path: Path, *, sheet: str | int, header_row: int = 1) -> Iterator[Row]:
    """The rows of a sheet as `read_xlsx` gives them, and each row left out, with why in `LEFT_OUT` or `SKIP`."""
    yield from read_xlsx(path, sheet=sheet, header_row=header_row)
    for one in sheets_of(source_of(path), sheet):
        known = {row.number: row for row in left_out_rows(one, header_row, f"{path.name}#{one.name}")}
        for problem in one.problems:
            if problem.row:
                yield known.get(problem.row) or Row(problem.row, {SKIP: problem.what}, problem.file)


def read_tables(path: Path) -> dict[str, list[Row]]:
    """Every table of a folder, ZIP or workbook by name (`services.csv`; a sheet by its title)."""
    if path.is_dir():
        return {source.name: list(_rows(source)) for source in _in_folder(path)}
    source = source_of(path)
    shape = _shape(source)
    if shape == "archive":
        with checked_zip(path, path.name) as packed:
            return {one.name: list(_rows(one)) for one in _tables_in(members(packed, path.name), path.name)}
    if shape == "workbook":
        return {one.name: list(sheet_rows(one, 1, f"{path.name}#{one.name}")) for one in sheets_of(source)}
    return {path.name: list(_rows(source))}


def read_folder(path: Path, names: Sequence[str]) -> dict[str, list[Row]]:
    """The named files of a partner's folder or ZIP, by name. InputError names the first that is missing.

    A table with a header and nothing below it is an empty list, not an error.
    """
    if path.is_dir():
        for name in names:
            if not (path / name).is_file():
                raise InputError(f"{name}: there is no such file in the folder")
        return {name: list(_rows(source_of(path / name))) for name in names}
    tables = read_tables(path)
    for name in names:
        if name not in tables:
            raise InputError(f"{path.name}: does not hold {name}")
    return {name: tables[name] for name in names}


def sheet_lines(path: Path) -> list[tuple[int, list[str]]]:
    """Every record that is not blank as `(number, cells)`, with no header assumed: for binders typed into a sheet.

    A workbook gives its first visible sheet.
    """
    source = source_of(path)
    shape = _shape(source)
    if shape == "table":
        return list(lines(source))
    if shape != "workbook":
        raise InputError(f"{path.name}: is not a sheet")
    for sheet in sheets_of(source):
        if sheet.lines:
            return [(number, [str(cell) for cell in cells]) for number, cells in sheet.lines]
    return []


def withheld(path: Path) -> tuple[Problem, ...]:
    """What was left out of workbooks because it is hidden, struck out or marked; empty for every other shape."""
    if path.is_dir():
        return tuple(p for file in sorted(path.iterdir()) if file.suffix.lower() in WORKBOOKS for p in withheld(file))
    source = source_of(path)
    shape = _shape(source)
    if shape == "workbook":
        return tuple(problem for sheet in sheets_of(source) for problem in sheet.problems)
    if shape == "archive":
        with checked_zip(path, path.name) as packed:
            books = [one for one in members(packed, path.name) if one.extension in WORKBOOKS]
            return tuple(problem for book in books for sheet in sheets_of(book) for problem in sheet.problems)
    return ()
