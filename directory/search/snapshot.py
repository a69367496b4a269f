"""The part of an index that lives in memory while it is in force: facts, codes and points by document number.

Promises: immutable after it is made; document numbers are those of the one finished generation it was read from.
Points lie beside the text index as a NumPy file (`documents`, `latitudes`, `longitudes`), never in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.geo.distance import bounding_box, miles_many
from directory.search.documents import UNKNOWN_AREA, Facts, Place
from directory.search.engine import EnginePlan, Hit

POINTS = "points.npz"
EDGE = 1e-6
"""Degrees (about 4 inches) by which the bounding box is widened, so that rounding never cuts a point off."""
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PointTable:
    """Public points: row i says that document `documents[i]` has one at `latitudes[i]`, `longitudes[i]`."""

    documents: Numbers
    latitudes: Floats
    longitudes: Floats

    @classmethod
    def of(cls, places: Sequence[Iterable[Place]]) -> PointTable:
        """The table of `places`, whose index is the document number."""
        rows = [(number, *place) for number, found in enumerate(places) for place in found]
        documents, latitudes, longitudes = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(
            np.asarray(documents, np.int32), np.asarray(latitudes, np.float64), np.asarray(longitudes, np.float64)
        )

    def save(self, folder: Path) -> None:
        """Write the table into `folder`."""
        with (folder / POINTS).open("wb") as file:
            np.savez(file, documents=self.documents, latitudes=self.latitudes, longitudes=self.longitudes)

    @classmethod
    def load(cls, folder: Path) -> PointTable:
        """Read the table of `folder`."""
        with np.load(folder / POINTS, allow_pickle=False) as file:
            return cls(file["documents"], file["latitudes"], file["longitudes"])

    def by_document(self, count: int) -> list[tuple[Place, ...]]:
        """The places of each of `count` documents."""
        found: list[list[Place]] = [[] for _ in range(count)]
        rows = zip(self.documents.tolist(), self.latitudes.tolist(), self.longitudes.tolist(), strict=True)
        for number, latitude, longitude in rows:
            found[number].append((latitude, longitude))
        return [tuple(places) for places in found]

    def nearest(self, latitude: float, longitude: float, wanted: Mask) -> Floats:
        """Miles to each wanted document's nearest point; infinity for the others and for those without a point."""
        miles = np.full(len(wanted), np.inf)
        rows = np.flatnonzero(wanted[self.documents])
        if len(rows):
            found = miles_many(latitude, longitude, self.latitudes[rows], self.longitudes[rows])
            np.minimum.at(miles, self.documents[rows], found)
        return miles

    def in_box(self, plan: EnginePlan, count: int) -> Mask:
        """Documents with a point in the box around the plan's circle: all that can be near it, and some more."""
        inside = np.zeros(count, np.bool_)
        if plan.latitude is None or plan.longitude is None:
            return inside
        if plan.radius_miles is None:
            inside[self.documents] = True
            return inside
        south, west, north, east = bounding_box(plan.latitude, plan.longitude, plan.radius_miles)
        after, before = self.longitudes >= west - EDGE, self.longitudes <= east + EDGE
        between = after & before if west <= east else after | before
        high = (self.latitudes >= south - EDGE) & (self.latitudes <= north + EDGE) & between
        inside[self.documents[high]] = True
        return inside


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation in memory. `codes[field][code]` are the documents that hold the code."""

    facts: Sequence[Facts]
    codes: Mapping[str, Mapping[str, Numbers]]
    points: PointTable

    def holding(self, field: str, wanted: Iterable[str]) -> Mask:
        """Documents that hold any of the wanted codes in `field`."""
        mask = np.zeros(len(self.facts), np.bool_)
        for code in wanted:
            numbers = self.codes[field].get(code)
            if numbers is not None:
                mask[numbers] = True
        return mask

    def fitting(self, plan: EnginePlan) -> Mask:
        """Documents that fit the plan's codes, whatever their place and words."""
        mask = ~self.holding("needs", plan.excluded_needs)
        for tag in plan.tags:
            mask &= self.holding("tags", [tag])
        for language in plan.languages:
            mask &= self.holding("languages", [language])
        if plan.needs or plan.kinds:
            mask &= self.holding("needs", plan.needs) | self.holding("kind", plan.kinds)
        return mask

    def hits(self, plan: EnginePlan, scores: Floats, *, words_must_match: bool) -> list[Hit]:
        """The documents that fit `plan`; `scores` are the texts' scores by document number, 0 where none matches."""
        mask = self.fitting(plan)
        if words_must_match:
            mask &= scores > 0
        serves = self.holding("areas", plan.areas)
        everywhere = self.holding("areas", [f"nation:{plan.nation}", UNKNOWN_AREA] if plan.nation else [])
        placed = plan.latitude is not None or bool(plan.areas) or bool(plan.nation)
        candidates = mask & (self.points.in_box(plan, len(mask)) | serves | everywhere) if placed else mask
        miles = self._miles(plan, candidates)
        near = np.isfinite(miles) & (miles <= (np.inf if plan.radius_miles is None else plan.radius_miles))
        if placed:
            candidates &= near | serves | everywhere
        columns: tuple[NDArray[Any], ...] = (scores, miles, near, serves, everywhere)
        numbers = np.flatnonzero(candidates)
        rows = zip(numbers.tolist(), *(column[numbers].tolist() for column in columns), strict=True)
        return [
            Hit(self.facts[n].id, score, None if far == np.inf else far, close, serving, national, self.facts[n])
            for n, score, far, close, serving, national in rows
        ]

    def _miles(self, plan: EnginePlan, candidates: Mask) -> Floats:
        if plan.latitude is None or plan.longitude is None:
            return np.full(len(candidates), np.inf)
        return self.points.nearest(plan.latitude, plan.longitude, candidates)
