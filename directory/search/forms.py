"""Under which forms a typed word may be known: folded, singular, stem, prefix, without its particle, or one slip away.

Promises: pure, and bounded by the length of the word, never by the size of the vocabulary (slips are found in a
symmetric-delete dictionary). A typo is corrected only when one known word, and no other, can be meant: a word that is
itself known or real (`guard` in `seed_data/lexicon/words.csv`, and `real_words.txt`) is never changed, nor is the
first letter. Nothing typed is kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from rapidfuzz.distance import OSA

APOSTROPHES = "'’`´ʼ"
DELETED = str.maketrans("", "", APOSTROPHES + "ـ")
SWAPS_FROM = 5
ONE_SLIP_FROM = 6
TWO_SLIPS_FROM = 10
LONGEST = 24
"""Longer words are names or noise: they are neither corrected nor cut."""
SHORTEST_PREFIX = 2
SHORTEST_PLURAL = 3


def plain(word: str, folds: Mapping[int, str] | None = None) -> str:
    """`word` in lower case without accents and apostrophes (`Refúgio’s` → `refugios`), letters merged by `folds`."""
    if word.isascii():
        lower = word.lower()
        return lower if lower.isalnum() else lower.translate(DELETED)
    letters = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(DELETED)
    return bare.translate(folds) if folds else bare


def _singulars(word: str) -> Iterator[str]:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return
    yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("ces"):
        yield word[:-3] + "z"


def _stems(word: str) -> Iterator[str]:
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 4:
            yield stem
            yield stem + "e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def inflections(word: str, known: Collection[str]) -> list[str]:
    """The known ones among `word`, its singulars and its plural; when there are none, those among its stems."""
    plural = (word + "s",) if len(word) >= SHORTEST_PLURAL else ()
    near = [form for form in (word, *_singulars(word), *plural) if form in known]
    return near or [form for form in _stems(word) if form in known]


def _deletions(word: str, most: int) -> set[str]:
    found = {word}
    for missing in range(1, most + 1):
        for gaps in combinations(range(1, len(word)), missing):
            form = word
            for gap in reversed(gaps):
                form = form[:gap] + form[gap + 1 :]
            found.add(form)
    return found


def slips_allowed(word: str) -> int:
    """How many slips `word` may be away from what was meant: more in longer words, none in short or odd ones."""
    if not SWAPS_FROM <= len(word) <= LONGEST or not word.isascii() or not word.isalpha():
        return 0
    return 2 if len(word) >= TWO_SLIPS_FROM else 1


@dataclass(frozen=True, slots=True)
class Slips:
    """Words that may be meant by a mistyped one, and the real words that are never mistyped."""

    real: frozenset[str]
    by_deletion: Mapping[str, str] = field(repr=False)
    """Known words, separated by spaces, by each form that is left of them when letters are missing."""

    def meant(self, word: str) -> str:
        """`word`, or the one word it must be a slip of (the nearest, when no other is as near)."""
        most = slips_allowed(word)
        if not most or word in self.real:
            return word
        near: dict[int, set[str]] = {}
        for known in {known for form in _deletions(word, most) for known in self.by_deletion.get(form, "").split()}:
            away = OSA.distance(word, known, score_cutoff=most)
            if away <= min(most, slips_allowed(known)) and (len(word) >= ONE_SLIP_FROM or _swapped(word, known)):
                near.setdefault(away, set()).add(known)
        if not near:
            return word
        nearest = _same_word(near[min(near)])
        return nearest.pop() if len(nearest) == 1 else word


def _swapped(word: str, known: str) -> bool:
    return len(word) == len(known) and sorted(word) == sorted(known)


def _same_word(words: set[str]) -> set[str]:
    """`words` without those that are only the plural of another."""
    return {word for word in words if not any(single in words for single in _singulars(word))}


def slips(words: Iterable[str], real: Iterable[str]) -> Slips:
    """The symmetric-delete dictionary of `words` (the first letter is never deleted, so it is never changed)."""
    table: dict[str, str] = {}
    targets = {word for word in words if slips_allowed(word)}
    for word in sorted(targets):
        for form in _deletions(word, slips_allowed(word)):
            table[form] = f"{table[form]} {word}" if form in table else word
    return Slips(frozenset(real) | targets, table)


@dataclass(frozen=True, slots=True)
class Endings:
    """What may stand before or after a word in one piece with it: Arabic articles, Korean particles."""

    prefixes: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()

    def bare(self, word: str) -> Iterator[str]:
        """`word` without a prefix, a particle, or both, longest ones first."""
        if word.isascii():
            return
        starts = [word, *(word[len(p) :] for p in self.prefixes if word.startswith(p) and len(word) > len(p) + 2)]
        yield from starts[1:]
        for start in starts:
            for particle in self.particles:
                if start.endswith(particle) and len(start) > len(particle) + 1:
                    yield start[: -len(particle)]


def prefixed(word: str, stems: Collection[str]) -> str:
    """The longest of `stems` (`golpe*`) that `word` begins with, or ""."""
    for end in range(min(len(word), LONGEST), SHORTEST_PREFIX - 1, -1):
        if f"{word[:end]}*" in stems:
            return f"{word[:end]}*"
    return ""
