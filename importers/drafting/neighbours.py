"""Rows of one delivery that share a door: what is secret in one row is secret in every row of the file.

Promises: where any row's place must stay hidden, every other row of the delivery that stands at the same street address
or speaks of it is confidential too; a row is never made less secret. Police and courts are left alone: their doors are
known whoever shelters beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from directory.values import Tier
from importers.drafting.assembly import BADGES, tier_of
from importers.drafting.identity import normal
from importers.drafting.raw import Raw, RawPlace, told
from importers.drafting.saying import Say, tried
from importers.importer import Row, Skip

NEAR: Final = "waymark:near-a-hidden-place"
"""The cell that marks a row whose address another row of its delivery keeps secret."""
BOX: Final = re.compile(r"p-?o-?-?box")
SUITE: Final = re.compile(
    r"[\s,]+(?:#|(?:ste|suite|apt|unit|room|rm|fl|floor|bldg|building)\b|\w+\s+(?:floor|fl)\b).*", re.IGNORECASE
)
SHORT: Final = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct",
    "place": "pl", "north": "n", "south": "s", "east": "e", "west": "w", "parkway": "pkwy", "highway": "hwy",
}  # fmt: skip
Read = Callable[[Path], Iterable[Row]]


def guarded(read: Read, say: Say) -> tuple[Read, Say]:
    """`read` and `say` of an importer, such that rows at a door that another row hides are confidential too.

    The delivery is held in memory once, since the row that hides a door may be its last.
    """

    def reading(path: Path) -> Iterator[Row]:
        rows = list(read(path))
        doors = [_doors(row, say) for row in rows]
        hidden = {door for tier, found in doors if tier is Tier.CONFIDENTIAL for door in found}
        for row, (tier, found) in zip(rows, doors, strict=True):
            near = tier is not Tier.CONFIDENTIAL and (not hidden.isdisjoint(found) or _speaks(row, say, hidden))
            yield replace(row, cells={**row.cells, NEAR: True}) if near else row

    def saying(row: Row) -> Raw | Skip:
        said = say(row)
        if isinstance(said, Skip) or NEAR not in row.cells or said.kind in BADGES:
            return said
        return replace(said, visibility=Tier.CONFIDENTIAL)

    return reading, saying


def _doors(row: Row, say: Say) -> tuple[Tier | None, frozenset[str]]:
    """How secret a row is, and its street doors; a row that tells nothing has none."""
    said = tried(say, row)
    if said is None:
        return None, frozenset()
    found = frozenset(filter(None, map(door, said.places)))
    return (tier_of(said) if found else None), found


def _speaks(row: Row, say: Say, hidden: set[str]) -> bool:
    """Whether a row's free text tells one of the hidden doors."""
    said = tried(say, row)
    if said is None:
        return False
    texts = (said.description, said.organization_description, said.application, said.eligibility, said.fees, said.alert)
    told_of = f"-{_short(normal(' '.join(texts).replace('.', ' ')))}-"
    return any(f"-{found}-" in told_of for found in hidden)


def _short(plain: str) -> str:
    return "-".join(SHORT.get(word, word) for word in plain.split("-"))


def door(place: RawPlace) -> str:
    """A street address without its suite, so that two spellings of one door are equal; "" for what is no door."""
    street = SUITE.sub("", told(place.address_1) or told(place.line).partition(",")[0])
    plain = normal(street.replace(".", " "))
    if not re.match(r"\d", plain) or BOX.search(plain) or "-" not in plain:
        return ""
    return _short(plain)
