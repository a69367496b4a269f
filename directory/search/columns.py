"""All of a listing that is no text, as arrays by document number: what filters, ranking and facets read.

Promises: made only from `PublicListing`, through `documents`, so that a listing that is not of tier `public` has no
point and no area but those it declares (SAFETY L1, L7). Immutable; on disk plain little-endian arrays that are mapped,
not read. Documents lie in the order of `spatial`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from directory import taxonomy
from directory.geo.areas import Extents
from directory.geo.distance import miles_many
from directory.search import marks, spatial
from directory.search.spatial import Ranges
from directory.values import PartnerKind

Numbers = NDArray[np.int32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
ASSUMED, DECLARED, ALWAYS_OPEN, SILENT = 1, 2, 4, 8
"""Bits of `flags`: its areas are only assumed; it declares some area; some way to reach it is open day and night; no
number of it is known that somebody answers."""
KINDS: Final = tuple(PartnerKind)
OTHER: Final = 255
"""The number of a policy's value beyond the 254 that have one of their own: whoever needs it must ask."""


@cache
def need_bits() -> Mapping[str, int]:
    """The bit of each need in `needs`, by the taxonomy's order."""
    return {code: 1 << place for place, code in enumerate(taxonomy.needs())}


@cache
def tag_bits() -> Mapping[str, int]:
    """The bit of each tag in `tags`."""
    return {code: 1 << place for place, code in enumerate(taxonomy.tags())}


@cache
def policy_places() -> Mapping[str, int]:
    """The row of each policy in `policies`."""
    return {code: place for place, code in enumerate(taxonomy.policies())}


def kind_place(kind: str) -> int:
    """The number of a kind of partner in `kinds`."""
    return next((place for place, one in enumerate(KINDS) if one.value == kind), len(KINDS))


def bits(codes: Iterable[str], places: Mapping[str, int]) -> int:
    """The bits of those `codes` that have one."""
    found = 0
    for code in codes:
        found |= places.get(code, 0)
    return found


@dataclass(frozen=True, slots=True)
class Skipped:
    """Public points that count for no distance: the `first` ones of some documents, and some of the `further`."""

    first: Mask
    further: Mask


