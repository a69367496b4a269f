"""Which rows of the atlas a written name may mean, before anybody decides between them.

Promises: exact keys only (see `names.key`), nicknames from `nicknames.csv` included; a name with qualifiers ("Oakland,
Alameda County, CA") keeps only the rows that meet every one of them. Several rows are several possible meanings.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cached_property

from directory.geo import written
from directory.geo.atlas import Atlas
from directory.geo.distance import miles
from directory.geo.names import county_names, key, without_lead
from directory.geo.values import KINDS
from directory.settings import SEED_DATA

NICKNAMES = SEED_DATA / "geo" / "nicknames.csv"
NEAR_TOWN_MILES = 30.0
"""A town that qualifies another ("Hollywood, Los Angeles") lies at most this far from it."""
COUNTY_ABROAD_MILES = 55.0
"""A British or Irish town lies at most this far from the middle of its county (Cork is the longest)."""
SMALL_TOWN = 20_000
"""Fewer people than this, and "Jefferson Co" is as likely to be a county as a town in Colorado."""
SHORTEST_JOINED = 5
"""Letters of a name that may be written with or without its spaces."""
CITY, COUNTY, STATE, NATION = (KINDS.index(kind) for kind in ("city", "county", "state", "nation"))


class Finder:
    """Finds rows in one atlas; holds nothing else but its nicknames."""

    def __init__(self, index: Atlas) -> None:
        self.index = index

    @cached_property
    def nicknames(self) -> dict[str, tuple[int, ...]]:
        """Key of a nickname → the rows it means, in the file's order."""
        found: dict[str, tuple[int, ...]] = {}
        with NICKNAMES.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                written_key = key(row["written"])
                found[written_key] = (*found.get(written_key, ()), *self._meant(row["means"]))
        return found

    def _meant(self, means: str) -> tuple[int, ...]:
        """The row of "Dallas, TX" or "Louisiana" in the nicknames' file."""
        city, _, state = means.partition(", ")
        if not state:
            return tuple(self.of_kind(key(means), STATE)[:1])
        return tuple(row for row in self.of_kind(key(city), CITY) if self.meets(row, key(state)))[:1]

    @cached_property
    def _spaced(self) -> dict[str, list[str]]:
        """Keys of several words by what they are without spaces."""
        found: dict[str, list[str]] = {}
        for spaced in self.index.keys:
            if " " in spaced:
                found.setdefault(spaced.replace(" ", ""), []).append(spaced)
        return found

    def of_kind(self, name: str, *kinds: int) -> list[int]:
        """Rows of a key that are of one of these kinds, most populous first; "DeSoto" and "De Soto" are one name."""
        joined = name.replace(" ", "")
        alike = {name, joined, *self._spaced.get(joined, ())} if len(joined) >= SHORTEST_JOINED else {name}
        rows = [int(row) for one in alike for row in self.index.rows(one) if int(self.index.kind[row]) in kinds]
        return sorted(set(rows), key=lambda row: (-int(self.index.population[row]), row)) if len(alike) > 1 else rows

    def country(self, row: int) -> str:
        """ISO code of the country a row is in."""
        return self.index.countries[int(self.index.country[row])]

    def people(self, row: int) -> int:
        """Population, at least 1."""
        return max(1, int(self.index.population[row]))

    def nation(self, name: str) -> str:
        """ISO code of the nation a key names; "" when it names none."""
        rows = self.of_kind(name, NATION)
        return self.country(rows[0]) if rows else ""

    def bare(self, name: str) -> list[int]:
        """Meanings of a name alone: its nickname's, else every city, state or nation of that name."""
        return list(self.nicknames.get(name, ())) or self.of_kind(name, CITY, STATE, NATION)

    def counties(self, name: str) -> list[int]:
        """Counties a key calls by their full name ("orleans parish")."""
        return self.of_kind(name, COUNTY) if county_names(name) else []

    def loose_counties(self, name: str) -> list[int]:
        """Counties of a key that says county, parish, borough, condado …, whichever of these they are."""
        return list(dict.fromkeys(row for short in county_names(name) for row in self.of_kind(short, COUNTY)))

    def named(self, names: list[str]) -> list[int]:
        """Meanings of names, most local first; [] when nothing is of that name."""
        if len(names) > 1:
            return self.qualified(names[0], names[1:])
        name = names[0]
        rows = self.bare(name)
        if rows:
            return rows
        for head, tail in written.tails(name):
            if self.of_kind(tail, STATE, NATION):
                rows = self.qualified(head, [tail])
                if rows:
                    return rows + (self._county_too(name, rows) if tail == "co" else [])
        rows = self.counties(name) or self.loose_counties(name) or self.of_kind(name, COUNTY)
        rows = rows or self._in_county(name) or self._shortened(name)
        shorter = "" if rows else without_lead(name)
        return self.named([shorter]) if shorter else rows

    def _county_too(self, name: str, towns: list[int]) -> list[int]:
        """The counties that "jefferson co" may mean beside small towns of Colorado: those of more people."""
        most = max(map(self.people, towns))
        return [row for row in self.loose_counties(name) if most < SMALL_TOWN <= self.people(row)]

    def _in_county(self, name: str) -> list[int]:
        """Meanings of a name followed by its county without a comma: "castlebar mayo", "oakland alameda county"."""
        for head, tail in written.tails(name):
            if county_names(tail) or self.regions(tail):
                rows = self.qualified(head, [tail])
                if rows:
                    return rows
        return []

    def _shortened(self, name: str) -> list[int]:
        """Meanings of a name with "cty", which some write for city and some for county: both."""
        if "cty" not in name.split(" "):
            return []
        return [row for word in ("city", "county") for row in self.named([re.sub(r"\bcty\b", word, name)])]

    def regions(self, name: str, country: str = "") -> list[int]:
        """Counties outside the United States that a key names, in a country where one is given."""
        rows = [row for row in self.of_kind(name, COUNTY) if not self.index.ident[row]]
        return [row for row in rows if self.country(row) == country] if country else rows

    def qualified(self, name: str, qualifiers: list[str]) -> list[int]:
        """Meanings of a name that meet every qualifier: cities before counties before states."""
        shorter = without_lead(name)
        for rows in (
            self.counties(name),
            self.of_kind(name, CITY),
            self.loose_counties(name),
            self.of_kind(name, COUNTY),
            self.of_kind(name, STATE),
            list(self.nicknames.get(name, ())),
            self.of_kind(shorter, CITY) if shorter else [],
        ):
            found = [row for row in rows if all(self.meets(row, qualifier) for qualifier in qualifiers)]
            if found:
                return found
        return []

    def meets(self, row: int, qualifier: str) -> bool:
        """Whether a row lies in (or, for a town, near) what a qualifier may mean."""
        if any(self._lies_in(row, area) for area in self._areas(qualifier)):
            return True
        # "Oakland, Alameda County CA": a qualifier with a qualifier of its own.
        for head, tail in written.tails(qualifier):
            if self.of_kind(tail, STATE, NATION) and any(self._lies_in(row, area) for area in self._areas(head)):
                return self.meets(row, tail)
        return False

    def _areas(self, qualifier: str) -> Iterable[int]:
        """Rows a qualifier may mean: the state or nation so called (Texas is no county here), else all others."""
        states = self.of_kind(qualifier, STATE, NATION)
        nicknamed = self.nicknames.get(qualifier, ()) if self._has_nicknames else ()
        return (
            [*states, *nicknamed]
            if states
            else [*self.of_kind(qualifier, CITY, COUNTY), *self.loose_counties(qualifier), *nicknamed]
        )

    @property
    def _has_nicknames(self) -> bool:
        """Whether the nicknames are read: while they are, none qualifies another."""
        return "nicknames" in self.__dict__

    def _lies_in(self, row: int, area: int) -> bool:
        """Whether a row lies in an area of the atlas, or near it when the area is a town."""
        index, kind = self.index, int(self.index.kind[area])
        if index.country[row] != index.country[area]:
            return False
        if kind == NATION:
            return True
        if kind == STATE:
            return bool(index.state[row] == index.state[area])
        if kind == COUNTY and index.ident[area]:
            return int(index.ident[area]) in {int(index.county[row]), *index.counties(row)}
        limit = COUNTY_ABROAD_MILES if kind == COUNTY else NEAR_TOWN_MILES
        return bool(index.state[row] == index.state[area]) and self.apart(row, area) <= limit

    def apart(self, row: int, other: int) -> float:
        """Miles between two rows' centroids."""
        index = self.index
        return miles(index.latitude[row], index.longitude[row], index.latitude[other], index.longitude[other])
