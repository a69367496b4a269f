"""Who has which need or tag, as one bit a document: a filter by them reads these rows instead of whole columns.

Promises: exact, and a pure function of the column. Rows are little-endian words of 64 documents; the bits behind the
last document are 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
WORD: Final = 64
_LITTLE: Final = np.dtype("<u8")


def marks(column: NDArray[np.uint64]) -> Words:
    """A row for each bit that some document has set in `column`, or a higher one."""
    rows = int(np.bitwise_or.reduce(column, initial=0)).bit_length()
    found = np.zeros((rows, -(-len(column) // WORD)), _LITTLE)
    for bit, row in enumerate(found):
        packed = np.packbits((column >> np.uint64(bit) & np.uint64(1)).astype(np.bool_), bitorder="little")
        row.view(np.uint8)[: len(packed)] = packed
    return found


def any_of(rows: Words, mask: int) -> Words:
    """The documents that have some bit of `mask`."""
    found = np.zeros(rows.shape[1], _LITTLE)
    for bit in _bits(mask):
        if bit < len(rows):
            found |= rows[bit]
    return found


def all_of(rows: Words, mask: int, among: Words | None = None) -> Words:
    """The documents (of `among`; None: of all) that have every bit of `mask`, which has one at least."""
    for bit in _bits(mask):
        row = rows[bit] if bit < len(rows) else np.zeros(rows.shape[1], _LITTLE)
        among = row if among is None else among & row
    assert among is not None
    return among


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


def as_mask(words: Words, count: int) -> NDArray[np.bool_]:
    """Which of the `count` documents are marked."""
    return np.unpackbits(words.view(np.uint8), count=count, bitorder="little").view(np.bool_)