@dataclass(frozen=True)
class Columns:
    """`arrays` by name, and the `tables` their numbers point into.

    `ids` (n, 2): the two halves of a UUID. `needs`, `tags`: bits. `kinds`: places in `KINDS`. `languages` (n, words):
    bits by `tables["languages"]`. `policies` (policies, n): 0 where nothing is said, else a place in its table, plus 1.
    `chains`: offices of one service share the number.
    `hours`: places in `tables["hours"]`. `assured`: days since 1970, 0 unknown. `latitudes`, `longitudes`: the first
    public point, NaN without one; `further_*`: the others. `area_starts`, `area_documents`: who serves which of
    `tables["areas"]`. `name_starts`, `name_bytes`: folded names; `name_places`: their order. `extent_documents` drew
    the areas `tables["extents"]`.
    """

    arrays: Mapping[str, NDArray[Any]]
    tables: Mapping[str, Any]
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What readers of an immutable segment keep with it (open states of its hours); never more than its documents."""

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A column by its name."""
        return self.arrays[name]

    @property
    def count(self) -> int:
        """How many documents there are."""
        return len(self.arrays["needs"])

    @cached_property
    def cells(self) -> NDArray[np.int32]:
        """The cell of each document, ascending."""
        stored = self.arrays.get("cells")
        return spatial.cells(self["latitudes"], self["longitudes"]) if stored is None else stored

    @cached_property
    def area_places(self) -> Mapping[str, int]:
        """The place of each area key."""
        return {key: place for place, key in enumerate(self.tables["areas"])}

    @cached_property
    def language_places(self) -> Mapping[str, int]:
        """The place of each language code."""
        return {code: place for place, code in enumerate(self.tables["languages"])}

    @cached_property
    def extents(self) -> Extents:
        """The areas that documents drew, ready to be asked."""
        return Extents(self.tables["extents"])

    @cached_property
    def by_id(self) -> NDArray[np.int32]:
        """Document numbers in the order of their ids."""
        stored = self.arrays.get("by_id")
        return np.lexsort((self["ids"][:, 1], self["ids"][:, 0])).astype(np.int32) if stored is None else stored

    @cached_property
    def need_marks(self) -> marks.Words:
        """A row of marks for each bit of `needs`."""
        stored = self.arrays.get("need_marks")
        return marks.marks(self["needs"]) if stored is None else stored

    @cached_property
    def tag_marks(self) -> marks.Words:
        """A row of marks for each bit of `tags`."""
        stored = self.arrays.get("tag_marks")
        return marks.marks(self["tags"]) if stored is None else stored

    def indexed(self) -> Columns:
        """The same with all that takes time to work out stored among the arrays."""
        marked = {"need_marks": self.need_marks, "tag_marks": self.tag_marks}
        return Columns({**self.arrays, "cells": self.cells, "by_id": self.by_id, **marked}, self.tables)

    def id_of(self, number: int) -> UUID:
        """The id of the listing that is document `number`."""
        high, low = self["ids"][number].tolist()
        return UUID(int=high << 64 | low)

    def numbers_of(self, ids: Iterable[UUID]) -> Numbers:
        """The documents of `ids`, ascending; an id it does not hold is passed over."""
        halves, order = self["ids"].data, self.by_id.data
        found = set()
        for one in ids:
            sought = divmod(one.int, 1 << 64)
            place = bisect_left(order, sought, key=lambda number: (halves[number, 0], halves[number, 1]))
            if place < len(order) and (halves[order[place], 0], halves[order[place], 1]) == sought:
                found.add(order[place])
        return np.array(sorted(found), np.int32)

    def name_of(self, number: int) -> str:
        """The folded name of document `number`."""
        start, end = self["name_starts"][number : number + 2].tolist()
        return bytes(self["name_bytes"][start:end]).decode()

    def ranges(self, latitude: float, longitude: float, miles: float) -> Ranges:
        """The documents whose first point can be that near: a superset, in slices."""
        return spatial.reached(self.cells, latitude, longitude, miles)

    def serving(self, keys: Iterable[str]) -> Numbers:
        """The documents that serve any of the areas `keys`, ascending and distinct."""
        lists = self._lists(keys)
        return np.unique(np.concatenate(lists)) if len(lists) > 1 else lists[0] if lists else np.empty(0, np.int32)

    def serving_each(self, keys: Iterable[str]) -> Numbers:
        """The documents that serve each of the areas `keys`, one list behind the other."""
        return np.concatenate([np.empty(0, np.int32), *self._lists(keys)])

    def _lists(self, keys: Iterable[str]) -> list[Numbers]:
        starts, known = self["area_starts"], (self.area_places.get(key) for key in keys)
        return [self["area_documents"][starts[place] : starts[place + 1]] for place in known if place is not None]

    def drawn_around(self, latitude: float, longitude: float) -> Numbers:
        """The documents that drew an area which holds the point."""
        if not len(self["extent_documents"]):
            return np.empty(0, np.int32)
        return np.unique(self["extent_documents"][self.extents.around(latitude, longitude)])

    def speaking(self, code: str, numbers: NDArray[Any]) -> Mask:
        """Which of `numbers` have the language `code`."""
        place = self.language_places.get(code)
        if place is None:
            return np.zeros(len(numbers), np.bool_)
        word, bit = divmod(place, 64)
        found: Mask = (self["languages"][numbers, word] >> np.uint64(bit)) & np.uint64(1) != 0
        return found

    def miles(
        self, latitude: float, longitude: float, numbers: Numbers, skipped: Skipped | None = None
    ) -> NDArray[np.float64]:
        """Miles to the nearest public point, but those `skipped`, of each of `numbers`; infinity without one."""
        found = miles_many(latitude, longitude, self["latitudes"][numbers], self["longitudes"][numbers])
        found[np.isnan(found)] = np.inf
        if skipped is not None:
            found[skipped.first[numbers]] = np.inf
        further = self["further_documents"]
        if len(further):
            rows = np.searchsorted(numbers, further)
            rows[rows == len(numbers)] = 0
            here = np.flatnonzero(numbers[rows] == further) if len(numbers) else np.empty(0, np.int64)
            here = here if skipped is None else here[~skipped.further[here]]
            others = miles_many(latitude, longitude, self["further_latitudes"][here], self["further_longitudes"][here])
            np.minimum.at(found, rows[here], others)
        return found

    def further_near(self, latitude: float, longitude: float, miles: float) -> Numbers:
        """The documents of which a point beyond the first is that near, ascending and distinct."""
        found = miles_many(latitude, longitude, self["further_latitudes"], self["further_longitudes"])
        return np.unique(self["further_documents"][found <= miles])
