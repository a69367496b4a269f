"""Tables as text: comma, tab, semicolon or bar.

Promises: rows come one by one, so memory does not grow with the file; a row's number is the line on which it starts, as
an editor shows it; a quote that is never closed, a gigantic cell or line, and too many columns are refused in one line.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from typing import IO

from directory.errors import InputError, Problem
from importers.importer import Row
from importers.reading.sources import Source, text_of

MAX_CELL = 10_000_000
MAX_LINE = 16_000_000
MAX_COLUMNS = 5_000
SAMPLE = 65_536
DELIMITERS = ",\t;|"
EXTRA = "_extra"


class _Lines:
    """Physical lines of a text, never longer than `MAX_LINE` characters; knows when it has run out."""

    def __init__(self, text: IO[str], name: str) -> None:
        self.text, self.name, self.ended, self.count = text, name, False, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.text.readline(MAX_LINE)
        if not line:
            self.ended = True
            raise StopIteration
        self.count += 1
        if len(line) >= MAX_LINE:
            raise InputError(f"{self.name}: row {self.count}: the line is longer than {MAX_LINE:,} characters")
        return line


def delimiter_of(source: Source, encoding: str | None = None) -> str:
    """The separator under which the first lines fall into the steadiest and widest columns; a comma in doubt."""
    with text_of(source, encoding) as text:
        sample = text.read(SAMPLE)
    if len(sample) == SAMPLE and "\n" in sample:
        sample = sample[: sample.rindex("\n") + 1]
    best, best_score = ",", 0
    order = "\t,;|" if source.extension in {".tsv", ".tab"} else DELIMITERS
    for candidate in order:
        try:
            widths = Counter(
                len(row) for row in csv.reader(sample.splitlines(keepends=True), delimiter=candidate) if row
            )
        except csv.Error:
            continue
        score = max(((width - 1) * count for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = candidate, score
    return best


def lines(
    source: Source, *, delimiter: str | None = None, encoding: str | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Every record that is not blank with the number of its first line. InputError names the row at which it breaks."""
    separator = delimiter or delimiter_of(source, encoding)
    csv.field_size_limit(MAX_CELL)
    with text_of(source, encoding) as text:
        feed = _Lines(text, source.name)
        reader = csv.reader(feed, delimiter=separator)
        while True:
            start = feed.count + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise InputError(f"{source.name}: row {start}: a cell is larger than {MAX_CELL:,} characters") from None
            if feed.ended:
                raise InputError(f"{source.name}: row {start}: a quote is opened and never closed (half-written?)")
            if len(cells) > MAX_COLUMNS:
                raise InputError(f"{source.name}: row {start}: has more than {MAX_COLUMNS:,} columns")
            if any(cell.strip() for cell in cells):
                yield start, cells


def header_names(cells: list[str]) -> list[str]:
    """Column names: stripped; an unnamed column is `column 3`, a second `Phone` is `Phone (2)`."""
    names: list[str] = []
    seen: Counter[str] = Counter()
    for position, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {position}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def records(numbered: Iterator[tuple[int, list[str]]], header_row: int, file: str) -> Iterator[Row]:
    """`Row`s from numbered records: the first one at or after `header_row` names the columns.

    Cells beyond the last column stand as a list under `_extra`; missing ones are missing.
    """
    names: list[str] | None = None
    for number, cells in numbered:
        if number < header_row:
            continue
        if names is None:
            names = header_names(cells)
            continue
        row: dict[str, str | list[str]] = dict(zip(names, cells, strict=False))
        if extra := cells[len(names) :]:
            row[EXTRA] = extra
        yield Row(number, row, file)


def read_delimited(
    source: Source, *, header_row: int = 1, delimiter: str | None = None, encoding: str | None = None
) -> Iterator[Row]:
    """The rows of one text table; see `records`."""
    return records(lines(source, delimiter=delimiter, encoding=encoding), header_row, source.name)


def ragged(row: Row) -> Problem | None:
    """What is wrong with a row that has more cells than its header; None when nothing is.

    Blank ones count: after an unquoted comma each later cell stands a column too far right.
    """
    extra = row.cells.get(EXTRA)
    if not isinstance(extra, list):
        return None
    return Problem(row.file, row.number, EXTRA, f"{len(extra)} more cells than the header has columns")
