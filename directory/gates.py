"""Long patterns tried only on a text in which they can be found at all.

Promises: for a text that is plain ASCII the answer is that of trying every pattern, and so it is for any other, on
which all are tried; only the time differs. A gate names pieces of lower-case words that a pattern cannot do without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Stems = tuple[str, ...]
"""Pieces of lower-case words, of which one must be there."""
Gated = tuple[tuple[tuple[Stems, ...], re.Pattern[str]], ...]
"""Patterns, each behind its gates: all of them must open."""


def gated(*rules: tuple[str, str]) -> Gated:
    """`(gates, pattern)`: gates are parted by ` + `, their stems by spaces; no gate: never found in plain ASCII."""
    return tuple(
        (tuple(tuple(stems.split()) for stems in gates.split(" + ")), re.compile(pattern, re.IGNORECASE | re.VERBOSE))
        for gates, pattern in rules
    )


def opened(stems: Iterable[str], lower: str) -> bool:
    """Whether one of `stems` stands in `lower`, a text in lower case."""
    return any(map(lower.__contains__, stems))


def found(rules: Gated, text: str, lower: str) -> bool:
    """Whether a pattern of `rules` is found in `text`; `lower` is the text in lower case."""
    if not text.isascii():
        return any(pattern.search(text) for _, pattern in rules)
    there = lower.__contains__
    for gates, pattern in rules:
        for stems in gates:
            if not any(map(there, stems)):
                break
        else:
            if pattern.search(text):
                return True
    return False
