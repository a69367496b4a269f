"""Long patterns tried only on a text in which they can be found at all.

Promises: for a text that is plain ASCII the answer is that of trying every pattern, and so it is for any other, on
which all are tried; only the time differs. A gate names pieces of lower-case words that a pattern cannot do without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Stems = tuple[str, ...]
"""Pieces of lower-case words, of which one must be there."""
Rule = tuple[tuple[Stems, ...], re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Gated:
    """Patterns, each behind its gates: all of them must open. `heads`: the stems of all first gates, each once."""

    rules: tuple[Rule, ...]
    heads: Mapping[str, tuple[Rule, ...]]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)


def gated(*rules: tuple[str, str]) -> Gated:
    """`(gates, pattern)`: gates are parted by ` + `, their stems by spaces; no gate: never found in plain ASCII."""
    made = tuple(
        (tuple(tuple(stems.split()) for stems in gates.split(" + ")), re.compile(pattern, re.IGNORECASE | re.VERBOSE))
        for gates, pattern in rules
    )
    stems = dict.fromkeys(stem for gates, _ in made for stem in gates[0])
    return Gated(made, {stem: tuple(rule for rule in made if stem in rule[0][0]) for stem in stems})


def opened(stems: Iterable[str], lower: str) -> bool:
    """Whether one of `stems` stands in `lower`, a text in lower case."""
    return any(map(lower.__contains__, stems))


def found(rules: Gated, text: str, lower: str) -> bool:
    """Whether a pattern of `rules` is found in `text`; `lower` is the text in lower case."""
    if not text.isascii():
        return any(pattern.search(text) for _, pattern in rules.rules)
    for stem in filter(lower.__contains__, rules.heads):
        for gates, pattern in rules.heads[stem]:
            if all(opened(stems, lower) for stems in gates[1:]) and pattern.search(text):
                return True
    return False
