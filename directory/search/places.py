"""Where a question is asked from: a place's words, resolved offline, as what an engine can compare.

Promises: nothing is made up. A place that is not known or not unique has no coordinates and no areas, only what the
gazetteer suggests. A whole state has no centre from which distances would mean anything: it is matched by areas alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from directory.geo import Place, Resolution, gazetteer
from directory.search.documents import area_key
from directory.search.query import PlaceAnswer, SearchQuery

MOST_OTHERS = 6
"""Namesakes that are shown beside a place."""
SMALL_TOWN = 1_000
_ARTICLES = ("the ", "a ", "an ", "my ", "el ", "un ", "una ", "mi ")


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a question. `answer` is what the person is told; `from_words` that it stood among the words.

    `second` is the point of the other place where two were named, and `too` what is told of it. `avoided` are the
    places that she must avoid; `told` answers each that she named, those among them that were not understood.
    """

    answer: PlaceAnswer | None = None
    known: bool = False
    latitude: float | None = None
    longitude: float | None = None
    areas: frozenset[str] = frozenset()
    nation: str = ""
    from_words: bool = False
    second: tuple[float, float] | None = None
    too: PlaceAnswer | None = None
    avoided: tuple[Place, ...] = ()
    told: tuple[PlaceAnswer, ...] = ()

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """The points from which distances are told."""
        first = () if self.latitude is None or self.longitude is None else ((self.latitude, self.longitude),)
        return first if self.second is None else (*first, self.second)


def located(query: SearchQuery, spoken: str, country: str) -> Where:
    """The place of `query`, which may be two; and what it says to avoid."""
    where = locate(query.near, spoken, country)
    if query.near_too:
        second = _where(gazetteer().heard(query.near_too, country), country)
        where = _both(where, second) if where.answer is not None else second
    heard = [gazetteer().heard(words, country) for words in query.avoid]
    avoided = {one.place for one in heard if one.place is not None and one.place.kind != "nation"}
    told = tuple(PlaceAnswer() if _is_nation(one) else _answer(one) for one in heard)
    return replace(where, avoided=tuple(sorted(avoided, key=lambda place: place.key)), told=told)


def _both(first: Where, second: Where) -> Where:
    """Two places as one: what is near either is near, what serves either serves."""
    if not first.known or not second.known:
        known = second if second.known else first
        return replace(known, answer=first.answer, too=second.answer, from_words=first.from_words)
    points = (*first.points, *second.points)
    latitude, longitude = points[0] if points else (None, None)
    return replace(
        first,
        latitude=latitude,
        longitude=longitude,
        second=points[1] if len(points) > 1 else None,
        areas=first.areas | second.areas,
        too=second.answer,
    )


def _is_nation(resolution: Resolution) -> bool:
    return resolution.place is not None and resolution.place.kind == "nation"


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
    place, answer = resolution.place, _answer(resolution)
    if place is None:
        return Where(answer, nation=country)
    keys = gazetteer().covering(place)
    areas = frozenset(area_key(key) for key in keys if not key.startswith("nation:"))
    nation = place.country or country
    if place.kind in ("state", "nation"):
        within = {f"within:{key.partition(':')[2]}" for key in areas if key.startswith("state:")}
        return Where(answer, True, areas=areas | within, nation=nation)
    return Where(answer, True, place.latitude, place.longitude, areas, nation)


def _answer(resolution: Resolution) -> PlaceAnswer:
    """How a place was understood, as it is told."""
    place = resolution.place
    if place is None:
        choices = tuple(label(choice) for choice in resolution.choices)
        return PlaceAnswer(choices=choices, suggestion=resolution.suggestion)
    others = dict.fromkeys(label(other) for other in resolution.others)
    return PlaceAnswer(name=label(place), kind=place.kind, others=tuple(others)[:MOST_OTHERS])


def label(place: Place) -> str:
    """How a place is shown, and can be typed again: `Dallas, TX`, `94103 (San Francisco, CA)`, `Dublin, Ireland`."""
    return place.name
