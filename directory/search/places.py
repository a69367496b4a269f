"""Where a question is asked from: a place's words, resolved offline, as what an engine can compare.

Promises: nothing is made up. A place that is not known or not unique has no coordinates and no areas, only what the
gazetteer suggests. A whole state has no centre from which distances would mean anything: it is matched by areas alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory.geo import Place, Resolution, gazetteer
from directory.search.query import PlaceAnswer

MOST_OTHERS = 6
"""Namesakes that are shown beside a place."""
SMALL_TOWN = 1_000
_ARTICLES = ("the ", "a ", "an ", "my ", "el ", "un ", "una ", "mi ")


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a question. `answer` is what the person is told; `from_words` that it stood among the words."""

    answer: PlaceAnswer | None = None
    known: bool = False
    latitude: float | None = None
    longitude: float | None = None
    areas: frozenset[str] = frozenset()
    nation: str = ""
    from_words: bool = False


def locate(near: str, spoken: str, country: str) -> Where:
    """The place typed as `near`, or else the one found among the words (`spoken`, used only when it is known).

    What is typed as a place is heard with patience; words of a sentence must be a place's plain name, and no thing with
    an article ("in the house" is not House, New Mexico).
    """
    if near:
        return _where(gazetteer().heard(near, country), country)
    thing = spoken.casefold().startswith(_ARTICLES) and "," not in spoken
    found = gazetteer().resolve(spoken, country) if spoken else Resolution()
    small = thing and found.place is not None and found.place.population < SMALL_TOWN
    where = Where(nation=country) if small else _where(found, country)
    if not where.known:
        return Where(nation=country)
    return Where(where.answer, True, where.latitude, where.longitude, where.areas, where.nation, from_words=True)


def _where(resolution: Resolution, country: str) -> Where:
    place = resolution.place
    if place is None:
        choices = tuple(label(choice) for choice in resolution.choices)
        return Where(PlaceAnswer(choices=choices, suggestion=resolution.suggestion), nation=country)
    keys = gazetteer().covering(place)
    areas = frozenset(key for key in keys if not key.startswith("nation:"))
    others = dict.fromkeys(label(other) for other in resolution.others)
    answer = PlaceAnswer(name=label(place), kind=place.kind, others=tuple(others)[:MOST_OTHERS])
    nation = place.country or country
    if place.kind in ("state", "nation"):
        within = {f"within:{key.partition(':')[2]}" for key in areas if key.startswith("state:")}
        return Where(answer, True, areas=areas | within, nation=nation)
    return Where(answer, True, place.latitude, place.longitude, areas, nation)


def label(place: Place) -> str:
    """How a place is shown, and can be typed again: `Dallas, TX`, `94103 (San Francisco, CA)`, `Dublin, Ireland`."""
    return place.name
