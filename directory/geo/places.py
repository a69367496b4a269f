"""The gazetteer: what a written place means, what covers it, and what somebody typing may be about to write.

Promises: offline; never raises on any text; reads at most `names.LONGEST_TEXT` characters; the same text gives the
same answer. Nothing is guessed. A name without a state is answered with one place only when

- it is the only one of its name in the preferred country, or has at least 50,000 people and 20 times as many as the
  next of its name there ("Chicago"; but "Portland" and "Springfield" are questions), and
- no place of its name elsewhere has ten times its people ("Melbourne" is a question: Florida or Australia).

A state's name is the state unless a city of half a million shares it. Counties of one name are always a question.
Within a state the largest is meant when it has ten times the people of the next. A ZIP beside a town more than 50
miles away from it is a question.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from directory.geo import hearing, written
from directory.geo.atlas import Atlas, atlas
from directory.geo.deciding import Decider
from directory.geo.finding import COUNTY, STATE
from directory.geo.names import county_names, key, tidy
from directory.geo.values import Place, Resolution

_STATEWIDE = {"statewide", "state wide", "entire state", "whole state", "todo el estado"}
_NATIONWIDE = {"nationwide", "nation wide", "national", "todo el pais"}
DISTRICT = 11001
"""FIPS of the District of Columbia, which is state, county and city at once."""


class Gazetteer:
    """Answers from one `Atlas`; made by `gazetteer()` once per process; safe to share between threads."""

    def __init__(self, index: Atlas | None = None) -> None:
        self._index = index or atlas()
        self._decider = Decider(self._index)
        self._finder = self._decider.finder

    def resolve(self, text: str, country: str = "US") -> Resolution:
        """What a written place means, `country` (ISO alpha-2) preferred; see the module for the rules."""
        line = tidy(text)
        return self._decider.resolve(line, country) if key(line) else Resolution()

    def named(self, text: str, country: str = "US") -> Resolution:
        """As `resolve`, but only what is so spelled: nothing is suggested, and so it is quick for what is no place."""
        line = tidy(text)
        found = self._decider.exact(line, country) if key(line) else None
        return found if found is not None and not found.suggestion else Resolution()

    def heard(self, text: str, country: str = "US") -> Resolution:
        """What a person means who was asked where they are: as `resolve`, and forgiving; see `directory.geo.hearing`.

        For people only: a partner's cell is never read so.
        """
        line = tidy(text)
        return hearing.heard(self._decider, line, country) if key(line) else Resolution()

    def complete(self, prefix: str, limit: int = 8, country: str = "US") -> list[Place]:
        """At most `limit` places of a country whose name or code starts with `prefix` ("oak", "oakland, c", "941").

        The most populous first, a city counting four times its people: it is what people mean.
        """
        starts = hearing.cuts_at_start(tidy(prefix)) if limit > 0 else []
        return next((found for start in starts if (found := self._begun(start, limit, country))), [])

    def _begun(self, typed: str, limit: int, country: str) -> list[Place]:
        """The places that may be meant by the beginning of a name."""
        name, _, region = typed.partition(",")
        start = key(name)
        if not start:
            return []
        rows = [] if region else list(self._finder.nicknames.get(start, ()))
        rows += self._index.completions(start, key(region), country, limit)
        if not rows:
            pairs = written.tails(start)
            rows = [row for head, tail in pairs for row in self._index.completions(head, tail, country, limit)]
        return [self._index.place(row) for row in dict.fromkeys(rows)][:limit]

    def covering(self, place: Place) -> frozenset[str]:
        """Keys (`kind:code`, see `ServiceAreaDraft.key`) of every area that covers a place, its own among them.

        A city that straddles counties is covered by each its ZIPs are delivered in; one that *is* its county (San
        Francisco, Virginia's independent cities) stands for it and the other way round; New York's boroughs lie in
        New York City.
        """
        index, row = self._index, self._index.row(place.key)
        found = {place.key, f"nation:{place.country}"} | ({f"state:{place.state}"} if place.state else set())
        counties = {int(place.county)} if place.county else set()
        if row >= 0 and place.kind == "city":
            counties |= set(index.counties(row)) | {fips for fips, city in index.whole.items() if city == row}
        if row >= 0 and place.kind == "postcode" and index.city[row] >= 0:
            found.add(f"city:{index.code(int(index.city[row]))}")
        if place.key == "state:US-DC":
            counties.add(DISTRICT)
        inside = int(place.county or 0) or (DISTRICT if place.key == "state:US-DC" else 0)
        if inside in index.whole:
            found.add(f"city:{index.code(index.whole[inside])}")
        return frozenset(found | {f"county:{fips:05d}" for fips in counties})

    def find_area(self, text: str, country: str = "US", state: str = "") -> Place | None:
        """The one area a partner's words name exactly, for a service area; None when they name none or several.

        `state` ("TX", "US-TX" or "Texas") is where a name without one lies. No size decides here, nothing is
        corrected, and a bare name that is both a city and a county ("Dallas" in Texas) names neither.
        """
        line, said = self._decider.without_nation(tidy(text))
        where, within = said or country, key(state.partition("-")[2] or state)
        names = written.parts(line)
        if not names:
            return None
        if names[0] in _NATIONWIDE:
            return self.by_key(f"nation:{where}")
        if names[0] in _STATEWIDE:
            return self._one(self._finder.of_kind((names[1:] or [within])[0], STATE), where)
        coded = self._decider.coded(line, where)
        if coded is not None:
            return coded.place
        rows = self._finder.named([*names, within] if within and len(names) == 1 else names)
        states = self._finder.of_kind(names[0], STATE) if len(names) == 1 and not within else []
        if states and names[0] not in self._finder.nicknames:
            return self._one(states, where)
        if len(names) == 1 and not county_names(names[0]):
            twins = [row for row in self._finder.of_kind(names[0], COUNTY) if not within or self._inside(row, within)]
            rows = [*rows, *(row for row in twins if self._index.whole.get(int(self._index.ident[row])) not in rows)]
        return self._one(rows, where)

    def by_key(self, area_key: str) -> Place | None:
        """The place of a `kind:code` key, as `covering` and `ServiceAreaDraft.key` give them; None for an unknown."""
        row = self._index.row(area_key)
        return self._index.place(row) if row >= 0 else None

    def population(self, place: Place) -> int:
        """People of a place; 0 when not known (foreign postal areas, post-office boxes)."""
        return place.population

    def _inside(self, row: int, within: str) -> bool:
        return self._finder.meets(row, within)

    def _one(self, rows: Iterable[int], country: str) -> Place | None:
        """The place of the only row in a country."""
        found = list(dict.fromkeys(row for row in rows if self._finder.country(row) == country))
        return self._index.place(found[0]) if len(found) == 1 else None


@cache
def gazetteer() -> Gazetteer:
    """The process's one gazetteer, read on first use (about a tenth of a second)."""
    return Gazetteer()
