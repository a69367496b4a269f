"""Where a table's header stands, and whether it has one, or has it down its side.

Promises: a row is a header only when two of its cells are words we know, or one that no data could be; a header of two
rows is one, and a word of secrecy in either counts; a table whose first column names more fields than any of its rows
is turned on its side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from importers.drafting import told
from importers.mapping.cells import EMAIL, URL, phone_like
from importers.mapping.tables import Line, across
from importers.mapping.words import meaning

DEEPEST: Final = 20
"""Rows among which a header is looked for."""
HEADER: Final = 1.6
"""How much a row must look like a header to be one."""
KNOWN: Final = 0.6
"""How sure header words must be to count."""


@dataclass(frozen=True, slots=True)
class Laid:
    """How a table is laid out: the header's row (0: none) and its cells, the rows below, and whether it was turned."""

    header_row: int
    header: tuple[str, ...]
    rows: tuple[Line, ...]
    transposed: bool = False


def _texts(cells: Sequence[Any]) -> list[str]:
    return [" ".join(told(cell).split()) for cell in cells]


def score(cells: Sequence[Any]) -> float:
    """How much a row looks like a header: the different fields its cells name, less what only data holds."""
    texts = [text for text in _texts(cells) if text]
    if not texts:
        return 0.0
    data = sum(bool(EMAIL.search(t) or URL.match(t) or phone_like(t) or len(t) > 60) for t in texts)
    found = {(m.field, m.detail) for m in map(meaning, texts) if m.field and m.score >= KNOWN}
    share = len(found) / len(texts)
    return 0.0 if data * 4 > len(texts) or (share < 0.25 and len(found) < 4) else len(found) * (0.5 + share / 2) - data


def laid(lines: Sequence[Line]) -> Laid:
    """The layout of the table whose first rows are `lines`."""
    straight = _found(lines)
    first = [(score(cells), at) for at, (_, cells) in enumerate(lines[:DEEPEST])]
    best = max((value for value, _ in first), default=0.0)
    turned = across(lines)
    if turned and len(turned) > 2 and score(turned[0][1]) > max(best, 2.4) * 1.3:
        found = _found(turned)
        return Laid(found.header_row, found.header, found.rows, transposed=True)
    return straight


def _found(lines: Sequence[Line]) -> Laid:
    scored = [(score(cells), -at) for at, (_, cells) in enumerate(lines[:DEEPEST])]
    best, at = max(scored, default=(0.0, 0))
    at = -at
    if best < HEADER and not _alone(lines, best, at):
        return _strange(lines)
    number, cells = lines[at]
    below = lines[at + 1] if at + 1 < len(lines) else (0, [])
    if below[0] == number + 1 and score(below[1]) >= HEADER and at + 2 < len(lines):
        number, cells, at = *below, at + 1
    above = lines[at - 1] if at else (0, [])
    return Laid(number, joined(cells, above[1] if above[0] == number - 1 else ()), tuple(lines[at + 1 :]))


def joined(cells: Sequence[Any], above: Sequence[Any]) -> tuple[str, ...]:
    """The header that a row makes with the one above it, where that names groups of columns or columns without a name.

    A blank cell takes the name above it. A word of secrecy above a column stays with it, and with those of its group.
    """
    names, upper = _texts(cells), _texts(above)
    if sum(map(bool, upper)) < 2:
        return tuple(names)
    names += [""] * (len(upper) - len(names))
    group = ""
    for at, name in enumerate(names):
        own = upper[at] if at < len(upper) else ""
        group = own or group
        if name and meaning(group).field == "private" != meaning(name).field:
            names[at] = f"{group} {name}"
        elif not name:
            names[at] = own
    return tuple(names)


def _alone(lines: Sequence[Line], best: float, at: int) -> bool:
    """Whether a header of one or two columns, one of them known, stands in the first row."""
    return at == 0 and best >= 0.7 and bool(lines) and len([t for t in _texts(lines[0][1]) if t]) <= 2


def _strange(lines: Sequence[Line]) -> Laid:
    """No row of known words: the first is a header all the same where it is typed quite otherwise than those below."""
    if len(lines) > 2:
        top = _texts(lines[0][1])
        width = len(top)
        if width > 2 and all(top) and not any(any(char.isdigit() for char in text) or len(text) > 40 for text in top):
            below = [_texts(cells) for _, cells in lines[1:12]]
            typed = [any(_typed(row[at]) for row in below if at < len(row)) for at in range(width)]
            if any(typed) and not any(_typed(text) for text in top):
                return Laid(lines[0][0], tuple(top), tuple(lines[1:]))
    return Laid(0, (), tuple(lines))


def _typed(text: str) -> bool:
    return bool(text) and (phone_like(text) or bool(EMAIL.search(text)) or any(char.isdigit() for char in text))
