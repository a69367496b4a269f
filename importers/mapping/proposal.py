"""A mapping proposed for a file: by header words and by what the cells look like.

Promises: nothing is proposed that was not seen; the visibility is *public* only where a column tells an address and
none speaks of secrecy, and that is said aloud; the same file gives the same proposal for ever.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from directory.secrecy import hidden_words
from importers.drafting import told
from importers.mapping.arranging import arranged
from importers.mapping.cells import looks_like, shares
from importers.mapping.columns import LOOKS, STRICT, judged
from importers.mapping.countries import country_of
from importers.mapping.headers import Laid, laid
from importers.mapping.model import PLACES, Column, Mapping, TableMap
from importers.mapping.tables import Line, Table, tables
from importers.mapping.words import Meaning, meaning

STATED: Final = (
    "the sheet tells addresses and no column speaks of secrecy: its places are taken as public; shelters, and rows "
    "whose words ask for it, stay hidden"
)
UNSTATED: Final = "no column tells an address: places are taken as confidential"
DECIDES: Final = "a column decides row by row which places may be shown; a blank there means confidential"
WARNED: Final = "a line above the header says that the list must stay hidden: all its places are taken as confidential"
STATEMENTS: Final = frozenset({STATED, UNSTATED, DECIDES})
"""What is said of every sheet, and is no doubt."""
GUESSED: Final = "the cells speak of the country"
SHIFTABLE: Final = STRICT | {"state", "city", "hours"}


def propose(rows: Sequence[Sequence[Any]], header: Sequence[str] = (), country: str = "") -> Mapping:
    """The mapping of one table from a sample of its `rows` below `header` (() where it has none)."""
    lines = tuple((number, list(cells)) for number, cells in enumerate(rows, 2 if header else 1))
    made = country or country_of(cell for _, cells in lines for cell in cells) or "US"
    table, said = _mapped("", Laid(1 if header else 0, tuple(header), lines), made)
    return _stated(Mapping(made, tables=(table,), said=tuple(said)))


def propose_for(path: Path, country: str = "") -> Mapping:
    """The mapping of a file or folder. `country` (ISO alpha-2) is found by the cells where it is not given."""
    found = [(table, table.sample()) for table in tables(path)]
    guessed = "" if country else country_of(cell for _, lines in found for _, cells in lines for cell in cells)
    made = country or guessed or "US"
    said = [f"{GUESSED} {guessed}; --country says otherwise"] if guessed and guessed != "US" else []
    mapped: list[TableMap] = []
    warned = False
    for table, lines in found:
        one, doubts = _mapped(table.name, _laid(table, lines), made)
        mapped.append(one)
        warned = warned or _warned(lines, one.header_row)
        said += [f"{table.name}: {doubt}" if len(found) > 1 else doubt for doubt in doubts]
    return _stated(Mapping(made, tables=tuple(mapped), said=tuple(said)), warned=warned)


def _warned(lines: Sequence[Line], header_row: int) -> bool:
    """Whether a title or note above the header says that what stands below must stay hidden."""
    return any(hidden_words(told(cell)) for number, cells in lines if number < header_row for cell in cells)


def _laid(table: Table, lines: list[Line]) -> Laid:
    return Laid(1, table.keys, tuple(lines)) if table.keys else laid(lines)


def _stated(mapping: Mapping, *, warned: bool = False) -> Mapping:
    """`mapping` with its visibility, and why it is what it is."""
    used = [table for table in mapping.tables if table.use]
    secret = [column for table in used for column in table.having("visibility", "private")]
    if secret:
        return replace(mapping, visibility=secret[0].label, said=(*mapping.said, DECIDES))
    if warned:
        return replace(mapping, visibility="confidential", said=(*mapping.said, WARNED))
    if any(table.having(*PLACES) for table in used):
        return replace(mapping, visibility="public", said=(*mapping.said, STATED))
    return replace(mapping, visibility="confidential", said=(*mapping.said, UNSTATED))


def _mapped(name: str, found: Laid, country: str) -> tuple[TableMap, list[str]]:
    records = [(number, cells) for number, cells in found.rows if sum(1 for cell in cells if told(cell)) > 1] or list(
        found.rows
    )
    width = _width(found.header, [cells for _, cells in records])
    columns = [[cells[at] if at < len(cells) else "" for _, cells in records] for at in range(width)]
    looks = [shares(cells, country) for cells in columns]
    header = [found.header[at] if at < len(found.header) else "" for at in range(width)]
    means, moved = _unshifted([meaning(text) for text in header], looks)
    told_columns = [judged(at + 1, header[at], means[at], looks[at]) for at in range(width)]
    doubts = [f"column {column.position}{_named(column)}: {doubt}" for column, doubt in told_columns if doubt]
    ready, more = arranged([column for column, _ in told_columns], looks, named=bool(found.header))
    first = _first_record(found, ready, country)
    table = TableMap(
        name, found.header_row, first, found.transposed, _titled(found.rows, first), bool(_usable(ready)), tuple(ready)
    )
    layout = [] if found.header else ["no row names the columns; they were told by their cells alone"]
    layout += ["records stand in columns; the table was turned"] if found.transposed else []
    denied = sum(column.field == "" and means[column.position - 1].field in STRICT for column, _ in told_columns)
    if denied > 1 and not any(column.field in STRICT for column in ready):
        table = replace(table, use=False)
    left = [] if table.use else ["names with a phone, link or address were not found; the table is left out"]
    return table, [*layout, *moved, *doubts, *more, *left]


def _named(column: Column) -> str:
    return f" ({column.header})" if column.header else ""


def _usable(columns: Sequence[Column]) -> bool:
    fields = {column.field for column in columns}
    return "name" in fields and bool(fields & (PLACES | {"phone", "email", "url"}))


def _width(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Columns: the header's, or more where most of the rows are wider; a few wider ones have a comma too many."""
    filled = sorted(max((at for at, cell in enumerate(cells, 1) if told(cell)), default=0) for cells in rows)
    usual = filled[(len(filled) - 1) // 2] if filled and header else filled[-1] if filled else 0
    named = max((at for at, text in enumerate(header, 1) if text), default=0)
    return max(usual, named)


def _unshifted(means: list[Meaning], looks: Sequence[dict[str, float]]) -> tuple[list[Meaning], list[str]]:
    """The meanings under a header that stands one column off the cells, moved to where the cells are."""

    def agreeing(by: int) -> int:
        places = [(at + by, m) for at, m in enumerate(means) if m.field in SHIFTABLE and 0 <= at + by < len(means)]
        return sum(looks[at].get(LOOKS[m.field], 0.0) >= 0.5 for at, m in places)

    checked = sum(m.field in SHIFTABLE for m in means)
    straight = agreeing(0)
    best, by = max((agreeing(by), by) for by in (1, -1))
    if straight * 2 >= checked or best < max(3, straight + 2) or best < 0.6 * checked:
        return means, []
    moved = [means[at - by] if 0 <= at - by < len(means) else Meaning("") for at in range(len(means))]
    # A word of secrecy counts where it stands and where it belongs.
    moved = [old if old.field == "private" else new for old, new in zip(means, moved, strict=True)]
    where = "right" if by > 0 else "left"
    return moved, [f"the cells stand one column further {where} than the header; the cells were believed"]


def _first_record(found: Laid, columns: Sequence[Column], country: str) -> int:
    """The first row that is a record: a row of instructions below the header is none."""
    numbers = [number for number, _ in found.rows] or [found.header_row + 1]
    typed = [
        column
        for column in columns
        if column.field in STRICT | {"state", "hours"} and column.confidence >= ENOUGH_TO_TELL
    ]
    for number, cells in found.rows[:3]:
        texts = [
            (column, told(cells[column.position - 1]) if column.position <= len(cells) else "") for column in typed
        ]
        filled = [(column, text) for column, text in texts if text]
        wrong = [text for column, text in filled if not looks_like(LOOKS[column.field], text, country)]
        if not (filled and len(wrong) == len(filled) and (len(wrong) > 1 or any(len(text) > 25 for text in wrong))):
            return number
    return numbers[0]


ENOUGH_TO_TELL: Final = 0.75
"""Confidence of a column whose cells may tell a record from a row of instructions."""


def _titled(rows: Sequence[Line], first: int) -> bool:
    """Whether rows with a single cell stand above groups of records, as titles of sections do."""
    alone = [sum(1 for cell in cells if told(cell)) == 1 for number, cells in rows if number >= first]
    titles = sum(one and not after for one, after in itertools.pairwise(alone))
    return bool(alone) and titles >= 1 and sum(alone) * 2 < len(alone) and (alone[0] or titles >= 2)
