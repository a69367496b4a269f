"""Which documents lead her into a place that she must avoid.

Promises: told from public points and declared areas alone (SAFETY L1). A listing is out when all its public points
lie in what is avoided, or all areas it declares. One whose place is hidden or not known stays, to be asked (`UNKNOWN`);
so does one of which only some place lies there, or may (`CHECK`). What the whole nation calls stays as it is: a line
has no place to go to. No place that lies there makes anything nearer. Worked out once for an index and a set of places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.draft import SHELTER_NEEDS
from directory.geo import Place, inside
from directory.search.columns import ASSUMED, Columns, Mask, Numbers, Skipped, bits, kind_place, need_bits
from directory.search.documents import UNKNOWN_AREA, area_key
from directory.values import PartnerKind

FINE, UNKNOWN, CHECK, OUT = 0, 1, 2, 3
CODES: Final = {UNKNOWN: "avoid:unknown-place", CHECK: "avoid:check-place"}
MOST_KEPT: Final = 32
"""Sets of places that an index remembers the answer for."""


@dataclass(frozen=True, slots=True)
class Avoided:
    """Of all documents: those `out` by their points or areas, those to `check`, and the points that count for none."""

    out: Mask
    check: Mask
    skipped: Skipped


def avoided(columns: Columns, places: tuple[Place, ...]) -> Avoided:
    """What avoiding `places` means for the documents."""
    kept: dict[tuple[Place, ...], Avoided] = columns.memory.setdefault("avoided", {})
    found = kept.get(places)
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[places] = _judged(columns, places)
    return found


def verdicts(columns: Columns, nation: Mask, places: tuple[Place, ...], numbers: Numbers) -> NDArray[np.int8]:
    """`FINE`, `UNKNOWN`, `CHECK` or `OUT` for each of `numbers`; `nation` are those that serve the whole of it."""
    if not places:
        return np.full(len(numbers), FINE, np.int8)
    found = avoided(columns, places)
    needs, nation = columns["needs"][numbers], nation[numbers]
    at_home = nation & ~sleeps(columns, numbers)
    hotline = needs & np.uint64(need_bits()["crisis-hotline"]) != 0
    hotline |= columns["kinds"][numbers] == kind_place(PartnerKind.HOTLINE.value)
    unknown = np.isnan(columns["latitudes"][numbers]) & ~at_home & ~_postcode(columns)[numbers]
    said = np.where(found.check[numbers], CHECK, np.where(unknown, UNKNOWN, FINE))
    said = np.where(found.out[numbers], OUT, said)
    return np.where(at_home & hotline, FINE, said).astype(np.int8)


def sleeps(columns: Columns, numbers: Numbers) -> Mask:
    """Which of `numbers` are places to sleep."""
    shelters: Mask = columns["needs"][numbers] & np.uint64(bits(SHELTER_NEEDS, need_bits())) != 0
    shelters |= columns["kinds"][numbers] == kind_place(PartnerKind.SHELTER.value)
    return shelters


def _judged(columns: Columns, places: tuple[Place, ...]) -> Avoided:
    first = inside.holds(places, columns["latitudes"], columns["longitudes"])
    further = inside.holds(places, columns["further_latitudes"], columns["further_longitudes"])
    documents = columns["further_documents"]
    points = np.isfinite(columns["latitudes"]).astype(np.int64) + _count(columns, documents)
    held = (first == inside.YES) + _count(columns, documents[further == inside.YES])
    doubtful = (first == inside.MAYBE) | (_count(columns, documents[further == inside.MAYBE]) > 0)
    out = (points > 0) & (held == points)
    keys = [key for key in map(area_key, inside.keys_inside(places)) if key in columns.area_places]
    declared = _count(columns, columns.serving_each(keys))
    out |= (declared > 0) & (declared == _declared(columns))
    out |= _postcode(columns) & (declared > 0)
    skipped = Skipped(first == inside.YES, further == inside.YES)
    return Avoided(out, ~out & ((held > 0) | doubtful), skipped)


def _count(columns: Columns, documents: NDArray[Any]) -> NDArray[np.int64]:
    """How often each document stands in `documents`."""
    return np.bincount(documents, minlength=columns.count)


def _declared(columns: Columns) -> NDArray[np.int64]:
    """How many areas each document declares, drawn ones among them."""
    kept: NDArray[np.int64] | None = columns.memory.get("declared")
    if kept is None:
        keys = (key for key in columns.area_places if not key.startswith("within:") and key != UNKNOWN_AREA)
        drawn = columns["extent_documents"]
        kept = columns.memory["declared"] = _count(columns, columns.serving_each(keys)) + _count(columns, drawn)
    return kept


def _postcode(columns: Columns) -> Mask:
    """Which documents are placed by the postcode of a public address, for want of a point and a declared area."""
    kept: Mask | None = columns.memory.get("postcode")
    if kept is None:
        keys = (key for key in columns.area_places if key.startswith("postcode:"))
        kept = (columns["flags"] & ASSUMED != 0) & (_count(columns, columns.serving_each(keys)) > 0)
        columns.memory["postcode"] = kept
    return kept
