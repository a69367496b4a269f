"""Rows of one delivery that share a door: what is secret in one row is secret in every row of the file.

Promises: where any row's place must stay hidden, every other row of the delivery that stands at the same street address
or speaks of it is confidential too. Police and courts are left alone: their doors are known whoever shelters beside
them. So are offices of the government in a building that holds several, where only another office's own words about
placing people in shelters would hide the door; beside a shelter, beside a place that its source marks as private, and
beside one for survivors that says it is hidden, they are hidden like others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from directory.draft import SHELTER_NEEDS
from directory.secrecy import hidden_words, shelter_words
from directory.values import PartnerKind, Tier
from importers.drafting.assembly import BADGES, tier_of
from importers.drafting.identity import normal
from importers.drafting.raw import Raw, RawPlace, told
from importers.drafting.saying import Say, tried
from importers.importer import Row, Skip
from importers.secrecy import NOT_PRIVATE
from importers.shapes.visibility import speaks_of_abuse

OFFICES_OF_A_HALL: Final = 5
"""Offices of different names at one door that make it a public building, which nobody hides."""
GOVERNMENT: Final = re.compile(
    r"\b(?:dep(?:artmen)?t\.?\s+(?:of|for)\b|health\s+dep(?:artmen)?t\b|DSS\b|bureau\s+of\b|commission\s+(?:for|on)\b|"
    r"office\s+of\s+the\s+(?:public\s+defender|mayor|state|county)|county\s+(?:housing\s+office|board|council))",
    re.IGNORECASE,
)
PRIVATE: Final = re.compile(r"\b(?:inc|llc|corp|foundation|church|ministr(?:y|ies)|coalition|project)\b", re.IGNORECASE)
"""In the name of what is no part of the government, or might not be."""
STAY: Final = re.compile(
    r"\bbeds?\b|\bovernight\b|\bnights?\b|\bsafe[\s-]?(?:places?|havens?|hous\w+|homes?)\b|\bshelters?\s+for\b|"
    r"\b(?:operat\w+|runs?|running|maintains?|houses)\b[^.\n]{0,60}\bshelters?\b",
    re.IGNORECASE,
)
"""Words of people who stay at the place itself."""
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
        told_of = [tried(say, row) for row in rows]
        doors = [frozenset(filter(None, map(door, said.places))) if said else frozenset() for said in told_of]
        secret = [
            said is not None and bool(found) and tier_of(said) is Tier.CONFIDENTIAL
            for said, found in zip(told_of, doors, strict=True)
        ]
        halls = _halls(told_of, doors)
        hidden, shelters = _hidden(told_of, doors, secret)
        for row, said, found, itself in zip(rows, told_of, doors, secret, strict=True):
            office = said is not None and _office(said) and not halls.isdisjoint(found)
            kept = shelters if office else hidden
            near = said is not None and not itself and (not kept.isdisjoint(found) or _speaks(said, kept))
            yield replace(row, cells={**row.cells, NEAR: True}) if near else row

    def saying(row: Row) -> Raw | Skip:
        said = say(row)
        if isinstance(said, Skip) or NEAR not in row.cells or said.kind in BADGES:
            return said
        return replace(said, visibility=Tier.CONFIDENTIAL)

    return reading, saying


def _hidden(
    told_of: Sequence[Raw | None], doors: Sequence[frozenset[str]], secret: Sequence[bool]
) -> tuple[set[str], set[str]]:
    """The doors that any row hides, and those of them that more hides than the words of an office."""
    hidden: set[str] = set()
    shelters: set[str] = set()
    for said, found, itself in zip(told_of, doors, secret, strict=True):
        if said is not None and itself:
            hidden |= found
            shelters |= set() if _places_elsewhere(said) else found
    return hidden, shelters


def _halls(told_of: Sequence[Raw | None], doors: Sequence[frozenset[str]]) -> set[str]:
    """Doors of public buildings: where at least `OFFICES_OF_A_HALL` offices of the government are, by their names."""
    offices: dict[str, set[str]] = defaultdict(set)
    for said, found in zip(told_of, doors, strict=True):
        for one in found if said is not None and _office(said) else ():
            offices[one].add(normal(said.name) if said else "")
    return {one for one, names in offices.items() if len(names) >= OFFICES_OF_A_HALL}


def _office(said: Raw) -> bool:
    """Whether it is an office of the government by its own name, which speaks of no shelter."""
    names = f"{said.name}\n{said.organization}"
    if said.kind is PartnerKind.SHELTER or PRIVATE.search(names) or shelter_words(names):
        return False
    return bool(GOVERNMENT.search(names))


def _places_elsewhere(said: Raw) -> bool:
    """Whether it is an office of the government that only its own words about shelters elsewhere hide.

    What its source marks as private, what says so where it tells the address, what is for survivors and says so
    anywhere, and what may have people stay in it, hides its door for everybody.
    """
    cells = [cell for place in said.places for cell in (*place.secrets, place.name)]
    private = any(flag.strip().casefold() not in NOT_PRIVATE for flag in said.flags)
    stated = said.visibility is not Tier.PUBLIC or private or any(map(hidden_words, cells))
    texts = (said.description, said.application, said.eligibility, said.fees, said.alert, *said.categories)
    survivors = any(map(hidden_words, texts)) and speaks_of_abuse(said.name, *texts)
    stay = any(map(STAY.search, texts)) or not SHELTER_NEEDS.isdisjoint(said.needs)
    return _office(said) and not (stated or survivors or stay)


def _speaks(said: Raw, hidden: set[str]) -> bool:
    """Whether a row's free text tells one of the hidden doors."""
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
