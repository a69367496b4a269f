"""Texts become posting lists: all tokens of a segment at once, sorted by NumPy instead of one posting after the other.

Promises: `inverted` is a pure function of the texts and the order of documents; what it needs beyond its result stays
small however many listings there are (`AT_ONCE` tokens at a time).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.search.assembly import Arrays, Run, assembled
from directory.search.postings import FIELDS, MOST_OFTEN, WRITTEN

AT_ONCE: Final = 3_000_000
PLACE_BITS: Final = 14
"""Of the place of a token in its field; what stands behind place 16,383 counts, but no phrase finds it."""
FIELD_BITS: Final = 2
LISTINGS_AT_ONCE: Final = 50_000
Tokens = NDArray[np.uint32]


class TextsBuilder:
    """Takes the texts of listings in any order and gives them inverted, in document order."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._tokens = array("I")
        self._lengths = array("H")
        self._written = array("I")
        self._written_lengths = array("H")

    def add(self, texts: Mapping[str, Sequence[str]], written: Iterable[str] = ()) -> None:
        """Take one listing's terms by field, and the words that may be suggested as they are written."""
        known = self._numbers
        number = known.setdefault
        for field in FIELDS:
            terms = texts.get(field, ())[:0xFFFF]
            self._tokens.extend([number(term, len(known)) for term in terms])
            self._lengths.append(len(terms))
        words = [number(WRITTEN + word, len(known)) for word in dict.fromkeys(written)][:0xFFFF]
        self._written.extend(words)
        self._written_lengths.append(len(words))

    def finish(self, order: NDArray[np.int64]) -> Arrays:
        """The arrays of `Texts`; `order[d]` is the arrival number of document `d`. Uses the builder up."""
        sorted_terms = sorted(self._numbers)
        rank = np.empty(len(sorted_terms), np.uint32)
        rank[[self._numbers[term] for term in sorted_terms]] = np.arange(len(sorted_terms), dtype=np.uint32)
        document = np.empty(len(order), np.uint32)
        document[order] = np.arange(len(order), dtype=np.uint32)
        lengths = np.array(self._lengths, np.uint16).reshape(-1, len(FIELDS))
        words, written = _renumbered(self._tokens, rank), _renumbered(self._written, rank)
        per_document = np.array(self._written_lengths, np.uint16)
        runs = _posting_runs(len(sorted_terms), words, lengths, document, written, per_document)
        return assembled(sorted_terms, runs, lengths[order])


def _renumbered(tokens: array[int], rank: Tokens) -> Tokens:
    """The tokens by their terms' places among the sorted ones, in the memory they are in."""
    if not tokens:
        return np.zeros(0, np.uint32)
    found = np.frombuffer(tokens, np.uint32)
    for start in range(0, len(found), AT_ONCE):
        found[start : start + AT_ONCE] = rank[found[start : start + AT_ONCE]]
    return found


def _posting_runs(
    terms: int,
    tokens: Tokens,
    lengths: NDArray[np.uint16],
    document: Tokens,
    written: Tokens,
    written_lengths: NDArray[np.uint16],
) -> Iterator[Run]:
    """The postings, `AT_ONCE` tokens at a time: a range of terms after the other."""
    documents = np.repeat(document, lengths.sum(axis=1, dtype=np.int64))
    place = _places(lengths, len(tokens))
    written_documents = np.repeat(document, written_lengths)
    counts = np.bincount(tokens, minlength=terms) + np.bincount(written, minlength=terms)
    sums = np.cumsum(counts)
    begin = 0
    while begin < terms:
        before = int(sums[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(sums, before + AT_ONCE, "right")), begin + 1)
        mine, words = _within(tokens, begin, end), _within(written, begin, end)
        yield _run(
            _keys(tokens[mine], documents[mine], place[mine]),
            _keys(written[words], written_documents[words], None),
        )
        begin = end


def _places(lengths: NDArray[np.uint16], count: int) -> NDArray[np.uint16]:
    """Of each token its field and its place in it."""
    found = np.empty(count, np.uint16)
    begin = 0
    for start in range(0, len(lengths), LISTINGS_AT_ONCE):
        per_field = lengths[start : start + LISTINGS_AT_ONCE].ravel()
        starts = np.cumsum(per_field, dtype=np.int64) - per_field
        place = np.arange(int(per_field.sum(dtype=np.int64))) - np.repeat(starts, per_field)
        field = np.arange(len(per_field)) % len(FIELDS) << PLACE_BITS
        end = begin + len(place)
        found[begin:end] = np.minimum(place, (1 << PLACE_BITS) - 1) | np.repeat(field, per_field)
        begin = end
    return found


def _within(tokens: Tokens, begin: int, end: int) -> NDArray[np.int64]:
    return np.flatnonzero((tokens >= begin) & (tokens < end))


def _keys(terms: Tokens, documents: Tokens, place: NDArray[np.uint16] | None) -> NDArray[np.int64]:
    """Term, document, field and place as one number that sorts; a term number has 24 bits, a document's 23."""
    keys = terms.astype(np.int64) << 23 | documents
    return keys << (PLACE_BITS + FIELD_BITS) | (0 if place is None else place)


def _run(keys: NDArray[np.int64], written: NDArray[np.int64]) -> Run:
    """The postings of sorted tokens. A written word's have no frequency and no position."""
    keys.sort()
    pair = keys >> (PLACE_BITS + FIELD_BITS)
    fresh = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1]))) if len(pair) else np.zeros(0, np.int64)
    entry = np.repeat(np.arange(len(fresh)), np.diff(np.append(fresh, len(keys))))
    place = keys & ((1 << (PLACE_BITS + FIELD_BITS)) - 1)
    cell = entry * len(FIELDS) + (place >> PLACE_BITS)
    often = np.bincount(cell, minlength=len(fresh) * len(FIELDS))
    if often.size and often.max() > MOST_OFTEN:
        first = np.cumsum(often) - often
        place = place[np.arange(len(cell)) - first[cell] < MOST_OFTEN]
    tf = np.minimum(often, MOST_OFTEN).astype(np.uint8).reshape(-1, len(FIELDS))
    pairs = pair[fresh]
    if len(written):  # their terms sort before all others
        words = np.sort(written >> (PLACE_BITS + FIELD_BITS))
        pairs = np.concatenate((words, pairs))
        tf = np.concatenate((np.zeros((len(words), len(FIELDS)), np.uint8), tf))
    positions = (place & ((1 << PLACE_BITS) - 1)).astype(np.uint16)
    return pairs >> 23, (pairs & ((1 << 23) - 1)).astype(np.int32), tf, positions
