"""Texts become posting lists: all tokens of a segment at once, sorted by NumPy instead of one posting after the other.

Promises: `inverted` is a pure function of the texts and the order of documents; what it needs beyond its result stays
small however many listings there are (`AT_ONCE` tokens at a time).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.search.analysis import fold
from directory.search.postings import BLOCK, FIELDS, MOST_OFTEN, SHORTLIST, WRITTEN, Numbers, Texts, most_frequent
from directory.search.spelling import dictionary
from directory.search.weights import champions, filters

AT_ONCE: Final = 8_000_000
PLACE_BITS: Final = 14
"""Of the place of a token in its field; what stands behind place 16,383 counts, but no phrase finds it."""
FIELD_BITS: Final = 2
CROWDED: Final = 256
"""Terms with a common prefix from which on its most frequent ones are worked out in advance."""
LONGEST_PREFIX: Final = 4
Tokens = NDArray[np.uint32]
Arrays = dict[str, NDArray[Any]]


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
        """The arrays of `Texts`; `order[d]` is the arrival number of document `d`."""
        sorted_terms = sorted(self._numbers)
        rank = np.empty(len(sorted_terms), np.uint32)
        rank[[self._numbers[term] for term in sorted_terms]] = np.arange(len(sorted_terms), dtype=np.uint32)
        document = np.empty(len(order), np.uint32)
        document[order] = np.arange(len(order), dtype=np.uint32)
        lengths = np.frombuffer(self._lengths, np.uint16).reshape(-1, len(FIELDS)) if len(order) else _no_lengths()
        words = np.frombuffer(self._tokens, np.uint32) if self._tokens else np.zeros(0, np.uint32)
        written = np.frombuffer(self._written, np.uint32) if self._written else np.zeros(0, np.uint32)
        per_document = np.frombuffer(self._written_lengths, np.uint16) if len(order) else np.zeros(0, np.uint16)
        flat = (rank[words], lengths, document, rank[written], per_document)
        return completed(sorted_terms, list(_posting_runs(len(sorted_terms), *flat)), lengths[order])


def _no_lengths() -> NDArray[np.uint16]:
    return np.zeros((0, len(FIELDS)), np.uint16)


Run = tuple[NDArray[np.int64], Numbers, NDArray[np.uint8], NDArray[np.uint16]]
"""Of some terms, in order: the term and the document of each posting, its frequencies, and all positions."""


def _posting_runs(
    terms: int,
    tokens: Tokens,
    lengths: NDArray[np.uint16],
    document: Tokens,
    written: Tokens,
    written_lengths: NDArray[np.uint16],
) -> Iterator[Run]:
    """The postings, `AT_ONCE` tokens at a time: a range of terms after the other."""
    per_field = lengths.ravel()
    documents = np.repeat(document, lengths.sum(axis=1, dtype=np.int64))
    starts = np.cumsum(per_field, dtype=np.int64) - per_field
    place = np.minimum(np.arange(len(tokens)) - np.repeat(starts, per_field), (1 << PLACE_BITS) - 1).astype(np.uint16)
    place |= np.repeat(np.tile(np.arange(len(FIELDS), dtype=np.uint16) << PLACE_BITS, len(lengths)), per_field)
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


def completed(terms: Sequence[str], runs: Sequence[Run], lengths: NDArray[np.uint16]) -> Arrays:
    """The arrays of `Texts` of sorted `terms` whose postings are `runs`, one behind the other."""
    encoded = [term.encode() for term in terms]
    counts = np.zeros(len(terms), np.int64)
    for number, *_ in runs:
        counts += np.bincount(number, minlength=len(terms))
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    arrays: Arrays = {
        "vocabulary": np.frombuffer(b"".join(encoded), np.uint8),
        "vocabulary_at": np.concatenate(([0], np.cumsum([len(term) for term in encoded]))).astype(np.uint32),
        "starts": starts,
        "ids": _joined([run[1] for run in runs], np.zeros(0, np.int32)),
        "tf": _joined([run[2] for run in runs], np.zeros((0, len(FIELDS)), np.uint8)),
        "positions": _joined([run[3] for run in runs], np.zeros(0, np.uint16)),
        "lengths": np.ascontiguousarray(lengths),
        "total_length": lengths.sum(axis=0, dtype=np.int64),
    }
    sums = np.concatenate([run[2].sum(axis=1, dtype=np.int64) for run in runs]) if runs else np.zeros(0, np.int64)
    arrays["positions_at"] = np.concatenate(([0], np.cumsum(sums)))[:-1][::BLOCK].astype(np.int64)
    arrays["documents"] = _document_counts(arrays["tf"], starts)
    arrays["frequency"] = np.where(arrays["documents"].any(axis=1), arrays["documents"].sum(axis=1), counts).astype(
        np.int32
    )
    plain = next((at for at, term in enumerate(terms) if not term.startswith(WRITTEN)), len(terms))
    arrays["slips"] = dictionary(terms[plain:], plain)
    arrays["written_slips"] = dictionary([fold(term[1:]) for term in terms[:plain]])
    arrays |= _prefixes(terms, arrays["frequency"])
    arrays |= filters(starts, arrays["ids"], len(lengths))
    return arrays | champions(Texts(arrays | {"best_at": np.zeros(1, np.int64)}))


def _joined(parts: list[Any], nothing: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else nothing


def _document_counts(tf: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.int32]:
    """By term and field, in how many documents the term is."""
    found = np.zeros((len(starts) - 1, len(FIELDS)), np.int32)
    for at in range(len(FIELDS)):
        sums = np.concatenate(([0], np.cumsum(tf[:, at] > 0, dtype=np.int64)))
        found[:, at] = sums[starts[1:]] - sums[starts[:-1]]
    return found


def _prefixes(terms: Sequence[str], often: NDArray[np.int32]) -> Arrays:
    """For short prefixes of many terms the most frequent ones, by the range of terms that have it."""
    found: dict[int, Numbers] = {}
    for length in range(1, LONGEST_PREFIX + 1):
        start = 0
        for end in range(1, len(terms) + 1):
            if end < len(terms) and terms[end][:length] == terms[start][:length]:
                continue
            if end - start >= CROWDED and len(terms[start]) >= length:
                found[start << 32 | end] = most_frequent(often, start, end, SHORTLIST)
            start = end
    keys = sorted(found)
    rows = np.stack([found[key] for key in keys]) if keys else np.zeros((0, SHORTLIST), np.int32)
    return {"prefix_ranges": np.array(keys, np.uint64), "prefix_terms": rows}
