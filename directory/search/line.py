"""The one line of the hotline console: what a worker types while a caller speaks, as a question and as chips.

Promises: words of both languages in any order; nothing is hidden: each thing understood is a `Chip` that says from
which words, what the line would be without it and how else it may be meant. Never raises on any text; what is private
(a number, an address of a mailbox) is dropped before anything is read, and told without being repeated (SAFETY S1).
A last word that is still being typed is finished where that leaves no doubt, and else left out: it never empties an
answer. What is contradictory is kept: the search says what leaves nothing.

Needs and policies bind; whom it is for (tags) and languages order and explain, as in every search: a listing that does
not say stays (of real shelters hardly one says what it speaks). A need that is only said beside a rule or a tag ("dog",
"undocumented") counts where no other is said. The party is who was counted: "3 people", "family of 4"; or children and
adults, the caller herself being one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from directory import taxonomy
from directory.search import line_text, line_words
from directory.search.lexicon import WEAK
from directory.search.line_chips import KINDS, Chip, Meaning, Total, chips, party
from directory.search.line_ground import Ground, Unit
from directory.search.line_private import without_private
from directory.search.line_units import units_of
from directory.search.places import locate
from directory.search.query import MOST_AVOIDED, SearchQuery

__all__ = ["KINDS", "Chip", "Home", "Line", "Meaning", "read_line"]


@dataclass(frozen=True, slots=True)
class Home:
    """A team's place: used where the line names none and does not say *anywhere*. `state` decides between namesakes."""

    near: str = ""
    radius_miles: float = 25
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was understood. `text` is the line itself, without what is private."""

    query: SearchQuery
    room: bool = False
    party: int | None = None
    chips: tuple[Chip, ...] = ()
    text: str = ""


def read_line(
    text: str, locale: str = "en", home: Home | None = None, *, typing: bool = False, country: str = "US"
) -> Line:
    """What `text` asks for. With `typing` its last word may be half a word, unless a space follows it."""
    line, private = without_private(text)
    home_state = _state(home.near, country) if home and home.near else ""
    ground = units_of(line, locale, typing=typing, country=country, home_state=home_state)
    total = _sum(ground.units)
    anywhere = any(unit.kind == "anywhere" for unit in ground.units)
    placed = any(unit.kind == "place" or unit.code == "near" for unit in ground.units)
    at_home = home if home and home.near and not placed and not anywhere else None
    return Line(
        query=_query(ground, total, locale, at_home),
        room=any(unit.kind == "room" for unit in ground.units),
        party=party(ground.units),
        chips=(*chips(ground, total, locale), *_extra(line, private, at_home)),
        text=line,
    )


@lru_cache(maxsize=64)
def _state(near: str, country: str) -> str:
    where = locate(near, "", country)
    return next((key.partition(":")[2] for key in where.areas if key.startswith("state:")), "")


def _sum(units: Iterable[Unit]) -> Total:
    total = Total()
    hard: list[tuple[float, str]] = []
    soft: list[tuple[float, str]] = []
    for unit in units:
        alone = not unit.kind and all(entry.kind in ("need", "kind") for entry in unit.entries)
        for entry in unit.entries:
            if entry.kind == "need":
                (hard if alone and entry.weight >= WEAK else soft).append((-entry.weight, entry.code))
            elif entry.kind == "policy":
                total.policies[entry.code] = entry.value
            elif entry.kind == "kind":
                total.kinds.append(entry.code)
    strong = [one for one in soft if -one[0] >= WEAK]
    chosen = hard or (strong if strong or total.kinds else soft)
    unwanted = {entry.code for unit in units if unit.left_out for entry in unit.left_out}
    taken_back = {entry.code for unit in units if unit.minus for entry in unit.left_out}
    total.needs = [code for _, code in sorted(chosen, key=lambda one: one[0]) if code not in unwanted]
    total.needs = list(dict.fromkeys(total.needs))
    total.policies = {code: value for code, value in total.policies.items() if code not in taken_back}
    total.unasked = sorted(taken_back & set(taxonomy.policies()))
    return total


def _query(ground: Ground, total: Total, locale: str, home: Home | None) -> SearchQuery:
    asked = (_asked_place(ground, unit) for unit in ground.units if unit.kind == "place" or unit.code == "near")
    near = list(dict.fromkeys(asked))
    avoid = [name for unit in ground.units for name in _avoided(ground, unit)]
    radii = [unit.amount for unit in ground.units if unit.kind == "radius"]
    if home:
        near, avoid = [home.near], [*home.avoid, *avoid]
    return SearchQuery(
        q=_words(ground)[:500],
        near=near[0] if near else "",
        near_too=near[1] if len(near) > 1 else "",
        avoid=tuple(dict.fromkeys(avoid))[:MOST_AVOIDED],
        radius_miles=max(radii[-1], 1) if radii else home.radius_miles if home else 25,
        need=() if total.kinds else tuple(total.needs),
        policy={**dict.fromkeys(total.unasked, ""), **total.policies},
        open_now=any(unit.kind == "open" for unit in ground.units),
        locale=locale,
    )


def _asked_place(ground: Ground, unit: Unit) -> str:
    return (unit.place.name if unit.place is not None else _name(ground, unit))[:120]


def _avoided(ground: Ground, unit: Unit) -> list[str]:
    """The places that a unit says to avoid: where several bear the name, all of them, to be safe."""
    if unit.kind == "avoid":
        return [_asked_place(ground, unit)]
    if unit.kind == "unknown-place" and unit.code == "avoid":
        return [choice.name for choice in unit.others] or [_name(ground, unit)[:120]]
    return []


def _name(ground: Ground, unit: Unit) -> str:
    start, end = unit.name
    return ground.text[ground.tokens[start].start : ground.tokens[end - 1].end] if end else ""


def _words(ground: Ground) -> str:
    """The words that the search reads itself: for whom it is, what is not wanted, names; each clause for itself.

    Needs stand among them, because their words rank.
    """
    skipped = {at for unit in ground.units if unit.kind in ("room", "anywhere", "open") for at in unit.words}
    owned = {at for unit in ground.units for at in unit.words}
    silent = line_words.said("silent")
    said: list[str] = []
    last = -2
    for at, token in zip(ground.places, ground.stream, strict=True):
        if at in skipped or (at not in owned and token.plain in silent):
            continue
        own = ground.tokens[at]
        typed = ground.text[own.start : own.end] if own.plain == token.plain else token.plain
        word = f"not {typed}" if at in ground.minus else typed
        joined = at == last + 1 and own.clause == ground.tokens[last].clause and at not in ground.minus
        said.append((" " if joined else "; ") + word)
        last = at
    said += [f"; {ground.text[ground.tokens[at].start : ground.tokens[at].end]}" for at in sorted(ground.quoted)]
    return "".join(said).removeprefix("; ")


def _extra(line: str, private: int, home: Home | None) -> Iterable[Chip]:
    """What is told beside the line's own words."""
    if private:
        yield Chip("private", "", "", "", without=line_text.tidy(line))
    if home:
        also = tuple(Meaning("avoid", place, place) for place in home.avoid)
        yield Chip("home", home.near, home.near, "", without=line_text.tidy(f"{line} anywhere"), also=also)
