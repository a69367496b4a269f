"""Tables of a folder or ZIP that belong together by an id.

Promises: every row of the main table comes once, with its number and file; what no row of the main table names is left
out, since it is no listing. A key that nothing answers to gives an empty mapping or list, not an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from importers.importer import Row
from importers.reading import read_folder


@dataclass(frozen=True, slots=True)
class Joined:
    """A table to join: the rows of `file` whose column `key` says what the main row's column `by` says.

    `many`: a list of them; else the last one alone.
    """

    file: str
    key: str
    by: str = ""
    many: bool = False


def read_joined(path: Path, main: str, tables: Mapping[str, Joined]) -> Iterator[Row]:
    """The rows of `main`, each with the cells of the rows that belong to it under the names of `tables`.

    Raises InputError where a file is missing or damaged.
    """
    found = read_folder(path, [*(one.file for one in tables.values()), main])
    known: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for name, one in tables.items():
        rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in found[one.file]:
            rows[row.text(one.key)].append(row.cells)
        known[name] = rows
    for row in found[main]:
        more: dict[str, Any] = {}
        for name, one in tables.items():
            others = known[name].get(row.text(one.by or one.key), [])
            more[name] = others if one.many else others[-1] if others else {}
        yield replace(row, cells={**row.cells, **more})
