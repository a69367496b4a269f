"""What somebody may have meant by a name no file knows: offered as a suggestion, never taken as the answer.

Promises: a near name by edit distance (optimal string alignment, rapidfuzz) of at least 0.75 alike, in the given
states if any; short names (under four letters) are left alone. Deterministic; some ten milliseconds at most.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.geo.atlas import Atlas
from directory.geo.values import KINDS

LEAST_ALIKE = 0.75
_PER_POPULATION = 0.012
"""How much ten times the people count against one point of likeness."""
_CITY_WORTH = 0.03
"""How much more likely a city is meant than a county of nearly the same name."""
_CITY = KINDS.index("city")
_NAMED = {_CITY, KINDS.index("county"), KINDS.index("state")}


@cache
def _by_length(atlas: Atlas) -> dict[int, list[str]]:
    """The keys that are names (no postal codes) by their length: none much longer or shorter is near."""
    found: dict[int, list[str]] = {}
    for one in atlas.keys:
        if not any(letter.isdigit() for letter in one):
            found.setdefault(len(one), []).append(one)
    return found


@cache
def _without_first(atlas: Atlas) -> dict[str, list[str]]:
    """The keys of three words and more by what follows their first: "tunbridge wells" → "royal tunbridge wells"."""
    found: dict[str, list[str]] = {}
    for one in atlas.keys:
        rest = one.partition(" ")[2]
        if " " in rest:
            found.setdefault(rest, []).append(one)
    return found


def nearest_name(atlas: Atlas, name: str, country: str, states: frozenset[str] = frozenset()) -> int:
    """The row whose key is most like `name` in a country (in `states` where given); -1 when nothing is near."""
    if len(name) < 4:
        return -1
    lengths = range(math.ceil(len(name) * LEAST_ALIKE), math.floor(len(name) / LEAST_ALIKE) + 1)
    known = [one for length in lengths for one in _by_length(atlas).get(length, ())]
    found = process.extract(
        name, known, scorer=OSA.normalized_similarity, score_cutoff=LEAST_ALIKE, limit=400 if states else 60
    )
    best, row = -1.0, -1
    for one, alike, _ in found:
        for candidate in atlas.rows(one):
            here = atlas.countries[atlas.country[candidate]] == country
            candidate_kind = int(atlas.kind[candidate])
            if candidate_kind not in _NAMED or not here:
                continue
            if states and atlas.states[atlas.state[candidate]] not in states:
                continue
            worth = (
                alike
                + _CITY_WORTH * (candidate_kind == _CITY)
                + _PER_POPULATION * math.log10(1 + int(atlas.population[candidate]))
            )
            if worth > best:
                best, row = worth, int(candidate)
    return row


def longer_name(atlas: Atlas, name: str, country: str, states: frozenset[str]) -> int:
    """The most populous city of a country (in `states` where given) whose name holds `name` as whole words; else -1.

    Words may follow a name whose state was said ("Deerfield" → "Deerfield Beach"); before it they may stand where it
    has two words or more ("Tunbridge Wells" → "Royal Tunbridge Wells").
    """
    found = atlas.starting(f"{name} ").tolist() if states else []
    if not found:
        found = [row for one in _without_first(atlas).get(name, ()) for row in atlas.rows(one).tolist()]
    kept = [row for row in found if atlas.kind[row] == _CITY and atlas.countries[atlas.country[row]] == country]
    kept = [row for row in kept if not states or atlas.states[atlas.state[row]] in states]
    return max(kept, key=lambda row: (int(atlas.population[row]), -row), default=-1)


def nearest_word(word: str, known: Sequence[str]) -> str:
    """The known word most like `word`; "" when none is near."""
    if len(word) < 4:
        return ""
    found = process.extractOne(word, known, scorer=OSA.normalized_similarity, score_cutoff=LEAST_ALIKE)
    return str(found[0]) if found else ""
