"""Words one slip away, by a dictionary of what is left of every word when one letter is taken from it.

Promises: found are exactly the words at a distance of one letter more, less, other or swapped with its neighbour that
begin with the same letter; a word of fewer than `SHORTEST` letters has none. The dictionary (of hashes, which only
propose; the words themselves decide) is one sorted array that is mapped, so that it costs nothing to open. The idea
is that of symmetric deletion (Garbe 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from directory.search.analysis import fold

if TYPE_CHECKING:
    from directory.search.postings import Texts

SHORTEST = 4
LONGEST = 24
"""Longer words are rare and seldom typed; their slips are not looked for."""
NUMBER_BITS = 24
BASE = np.uint64(0x9E3779B97F4A7C15)
Keys = NDArray[np.uint64]
Counts = Callable[[int], bool]
"""Whether any document that still counts holds the term with a number."""


def _mixed(hashes: Keys) -> Keys:
    """Spread what differs in the low bits over the high ones (the finalizer of SplitMix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def _remainders(words: NDArray[np.str_], length: int) -> Keys:
    """Of each word (all of `length` letters) the hashes of itself and of it without its i-th letter, i > 0."""
    letters = words.view(np.uint32).reshape(len(words), length).astype(np.uint64)
    powers = np.cumprod(np.full(length, BASE, np.uint64))
    whole = letters * powers
    before = np.cumsum(whole, axis=1) - whole
    shifted = letters[:, 1:] * powers[:-1]
    after = np.zeros_like(whole)
    after[:, :-1] = np.cumsum(shifted[:, ::-1], axis=1)[:, ::-1]
    without = (before + after)[:, 1:]
    return _mixed(np.concatenate([whole.sum(axis=1, keepdims=True), without], axis=1))


def dictionary(words: Sequence[str], first: int = 0) -> Keys:
    """The dictionary of `words`, of which the first has number `first`: sorted, the number in the lowest bits."""
    if first + len(words) >= 1 << NUMBER_BITS:
        raise ValueError("there are too many words for a spelling dictionary")
    by_length: dict[int, list[int]] = {}
    for at, word in enumerate(words):
        if SHORTEST - 1 <= len(word) <= LONGEST + 1:
            by_length.setdefault(len(word), []).append(at)
    parts: list[Keys] = []
    for length, places in by_length.items():
        keys = _remainders(np.array([words[at] for at in places], dtype=f"<U{length}"), length)
        numbers = (np.asarray(places, np.uint64) + np.uint64(first))[:, None]
        parts.append((keys >> np.uint64(NUMBER_BITS) << np.uint64(NUMBER_BITS) | numbers).ravel())
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.uint64)


def candidates(keys: Keys, word: str) -> NDArray[np.int64]:
    """The numbers of the words that may be one slip from `word`, ascending."""
    if not SHORTEST <= len(word) <= LONGEST:
        return np.zeros(0, np.int64)
    sought = np.unique(_remainders(np.array([word], dtype=f"<U{len(word)}"), len(word))[0] >> np.uint64(NUMBER_BITS))
    starts = keys.searchsorted(sought << np.uint64(NUMBER_BITS)).tolist()
    ends = keys.searchsorted((sought + np.uint64(1)) << np.uint64(NUMBER_BITS)).tolist()
    parts = [keys[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
    if not parts:
        return np.zeros(0, np.int64)
    return np.unique(np.concatenate(parts) & np.uint64((1 << NUMBER_BITS) - 1)).astype(np.int64)


def similar(texts: Texts, word: str, counts: Counts) -> tuple[str, ...]:
    """The terms of `texts` that count, are one slip from `word` and begin like it, alphabetically."""
    known = ((n, texts.vocabulary[n].decode()) for n in candidates(texts.arrays["slips"], word).tolist())
    return tuple(term for number, term in known if _one_slip(word, term) and counts(number))


def _one_slip(word: str, known: str) -> bool:
    return known[:1] == word[:1] and known != word and OSA.distance(word, known, score_cutoff=1) <= 1


def nearest(texts: Texts, word: str, counts: Counts) -> tuple[str, str] | None:
    """The first, by the alphabet, of the words of names and needs that count and are one slip from a folded `word`.

    Told folded and as it is written; None when there is none.
    """
    found: list[tuple[str, str]] = []
    for number in candidates(texts.arrays["written_slips"], word).tolist():
        written = texts.vocabulary[number].decode()[1:]
        if _one_slip(word, fold(written)) and counts(number):
            found.append((fold(written), written))
    return min(found, default=None)
