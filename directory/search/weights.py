"""What a term in a document is worth: BM25 (Robertson and Walker 1994) by field, summed with the fields' boosts.

Promises: pure arithmetic on arrays; however documents are found, these functions weigh them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.search.documents import BOOSTS
from directory.search.postings import FIELDS, Bytes, Codes, Floats, Numbers, Term, Texts

B, K1 = 0.75, 1.2
"""The constants of BM25, with their usual values."""
FLAT: Final = np.float32(K1 * (1 - B))
REMEMBERED: Final = 4096
FREQUENT: Final = 2048
"""A term with more documents has its heaviest ones stored apart."""
DEPTHS: Final = (256, 1024, 4096)
"""How many of them are looked at, one depth after the other until it is enough; at most a quarter are stored."""
SPARSE: Final = 8
LEVELS: Final = 255
LEVELLED_AT_ONCE: Final = 1 << 20
_NOBODY: Final = np.zeros(0, np.int32)
_BOOSTS: Final = np.array([BOOSTS[name] * (K1 + 1) for name in FIELDS])


@dataclass(frozen=True)
class Statistics:
    """What BM25 must know of all segments: how many documents, how long fields are, how rare a term is.

    `texts` are asked for a term's documents, of which those that are `dead` do not count: what was taken back has no
    part in the order of what is left (SAFETY L12).
    """

    count: int
    average: NDArray[np.float64]
    texts: tuple[Texts, ...]
    dead: tuple[Numbers, ...]
    _known: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, texts: Sequence[Texts], alive: Sequence[NDArray[np.bool_] | None] = ()) -> Statistics:
        """The statistics over these texts; `alive` says which of each one's documents count (None: all)."""
        masks = alive or [None] * len(texts)
        dead = tuple(_NOBODY if mask is None else np.flatnonzero(~mask).astype(np.int32) for mask in masks)
        count = sum(each.count - len(gone) for each, gone in zip(texts, dead, strict=True))
        total = np.zeros(len(FIELDS))
        for each, gone in zip(texts, dead, strict=True):
            total += each.arrays["total_length"] - each.lengths_of(gone).sum(axis=0, dtype=np.int64)
        average = total / max(count, 1)
        return cls(count, np.where(average > 0, average, 1.0), tuple(texts), dead)

    def whole(self, texts: Texts) -> bool:
        """Whether these are the statistics of `texts` alone, all of whose documents count."""
        return self.texts == (texts,) and not len(self.dead[0])

    @cached_property
    def per_word(self) -> Floats:
        """A term saturates at `FLAT` + this · the field's length, by field."""
        return (K1 * B / self.average).astype(np.float32)

    def weights(self, term: str) -> Floats:
        """What the term is worth in each field, before saturation."""
        weights = self._known.get(term)
        if weights is None:
            documents = np.zeros(len(FIELDS))
            for each, gone in zip(self.texts, self.dead, strict=True):
                found = each.term(term)
                if found is not None:
                    documents += found.documents
                    if len(gone):
                        documents -= (each.tf(found.codes[found.among(gone)[1]]) > 0).sum(axis=0)
            weights = _weights(self.count, documents)
            if documents.any():
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[term] = weights
        return weights


def impacts(statistics: Statistics, weights: Floats, tf: NDArray[np.uint8], lengths: NDArray[np.uint16]) -> Floats:
    """The scores of documents that hold a term `tf` times in fields of these `lengths`, all by field in the last axis.

    A row of `tf` and of `weights` for each of several terms gives a row of scores for each.
    """
    often = tf.astype(np.float32)
    bound = lengths * statistics.per_word
    bound += FLAT
    often /= often + bound
    often *= weights
    scores: Floats = often[..., 0] + often[..., 1]
    for at in range(2, len(FIELDS)):
        scores += often[..., at]
    return scores


