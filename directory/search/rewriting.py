"""Texts of several segments made into one, without the documents that no longer count.

Promises: the same arrays as if the living documents had been inverted together; a term that no living document holds
is in none of them, so that removed text leaves the disk (SAFETY L12). Linear in the size of the texts: lists that are
sorted already are merged, not sorted again. Document numbers must keep their order within a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.search.assembly import Run, assembled
from directory.search.inversion import AT_ONCE
from directory.search.postings import FIELDS, Numbers, Texts

Part = tuple[Texts, Numbers]
"""Texts, and the new number of each of their documents, ascending; -1 for what does not count."""


def rewritten(parts: Sequence[Part], count: int) -> dict[str, NDArray[Any]]:
    """The arrays of `Texts` of all documents in `parts` that count; there are `count` of them."""
    lengths = np.zeros((count, len(FIELDS)), np.uint16)
    held: list[NDArray[np.int64]] = []
    for texts, numbers in parts:
        alive = np.flatnonzero(numbers >= 0)
        lengths[numbers[alive]] = texts.lengths[alive]
        held.append(_held(texts, numbers))
    words = [
        [texts.vocabulary[at].decode() for at in places.tolist()]
        for (texts, _), places in zip(parts, held, strict=True)
    ]
    terms = sorted(set().union(*words)) if len(words) != 1 else words[0]
    number = {term: at for at, term in enumerate(terms)}
    new = [np.full(len(texts.vocabulary) + 1, len(terms), np.int64) for texts, _ in parts]
    for renumbered, places, known in zip(new, held, words, strict=True):
        renumbered[places] = [number[term] for term in known]
    return assembled(terms, _runs(parts, new, len(terms)), lengths)


def _held(texts: Texts, numbers: Numbers) -> NDArray[np.int64]:
    """The terms that a document that counts holds."""
    starts: NDArray[np.int64] = texts.arrays["starts"]
    if len(starts) == 1:
        return np.zeros(0, np.int64)
    counted = (numbers >= 0).view(np.uint8).take(texts.arrays["ids"])
    return np.flatnonzero(np.add.reduceat(counted, starts[:-1], dtype=np.int64))


def _runs(parts: Sequence[Part], new: Sequence[NDArray[np.int64]], terms: int) -> Iterator[Run]:
    """The postings, about `AT_ONCE` at a time: a range of terms after the other."""
    counts = np.zeros(terms + 1, np.int64)
    for (texts, _), renumbered in zip(parts, new, strict=True):
        np.add.at(counts, renumbered[:-1], np.diff(texts.arrays["starts"]))
    sums = np.cumsum(counts[:-1])
    begin = 0
    while begin < terms:
        before = int(sums[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(sums, before + AT_ONCE, "right")), begin + 1)
        yield _merged([_kept(*part, renumbered, begin, end) for part, renumbered in zip(parts, new, strict=True)])
        begin = end


def _kept(texts: Texts, numbers: Numbers, renumbered: NDArray[np.int64], begin: int, end: int) -> Run:
    """A part's postings of the new terms from `begin` to `end` in documents that count."""
    mine = np.flatnonzero((renumbered >= begin) & (renumbered < end))
    if not len(mine):
        nothing = np.zeros(0, np.int64)
        return nothing, nothing.astype(np.int32), np.zeros((0, len(FIELDS)), np.uint8), nothing.astype(np.uint16)
    starts = texts.arrays["starts"]
    first, last = int(starts[mine[0]]), int(starts[mine[-1] + 1])
    documents = numbers.take(texts.arrays["ids"][first:last])
    every = np.arange(mine[0], mine[-1] + 1)
    term = np.repeat(renumbered[every], np.diff(starts[mine[0] : mine[-1] + 2]))
    tf, positions = texts.tf(texts.arrays["codes"][first:last]), texts.positions_between(first, last)
    kept = documents >= 0
    if not kept.all():
        positions = positions[np.repeat(kept, tf.sum(axis=1, dtype=np.int64))]
        documents, term, tf = documents[kept], term[kept], tf[kept]
    return term, documents, tf, positions


def _merged(runs: Sequence[Run]) -> Run:
    """Sorted postings of several parts as one."""
    if len(runs) == 1:
        return runs[0]
    term, documents, tf, positions = (np.concatenate(cells) for cells in zip(*runs, strict=True))
    order = np.argsort(term << 32 | documents, kind="stable")
    lengths = tf.sum(axis=1, dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    taken, tf = lengths[order], tf[order]
    places = np.repeat(starts[order] - (np.cumsum(taken) - taken), taken) + np.arange(len(positions))
    return term[order], documents[order], tf, positions[places]
