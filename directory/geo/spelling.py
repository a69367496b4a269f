"""What somebody may have meant by a name no file knows: offered as a suggestion, never taken as the answer.

Promises: a near name by edit distance (optimal string alignment, rapidfuzz) of at least 0.75 alike, in the given
states if any; short names (under four letters) are left alone. Deterministic; some ten milliseconds at most.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

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


def nearest_name(atlas: Atlas, name: str, country: str, states: frozenset[str] = frozenset()) -> int:
    """The row whose key is most like `name` in a country (in `states` where given); -1 when nothing is near."""
    if len(name) < 4:
        return -1
    found = process.extract(
        name, atlas.keys, scorer=OSA.normalized_similarity, score_cutoff=LEAST_ALIKE, limit=400 if states else 60
    )
    best, row = -1.0, -1
    for _, alike, at in found:
        for candidate in atlas.key_rows(at):
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


def nearest_word(word: str, known: Sequence[str]) -> str:
    """The known word most like `word`; "" when none is near."""
    if len(word) < 4:
        return ""
    found = process.extractOne(word, known, scorer=OSA.normalized_similarity, score_cutoff=LEAST_ALIKE)
    return str(found[0]) if found else ""
