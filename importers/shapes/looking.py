"""A first look at a file, folder or archive, and its records or tables by their plain names.

Promises: a look reads the column names or one JSON document, writes nothing, and keeps the reading bounds; a file that
cannot be used at all is an `InputError`. Pages of an API dump, one per line or in a list, give their records in order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from directory.errors import InputError
from importers.importer import Row
from importers.reading import read_json, read_rows, read_tables
from importers.reading.archives import checked_zip, members
from importers.reading.delimited import header_names, lines
from importers.reading.sources import Source, encoding_of, head, source_of
from importers.reading.workbooks import sheets_of
from importers.shapes.shape import Glimpse, Record

DOCUMENTS = frozenset({".json", ".ndjson", ".jsonl", ".geojson"})
TEXTS = frozenset({".csv", ".tsv", ".tab", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm"})
LISTS = (
    "contents", "content", "items", "results", "data", "records", "services", "service", "organizations",
    "organisations", "organization", "service_at_locations", "elements", "features",
)  # fmt: skip
"""Names under which API dumps keep their records."""
MANIFEST = "datapackage.json"


def glimpse(path: Path) -> Glimpse:
    """The first look at `path`; a bare `Glimpse` for a folder without data."""
    if path.name == MANIFEST:
        path = path.parent
    if path.is_dir():
        files = [file for file in _files(path) if file.suffix.lower() not in DOCUMENTS]
        if files:
            return Glimpse(path.name, {file.stem: columns_of(source_of(file)) for file in files})
        documents = [file for file in _files(path) if file.suffix.lower() in DOCUMENTS]
        return _document(documents[0]) if documents else Glimpse(path.name)
    source = source_of(path)
    start = head(source)
    if start.startswith(b"PK"):
        return Glimpse(path.name, _packed(path, source))
    if start.decode(encoding_of(source), "replace").lstrip("\ufeff \t\r\n")[:1] in {"{", "["}:
        return _document(path)
    return Glimpse(path.name, {path.stem: columns_of(source)})


def _files(folder: Path) -> list[Path]:
    """Its tables and documents, those in its one level of subfolders too; never a link or the manifest."""
    known = DOCUMENTS | TEXTS | WORKBOOKS
    found = [file for pattern in ("*", "*/*") for file in sorted(folder.glob(pattern))]
    return [f for f in found if f.is_file() and f.suffix.lower() in known and f.name != MANIFEST and f.stat().st_size]


def columns_of(source: Source) -> tuple[str, ...]:
    """The column names of a text table or of a workbook's first sheet."""
    if source.extension in WORKBOOKS:
        sheet = next((one for one in sheets_of(source) if one.lines), None)
        return tuple(header_names([str(cell) for cell in sheet.lines[0][1]])) if sheet else ()
    first = next(iter(lines(source)), None)
    return tuple(header_names(first[1])) if first else ()


def _packed(path: Path, source: Source) -> dict[str, tuple[str, ...]]:
    """The tables of an archive or workbook."""
    if source.extension == ".zip":
        with checked_zip(path, path.name) as packed:
            found = [one for one in members(packed, path.name) if one.extension in TEXTS]
            return {Path(one.name).stem: columns_of(one) for one in found}
    sheets = [one for one in sheets_of(source) if one.lines]
    return {one.name: tuple(header_names([str(cell) for cell in one.lines[0][1]])) for one in sheets}


def _document(path: Path) -> Glimpse:
    for row, around, wrapped in _records(path):
        if wrapped == "tables":
            tables = {name: tuple(rows[0]) for name, rows in _tables_in(row.cells).items()}
            return Glimpse(path.name, tables)
        return Glimpse(path.name, {}, row.cells, around, wrapped)
    return Glimpse(path.name)


def documents(path: Path) -> Iterator[Row]:
    """Every record of a JSON document (list, one per line, wrapped in pages) or of a folder of them."""
    files = [path] if not path.is_dir() else [file for file in _files(path) if file.suffix.lower() in DOCUMENTS]
    for file in files:
        yield from (row for row, _, _ in _records(file))


def _records(path: Path) -> Iterator[tuple[Row, frozenset[str], str]]:
    number = 0
    for row in _raw_documents(path):
        found, around, wrapped = _unwrapped(row.cells)
        for record in found:
            number += 1
            if isinstance(record, Mapping):
                yield Row(number, record, path.name), around, wrapped


def _raw_documents(path: Path) -> Iterator[Row]:
    """A list's items, or whole documents: what one object holds is told by us, not by the general reader."""
    source = source_of(path)
    start = head(source).decode(encoding_of(source), "replace").lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        return read_json(path)
    return _whole_or_glued(path)


def _whole_or_glued(path: Path) -> Iterator[Row]:
    """One object, or several, one after the other: the first reading refuses what comes after its object."""
    try:
        whole = list(read_json(path, records=lambda document: [document]))
    except InputError:
        yield from read_json(path)
        return
    yield from whole


def _unwrapped(document: Record) -> tuple[list[Any], frozenset[str], str]:
    """The records a document holds, the names beside them, and the name of their list; itself where it holds none."""
    keys = frozenset(document)
    if document.get("type") == "FeatureCollection" and isinstance(document.get("features"), list):
        return document["features"], keys, "features"
    if len(_tables_in(document)) > 1:
        return [document], keys, "tables"
    if not ({"name", "id"} & keys):
        for name in LISTS:
            found = document.get(name)
            if isinstance(found, list) and found and all(isinstance(item, Mapping) for item in found):
                return found, keys - {name}, name
        if isinstance(document.get("contents", document.get("content")), list):
            return [], keys, "contents"
    return [document], keys, ""


def _tables_in(document: Record) -> dict[str, list[Record]]:
    """The tables of a document that holds whole ones under their file names (`services.csv`)."""
    return {
        name.removesuffix(".csv"): value
        for name, value in document.items()
        if name.endswith(".csv") and isinstance(value, list) and value and isinstance(value[0], Mapping)
    }


def tables(path: Path) -> dict[str, list[Row]]:
    """Every table by its plain name, of a folder (or its `datapackage.json`), archive, workbook or JSON of tables."""
    if path.name == MANIFEST:
        path = path.parent
    if path.is_dir():
        return {file.stem: list(read_rows(file)) for file in _named_files(path)}
    source = source_of(path)
    if not head(source).startswith(b"PK") and source.extension in DOCUMENTS:
        document = next(iter(_raw_documents(path))).cells
        return {
            name: [Row(number, cells, f"{name}.csv") for number, cells in enumerate(rows, 1)]
            for name, rows in _tables_in(document).items()
        }
    return {re.sub(r"\.\w+$", "", name): rows for name, rows in read_tables(path).items() if name != MANIFEST}


def _named_files(folder: Path) -> list[Path]:
    """The tables a `datapackage.json` lists, where there is one that can be read; else all that lie there."""
    found = [file for file in _files(folder) if file.suffix.lower() not in DOCUMENTS]
    listed = _listed(folder / MANIFEST)
    chosen = [file for file in found if file.relative_to(folder).as_posix() in listed]
    return chosen or found


def _listed(manifest: Path) -> set[str]:
    """The paths a manifest names. Only names are compared, so that it can lead nowhere outside its folder."""
    if not manifest.is_file() or manifest.stat().st_size > 10_000_000:
        return set()
    try:
        resources = json.loads(manifest.read_text(encoding="utf-8-sig"))["resources"]
        return {str(resource["path"]) for resource in resources}
    except (ValueError, KeyError, TypeError, RecursionError):
        return set()
