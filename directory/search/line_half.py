"""The end of a line that is still being typed: a place, a radius or a word of which only the beginning stands there.

Promises: a beginning is finished only where hardly anything else can be meant, and its chip says that it was guessed;
else it is left out and waits, so that nothing is looked for, or avoided, that nobody meant.
"""

from __future__ import annotations

from typing import Final

from directory.search import line_places, line_words
from directory.search.line_ground import Ground, Unit

LONGEST: Final = 4
SURE_PEOPLE: Final = 50_000
GREAT_PEOPLE: Final = 100_000
WEAK_LEADS: Final = frozenset({"in", "at", "by", "from", "en", "desde", "por", "around"})
"""Little words that may announce a place and mostly do not."""


def unfinished(ground: Ground, at: int) -> int:
    """How many words from `at` to the end of the line are something half-typed; 0 when they are none."""
    last = len(ground.tokens) - 1
    if not ground.typing or not all(ground.free(one) for one in range(at, last + 1)):
        return 0
    if ground.tokens[at].clause != ground.tokens[last].clause:
        return 0
    for use, kind in (("avoid", "avoid"), ("near", "place"), ("radius", "")):
        lead = line_words.length(use, ground.tokens, at)
        if lead and not (lead == 1 and ground.tokens[at].plain in WEAK_LEADS):
            return _after(ground, at, at + lead, kind)
    return _bare(ground, at) if ground.half >= 0 else 0


def _after(ground: Ground, at: int, first: int, kind: str) -> int:
    """A beginning behind a word that announces a place or a radius."""
    start = first
    while bridge := line_words.length("bridge", ground.tokens, start):
        start += bridge
    little = line_places.COUNTY | line_words.words_of("bridge")
    if all(one.plain in little for one in ground.tokens[start:]):
        return _wait(ground, at)
    if ground.half < 0 or start > ground.half:
        return 0
    if not kind:
        one = ground.tokens[start].plain
        return _wait(ground, at) if start == ground.half and len(one) == 1 and line_words.number(one) else 0
    if ground.half - start >= LONGEST or whole(ground, start):
        return 0
    for begin in dict.fromkeys((first, start)):
        place = line_places.begun(_said(ground, begin), ground.country)
        if place is not None:
            words = set(range(at, ground.half + 1))
            ground.take(Unit(kind, words, place=place, name=(begin, ground.half + 1), guessed=True, announced=True))
            return len(words)
    before = any(ground.known(one) for one in range(start, ground.half))
    return 0 if before or (ground.known(ground.half) and not _short(ground)) else _wait(ground, at)


def _bare(ground: Ground, at: int) -> int:
    """Two words or more that begin the name of a great town: "san ant"."""
    if not 0 < ground.half - at < LONGEST or ground.known(at) or not line_places.may_start(ground.tokens[at].plain):
        return 0
    place = line_places.begun(_said(ground, at), ground.country)
    if place is None or place.population < GREAT_PEOPLE or whole(ground, at):
        return 0
    ground.take(Unit("place", set(range(at, ground.half + 1)), place=place, name=(at, ground.half + 1), guessed=True))
    return ground.half + 1 - at


def _said(ground: Ground, start: int) -> str:
    return ground.text[ground.tokens[start].start : ground.tokens[ground.half].end]


def _short(ground: Ground) -> bool:
    return len(ground.tokens[ground.half].plain) < line_places.SHORTEST


def whole(ground: Ground, start: int) -> bool:
    """Whether what stands there is a name already, and of a place that is likely meant."""
    named = line_places.name_at(ground.text, ground.tokens, start, ground.free, ground.country)
    return named is not None and sure(ground, named)


def sure(ground: Ground, named: line_places.Named) -> bool:
    """Whether a name that ends with the half-typed word is likely whole; every other name is."""
    if named.end != ground.half + 1:
        return True
    if named.found.place is None:
        return named.end - named.start > 1
    place = named.found.place
    if place.kind == "state":
        return len(ground.tokens[ground.half].plain) > line_places.SHORTEST
    return place.kind in ("postcode", "county") or place.population >= SURE_PEOPLE or named.end - named.start > 1


def _wait(ground: Ground, at: int) -> int:
    """Leave the words out until more is typed."""
    ground.taken |= set(range(at, len(ground.tokens)))
    return len(ground.tokens) - at


def begins_a_town(word: str, country: str) -> bool:
    """Whether a great town's name begins so: then a half-typed word is not guessed to be a need."""
    place = line_places.likeliest(word, country)
    return place is not None and place.kind == "city" and place.population >= GREAT_PEOPLE