def champions(texts: Texts) -> dict[str, NDArray[Any]]:
    """The heaviest documents of each frequent term, and bounds on what the others weigh (`postings.Best`)."""
    statistics = Statistics.of([texts])
    sizes = np.zeros(len(texts.vocabulary), np.int64)
    parts: list[tuple[Numbers, Codes]] = []
    bounds: list[list[float]] = []
    for number in np.flatnonzero(texts.arrays["documents"].max(axis=1, initial=0) > FREQUENT).tolist():
        term = texts.numbered(number)
        scores = impacts(statistics, weights_of(statistics, term), texts.tf(term.codes), texts.lengths_of(term.ids))
        kept = heaviest(scores, min(len(scores) // 4, DEPTHS[-1]) + 1)
        parts.append((term.ids[kept[:-1]], term.codes[kept[:-1]]))
        bounds.append([float(scores[kept[min(depth, len(kept) - 1)]]) for depth in DEPTHS])
        sizes[number] = len(kept) - 1
    codes = texts.arrays["codes"]
    return {
        "best_terms": np.flatnonzero(sizes).astype(np.int32),
        "best_at": np.concatenate(([0], np.cumsum(sizes))),
        "best_ids": np.concatenate([np.zeros(0, np.int32), *(ids for ids, _ in parts)]),
        "best_codes": np.concatenate([np.zeros(0, codes.dtype), *(code for _, code in parts)]),
        "best_bounds": np.array(bounds, np.float32).reshape(-1, len(DEPTHS)),
    }


def levels(texts: Texts) -> dict[str, NDArray[Any]]:
    """What each posting weighs, in steps of its term: at most so many, and more than one less (`Term.levels`)."""
    arrays, statistics = texts.arrays, Statistics.of([texts])
    starts: NDArray[np.int64] = arrays["starts"]
    found = np.zeros(int(starts[-1]), np.uint8)
    steps = np.ones(len(starts) - 1, np.float32)
    begin = 0
    while begin < len(steps):
        end = max(int(starts.searchsorted(starts[begin] + LEVELLED_AT_ONCE, "right")) - 1, begin + 1)
        low, high = int(starts[begin]), int(starts[end])
        found[low:high] = _levelled(texts, statistics, begin, end, steps)
        begin = end
    return {"levels": found, "level_steps": steps}


def _levelled(texts: Texts, statistics: Statistics, begin: int, end: int, steps: Floats) -> Bytes:
    """The levels of the postings of some terms, whose `steps` are set."""
    starts, held = texts.arrays["starts"][begin : end + 1], np.diff(texts.arrays["starts"][begin : end + 1])
    weights = _weights(statistics.count, texts.arrays["documents"][begin:end])
    tf = texts.tf(texts.arrays["codes"][starts[0] : starts[-1]])
    lengths = texts.lengths_of(texts.arrays["ids"][starts[0] : starts[-1]])
    scores = impacts(statistics, weights.repeat(held, axis=0), tf, lengths)
    some = np.flatnonzero(held)
    if len(some):
        most = np.maximum.reduceat(scores, starts[some] - starts[0])
        steps[begin + some] = np.where(most > 0, most / LEVELS, 1)
    scores /= steps[begin:end].repeat(held)
    return np.ceil(scores).clip(1, LEVELS).astype(np.uint8)


def filters(starts: NDArray[np.int64], ids: Numbers, count: int) -> dict[str, NDArray[Any]]:
    """For each frequent term a bit for every 2 ** shift documents, about 8 bits for each that holds it."""
    counts = np.diff(starts)
    sizes, shifts = np.zeros(len(counts), np.int64), np.zeros(len(counts), np.uint8)
    parts: list[NDArray[np.uint8]] = []
    for number in np.flatnonzero(counts > FREQUENT).tolist():
        shift = max((count // (SPARSE * int(counts[number]))).bit_length() - 1, 0)
        held = np.zeros(((count - 1) >> shift) + 1, np.bool_)
        held[ids[starts[number] : starts[number + 1]] >> shift] = True
        parts.append(np.packbits(held, bitorder="little"))
        sizes[number], shifts[number] = len(parts[-1]), shift
    return {
        "filters": np.concatenate([np.zeros(0, np.uint8), *parts]),
        "filters_at": np.concatenate(([0], np.cumsum(sizes))),
        "filter_shifts": shifts,
    }


def weights_of(statistics: Statistics, term: Term) -> Floats:
    """The weights of a term of which only one segment counts."""
    return _weights(statistics.count, term.documents)


def _weights(count: int, documents: NDArray[Any]) -> Floats:
    rare: NDArray[np.float64] = np.log(max(count, 1) / (documents + 1.0)) + 1
    return (_BOOSTS * rare).astype(np.float32)


def heaviest(scores: Floats, limit: int) -> NDArray[np.int64]:
    """Places of the `limit` highest scores, highest first, equals in order."""
    places = np.arange(len(scores))
    if len(scores) > 4 * limit:
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        places = np.flatnonzero(scores >= least)
    return places[np.argsort(-scores[places], kind="stable")][:limit]
