"""What every cleaner returns.

Promises: a value is only what was fully understood; whatever was not stands in `doubts`, with the partner's own words;
`confidence` is 1 for what was said plainly and less for what was inferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from directory.draft import Doubt

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cleaned(Generic[T]):
    """A cleaned `value`, the partner's `text` it came from, how sure (0 to 1), and what a person must decide."""

    value: T
    text: str = ""
    confidence: float = 1.0
    doubts: tuple[Doubt, ...] = ()
