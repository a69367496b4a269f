"""Which texts were met before, and where: some fifty bytes each, however long they are.

Promises: an answer is wrong only where two texts share their 128-bit digest; nothing is written anywhere.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from struct import unpack

START = 1 << 10


class Met:
    """Texts, each with the number it was first met with."""

    def __init__(self) -> None:
        self._count = 0
        self._room(START)

    def first(self, text: str, number: int) -> int | None:
        """The number `text` was first met with; None where it is new: then it is kept with `number` (0 or more)."""
        low, high = _digest(text)
        slot = self._slot(low, high)
        if self._numbers[slot] >= 0:
            return self._numbers[slot]
        self._put(slot, low, high, number)
        self._count += 1
        if self._count * 3 > len(self._numbers) * 2:
            self._grow()
        return None

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self._numbers[self._slot(*_digest(text))] >= 0

    def __len__(self) -> int:
        return self._count

    def _room(self, size: int) -> None:
        self._lows, self._highs = array("Q", bytes(8 * size)), array("Q", bytes(8 * size))
        self._numbers = array("q", [-1]) * size

    def _slot(self, low: int, high: int) -> int:
        """Where it stands, or would."""
        last = len(self._numbers) - 1
        slot = low & last
        while self._numbers[slot] >= 0 and (self._lows[slot] != low or self._highs[slot] != high):
            slot = (slot + 1) & last
        return slot

    def _put(self, slot: int, low: int, high: int, number: int) -> None:
        self._lows[slot], self._highs[slot], self._numbers[slot] = low, high, number

    def _grow(self) -> None:
        old = zip(self._lows, self._highs, self._numbers, strict=True)
        self._room(2 * len(self._numbers))
        for low, high, number in old:
            if number >= 0:
                self._put(self._slot(low, high), low, high, number)


def _digest(text: str) -> tuple[int, int]:
    low, high = unpack("<QQ", blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    return low, high
