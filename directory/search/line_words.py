"""The little words that only a command line has: `within`, `avoid`, `open now`, `beds`, `family of`, `no en`, `camas`.

Promises: data (`seed_data/lexicon/line.csv`), read once, in both languages at the same time. What anybody would say to
find help is in the lexicon and nowhere else.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import cache
from typing import Final

from directory.search import people, phrases
from directory.search.forms import plain
from directory.search.lexicon import Token

MOST_PEOPLE: Final = 30
FARTHEST: Final = 500
MILES_OF_A_KILOMETRE: Final = 0.621371


@cache
def said(use: str) -> frozenset[str]:
    """The single words of a use."""
    return frozenset(" ".join(words) for words in _of(use) if len(words) == 1)


@cache
def words_of(use: str) -> frozenset[str]:
    """All words that stand in a phrase of a use."""
    return frozenset(word for words in _of(use) for word in words)


@cache
def _of(use: str) -> tuple[tuple[str, ...], ...]:
    found = {tuple(plain(word) for word in row[2].split()) for row in phrases.rows("line") if row[0] == use}
    return tuple(sorted(found, key=lambda words: (-len(words), words)))


@cache
def _by_first(use: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for words in _of(use):
        found[words[0]] = (*found.get(words[0], ()), words)
    return found


def length(use: str, tokens: Sequence[Token], at: int, closed: Container[int] = ()) -> int:
    """How many of the words from `at` on are a phrase of `use` (the longest), 0 for none; never over `closed` ones."""
    for words in _by_first(use).get(tokens[at].plain, ()) if at < len(tokens) else ():
        end = at + len(words)
        here = tokens[at:end]
        if [token.plain for token in here] != list(words) or any(place in closed for place in range(at, end)):
            continue
        if here[0].clause == here[-1].clause or words == ("24", "7"):
            return len(words)
    return 0


def number(word: str) -> int:
    """The number that a word of at most three digits, or a number's own word, is; 0 for none."""
    if word.isascii() and word.isdigit() and len(word) <= 3:
        return int(word)
    return people.NUMBERS.get(word, 0)
