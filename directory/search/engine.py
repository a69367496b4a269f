"""The protocol behind which a search engine lives. Engines are disposable: all they hold comes from `PublicListing`.

Promises: an engine answers with ids and scores only; what may be shown is decided by `directory.public` afterwards.
`sequence` is the last change event it holds, so that a store can bring it up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from directory.public import PublicListing
from directory.search.documents import Facts


@dataclass(frozen=True, slots=True)
class EnginePlan:
    """A search as an engine sees it: all resolved, nothing typed by a person but `words`.

    `latitude`/`longitude`/`radius_miles` ask for the near group, `areas` (`kind:code` keys covering the place) for the
    serves group, `nation` for the everywhere group; with none of them every listing is asked. `needs` match any of
    them, `tags` and `languages` all, `words` rank (and, without needs, at least one must match). `kinds` of partners
    stand beside the needs: of the two, one must match. A listing with any of `excluded_needs` is left out.
    """

    words: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    excluded_needs: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    radius_miles: float | None = None
    areas: frozenset[str] = frozenset()
    nation: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One listing found: which groups it can stand in, its text score, and miles to its nearest public point.

    `facts` are the engine's own record of the listing, for ranking and filters without the store.
    """

    id: UUID
    score: float
    distance_miles: float | None
    near: bool
    serves: bool
    everywhere: bool
    facts: Facts | None = None


class Engine(Protocol):
    """What `directory.search.search` needs of an engine."""

    @property
    def sequence(self) -> int:
        """The last change event contained; -1 when there is no index yet."""

    def rebuild(self, listings: Iterable[PublicListing], sequence: int) -> int:
        """Replace everything, without interrupting readers; returns how many listings it holds."""

    def update(self, listings: Sequence[PublicListing], removed: Sequence[UUID], sequence: int) -> None:
        """Replace `listings`, drop `removed`, and remember `sequence`."""

    def merge(self) -> bool:
        """Do a piece of the slow work that updates left behind; False when there is none."""

    def search(self, plan: EnginePlan) -> list[Hit]:
        """Every listing that fits `plan`, in no promised order."""

    def suggest(self, word: str) -> str:
        """The nearest word of the index to a word it does not hold, or ""."""
