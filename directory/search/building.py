"""Listings become columns: the only place where a `PublicListing` is taken apart into arrays.

Promises: everything comes through `documents`, which knows what a listing that is not of tier `public` may say.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.public import PublicListing
from directory.search import documents
from directory.search.columns import (
    ALWAYS_OPEN,
    ASSUMED,
    DECLARED,
    KINDS,
    OTHER,
    SILENT,
    Columns,
    bits,
    need_bits,
    policy_places,
    tag_bits,
)
from directory.search.documents import Facts
from directory.search.joining import joined, packed
from directory.values import AreaKind

EPOCH: Final = date(1970, 1, 1).toordinal()
HALF: Final = (1 << 64) - 1
SCALARS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("needs", "tags", "organizations", "chains"), "Q"),
    **dict.fromkeys(("kinds", "flags", "name_terms"), "B"),
    **dict.fromkeys(("hours", "assured"), "i"),
    **dict.fromkeys(("latitudes", "longitudes"), "d"),
}
"""Columns of one number for each document, with the `array` code of their type."""


class ColumnsBuilder:
    """Takes listings in any order and gives their columns in document order."""

    def __init__(self) -> None:
        self._scalars: dict[str, array[Any]] = {name: array(code) for name, code in SCALARS.items()}
        self._ids = array("Q")
        self._spoken = array("q")
        self._rules = array("q")
        self._area_pairs = array("q")
        self._further = array("d")
        self._languages: dict[str, int] = {}
        self._hours: dict[str, int] = {}
        self._areas: dict[str, int] = {}
        self._values: tuple[dict[str, int], ...] = tuple({} for _ in policy_places())
        self._extents: list[tuple[int, str]] = []
        self._names: list[bytes] = []

    def add(self, listing: PublicListing) -> None:
        """Take one listing; its arrival number is how many came before."""
        number = len(self._names)
        facts, points = documents.facts(listing), documents.points(listing)
        latitude, longitude = points[0] if points else (np.nan, np.nan)
        declared = any(not key.startswith("within:") for key in facts.keys)
        row = {
            "needs": bits(facts.needs, need_bits()),
            "tags": bits(facts.tags, tag_bits()),
            "organizations": listing.organization.id.int & HALF,
            "chains": int.from_bytes(hashlib.blake2b(documents.chain(listing).encode(), digest_size=8).digest()),
            "kinds": KINDS.index(facts.kind),
            "flags": ASSUMED * facts.assumed
            | DECLARED * declared
            | ALWAYS_OPEN * facts.always_open
            | SILENT * facts.silent,
            "name_terms": min(len(facts.name_terms), 255),
            "hours": self._hours.setdefault(_hours_key(facts), len(self._hours)),
            "assured": listing.assured_date.toordinal() - EPOCH if listing.assured_date else 0,
            "latitudes": latitude,
            "longitudes": longitude,
        }
        for name, cell in row.items():
            self._scalars[name].append(cell)
        self._ids.extend((listing.id.int >> 64, listing.id.int & HALF))
        for code in facts.languages:
            self._spoken.extend((number, self._languages.setdefault(code, len(self._languages))))
        for key in dict.fromkeys(facts.keys):
            self._area_pairs.extend((self._areas.setdefault(key, len(self._areas)), number))
        for point in points[1:]:
            self._further.extend((number, *point))
        self._add_policies(number, facts.policies)
        drawn = (area.extent for area in listing.service_areas if area.kind is AreaKind.POLYGON and area.extent)
        self._extents += [(number, extent) for extent in drawn]
        self._names.append(facts.name.encode())

    def _add_policies(self, number: int, said: Mapping[str, str]) -> None:
        for code, value in said.items():
            place = policy_places().get(code)
            if place is not None and value:
                values = self._values[place]
                self._rules.extend((place, number, values.setdefault(value, min(len(values) + 1, OTHER))))

    def finish(self) -> tuple[Columns, NDArray[np.int64]]:
        """(the columns in document order, `order`: `order[d]` is the arrival number of document `d`)."""
        count = len(self._names)
        arrays: dict[str, NDArray[Any]] = {name: np.array(cells) for name, cells in self._scalars.items()}
        arrays["ids"] = _rows(self._ids, 2, np.uint64)
        spoken = _rows(self._spoken, 2, np.int64)
        arrays["languages"] = np.zeros((count, max(-(-len(self._languages) // 64), 1)), np.uint64)
        bit = np.uint64(1) << (spoken[:, 1] % 64).astype(np.uint64)
        np.bitwise_or.at(arrays["languages"], (spoken[:, 0], spoken[:, 1] // 64), bit)
        arrays["policies"] = np.zeros((len(self._values), count), np.uint8)
        rules = _rows(self._rules, 3, np.int64)
        arrays["policies"][rules[:, 0], rules[:, 1]] = rules[:, 2]
        pairs = _rows(self._area_pairs, 2, np.int64)
        pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
        counts = np.bincount(pairs[:, 0], minlength=len(self._areas))
        arrays["area_starts"] = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        arrays["area_documents"] = pairs[:, 1].astype(np.int32)
        further = _rows(self._further, 3, np.float64)
        arrays["further_documents"] = further[:, 0].astype(np.int32)
        arrays["further_latitudes"], arrays["further_longitudes"] = further[:, 1], further[:, 2]
        arrays["extent_documents"] = np.array([number for number, _ in self._extents], np.int32)
        arrays |= packed(self._names)
        columns, _, order = joined([(Columns(arrays, self._tables()), np.ones(count, np.bool_))])
        return columns, order

    def _tables(self) -> dict[str, Any]:
        return {
            "areas": list(self._areas),
            "languages": list(self._languages),
            "hours": list(self._hours),
            "policies": [list(values)[: OTHER - 1] for values in self._values],
            "extents": [extent for _, extent in self._extents],
        }


def _rows(cells: array[Any], width: int, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - NumPy's name of a type
    return np.array(cells, dtype).reshape(-1, width)


def _hours_key(facts: Facts) -> str:
    """Schedules and time zone as one line; equal hours have equal lines."""
    said = [[one.label, one.expression, one.by_appointment, one.note] for one in facts.schedules]
    return json.dumps([said, facts.timezone] if said else [], ensure_ascii=False)
