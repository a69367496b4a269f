"""Noise for a count: whole numbers, symmetric, never further than a known reach.

Promises: drawn from the operating system's randomness, with whole-number weights, so that no rounding of floats tells
what was added. With a reach of m, a published count of n + m at least was n at least in truth. Two counts that differ
by one are told apart by no more than (epsilon, delta): within the reach the odds are e^epsilon at most, and only a draw
at its very end, whose probability is at most delta, tells more (a truncated geometric mechanism).
"""

from __future__ import annotations

import secrets
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import accumulate
from typing import Final

LONGEST: Final = 100_000
_SCALE: Final = Decimal(2) ** 200


@dataclass(frozen=True, slots=True)
class Noise:
    """A distribution over -reach … reach; `weights[k]` is the weight of k and of -k."""

    epsilon: float
    weights: tuple[int, ...]

    @property
    def reach(self) -> int:
        """How far a draw is from 0 at most."""
        return len(self.weights) - 1

    @property
    def total(self) -> int:
        """The sum of all weights."""
        return 2 * sum(self.weights) - self.weights[0]

    def odds(self, value: int) -> Fraction:
        """How likely a draw is `value`, exactly."""
        return Fraction(self.weights[abs(value)] if abs(value) <= self.reach else 0, self.total)

    def draw(self) -> int:
        """One draw."""
        order = [abs(value) for value in range(-self.reach, self.reach + 1)]
        sums = list(accumulate(self.weights[value] for value in order))
        return bisect_right(sums, secrets.randbelow(self.total)) - self.reach


def noise(epsilon: float, delta: float) -> Noise:
    """The noise of smallest reach whose end is no likelier than `delta`."""
    with localcontext() as context:
        context.prec = 90
        step = (-Decimal(repr(epsilon))).exp()
        weights = [int(_SCALE)]
        while weights[-1] / Decimal(2 * sum(weights) - weights[0]) > Decimal(repr(delta)) and len(weights) < LONGEST:
            weights.append(int(_SCALE * step ** len(weights)))
    return Noise(epsilon, tuple(weights))
