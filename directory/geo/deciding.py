"""Which of a name's possible meanings is meant, or the question to ask; see `directory.geo.places` for the rules.

Promises: one place, or choices, or a suggestion, or nothing; deterministic; whatever is not plain is asked.
"""

from __future__ import annotations

from directory.geo import spelling, written
from directory.geo.atlas import Atlas
from directory.geo.finding import CITY, NATION, STATE, Finder
from directory.geo.names import county_names, key, without_lead
from directory.geo.values import KINDS, Place, Resolution

DOMINANT_TIMES = 20
DOMINANT_PEOPLE = 50_000
DOMINANT_IN_STATE_TIMES = 10
FOREIGN_TIMES = 10
CITY_NAMED_LIKE_ITS_STATE = 500_000
CODE_AND_TOWN_MILES = 50.0
MOST_CHOICES = 12
_MILITARY = ("090", "091", "092", "093", "094", "095", "096", "097", "098", "340", "962", "963", "964", "965", "966")
"""First digits of the ZIPs of bases and ships (APO, FPO): they lie nowhere we know, but what serves the nation does."""
FOREIGN_CHOICES = 3
_CODES = (KINDS.index("postcode"), KINDS.index("postal_area"))


class Decider:
    """Decides over what its `finder` finds in one atlas."""

    def __init__(self, index: Atlas) -> None:
        self.index = index
        self.finder = Finder(index)

    def resolve(self, line: str, country: str) -> Resolution:
        """What a tidy line means, `country` preferred."""
        found = self.exact(line, country)
        if found is not None and not found.suggestion:
            return found
        line, said = self.without_nation(line)
        names = written.parts(line)
        nearer = Resolution() if all(name.isdigit() for name in names) else self._suggested(names, said or country)
        return nearer if found is None or (nearer.suggestion and len(names) == 1) else found

    def exact(self, line: str, country: str) -> Resolution | None:
        """What a tidy line means as it is spelled, `country` preferred; None when nothing is so called."""
        line, said = self.without_nation(line)
        where = said or country
        coded = self.coded(line, where)
        if coded is not None:
            return coded
        names = written.parts(line)
        if all(name.isdigit() for name in names):
            return None
        if len(names) == 1 and not (self.finder.bare(names[0]) or self.finder.regions(names[0], where)):
            shorter = without_lead(names[0])
            names = [shorter] if self.finder.bare(shorter) else names
        rows = self._within(self.finder.named(names), said)
        if len(names) == 1 and not any(self.finder.country(row) == where for row in rows):
            rows = self.finder.regions(names[0], where) or rows
        return self._settled(names, rows, where) if rows else None

    @staticmethod
    def is_said(found: Resolution) -> bool:
        """Whether anything is answered."""
        return bool(found.place or found.choices or found.suggestion)

    def without_nation(self, line: str) -> tuple[str, str]:
        """A line without the nation it ends with, and that nation's code; else the line itself and "".

        "Dublin, Ireland" → ("Dublin", "IE"); "Ireland" alone stays, and so does "La Cañada".
        """
        head, comma, last = line.rpartition(",")
        if comma and key(head):
            nation = self.finder.nation(key(last))
            return (head, nation) if nation else (line, "")
        words = line.split(" ")
        if self.finder.bare(key(line)):
            return line, ""
        for at in range(1, len(words)):
            nation = self.finder.nation(key(" ".join(words[at:])))
            if nation:
                return " ".join(words[:at]), nation
        return line, ""

    def coded(self, line: str, country: str) -> Resolution | None:
        """What a line with a postal code means; None when it holds none that exists and is meant as one."""
        for code in written.codes(line, country):
            rows = [r for r in self.finder.of_kind(key(code.code), *_CODES) if self._owns(r, code.country)]
            names = written.parts(code.rest) if code.rest else []
            if not rows and code.country == "US" and code.code.startswith(_MILITARY) and code.code in line:
                return self._choice(self.finder.of_kind("united states", NATION))
            if not rows:
                town = self._settled(names, self.finder.named(names), country).place if names else None
                if town is not None and not code.leading:
                    return Resolution(suggestion=town.name)
                continue
            if not names:
                return self._choice(rows)
            answer = self._beside(rows, names, code)
            if answer is not None:
                return answer
        return None

    def _owns(self, row: int, country: str) -> bool:
        """Whether a code's row is of the postal system of a country (the Marshall Islands use ZIPs)."""
        return self.finder.country(row) == country or (country == "US" and self.index.kind[row] == _CODES[0])

    def _beside(self, rows: list[int], names: list[str], code: written.Code) -> Resolution | None:
        """A code with words beside it: the code when they agree or say nothing, both when they contradict."""
        towns = self._within(self.finder.named(names), code.country)
        agreeing = [row for row in rows if any(self._agree(row, town) for town in towns)]
        if agreeing:
            return self._choice(agreeing)
        if code.leading:
            return None
        # The words are a street or a house: their last may still be a state or a town that contradicts.
        towns = towns or self._within(self._last_said(names), code.country)
        if not towns or any(self._agree(row, town) for row in rows for town in towns):
            return self._choice(rows)
        return self._choice([*rows, *towns[:FOREIGN_CHOICES]])

    def _last_said(self, names: list[str]) -> list[int]:
        """The last of several names, or the state a name ends with."""
        if len(names) > 1:
            return self._last_said(names[1:]) if len(names) > 2 else self.finder.named(names[1:])
        return next((found for _, tail in written.tails(names[0]) if (found := self.finder.of_kind(tail, STATE))), [])

    def _agree(self, coded: int, town: int) -> bool:
        """Whether a postal code may lie in a town, county or state."""
        index = self.index
        if index.kind[town] == STATE:
            return bool(index.state[coded] == index.state[town])
        if index.kind[town] == NATION or index.city[coded] == town:
            return True
        near = self.finder.apart(coded, town) <= CODE_AND_TOWN_MILES
        if not index.county[coded]:
            return near
        return near and int(index.county[coded]) in {int(index.county[town]), *index.counties(town)}

    def _within(self, rows: list[int], country: str) -> list[int]:
        return [row for row in rows if self.finder.country(row) == country] if country else rows

    def _settled(self, names: list[str], rows: list[int], country: str) -> Resolution:
        """One of the rows, or the question which."""
        if any(name in self.finder.nicknames and len(names) == 1 for name in names):
            return self._choice(rows)
        ranked = sorted(dict.fromkeys(rows), key=lambda row: (-self.finder.people(row), row))
        home = [row for row in ranked if self.finder.country(row) == country]
        away = [row for row in ranked if self.finder.country(row) != country]
        said_where = len(names) > 1 or not self.finder.bare(names[0])
        if not ranked:
            return Resolution()
        if said_where:
            return self._within_state(home or away)
        return self._bare(home, away)

    def _within_state(self, ranked: list[int]) -> Resolution:
        """Of rows whose state was said (or counties): the one that is ten times the next in the same state."""
        first, second = ranked[0], ranked[1] if len(ranked) > 1 else -1
        kinds, states = {int(self.index.kind[row]) for row in ranked}, {int(self.index.state[row]) for row in ranked}
        larger = second < 0 or self.finder.people(first) >= DOMINANT_IN_STATE_TIMES * self.finder.people(second)
        if larger and kinds == {CITY} and len(states) == 1:
            return self._choice([first], ranked[1:])
        return self._choice(ranked)

    def _bare(self, home: list[int], away: list[int]) -> Resolution:
        """Of rows with one bare name, most populous first, at home and away."""
        nations = [row for row in (*home, *away) if self.index.kind[row] == NATION]
        states = [row for row in home if self.index.kind[row] == STATE]
        if nations:
            return self._choice(nations)
        if states:
            cities = [row for row in home if row not in states]
            least = CITY_NAMED_LIKE_ITS_STATE if self.finder.country(states[0]) == "US" else DOMINANT_PEOPLE
            great = [row for row in cities if self.finder.people(row) >= least]
            return self._choice([*great, *states], cities)
        first = self._dominant(home or away)
        kept = away[:FOREIGN_CHOICES] if home else away
        if first >= 0 and not (home and away and self._overshadowed(home[0], away[0])):
            if not home and self.finder.people(first) < DOMINANT_PEOPLE:
                return Resolution(suggestion=self.index.place(first).name)
            return self._choice([first], [*home, *kept])
        return self._choice([*home[: MOST_CHOICES - len(kept)], *kept])

    def _dominant(self, ranked: list[int]) -> int:
        """The row that a bare name means without a question; -1 when there is none."""
        if len(ranked) == 1:
            return ranked[0]
        first, second = (self.finder.people(row) for row in ranked[:2])
        return ranked[0] if first >= max(DOMINANT_PEOPLE, DOMINANT_TIMES * second) else -1

    def _overshadowed(self, home: int, away: int) -> bool:
        """Whether a city abroad is so much greater than its namesake at home that it may well be meant."""
        people = self.finder.people(away)
        return people >= max(DOMINANT_PEOPLE, FOREIGN_TIMES * self.finder.people(home))

    def _choice(self, rows: list[int], others: list[int] | None = None) -> Resolution:
        """One row as the place, `others` beside it; several as choices in their order."""
        places = self._places(rows)
        if len(places) != 1:
            return Resolution(choices=places)
        return Resolution(place=places[0], others=self._places([row for row in others or [] if row != rows[0]]))

    def _places(self, rows: list[int]) -> tuple[Place, ...]:
        """Rows as places, each once, as many as may be shown."""
        return tuple(self.index.place(row) for row in list(dict.fromkeys(rows))[:MOST_CHOICES])

    def _suggested(self, names: list[str], country: str) -> Resolution:
        """What may have been meant by names that nothing bears: an offer, or the same name in other states."""
        if len(names) > 2:
            nearer = self.finder.qualified(names[0], names[-1:]) or self.finder.named(names[1:])
            if nearer:
                settled = self._settled(names, nearer, country)
                return Resolution(choices=settled.choices, suggestion=settled.place.name if settled.place else "")
        name, states = self._name_and_states(names, country)
        exact = [row for row in self.finder.of_kind(name, CITY) if self.finder.country(row) == country]
        if states:
            meant = [row for row in exact if self.index.states[self.index.state[row]] in states]
            row = meant[0] if meant else self._near(name, country, states)
        else:
            row = -1 if exact else self._near(name, country, states)
        if row >= 0:
            return Resolution(suggestion=self._offered(row, country, bare=not states))
        return Resolution(choices=tuple(self.index.place(row) for row in exact[:MOST_CHOICES]))

    def _near(self, name: str, country: str, states: frozenset[str]) -> int:
        """The row whose longer name holds a name ("Deerfield" in Florida: Deerfield Beach), or spells nearly so."""
        row = spelling.longer_name(self.index, name, country, states)
        return row if row >= 0 else spelling.nearest_name(self.index, name, country, states)

    def _offered(self, row: int, country: str, *, bare: bool) -> str:
        """The name to offer for a row: without its state where that was not said and several places bear it."""
        place = self.index.place(row)
        label = place.name.partition(",")[0].partition(" (")[0]
        if bare and place.kind in {"city", "county"}:
            found = self.exact(label, country)
            if found is not None and place in found.choices:
                return label
        return place.name

    def _name_and_states(self, names: list[str], country: str) -> tuple[str, frozenset[str]]:
        """The name to look for and the states it was said to lie in, their spelling forgiven."""
        pairs = [(names[0], names[-1])] if len(names) > 1 else written.tails(names[0])
        for head, tail in pairs:
            states = [row for row in self.finder.of_kind(tail, STATE) if self.finder.country(row) == country]
            if states:
                return head, frozenset({self.index.states[self.index.state[states[0]]]})
        if len(names) > 1 and county_names(names[-1].rpartition(" ")[0]):
            return self._name_and_states([names[0], names[-1].rpartition(" ")[2]], country)
        known = self._state_keys(country)
        for head, tail in pairs:
            nearest = spelling.nearest_word(tail, list(known))
            if nearest and (len(names) > 1 or self.finder.of_kind(head, CITY)):
                return head, frozenset({known[nearest]})
        return names[0], frozenset()

    def _state_keys(self, country: str) -> dict[str, str]:
        """Keys of a country's states and their codes."""
        index = self.index
        rows = [int(row) for row in (index.kind == STATE).nonzero()[0] if self.finder.country(int(row)) == country]
        codes = {index.states[index.state[row]] for row in rows}
        named = zip(index.states, index.state_names, index.abbreviations, strict=True)
        return {key(word): code for code, name, short in named for word in (name, short) if code in codes and word}
