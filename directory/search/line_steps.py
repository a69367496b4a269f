"""What only a command line has: places, near and to avoid, a radius, *open now*, *beds*, a minus.

Promises: each reader takes the words it understands and leaves all others; nothing is guessed but a half-typed place
that can hardly be another. Several places of one name are decided by the states of the others.
"""

from __future__ import annotations

from typing import Final

from directory.geo import Resolution, gazetteer
from directory.search import line_places, line_words
from directory.search.line_ground import Ground, Unit
from directory.search.line_half import WEAK_LEADS, sure, unfinished
from directory.search.phrases import Entry

MOST_PLACES: Final = 2
_POLITE_LEADS: Final = ("avoid", "evit")


def step(ground: Ground, at: int) -> int:
    """How many words from `at` on are read as something that only a line has."""
    for reader in (_minus, unfinished, _radius, _avoid, _flag, _near):
        read = reader(ground, at)
        if read:
            return read
    return 0


def _phrase(ground: Ground, use: str, at: int) -> int:
    return line_words.length(use, ground.tokens, at, ground.quoted | ground.taken)


def _minus(ground: Ground, at: int) -> int:
    """`-X`: a place to avoid, or what is not wanted."""
    start = ground.tokens[at].start
    if start == 0 or ground.text[start - 1] != "-" or (start > 1 and ground.text[start - 2] not in ' ;,("'):
        return 0
    named = line_places.name_at(ground.text, ground.tokens, at, ground.free, ground.country)
    if named and line_places.bare(ground.text, ground.tokens, named, ground.known, ground.home_state):
        ground.take(_named_unit("avoid", named, at))
        return named.end - at
    ground.minus[at] = ()
    return 0


def _named_unit(kind: str, named: line_places.Named, start: int, *, announced: bool = False) -> Unit:
    found = named.found
    unit = Unit(kind, set(range(start, named.end)), place=found.place, others=found.choices or found.others)
    unit.name, unit.announced, unit.chain = (named.start, named.end), announced, start
    return unit


def _radius(ground: Ground, at: int) -> int:
    """`within 10`, `10 mi`, `a 25 millas de Fresno`."""
    lead = _phrase(ground, "radius", at)
    start = at + max(lead, _phrase(ground, "half", at))
    if not ground.free(start):
        return 0
    word = ground.tokens[start].plain
    digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = word[len(digits) :] if digits and digits != word else ""
    number, end = line_words.number(digits if unit else word), start + 1
    mile = unit in line_words.said("mile") if unit else _phrase(ground, "mile", end)
    kilometre = not mile and (unit in line_words.said("kilometre") if unit else _phrase(ground, "kilometre", end))
    if not 0 < number <= line_words.FARTHEST or (unit and not (mile or kilometre)):
        return 0
    if not (mile or kilometre or lead):
        return 0
    end += 0 if unit else int(mile or kilometre)
    end += 1 if ground.free(end) and ground.tokens[end].plain in ("radius", "radio") else 0
    miles = number * line_words.MILES_OF_A_KILOMETRE if kilometre else float(number)
    ground.take(Unit("radius", set(range(at, end)), amount=round(miles, 1)))
    return end - at + _after(ground, end)


def counted(ground: Ground, at: int) -> bool:
    """Whether the word is what a number counts, or the years of an age."""
    word, small = ground.tokens[at].plain, ground.ear.small
    return (
        word in line_words.said("child")
        or word in line_words.said("people")
        or (word in small["age-years"] and word != "y")
    )


def _after(ground: Ground, at: int) -> int:
    """The place that a radius is around: "25 miles from Fresno"."""
    start = at + (_phrase(ground, "from", at) if ground.free(at) else 0)
    named = _name(ground, start) if start > at else None
    if named is None:
        return 0
    ground.take(_named_unit("place", named, at, announced=True))
    return named.end - at + _more(ground, "place", named.end, at)


def _name(ground: Ground, at: int) -> line_places.Named | None:
    """The name of a place that stands here, perhaps after "the" or "city of"."""
    for _ in range(3):
        if not ground.free(at):
            return None
        named = line_places.name_at(ground.text, ground.tokens, at, ground.free, ground.country)
        if named is not None:
            return named if sure(ground, named) else None
        at += _phrase(ground, "bridge", at) or len(ground.tokens)
    return None


def _more(ground: Ground, kind: str, at: int, chain: int) -> int:
    """More names of the same kind: "near Akron or Canton"."""
    joined = at + (1 if ground.free(at) and ground.tokens[at].plain in line_words.said("or") else 0)
    if joined == at or not ground.free(joined):
        return 0
    apart = ";" in ground.text[ground.tokens[at - 1].end : ground.tokens[joined].start]
    named = None if apart else _name(ground, joined)
    if named is None or not line_places.bare(ground.text, ground.tokens, named, ground.known, ground.home_state):
        return 0
    unit = _named_unit(kind, named, at, announced=True)
    unit.chain = chain
    ground.take(unit)
    return named.end - at + _more(ground, kind, named.end, chain)


