"""The protocol behind which a search engine lives. Engines are disposable: all they hold comes from `PublicListing`.

Promises: an engine gives a `Snapshot`, immutable segments of texts and columns; who fits, and in which order, is worked
out by `candidates` and `ranking`; what may be shown is decided by `directory.public` afterwards. `sequence` is the last
change event it holds, so that a store can bring it up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from directory.public import PublicListing
from directory.search.segments import Snapshot


class Engine(Protocol):
    """What `directory.search.search` and the index that follows the store need of an engine."""

    @property
    def sequence(self) -> int:
        """The last change event contained; -1 when there is no index yet."""

    @property
    def count(self) -> int:
        """How many listings it holds."""

    def snapshot(self) -> Snapshot:
        """The index in force; `UnavailableError` when there is none."""

    def overlay(self, listings: Sequence[PublicListing], without: Iterable[UUID], snapshot: Snapshot) -> Snapshot:
        """`snapshot` with `listings` in place of what it holds of them, and without some others."""

    def rebuild(self, listings: Iterable[PublicListing], sequence: int) -> int:
        """Replace everything, without interrupting readers; returns how many listings it holds."""

    def update(self, listings: Sequence[PublicListing], removed: Sequence[UUID], sequence: int) -> None:
        """Replace `listings`, drop `removed`, and remember `sequence`."""

    def merge(self) -> bool:
        """Do a piece of the slow work that updates left behind; False when there is none."""

    def purge(self, ids: Iterable[UUID]) -> None:
        """Take every trace of these listings off the disk."""
