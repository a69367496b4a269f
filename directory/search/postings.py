"""The texts of one segment: which documents hold a term, how often in each field, and where.

Promises: immutable; arrays are views of a mapped file (or of memory, for an overlay), never copies; memory does not
grow with use (`LOOKED_UP` bounds what is remembered). A term has one list of documents for all fields, with its
frequency in each, so that scoring needs no union over fields. Everything about a term is found by its number, its
place among the sorted terms.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.search.documents import BOOSTS

FIELDS: tuple[str, ...] = tuple(BOOSTS)
"""In this order the columns of every array with four of them."""
WRITTEN = "\0"
"""Before a word as it is written, to tell it from the terms that are searched; see `Texts.written`."""
MOST_OFTEN = 255
"""A term counts at most so often in one field."""
BLOCK = 128
"""Between two told places in the positions lie so many documents."""
LOOKED_UP = 4096
CLOSE = 8
"""A list up to so many times as long as another is met with it in a `Scratch`."""
FEW = 64
"""So few documents are looked up one by one."""
SHORTLIST = 16
Numbers = NDArray[np.int32]
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Places = NDArray[np.signedinteger[Any]]
Codes = NDArray[np.unsignedinteger[Any]]
Ranges = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents (`ids`, ascending) that hold a term in one field, how often, and how long that field is."""

    ids: Numbers
    tf: Bytes
    length: NDArray[np.uint16]


