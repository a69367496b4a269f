"""Which words of a command line name a place, and which place is meant.

Promises: only names as they are spelled, and where a worker says that a place follows (`near …`) what a person may have
meant by it. A name alone in small letters must be a town of some size; several of one name are decided by the state of
another place of the line, or of the team, and else asked. No word that the lexicon knows is a place by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from directory.geo import Place, Resolution, gazetteer
from directory.geo.atlas import atlas
from directory.geo.names import key
from directory.search.lexicon import Token

LONGEST: Final = 5
TOWN: Final = 5_000
ASKED_TOWN: Final = 10_000
SURE_TIMES: Final = 5
SHORTEST: Final = 3
MOST_CHOICES: Final = 6
COUNTY = frozenset({"county", "condado", "parish", "borough", "parroquia", "co"})
_SHORT_WORDS = frozenset({"or", "in", "me", "de", "la", "id", "mi", "hi", "ok", "al", "ma", "pa", "oh"})
"""States' short names that are little words, too: they count where nothing follows, or in capitals."""
_STATE = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Named:
    """A place's name in a line: its words (`start` to `end`, exclusive), and what they may mean."""

    start: int
    end: int
    found: Resolution


@cache
def _keys() -> frozenset[str]:
    return frozenset(one for one in atlas().keys if not one[0].isdigit())


@cache
def _first_words() -> frozenset[str]:
    return frozenset(one.split(" ", 1)[0] for one in _keys()) | COUNTY


def _may_be(text: str, tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether words can be a place's name at all: cheap, and sometimes wrongly yes."""
    if _said_key(text, tokens, start, end) in _keys() or any(one.plain in COUNTY for one in tokens[start:end]):
        return True
    heads = (end - 1, end - 2) if end - start > 2 else (end - 1,)
    return any(
        head > start
        and _said_key(text, tokens, head, end) in _states()
        and _said_key(text, tokens, start, head) in _keys()
        for head in heads
    )


def _said_key(text: str, tokens: Sequence[Token], start: int, end: int) -> str:
    return key(_said(text, tokens, start, end))


def _said(text: str, tokens: Sequence[Token], start: int, end: int) -> str:
    return text[tokens[start].start : tokens[end - 1].end]


def _ends(text: str, tokens: Sequence[Token], start: int, free: Callable[[int], bool]) -> list[int]:
    """Where a name that starts at `start` may end, the longest first; only a state may follow a comma."""
    found: list[int] = []
    for at in range(start, min(start + LONGEST, len(tokens))):
        if not free(at) or tokens[at].plain.isdigit():
            break
        if at > start and tokens[at].clause != tokens[at - 1].clause:
            between = text[tokens[at - 1].end : tokens[at].start].strip()
            if between not in (",", ".") or (between == "," and not _is_state(text, tokens, at)):
                break
        found.append(at + 1)
    return found[::-1]


@cache
def _states() -> frozenset[str]:
    index = atlas()
    us = [at for at, code in enumerate(index.states) if code.startswith("US-")]
    return frozenset(key(word) for at in us for word in (index.abbreviations[at], index.state_names[at]) if word)


def _is_state(text: str, tokens: Sequence[Token], at: int) -> bool:
    return key(text[tokens[at].start : tokens[at].end]) in _states()


def _little(text: str, tokens: Sequence[Token], end: int) -> bool:
    """Whether the last word before `end` is a little word rather than a state: "gary or hammond"."""
    last = tokens[end - 1]
    short = last.plain in _SHORT_WORDS and not text[last.start : last.end].isupper()
    return short and end < len(tokens) and tokens[end].clause == last.clause


def name_at(
    text: str,
    tokens: Sequence[Token],
    start: int,
    free: Callable[[int], bool],
    country: str,
    known: Callable[[int], bool] | None = None,
) -> Named | None:
    """The longest name of a place, spelled as it is, that starts at `start`; with `known`, not of known words alone."""
    if not free(start):
        return None
    first = tokens[start].plain
    if first.isdigit():
        return _coded(tokens, start, country) if len(first) == 5 and first.isascii() else None
    if key(text[tokens[start].start : tokens[start].end]).split(" ", 1)[0] not in _first_words():
        return None
    for end in _ends(text, tokens, start, free):
        if not _may_be(text, tokens, start, end) or (end - start > 1 and _little(text, tokens, end)):
            continue
        if known is not None and all(known(at) for at in range(start, end)):
            continue
        found = gazetteer().named(_said(text, tokens, start, end), country)
        if found.place or found.choices:
            return Named(start, end, found)
    return None


def _coded(tokens: Sequence[Token], start: int, country: str) -> Named | None:
    found = gazetteer().named(tokens[start].plain, country)
    return Named(start, start + 1, found) if found.place or found.choices else None


def bare(text: str, tokens: Sequence[Token], named: Named, known: Callable[[int], bool], home: str) -> bool:
    """Whether a name that no word announces is one: not what the lexicon knows, and no hamlet in small letters.

    `home` is the state of the team.
    """
    words = range(named.start, named.end)
    best = named.found.place or named.found.choices[0]
    county = any(tokens[at].plain in COUNTY for at in words)
    if all(known(at) for at in words) or best.kind == "nation" or (best.kind == "county" and not county):
        return False
    if best.kind in ("postcode", "county") or any(_is_state(text, tokens, at) for at in words[1:]):
        return True
    first = tokens[named.start]
    if len(words) == 1 and len(first.plain) < SHORTEST:
        return best.kind == "state" and text[first.start : first.end].isupper()
    if best.kind == "state" or (home and best.state == home):
        return True
    return best.population >= (TOWN if named.found.place else ASKED_TOWN)


def announced_end(tokens: Sequence[Token], start: int, stops: Callable[[int], bool]) -> int:
    """Where an unknown name that a word announces ends: at the next word that is known, at most three words on."""
    end = start
    while end < len(tokens) and end - start < SHORTEST and not stops(end):
        if end > start and tokens[end].clause != tokens[start].clause:
            break
        end += 1
    return end


def settled(found: Resolution, states: Sequence[str]) -> tuple[Place | None, tuple[Place, ...]]:
    """(the place that is meant, or None; what else may be), where `states` are those of other places, nearest first."""
    if found.place is not None:
        return found.place, found.others
    for state in states:
        here = [choice for choice in found.choices if choice.state == state]
        if here:
            others = (choice for choice in found.choices if choice is not here[0])
            return here[0], tuple(others)[:MOST_CHOICES]
    return None, found.choices[:MOST_CHOICES]


def begun(text: str, country: str) -> Place | None:
    """The place that a half-typed name will be, when there is hardly any doubt."""
    if len(text) < SHORTEST or text.isdigit():
        return None
    found = gazetteer().complete(text, MOST_CHOICES, country)
    alike = [place for place in found if place.kind == found[0].kind]
    if not alike or (len(alike) > 1 and alike[0].population < SURE_TIMES * alike[1].population):
        return None
    if alike[0].kind == "city" and alike[0].population < TOWN:
        return None
    return alike[0]


def likeliest(text: str, country: str) -> Place | None:
    """The place that begins so and is meant most often."""
    return next(iter(gazetteer().complete(text, 1, country)), None)


def may_start(word: str) -> bool:
    """Whether a name of a place can begin with a folded word."""
    return key(word) in _first_words()
