"""Posting lists become the arrays of `postings.Texts`, with all that makes searching them quick.

Promises: a pure function of the postings, however they were cut into runs. What follows from the postings (filters,
heaviest documents, frequent terms of a prefix, the spelling dictionaries) is made here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.search.analysis import fold
from directory.search.arrays import Spool
from directory.search.postings import BLOCK, FIELDS, SHORTLIST, WRITTEN, Numbers, Texts, most_frequent
from directory.search.spelling import dictionary
from directory.search.weights import champions, filters, levels

CROWDED: Final = 4
"""Terms with a common prefix from which on its most frequent ones are worked out in advance."""
LONGEST_PREFIX: Final = 4
CODED_AT_ONCE: Final = 1 << 20
Arrays = dict[str, NDArray[Any]]
Run = tuple[NDArray[np.int64], Numbers, NDArray[np.uint8], NDArray[np.uint16]]
"""Of some terms, in order: the term and the document of each posting, its frequencies, and all positions."""


def assembled(terms: Sequence[str], runs: Iterable[Run], lengths: NDArray[np.uint16]) -> Arrays:
    """The arrays of `Texts` of sorted `terms` whose postings are `runs`, one behind the other."""
    arrays = _lists(len(terms), runs)
    encoded = [term.encode() for term in terms]
    arrays |= {
        "vocabulary": np.frombuffer(b"".join(encoded), np.uint8),
        "vocabulary_at": np.concatenate(([0], np.cumsum([len(term) for term in encoded]))).astype(np.uint32),
        "lengths": np.ascontiguousarray(lengths),
        "total_length": lengths.sum(axis=0, dtype=np.int64),
    }
    held = arrays["documents"]
    counts = np.diff(arrays["starts"])
    arrays["frequency"] = np.where(held.any(axis=1), held.sum(axis=1), counts).astype(np.int32)
    plain = next((at for at, term in enumerate(terms) if not term.startswith(WRITTEN)), len(terms))
    arrays["slips"] = dictionary(terms[plain:], plain)
    arrays["written_slips"] = dictionary([fold(term[1:]) for term in terms[:plain]])
    arrays |= _prefixes(terms, arrays["frequency"])
    arrays |= filters(arrays["starts"], arrays["ids"], len(lengths))
    nothing: Arrays = {
        "best_at": np.zeros(1, np.int64),
        "levels": np.zeros(0, np.uint8),
        "level_steps": np.ones(len(terms)),
    }
    texts = Texts(arrays | nothing)
    return arrays | levels(texts) | champions(texts)


def _lists(terms: int, runs: Iterable[Run]) -> Arrays:
    """The posting lists: `shapes` are the distinct frequencies by field, `codes` say which of them a posting has."""
    ids, positions, told = Spool(np.int32), Spool(np.uint16), Spool(np.int64)
    packed, shapes = Spool(np.uint32), np.zeros(0, np.uint32)
    counts, documents = np.zeros(terms, np.int64), np.zeros((terms, len(FIELDS)), np.int32)
    posting = position = 0
    for term, numbers, tf, where in runs:
        ids.append(numbers)
        positions.append(where)
        packed.append(np.ascontiguousarray(tf).view("<u4").ravel())
        ends = np.cumsum(tf.sum(axis=1, dtype=np.int64))
        told.append((position + np.concatenate(([0], ends[:-1])))[-posting % BLOCK : len(tf) : BLOCK])
        posting, position = posting + len(tf), position + len(where)
        counts += np.bincount(term, minlength=terms)
        for at in range(len(FIELDS)):
            documents[:, at] += np.bincount(term[tf[:, at] > 0], minlength=terms).astype(np.int32)
        shapes = np.union1d(shapes, np.unique(packed.last))
    return {
        "starts": np.concatenate(([0], np.cumsum(counts))),
        "ids": ids.finish(),
        "codes": _coded(shapes, packed.finish()),
        "shapes": shapes.view(np.uint8).reshape(-1, len(FIELDS)),
        "positions": positions.finish(),
        "positions_at": told.finish(),
        "documents": documents,
    }


def _coded(shapes: NDArray[np.uint32], packed: NDArray[np.uint32]) -> NDArray[Any]:
    """Which of the shapes each posting has."""
    codes = Spool(np.min_scalar_type(max(len(shapes) - 1, 0)))
    for start in range(0, len(packed), CODED_AT_ONCE):
        codes.append(np.searchsorted(shapes, packed[start : start + CODED_AT_ONCE]))
    return codes.finish()


def _prefixes(terms: Sequence[str], often: NDArray[np.int32]) -> Arrays:
    """The most frequent terms of each short prefix that many have, a line for each prefix, and the prefix's length."""
    lines: list[bytes] = []
    found: list[Numbers] = []
    lengths: list[int] = []
    for length in range(1, LONGEST_PREFIX + 1):
        start = 0
        for end in range(1, len(terms) + 1):
            if end < len(terms) and terms[end][:length] == terms[start][:length]:
                continue
            if end - start >= CROWDED and len(terms[start]) >= length:
                numbers = most_frequent(often, start, end, SHORTLIST)
                lines.append(" ".join(terms[number] for number in numbers.tolist()).encode())
                found.append(often[numbers])
                lengths.append(length)
            start = end
    return {
        "prefix_text": np.frombuffer(b"".join(lines), np.uint8),
        "prefix_at": np.concatenate(([0], np.cumsum([len(line) for line in lines]))).astype(np.uint32),
        "prefix_often": np.concatenate([np.zeros(0, np.int32), *found]),
        "prefix_often_at": np.concatenate(([0], np.cumsum([len(row) for row in found]))).astype(np.uint32),
        "prefix_lengths": np.array(lengths, np.uint8),
    }
