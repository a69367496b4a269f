"""An importer made of a mapping: the file is read row by row, each row said by `rows.raw_of`.

Promises: a column is found by its header wherever it stands this time, and one that is gone is an `InputError`; a row
whose cells do not fit the header is skipped, since every cell may stand in the wrong column.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from directory.errors import InputError
from directory.values import PartnerKind, stable_id
from importers.drafting import Raw, registered, told
from importers.importer import LEFT_OUT, Importer, Row, Skip
from importers.mapping.headers import joined
from importers.mapping.model import Mapping, TableMap
from importers.mapping.rows import raw_of, said_of
from importers.mapping.tables import Line, Table, across, tables

CELLS: Final = "cells"
SECTION: Final = "section"
TABLE: Final = "table"


def importer_of(mapping: Mapping, slug: str, name: str = "", *, trusted: bool = True) -> Importer:
    """The importer of source `slug` for files that `mapping` describes."""

    def read(path: Path) -> Iterator[Row]:
        return _rows(path, mapping)

    def say(row: Row) -> Raw | Skip:
        table = mapping.tables[row.cells[TABLE]]
        cells, places = row.cells[CELLS], row.cells["places"]
        if any(told(cell) for cell in cells[row.cells["width"] :]):
            return Skip("has more cells than the header has columns: one may stand in the wrong column")
        return raw_of(said_of(cells, table, places), mapping, slug, row.cells[SECTION])

    title = name or slug.replace("_", " ").capitalize()
    return registered(slug, title, PartnerKind.COMMUNITY, read, say, country=mapping.country, trusted=trusted)


def _rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    found = tables(path)
    pairs = [(table, at) for table in found for at, one in enumerate(mapping.tables) if one.name == table.name]
    if not pairs and len(found) == len(mapping.tables) == 1:
        pairs = [(found[0], 0)]
    if not pairs:
        raise InputError(f"{path.name}: holds none of the tables that the mapping names")
    for table, at in pairs:
        if mapping.tables[at].use:
            yield from _records(table, mapping, at)


def _records(table: Table, mapping: Mapping, at: int) -> Iterator[Row]:
    mapped = mapping.tables[at]
    lines: Iterator[Line] = iter(across(table.lines())) if mapped.transposed else table.lines()
    places = _by_position(mapped)
    digest = stable_id(repr(mapped), mapping.country, mapping.visibility).hex  # a corrected mapping makes other rows
    width = max(places.values(), default=-1) + 1
    if table.keys:
        places, width = _by_header(list(table.keys), mapped, table.file), len(table.keys)
    section = ""
    above: Line = (0, [])
    for number, cells in lines:
        if mapped.header_row and number == mapped.header_row and not table.keys:
            names = [*joined(cells, above[1] if above[0] == number - 1 else ())]
            places = _by_header(names, mapped, table.file)
            width = max(len([*_trimmed(names)]), max(places.values(), default=-1) + 1)
        elif table.keys or number >= mapped.first_row:
            texts = [told(cell) for cell in cells if told(cell)]
            if mapped.sections and len(texts) == 1:
                section = texts[0] if len(texts[0]) < 80 and not any(char.isdigit() for char in texts[0]) else ""
            else:
                facts: dict[str, Any] = {TABLE: at, CELLS: list(cells), SECTION: section, "places": places}
                facts |= {"width": width, "mapping": digest}
                yield Row(number, facts, table.file)
        above = (number, cells) if number < mapped.header_row else above
    for number, cells, why in () if mapped.transposed else table.left_out:
        if number > (mapped.header_row or 0):
            facts = {TABLE: at, CELLS: list(cells), SECTION: "", "places": places, "width": width, LEFT_OUT: why}
            yield Row(number, facts, table.file)


def _trimmed(names: list[str]) -> list[str]:
    end = max((at for at, name in enumerate(names, 1) if name), default=0)
    return names[:end]


def _by_position(mapped: TableMap) -> dict[int, int]:
    return {column.position: column.position - 1 for column in mapped.columns}


def _by_header(names: list[str], mapped: TableMap, file: str) -> dict[int, int]:
    """Where each column of the mapping stands in this file; InputError names the position of one that is gone."""
    places: dict[int, int] = {}
    for column in mapped.columns:
        at = column.position - 1
        here = names[at] if at < len(names) else ""
        if not column.header or here == column.header:
            places[column.position] = at
        elif names.count(column.header) == 1:
            places[column.position] = names.index(column.header)
        elif column.field:
            raise InputError(
                f"{file}: the column that the mapping has at position {column.position} is not in the file"
            )
    return places
