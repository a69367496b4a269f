"""Columns of several segments made into one, in the order of the map.

Promises: what is not alive is in none of the new arrays and tables, not even as a word of a table; nothing depends on
how the documents were shared among the segments but the order within one cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.search.columns import OTHER, Columns

Part = tuple[Columns, NDArray[np.bool_]]
PLAIN = (
    *("ids", "needs", "tags", "kinds", "flags", "assured", "organizations", "chains", "name_terms"),
    *("latitudes", "longitudes"),
)
Renumber = Callable[[int, NDArray[Any]], NDArray[np.int64]]
"""(a part, its old document numbers) to new ones; -1 for what is not alive."""


def joined(parts: Sequence[Part]) -> tuple[Columns, NDArray[np.int64], NDArray[np.int64]]:
    """The documents alive in `parts` as one: (columns, the part of each new document, its old number there)."""
    alive = [np.flatnonzero(mask) for _, mask in parts]
    cells = np.concatenate([columns.cells[numbers] for (columns, _), numbers in zip(parts, alive, strict=True)])
    order = np.argsort(cells, kind="stable")
    part_of = np.repeat(np.arange(len(parts)), [len(numbers) for numbers in alive])[order]
    old = np.concatenate(alive)[order]
    new = [np.full(columns.count, -1, np.int64) for columns, _ in parts]
    for part in range(len(parts)):
        mine = np.flatnonzero(part_of == part)
        new[part][old[mine]] = mine

    def gathered(name: str) -> NDArray[Any]:
        return np.concatenate([columns[name][numbers] for (columns, _), numbers in zip(parts, alive, strict=True)])

    arrays: dict[str, NDArray[Any]] = {name: gathered(name)[order] for name in PLAIN}
    tables: dict[str, Any] = {}
    for add in (_languages, _hours, _policies):
        add(parts, alive, order, arrays, tables)
    for list_ in (_areas, _further, _extents):
        list_(parts, lambda part, numbers: new[part][numbers], len(order), arrays, tables)
    arrays |= _names(parts, part_of, old)
    return Columns(arrays, tables), part_of, old


Alive = Sequence[NDArray[np.int64]]
Arrays = dict[str, NDArray[Any]]
Tables = dict[str, Any]


def _languages(parts: Sequence[Part], alive: Alive, order: NDArray[np.int64], arrays: Arrays, tables: Tables) -> None:
    """Bits by a common table of those codes that somebody alive speaks."""
    places: dict[str, int] = {}
    found: list[tuple[int, str, NDArray[np.int64]]] = []
    offset = 0
    for (columns, _), numbers in zip(parts, alive, strict=True):
        for code in columns.tables["languages"]:
            speaking = np.flatnonzero(columns.speaking(code, numbers)) + offset
            if len(speaking):
                found.append((places.setdefault(code, len(places)), code, speaking))
        offset += len(numbers)
    rows = np.zeros((offset, max(-(-len(places) // 64), 1)), np.uint64)
    for place, _, speaking in found:
        rows[speaking, place // 64] |= np.uint64(1 << place % 64)
    arrays["languages"], tables["languages"] = rows[order], list(places)


def _hours(parts: Sequence[Part], alive: Alive, order: NDArray[np.int64], arrays: Arrays, tables: Tables) -> None:
    places: dict[str, int] = {}
    columns_of = []
    for (columns, _), numbers in zip(parts, alive, strict=True):
        used, inverse = np.unique(columns["hours"][numbers], return_inverse=True)
        moved = [places.setdefault(columns.tables["hours"][place], len(places)) for place in used.tolist()]
        columns_of.append(np.array(moved, np.int32)[inverse] if moved else np.empty(0, np.int32))
    arrays["hours"], tables["hours"] = np.concatenate(columns_of)[order], list(places)


def _policies(parts: Sequence[Part], alive: Alive, order: NDArray[np.int64], arrays: Arrays, tables: Tables) -> None:
    count = len(parts[0][0].tables["policies"])
    values: list[dict[str, int]] = [{} for _ in range(count)]
    rows = np.zeros((count, len(order)), np.uint8)
    for policy, table in enumerate(values):
        moved = []
        for (columns, _), numbers in zip(parts, alive, strict=True):
            said = columns["policies"][policy][numbers]
            lookup = np.zeros(256, np.uint8)
            lookup[OTHER] = OTHER
            for place in np.unique(said).tolist():
                if 0 < place < OTHER:
                    value = columns.tables["policies"][policy][place - 1]
                    lookup[place] = table.setdefault(value, min(len(table) + 1, OTHER))
            moved.append(lookup[said])
        rows[policy] = np.concatenate(moved)[order]
    arrays["policies"], tables["policies"] = rows, [list(table)[: OTHER - 1] for table in values]


def _areas(parts: Sequence[Part], renumber: Renumber, _count: int, arrays: Arrays, tables: Tables) -> None:
    """Who serves which area: the lists of all parts under common keys, each ascending."""
    places: dict[str, int] = {}
    keys, numbers = [], []
    for part, (columns, _) in enumerate(parts):
        moved = renumber(part, columns["area_documents"])
        lengths = np.diff(columns["area_starts"])
        place_of = np.repeat(np.arange(len(lengths)), lengths)[moved >= 0]
        known = columns.tables["areas"]
        lookup = np.zeros(len(known), np.int64)
        for place in np.unique(place_of).tolist():
            lookup[place] = places.setdefault(known[place], len(places))
        keys.append(lookup[place_of])
        numbers.append(moved[moved >= 0])
    key, number = np.concatenate(keys), np.concatenate(numbers)
    by_key = np.lexsort((number, key))
    counts = np.bincount(key, minlength=len(places))
    arrays["area_starts"] = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    arrays["area_documents"] = number[by_key].astype(np.int32)
    tables["areas"] = list(places)


def _further(parts: Sequence[Part], renumber: Renumber, _count: int, arrays: Arrays, _tables: Tables) -> None:
    moved = np.concatenate([renumber(part, columns["further_documents"]) for part, (columns, _) in enumerate(parts)])
    kept = np.flatnonzero(moved >= 0)
    kept = kept[np.argsort(moved[kept], kind="stable")]
    arrays["further_documents"] = moved[kept].astype(np.int32)
    for name in ("further_latitudes", "further_longitudes"):
        arrays[name] = np.concatenate([columns[name] for columns, _ in parts])[kept]


def _extents(parts: Sequence[Part], renumber: Renumber, _count: int, arrays: Arrays, tables: Tables) -> None:
    found: list[tuple[int, str]] = []
    for part, (columns, _) in enumerate(parts):
        moved = renumber(part, columns["extent_documents"]).tolist()
        found += [
            (number, drawn) for number, drawn in zip(moved, columns.tables["extents"], strict=True) if number >= 0
        ]
    found.sort()
    arrays["extent_documents"] = np.array([number for number, _ in found], np.int32)
    tables["extents"] = [drawn for _, drawn in found]


def _names(parts: Sequence[Part], part_of: NDArray[np.int64], old: NDArray[np.int64]) -> Mapping[str, NDArray[Any]]:
    buffers = [columns["name_bytes"].tobytes() for columns, _ in parts]
    starts = [columns["name_starts"].tolist() for columns, _ in parts]
    names = [
        buffers[part][starts[part][number] : starts[part][number + 1]]
        for part, number in zip(part_of.tolist(), old.tolist(), strict=True)
    ]
    return packed(names)


def packed(names: Sequence[bytes]) -> Mapping[str, NDArray[Any]]:
    """Byte strings one behind the other, where each starts, and each one's place in the alphabet (equals share it)."""
    starts = np.concatenate(([0], np.cumsum([len(name) for name in names], dtype=np.int64))).astype(np.int64)
    places = {name: place for place, name in enumerate(sorted(set(names)))}
    return {
        "name_starts": starts,
        "name_bytes": np.frombuffer(b"".join(names) or b" ", np.uint8),
        "name_places": np.array([places[name] for name in names], np.int32),
    }