def _avoid(ground: Ground, at: int) -> int:
    """`not in X`, `avoid X and Y`, `fuera del condado de X`."""
    lead = _phrase(ground, "avoid", at)
    if not lead:
        return 0
    named = _name(ground, at + lead)
    if named is not None:
        ground.take(_named_unit("avoid", named, at, announced=True))
        return named.end - at + _more(ground, "avoid", named.end, at)
    start = at + lead
    while _phrase(ground, "bridge", start):
        start += _phrase(ground, "bridge", start)
    end = line_places.announced_end(ground.tokens, start, lambda one: not ground.free(one) or _stops(ground, one))
    if end > start:
        return _unknown(ground, "avoid", at, start, end)
    if start < len(ground.tokens) and ground.tokens[at].plain.startswith(_POLITE_LEADS) and ground.free(start):
        ground.minus[start] = tuple(range(at, start))
        ground.taken |= set(range(at, start))
        return start - at
    return 0


def _stops(ground: Ground, at: int) -> bool:
    """Whether a name that nobody knows ends before this word."""
    known = any(_phrase(ground, use, at) for use in ("near", "avoid", "open", "radius", "or"))
    return known or ground.known(at) or bool(line_words.number(ground.tokens[at].plain))


def _unknown(ground: Ground, what: str, at: int, start: int, end: int) -> int:
    """A name after a word that announces a place, which is none: heard with patience, or asked about."""
    said = ground.text[ground.tokens[start].start : ground.tokens[end - 1].end]
    words = set(range(at, end))
    kind = "avoid" if what == "avoid" else "place"
    found = gazetteer().heard(said, ground.country)
    unit = Unit(kind, words, place=found.place, others=found.choices or found.others, name=(start, end))
    unit.suggestion, unit.code, unit.announced = found.suggestion, what, True
    ground.take(unit)
    return end - at


def _flag(ground: Ground, at: int) -> int:
    """`open now`, `anywhere`, `beds`."""
    for use, kind in (("open", "open"), ("anywhere", "anywhere"), ("bed", "room")):
        count = _phrase(ground, use, at)
        if count:
            unit = Unit(kind, set(range(at, at + count)))
            if use == "bed":
                unit.entries = [Entry("need", "emergency-shelter", "", 1.0)]
            ground.take(unit)
            return count
    return 0


def _near(ground: Ground, at: int) -> int:
    """A place, with or without the word that announces it."""
    lead = _phrase(ground, "near", at)
    named = _name(ground, at + lead) if lead else None
    weak = lead == 1 and ground.tokens[at].plain in WEAK_LEADS
    if named is None or (weak and not _is_bare(ground, named)):
        if lead and not weak:
            end = line_places.announced_end(
                ground.tokens, at + lead, lambda one: not ground.free(one) or _stops(ground, one)
            )
            if end > at + lead:
                return _unknown(ground, "near", at, at + lead, end)
        named = line_places.name_at(ground.text, ground.tokens, at, ground.free, ground.country, ground.known)
        lead = 0
        if named is None or not _is_bare(ground, named):
            return 0
    ground.take(_named_unit("place", named, at, announced=bool(lead)))
    return named.end - at + _more(ground, "place", named.end, at)


def _is_bare(ground: Ground, named: line_places.Named) -> bool:
    return line_places.bare(ground.text, ground.tokens, named, ground.known, ground.home_state)


def settle(ground: Ground) -> None:
    """Decide names of several places by the states of the others, and count how many places there are."""
    placed = [unit for unit in ground.units if unit.kind in ("place", "avoid")]
    states = [unit.place.state for unit in placed if unit.place is not None]
    states += [ground.home_state] if ground.home_state else []
    for unit in placed:
        if unit.place is None and unit.others:
            found = line_places.settled(Resolution(choices=unit.others), states)
            unit.place, unit.others = found
            unit.by_state = unit.place is not None
        if unit.place is None:
            unit.code, unit.kind = ("avoid" if unit.kind == "avoid" else "near"), "unknown-place"
        else:
            unit.code = unit.place.name
    kept = list(dict.fromkeys(unit.code for unit in ground.units if unit.kind == "place"))[:MOST_PLACES]
    for unit in ground.units:
        if unit.kind == "place" and unit.code not in kept:
            unit.kind, unit.code, unit.others = "unknown-place", "too-many", ()
