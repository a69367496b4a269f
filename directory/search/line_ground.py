"""What a command line is while it is read: its words, which are taken, and the units they make.

Promises: plain values; a word belongs to one unit at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from directory.geo import Place
from directory.search import line_words
from directory.search.lexicon import Ear, Token
from directory.search.phrases import Entry


@dataclass(slots=True)
class Unit:
    """Words (their places in the line) and what they mean.

    `kind` "" until the entries say it. `entries` are meant, `left_out` are not wanted; `name` are the words of a place
    alone (start, end); `others` what else its name may mean, `by_state` that another place decided; `amount` is
    miles or people; `slips` the corrected words; `spoken`: a phrase of the lexicon; `chain`: the word
    that announces it and others.
    """

    kind: str
    words: set[int]
    code: str = ""
    entries: list[Entry] = field(default_factory=list)
    left_out: list[Entry] = field(default_factory=list)
    place: Place | None = None
    others: tuple[Place, ...] = ()
    name: tuple[int, int] = (0, 0)
    suggestion: str = ""
    amount: float = 0
    adults: int = 0
    total: int = 0
    announced: bool = False
    guessed: bool = False
    minus: bool = False
    spoken: bool = False
    by_state: bool = False
    chain: int = -1
    slips: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Ground:
    """A line while it is read.

    `half`: which word is still being typed, -1 for none; `taken` words are in no clause, `used` ones in a phrase of the
    lexicon, whether it means anything or not.
    """

    text: str
    tokens: list[Token]
    ear: Ear
    country: str
    home_state: str
    half: int
    typing: bool
    quoted: frozenset[int]
    taken: set[int] = field(default_factory=set)
    minus: dict[int, tuple[int, ...]] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    stream: list[Token] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def free(self, at: int) -> bool:
        """Whether the word is there, and nothing else's."""
        return 0 <= at < len(self.tokens) and at not in self.taken and at not in self.quoted

    def known(self, at: int) -> bool:
        """Whether the lexicon, or a little word's list, has the word."""
        word = self.tokens[at].plain
        return any(self.ear.known(word)) or word in self.ear.small["stop"] or word in line_words.said("room")

    def take(self, unit: Unit) -> None:
        """Keep a unit; its words are its own from now on."""
        self.taken |= unit.words
        self.units.append(unit)


def runs(words: Iterable[int]) -> list[tuple[int, int]]:
    """The runs of neighbouring words: (first, last)."""
    ordered = sorted(words)
    cuts = [0, *(at + 1 for at, (one, other) in enumerate(pairwise(ordered)) if other != one + 1), len(ordered)]
    return [(ordered[start], ordered[end - 1]) for start, end in pairwise(cuts) if end > start]