class Scratch:
    """A place for each document, by which two lists meet without a search; one thread at a time uses it."""

    def __init__(self, count: int) -> None:
        self._places = np.full(count, 0, np.int32)
        self._order = np.arange(count, dtype=np.int32)  # a new one for each question costs more than the meeting
        self._lock = Lock()

    def places(self, ids: Numbers, numbers: Numbers) -> Numbers | None:
        """Where in `ids` each of `numbers` is, and anywhere if it is not; None while another thread is at it."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            self._places[ids] = self._order[: len(ids)]
            found = self._places.take(numbers)
        finally:
            self._lock.release()
        return np.minimum(found, np.int32(len(ids) - 1), out=found)


@dataclass(frozen=True, slots=True)
class Term:
    """A term's documents over all fields: `codes[i]` stands for its frequency in each field of document `ids[i]`.

    `documents` counts by field the documents that hold it; `start` is where its list begins among all lists. A frequent
    one has a `filter`: a bit for every 2 ** `shift` documents, 0 where none of them holds it. When the segment was
    written, it weighed at most `levels[i]` times `step` in `ids[i]`, and more than one level less.
    """

    number: int
    start: int
    ids: Numbers
    codes: Codes
    documents: NDArray[np.int32]
    filter: Bytes
    shift: int
    scratch: Scratch
    levels: Bytes
    step: float

    def among(self, numbers: Numbers, *, sieved: bool = False) -> tuple[Places, Places]:
        """Where `numbers` (ascending) and the documents that hold it are the same: places in the one, in the other.

        `sieved` numbers are those that `maybe` let through. A list that is not much longer is met without a filter.
        """
        if len(numbers) > 4 * len(self.ids):
            places = numbers.searchsorted(self.ids)
            places[places == len(numbers)] = 0
            theirs = np.flatnonzero(numbers[places] == self.ids)
            return places[theirs], theirs
        maybe = None if sieved or len(self.ids) < CLOSE * len(numbers) else self.maybe(numbers)
        asked = numbers if maybe is None else numbers[maybe]
        places = self._places(asked)
        mine = (self.ids.take(places) == asked).nonzero()[0]
        return (mine if maybe is None else maybe[mine]), places[mine]

    def _places(self, numbers: Numbers) -> Places:
        """Where in its list each of `numbers` is, and anywhere if it is not there."""
        if len(self.ids) < CLOSE * len(numbers):
            found = self.scratch.places(self.ids, numbers)
            if found is not None:
                return found
        places = self.ids.searchsorted(numbers)
        places[places == len(self.ids)] = 0
        return places

    def maybe(self, numbers: Numbers) -> NDArray[np.int64] | None:
        """Places of those of `numbers` that may hold it; None when there is no quick way to tell."""
        if len(numbers) < FEW or not len(self.filter):
            return None
        blocks = numbers >> self.shift
        return np.flatnonzero((self.filter.take(blocks >> 3) >> (blocks & 7).astype(np.uint8)) & 1)


@dataclass(frozen=True, slots=True)
class Best:
    """The documents in which a frequent term weighs most, heaviest first (equals by number).

    `bounds` are what it weighed, when the segment was written, at most in all but the first of them: as many as each of
    `weights.DEPTHS` says.
    """

    ids: Numbers
    codes: Codes
    bounds: Floats


class _Vocabulary(Sequence[bytes]):
    """Byte strings one behind the other, as `bisect` wants them."""

    def __init__(self, text: Bytes, at: NDArray[np.uint32]) -> None:
        self._text = text.data
        self._at = at.data

    def __len__(self) -> int:
        return len(self._at) - 1

    def __getitem__(self, number: Any) -> Any:  # noqa: ANN401 - only ever asked for one
        return self._text[self._at[number] : self._at[number + 1]].tobytes()


class Texts:
    """The texts of one segment. `arrays` are those of `inversion.inverted` (whose names they have)."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.arrays = arrays
        self.lengths: NDArray[np.uint16] = arrays["lengths"]
        self.vocabulary = _Vocabulary(arrays["vocabulary"], arrays["vocabulary_at"])
        self._starts = arrays["starts"].data
        self._ids: Numbers = arrays["ids"]
        self._codes: Codes = arrays["codes"]
        self._levels: Bytes = arrays["levels"]
        self._steps = arrays["level_steps"].data
        self._shapes: NDArray[np.uint32] = arrays["shapes"].view("<u4").ravel()
        self._lengths: NDArray[np.uint64] = self.lengths.view("<u8").ravel()
        self._best_at = arrays["best_at"].data
        self._filters_at = arrays["filters_at"].data
        self._shifts = arrays["filter_shifts"].data
        self._known: dict[str, Term] = {}
        self._scratch = Scratch(self.count)
        self._often = arrays["frequency"].data
        self._prefixes = _Vocabulary(arrays["prefix_text"], arrays["prefix_at"])
        self._prefix_often, self._prefix_often_at = arrays["prefix_often"].data, arrays["prefix_often_at"].data
        lengths = enumerate(arrays["prefix_lengths"].tolist())
        self._shortlists = {self._prefixes[row].decode()[:length]: row for row, length in lengths}
        self._plain = bisect_left(self.vocabulary, b"\1")
        if (
            len(self._starts) != len(self.vocabulary) + 1
            or self._starts[-1] != len(self._ids)
            or len(self._codes) != len(self._ids)
        ):
            raise ValueError("a segment's texts do not fit together")

    @property
    def count(self) -> int:
        """How many documents there are."""
        return len(self.lengths)

    @property
    def total_length(self) -> Mapping[str, int]:
        """How many terms each field has in all documents together."""
        return dict(zip(FIELDS, self.arrays["total_length"].tolist(), strict=True))

    def number(self, term: str) -> int:
        """The place of `term` among the sorted terms, -1 when there is none."""
        sought = term.encode()
        found = bisect_left(self.vocabulary, sought)
        return found if found < len(self.vocabulary) and self.vocabulary[found] == sought else -1

    def term(self, term: str) -> Term | None:
        """All about `term`; None when no document holds it."""
        known = self._known.get(term)
        if known is not None:
            return known
        if len(self._known) >= LOOKED_UP:
            self._known.clear()
        number = self.number(term)
        if number < 0:
            return None  # what a person typed is not remembered, unless it is a word of the listings
        found = self._known[term] = self.numbered(number)
        return found

    def numbered(self, number: int) -> Term:
        """All about the term with this place among the sorted terms."""
        start, end = self._starts[number], self._starts[number + 1]
        filter_ = self.arrays["filters"][self._filters_at[number] : self._filters_at[number + 1]]
        shift = self._shifts[number] if len(filter_) else 0
        return Term(
            number,
            start,
            self._ids[start:end],
            self._codes[start:end],
            self.arrays["documents"][number],
            filter_,
            shift,
            self._scratch,
            self._levels[start:end],
            self._steps[number],
        )

    def best(self, number: int) -> Best | None:
        """Where a frequent term weighs most; None for one with few documents."""
        start, end = self._best_at[number], self._best_at[number + 1]
        if start == end:
            return None
        row = bisect_left(self.arrays["best_terms"], number)
        return Best(
            self.arrays["best_ids"][start:end], self.arrays["best_codes"][start:end], self.arrays["best_bounds"][row]
        )

    def tf(self, codes: Codes) -> Bytes:
        """The frequencies by field that the codes of postings stand for."""
        return self._shapes.take(codes).view(np.uint8).reshape(-1, len(FIELDS))

    def lengths_of(self, numbers: Numbers) -> NDArray[np.uint16]:
        """The lengths by field of some documents."""
        return self._lengths.take(numbers).view(np.uint16).reshape(-1, len(FIELDS))

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents that hold `term` in `field`."""
        found = self.term(term)
        at = FIELDS.index(field)
        if found is None or not found.documents[at]:
            return None
        often = self.tf(found.codes)[:, at]
        held = np.flatnonzero(often)
        ids = found.ids[held]
        return Postings(ids, often[held], self.lengths[ids, at])

    def frequency(self, field: str, term: str) -> int:
        """How many documents hold `term` in `field`."""
        found = self.term(term)
        return int(found.documents[FIELDS.index(field)]) if found else 0

    def terms(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The terms that begin with `prefix` and their frequency summed over fields, most frequent first."""
        return self._listed(prefix, limit)

    def written(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The words of names and needs as they are written (lower case) that begin with `prefix`, as `terms`."""
        return [(word[1:], often) for word, often in self._listed(WRITTEN + prefix, limit)]

    def positions(self, start: int, at: NDArray[np.int64], field: int) -> list[NDArray[np.uint16]]:
        """Where in `field` a term whose list begins at `start` stands, for the documents `at` places in its list."""
        flat = self.arrays["positions"]
        found: list[NDArray[np.uint16]] = []
        for entry in (at + start).tolist():
            often = self.tf(self._codes[entry : entry + 1])[0].tolist()
            begin = self._position(entry) + sum(often[:field])
            found.append(flat[begin : begin + often[field]])
        return found

    def positions_between(self, first: int, last: int) -> NDArray[np.uint16]:
        """All positions of the postings from `first` to `last` (counted over all lists)."""
        found: NDArray[np.uint16] = self.arrays["positions"][self._position(first) : self._position(last)]
        return found

    def _position(self, entry: int) -> int:
        """Where the positions of a posting begin."""
        block = entry // BLOCK
        if block * BLOCK == entry == len(self._ids):
            return len(self.arrays["positions"])
        told = int(self.arrays["positions_at"][block])
        return told + int(self.tf(self._codes[block * BLOCK : entry]).sum(dtype=np.int64))

    def first(self, prefix: bytes) -> int:
        """The number of the first term from `prefix` on."""
        return bisect_left(self.vocabulary, prefix)

    def _listed(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        row = self._shortlists.get(prefix) if limit <= SHORTLIST else None
        if row is not None:
            start = self._prefix_often_at[row]
            often = self._prefix_often[start : min(start + limit, self._prefix_often_at[row + 1])].tolist()
            return list(zip(self._prefixes[row].decode().split(" "), often, strict=False))
        sought = prefix.encode()
        start = bisect_left(self.vocabulary, sought)
        end = bisect_left(self.vocabulary, sought + b"\xff", start)
        if prefix[:1] != WRITTEN:
            start = max(start, self._plain)
        numbers = most_frequent(self.arrays["frequency"], start, end, limit)
        return [(self.vocabulary[number].decode(), self._often[number]) for number in numbers.tolist()]


def most_frequent(often: NDArray[np.int32], start: int, end: int, limit: int) -> Numbers:
    """The `limit` most frequent of the terms from `start` to `end`, equals in order."""
    slice_ = often[start:end]
    order = np.arange(len(slice_))
    if len(slice_) > 4 * limit:
        least = np.partition(slice_, len(slice_) - limit)[len(slice_) - limit]
        order = np.flatnonzero(slice_ >= least)
    order = order[np.argsort(-slice_[order], kind="stable")][:limit]
    return (order + start).astype(np.int32)
