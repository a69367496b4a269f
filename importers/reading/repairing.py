"""Rows that an unquoted comma has pushed to the right.

Promises: a row is mended only where the cells themselves show, in one way alone, what belongs together; every other row
keeps its surplus, for the importer to leave to a person. No cell is dropped or reworded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Final

from importers.importer import Row
from importers.reading.delimited import EXTRA

MOST_EXTRA: Final = 6
"""Surplus cells beyond which nothing is tried: the ways to join them grow too many."""
MENDED: Final = "waymark:mended"
"""The cell that notes in a mended row how many commas stood in it without quotes."""


def mended(rows: Iterable[Row], looks: Mapping[str, str]) -> Iterator[Row]:
    """`rows`, those with surplus cells joined again where that is plain.

    After "Example House, Northtown" lost its quotes, the second cell starts with the blank that follows a comma. Where
    just as many cells start so as there are too many, they go back to the cell before; else every way to join
    neighbours is tried. Either must give cells that look as `looks` (column → whole-cell pattern) says, and the latter
    in one way alone.
    """
    for row in rows:
        yield _mended(row, looks)


def _mended(row: Row, looks: Mapping[str, str]) -> Row:
    surplus = row.cells.get(EXTRA)
    if not isinstance(surplus, list) or len(surplus) > MOST_EXTRA:
        return row
    names = [name for name in row.cells if name != EXTRA]
    cells = [str(row.cells[name]) for name in names] + [str(cell) for cell in surplus]
    blank = tuple(at for at, cell in enumerate(cells) if at and re.match(r"\s+\S", cell))
    found = [dict(zip(names, _joined(cells, blank), strict=True))] if len(blank) == len(surplus) else []
    if not any(_fits(one, looks) for one in found):
        ways = combinations(range(1, len(cells)), len(surplus))
        found = [dict(zip(names, _joined(cells, way), strict=True)) for way in ways]
    fitting = [one for one in found if _fits(one, looks)]
    return replace(row, cells={**fitting[0], MENDED: len(surplus)}) if len(fitting) == 1 else row


def _joined(cells: list[str], to_the_left: tuple[int, ...]) -> list[str]:
    """`cells` with those at these positions put back behind the comma of the cell before."""
    made: list[str] = []
    for at, cell in enumerate(cells):
        if at in to_the_left:
            made[-1] += f",{cell}"
        else:
            made.append(cell)
    return made


def _fits(cells: Mapping[str, str], looks: Mapping[str, str]) -> bool:
    return all(re.fullmatch(pattern, cells[name].strip()) for name, pattern in looks.items())
