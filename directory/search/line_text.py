"""What a command line would be without some of its words, or with others in their place.

Promises: pure. All other words stay as they were typed; where taking words out would bring two together that mean
something else side by side, a semicolon stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from directory.search import line_words
from directory.search.lexicon import spans_in
from directory.search.line_ground import Ground, Unit, runs

WINDOW: Final = 5
_USES: Final = (
    *(
        "anywhere",
        "avoid",
        "bed",
        "bridge",
        "child",
        "from",
        "group",
        "half",
        "kilometre",
        "mile",
        "near",
        "open",
        "or",
    ),
    *("people", "radius", "room", "small"),
)
_LITTLE: Final = ("no", "not", "or", "have", "want", "filler", "asking")
_MARKS = re.compile(r"\s*[;,](?:\s*[;,])*\s*")
_ENDS = re.compile(r"^[\s;,]+|[\s;,]+$")
_SPACES = re.compile(r"\s+")
_DASH = re.compile(r"(?<![^\s;,])-+(?=[\s;,]|$)")


def without(ground: Ground, units: Sequence[Unit]) -> str:
    """The line without the words of `units` and the little words that lead to them, ready for more to be typed.

    A name that only another place decided is written out, so that it stays what it is when that place is gone.
    """
    words = _going(ground, units)
    gone = {*words, *_leading(ground, words)}
    edits = [
        (ground.tokens[first].start, ground.tokens[last].end, _between(ground, first - 1, last + 1))
        for first, last in runs(gone)
    ]
    for unit in ground.units:
        if (
            unit.by_state
            and unit.place is not None
            and "(" not in unit.place.name
            and not gone & set(range(*unit.name))
        ):
            start, end = unit.name
            edits.append((ground.tokens[start].start, ground.tokens[end - 1].end, unit.place.name))
    left = ground.text
    for start, end, said in sorted(edits, reverse=True):
        left = left[:start] + said + left[end:]
    return tidy(left.replace('"', " ") if ground.quoted & gone else left)


def _going(ground: Ground, units: Sequence[Unit]) -> set[int]:
    """The words that go; of "avoid X or Y" only X and the little word before Y, when Y stays."""
    gone = {at for unit in units for at in unit.words}
    for unit in units:
        stay = [one for one in ground.units if one.chain == unit.chain >= 0 and one not in units]
        following = [one for one in stay if min(one.words) > min(unit.words)]
        if min(unit.words) == unit.chain and following:
            gone -= set(range(min(unit.words), unit.name[0]))
            gone |= set(range(min(following[0].words), following[0].name[0]))
    return gone


def replaced(ground: Ground, first: int, end: int, said: str) -> str:
    """The line with `said` in the place of the words from `first` to `end` (exclusive)."""
    start, stop = ground.tokens[first].start, ground.tokens[end - 1].end
    return tidy(f"{ground.text[:start]}{said}{ground.text[stop:]}")


def tidy(line: str) -> str:
    """The line without lonely dashes, doubled marks and spaces; a space at its end, so that its last word is whole."""
    line = _MARKS.sub(lambda mark: "; " if ";" in mark[0] else ", ", _DASH.sub(" ", line))
    line = _ENDS.sub("", _SPACES.sub(" ", line))
    return f"{line} " if line else ""


def _leading(ground: Ground, words: Collection[int]) -> set[int]:
    """Little words that stand before a unit in its clause and belong to no other: "with", "not a"."""
    owned = {at for unit in ground.units for at in unit.words} | ground.quoted | ground.used
    found: set[int] = set()
    told = {at for unit in ground.units if unit.spoken for at in unit.words}
    for first, last in runs(words):
        at = first - 1
        while at >= 0 and at not in owned and _leads(ground, at, first):
            at -= 1
        lead = range(at + 1, first)
        denied = any(ground.tokens[one].plain in ground.ear.small["not"] | ground.ear.small["no"] for one in lead)
        after = last + 1
        other = ground.free(after) and ground.tokens[after].plain in ground.ear.small["or"] and ground.free(after + 1)
        found |= {after} if other and last in told else set()
        found |= set() if denied and other and last in told else set(lead)  # "not X or Y" without X is "not Y"
    return found


def _leads(ground: Ground, at: int, first: int) -> bool:
    """Whether a little word belongs to the unit that follows it; the years of an age belong to what is before."""
    small, one = ground.ear.small, ground.tokens[at]
    return one.clause == ground.tokens[first].clause and one.plain not in small["age-years"] | small["age-old"]


def _between(ground: Ground, left: int, right: int) -> str:
    """What is to stand where words are taken out between two others."""
    if left < 0 or right >= len(ground.tokens):
        return " "
    if ground.tokens[left].clause != ground.tokens[right].clause:
        word, small = ground.tokens[left].plain, ground.ear.small
        aged = word in small["age-years"] or word in small["age-old"] or line_words.number(word)
        return "; " if aged else " "
    if any(unit.chain >= 0 and {left, right} <= _chained(ground, unit.chain) for unit in ground.units):
        return " "
    denied = ground.tokens[left].plain in ground.ear.small["not"] | ground.ear.small["no"]
    if denied and ground.tokens[right - 1].plain in ground.ear.small["or"]:
        return " "
    return " " if _apart(ground, left, right) else "; "


def _chained(ground: Ground, chain: int) -> set[int]:
    """The words of all places that one word announces: "avoid X or Y"."""
    return {at for unit in ground.units if unit.chain == chain for at in unit.words}


def _apart(ground: Ground, left: int, right: int) -> bool:
    """Whether two words mean the same side by side as they do alone."""
    if not {left, right} & set(ground.places):
        return False
    for at in (left, right):
        word = ground.tokens[at].plain
        if at in ground.quoted or at in ground.minus or line_words.number(word) or word.isdigit():
            return False
        if any(word in line_words.words_of(use) for use in _USES) or any(word in ground.ear.small[u] for u in _LITTLE):
            return False
    if any(unit.kind == "words" and {left, right} & unit.words for unit in ground.units):
        return False
    if not {left, right} <= set(ground.places):
        return left in ground.places or ground.tokens[left].plain.isdigit()
    window = [at for at in ground.places if left - WINDOW <= at <= left or right <= at <= right + WINDOW]
    tokens = [ground.tokens[at] for at in window]
    tokens = [type(token)(token.start, token.end, token.plain, 0) for token in tokens]
    middle = window.index(right)
    spans = spans_in(tokens, [ground.ear.keys(token.plain)[0] for token in tokens], ground.ear)
    return not any(span.start < middle < span.end for span in spans)
