"""A file as bare tables: numbered rows of cells, with no header assumed.

Promises: a text table is read line by line and a second time from its start, so memory does not grow with it; JSON
records become rows under their own keys, an inner object's as `address.city`; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from directory.errors import InputError
from importers.importer import Row
from importers.reading import read_json, sheet_lines
from importers.reading.delimited import lines as text_lines
from importers.reading.sources import Source, encoding_of, head, source_of
from importers.reading.workbooks import Sheet, sheets_of

Line = tuple[int, list[Any]]
SAMPLE = 300
"""Rows that are looked at before a mapping is proposed."""
SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt", ".json", ".ndjson", ".jsonl", ".geojson", ".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Table:
    """`lines` gives the rows each time anew; `keys` are a JSON file's own names (its rows then have no header row).

    `left_out`: the rows of a sheet that may not be used, each with why.
    """

    name: str
    file: str
    shape: str
    lines: Callable[[], Iterator[Line]]
    keys: tuple[str, ...] = ()
    left_out: tuple[tuple[int, list[Any], str], ...] = ()

    def sample(self) -> list[Line]:
        """The first rows."""
        return list(islice(self.lines(), SAMPLE))


def tables(path: Path) -> list[Table]:
    """The tables of a file or a folder; InputError where there is none. An archive must be unpacked first."""
    if path.is_dir():
        files = [file for file in sorted(path.iterdir()) if file.is_file() and file.suffix.lower() in SUFFIXES]
        if not files:
            raise InputError(f"{path.name}: the folder holds no table")
        found = [replace(table, name=_inside(file, table)) for file in files for table in tables(file)]
        return [replace(table, shape="folder") for table in found]
    source = source_of(path)
    start = head(source)
    if start.startswith(b"PK"):
        return _workbook(path, source)
    first = start.decode(encoding_of(source), "replace").lstrip("\ufeff \t\r\n")[:1]
    if first in {"{", "["} and source.extension not in {".csv", ".tsv", ".tab"}:
        return [_document(path)]
    return [Table("", path.name, "delimited text", lambda: text_lines(source))]


def _inside(file: Path, table: Table) -> str:
    return f"{file.name}#{table.name}" if table.name else file.name


def _workbook(path: Path, source: Source) -> list[Table]:
    if source.extension == ".zip":
        raise InputError(f"{path.name}: is an archive; unpack it and import its folder")
    sheets = [sheet for sheet in sheets_of(source) if sheet.lines]
    if not sheets:
        sheet_lines(path)
        raise InputError(f"{path.name}: no sheet that may be seen holds a row")
    return [_sheet(sheet, path.name, several=len(sheets) > 1) for sheet in sheets]


def _sheet(sheet: Sheet, file: str, *, several: bool) -> Table:
    where = f"{file}#{sheet.name}" if several else file
    return Table(sheet.name, where, "workbook", lambda: iter(sheet.lines), left_out=tuple(sheet.left_out))


def _document(path: Path) -> Table:
    keys: dict[str, None] = {}
    for row in islice(read_json(path), SAMPLE):
        keys.update(dict.fromkeys(_flat(row)))
    names = tuple(keys)

    def lines() -> Iterator[Line]:
        for row in read_json(path):
            cells = _flat(row)
            yield row.number, [cells.get(name) for name in names]

    return Table("", path.name, "JSON records", lines, names)


def _flat(row: Row) -> dict[str, Any]:
    return dict(_leaves(row.cells, ""))


def _leaves(cells: Mapping[str, Any], before: str) -> Iterable[tuple[str, Any]]:
    for key, value in cells.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping) and before.count(".") < 2:
            yield from _leaves(value, f"{name}.")
        elif isinstance(value, list):
            simple = [str(item) for item in value if not isinstance(item, (Mapping, list)) and item is not None]
            yield name, "; ".join(simple)
        elif not isinstance(value, Mapping):
            yield name, value


def across(held: Iterable[Line]) -> list[Line]:
    """The table turned on its side: its columns as numbered rows."""
    rows = [cells for _, cells in held]
    width = max(map(len, rows), default=0)
    turned = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]
    return [(number, cells) for number, cells in enumerate(turned, 1) if any(str(cell or "").strip() for cell in cells)]
