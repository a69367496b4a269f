"""In which order documents lie on the map, and which of them a circle can reach.

Promises: documents with a public point are numbered by the cell of their first point, a tenth of a degree wide and
high, row by row from the south; all others follow. A circle is then a few slices of document numbers: a superset of the
documents whose first point it holds, never less. What only its further points bring near is found by `Further`.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.geo.distance import bounding_box

Ranges = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Starts and ends: half-open, ascending, disjoint ranges of document numbers."""
CELLS: Final = 10
"""Cells in a degree."""
WIDTH: Final = 360 * CELLS + 1
"""Cells in a row; the antimeridian, written as 180, has one of its own."""
UNPLACED: Final = np.iinfo(np.int32).max
"""The cell of a document without a point."""
EDGE: Final = 1e-6
"""Degrees (about 4 inches) by which a box is widened, so that rounding never cuts a point off."""


def cells(latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]) -> NDArray[np.int32]:
    """The cell of each point; `UNPLACED` where a coordinate is NaN."""
    placed = np.isfinite(latitudes) & np.isfinite(longitudes)
    found = np.full(len(latitudes), UNPLACED, np.int32)
    found[placed] = _row(latitudes[placed]) * WIDTH + _column(longitudes[placed])
    return found


def _row(latitudes: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.floor((latitudes + 90) * CELLS).astype(np.int32)


def _column(longitudes: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.floor((longitudes + 180) * CELLS).astype(np.int32)


def reached(ordered: NDArray[np.int32], latitude: float, longitude: float, miles: float) -> Ranges:
    """The ranges of documents, whose cells in document order are `ordered`, that a circle can reach."""
    south, west, north, east = bounding_box(latitude, longitude, miles)
    low, high = math.floor((south - EDGE + 90) * CELLS), math.floor((north + EDGE + 90) * CELLS)
    left, right = math.floor((west - EDGE + 180) * CELLS), math.floor((east + EDGE + 180) * CELLS)
    rows = np.arange(max(low, 0), min(high, 180 * CELLS) + 1, dtype=np.int32) * WIDTH
    spans = [(left, right)] if left <= right else [(0, right), (left, WIDTH - 1)]
    edges = [rows + max(begin, 0) for begin, _ in spans] + [rows + min(end, WIDTH - 1) + 1 for _, end in spans]
    # Of the type of `ordered`: else NumPy copies all of it to compare.
    places = ordered.searchsorted(np.concatenate(edges).astype(np.int32))
    starts, ends = places[: len(places) // 2], places[len(places) // 2 :]
    kept = np.flatnonzero(ends > starts)
    starts, ends = starts[kept], ends[kept]
    if len(spans) > 1:
        order = starts.argsort()
        starts, ends = starts[order], ends[order]
    return _joined(starts, ends)


def _joined(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Ranges:
    """The same documents, whose ranges ascend, in as few ranges as can be."""
    apart = np.flatnonzero(starts[1:] > ends[:-1])
    if len(apart) + 1 >= len(starts):
        return starts, ends
    return starts[np.concatenate(([0], apart + 1))], ends[np.concatenate((apart, [len(ends) - 1]))]


def cells_of(column: NDArray[Any], ranges: Ranges) -> NDArray[Any]:
    """What a column says of the documents of `ranges`, in their order."""
    starts, ends = ranges
    if len(starts) == 1:
        return column[starts[0] : ends[0]]
    parts = [column[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return np.concatenate(parts) if parts else column[:0]


def members(ranges: Ranges) -> NDArray[np.int32]:
    """The document numbers of `ranges`, ascending."""
    starts, ends = ranges
    parts = [np.arange(start, end, dtype=np.int32) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return np.concatenate(parts) if parts else np.empty(0, np.int32)
