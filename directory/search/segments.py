"""What a search runs over: a few immutable segments, each with the texts and the columns of its documents.

Promises: nothing here changes after it was made; an update makes a new `Snapshot` that shares what stayed the same.
A segment is one bundle of arrays (`arrays`), on disk or in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from directory.public import PublicListing
from directory.search import documents, spelling
from directory.search.analysis import fold, stem
from directory.search.building import ColumnsBuilder
from directory.search.columns import Columns
from directory.search.inversion import TextsBuilder
from directory.search.joining import joined
from directory.search.postings import Texts
from directory.search.rewriting import Part, rewritten
from directory.search.weights import Statistics

Mask = NDArray[np.bool_]
Arrays = Mapping[str, NDArray[Any]]
TEXTS, COLUMNS, TABLES = "texts.", "columns.", "tables"


@dataclass(frozen=True, slots=True)
class Segment:
    """Texts and columns under the same document numbers; `alive` says which of them count (None: all)."""

    texts: Texts
    columns: Columns
    alive: Mask | None

    @property
    def count(self) -> int:
        """How many documents count."""
        return self.texts.count if self.alive is None else int(np.count_nonzero(self.alive))

    def without(self, dead: Iterable[int]) -> Segment:
        """The same segment in which the `dead` documents do not count either."""
        numbers = np.fromiter(dead, np.int64)
        if not len(numbers):
            return self
        alive = np.ones(self.texts.count, np.bool_) if self.alive is None else self.alive.copy()
        alive[numbers] = False
        return Segment(self.texts, self.columns, alive)

    def numbers_of(self, ids: Iterable[UUID]) -> NDArray[np.int32]:
        """The documents of these listings that count."""
        numbers = self.columns.numbers_of(ids)
        return numbers if self.alive is None else numbers[self.alive[numbers]]

    def holds(self, number: int) -> bool:
        """Whether a document that counts holds the term with this number (-1: none)."""
        return number >= 0 and (self.alive is None or bool(self.alive[self.texts.numbered(number).ids].any()))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All segments of one generation (and perhaps newer changes), with the statistics over them.

    A word that only documents hold which no longer count is no word of it (SAFETY L12).
    """

    segments: tuple[Segment, ...]
    statistics: Statistics
    sequence: int

    @classmethod
    def of(cls, segments: Sequence[Segment], sequence: int) -> Self:
        """These segments as they are after the event `sequence`."""
        statistics = Statistics.of([one.texts for one in segments], [one.alive for one in segments])
        return cls(tuple(segments), statistics, sequence)

    @property
    def count(self) -> int:
        """How many listings there are."""
        return sum(segment.count for segment in self.segments)

    def terms(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """As `Texts.terms`, over all segments."""
        return _summed([segment.texts.terms(prefix, limit) for segment in self.segments], limit)

    def written(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """As `Texts.written`, over all segments."""
        return _summed([segment.texts.written(prefix, limit) for segment in self.segments], limit)

    def holds(self, term: str) -> bool:
        """Whether any listing holds the term."""
        return any(segment.holds(segment.texts.number(term)) for segment in self.segments)

    def similar(self, word: str) -> tuple[str, ...]:
        """The terms one slip away from `word` that begin like it, in order; none of a very short word."""
        return tuple(sorted({term for one in self.segments for term in spelling.similar(one.texts, word, one.holds)}))

    def nearest(self, word: str) -> str:
        """The nearest word of the listings' names and needs to a word they do not hold, or ""."""
        asked = fold(word).strip()
        if not asked.isalpha() or self.holds(stem(asked)):
            return ""
        found = (spelling.nearest(segment.texts, asked, segment.holds) for segment in self.segments)
        return min((one for one in found if one), default=("", ""))[1]


def _summed(lists: Sequence[list[tuple[str, int]]], limit: int) -> list[tuple[str, int]]:
    if len(lists) == 1:
        return lists[0]
    total: dict[str, int] = {}
    for each in lists:
        for term, often in each:
            total[term] = total.get(term, 0) + often
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))[:limit]


def built(listings: Iterable[PublicListing]) -> Segment:
    """A segment, in memory, of these listings (the first one counts where an id comes twice)."""
    texts, columns, seen = TextsBuilder(), ColumnsBuilder(), set[UUID]()
    for listing in listings:
        if listing.id not in seen:
            seen.add(listing.id)
            texts.add(documents.texts(listing), documents.spelling(listing).values())
            columns.add(listing)
    made, order = columns.finish()
    return Segment(Texts(texts.finish(order)), made.indexed(), None)


def merged(segments: Sequence[Segment]) -> tuple[Segment, list[NDArray[np.int32]]]:
    """What counts in these as one segment, in memory, and by segment the new number of each old one (-1: none)."""
    masks = [np.ones(one.texts.count, np.bool_) if one.alive is None else one.alive for one in segments]
    columns, part_of, old = joined([(one.columns, mask) for one, mask in zip(segments, masks, strict=True)])
    parts: list[Part] = []
    for place, one in enumerate(segments):
        numbers = np.full(one.texts.count, -1, np.int32)
        mine = np.flatnonzero(part_of == place)
        numbers[old[mine]] = mine
        parts.append((one.texts, numbers))
    return Segment(Texts(rewritten(parts, len(old))), columns.indexed(), None), [numbers for _, numbers in parts]


def to_arrays(segment: Segment) -> dict[str, NDArray[Any]]:
    """All of a segment but `alive`, as one bundle."""
    tables = json.dumps(segment.columns.tables, ensure_ascii=False, separators=(",", ":")).encode()
    return {
        **{TEXTS + name: array for name, array in segment.texts.arrays.items()},
        **{COLUMNS + name: array for name, array in segment.columns.arrays.items()},
        TABLES: np.frombuffer(tables, np.uint8),
    }


def from_arrays(arrays: Arrays) -> Segment:
    """The segment of such a bundle; `ValueError` or `KeyError` when something is missing."""
    texts = {name.removeprefix(TEXTS): array for name, array in arrays.items() if name.startswith(TEXTS)}
    columns = {name.removeprefix(COLUMNS): array for name, array in arrays.items() if name.startswith(COLUMNS)}
    segment = Segment(Texts(texts), Columns(columns, json.loads(arrays[TABLES].tobytes())), None)
    if segment.texts.count != segment.columns.count:
        raise ValueError("a segment's texts and columns do not fit together")
    return segment
