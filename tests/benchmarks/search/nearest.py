"""The nearest of marked documents: our engine's side of the nearest-first questions.

Promises: exactly the nearest, by rings that grow until they hold enough. How many documents a ring may hold is told by
the words of marks that it touches, before any distance is measured; what is rare is all measured. The corpus has one
point for each listing, so nothing comes near by a further one.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from directory.search.columns import Columns
from directory.search.marks import WORD, Words
from directory.search.spatial import Ranges

FIRST_MILES, LAST_MILES = 12.0, 4000.0
RARE = 1500
"""So few documents, as far as the words of marks tell, are all measured."""
SPARE = 1.5
"""A ring should touch so many times the documents sought: cells have corners, words have ends."""
SLOWEST, FASTEST = 1.4, 4.0
"""By how much a ring's radius grows."""
Numbers = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Near = tuple[Numbers, npt.NDArray[np.float64]]


def nearest(columns: Columns, latitude: float, longitude: float, words: Words, k: int) -> Near:
    """The documents marked in `words` that are nearest to a point (`k` at least, if there are) and their miles."""
    filled = (words != 0).nonzero()[0]
    share = len(filled) / max(1, len(words))
    in_a_word = -math.log(1 - min(share, 0.99)) / share if share else 0.0
    miles = FIRST_MILES
    while len(filled) * in_a_word > RARE and miles < LAST_MILES:
        touched = _touched(filled, columns.ranges(latitude, longitude, miles))
        held = len(touched) * in_a_word
        if held >= SPARE * k:
            numbers, off = _measured(columns, latitude, longitude, words, touched, miles)
            if len(numbers) >= k:
                return numbers, off
            held = len(numbers)
        miles *= min(max(math.sqrt(SPARE * k / max(held, 1.0)), SLOWEST), FASTEST)
    return _measured(columns, latitude, longitude, words, filled, math.inf)


def within(columns: Columns, latitude: float, longitude: float, words: Words, miles: float) -> Near:
    """All documents marked in `words` within some miles, and their miles."""
    touched = _touched((words != 0).nonzero()[0], columns.ranges(latitude, longitude, miles))
    return _measured(columns, latitude, longitude, words, touched, miles)


def _touched(filled: Places, ranges: Ranges) -> Places:
    """Those of the words with marks that hold documents of the ranges."""
    starts, ends = ranges
    edges = filled.searchsorted(np.concatenate((starts // WORD, (ends + (WORD - 1)) // WORD)))
    begins, stops = edges[: len(starts)], edges[len(starts) :]
    begins[1:] = np.maximum(begins[1:], stops[:-1])  # two ranges may share a word
    some = (stops > begins).nonzero()[0]
    slices = [filled[begin:stop] for begin, stop in zip(begins[some].tolist(), stops[some].tolist(), strict=True)]
    return np.concatenate(slices) if slices else filled[:0]


def _measured(columns: Columns, latitude: float, longitude: float, words: Words, places: Places, miles: float) -> Near:
    """The documents marked in the words at these places that are near enough, and their miles."""
    at = np.unpackbits(words[places].view(np.uint8), bitorder="little").view(np.bool_).nonzero()[0]
    numbers = (places[at // WORD] * WORD + at % WORD).astype(np.int32)
    off = columns.miles(latitude, longitude, numbers)
    near = (off <= miles).nonzero()[0]
    return numbers[near], off[near]
