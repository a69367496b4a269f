"""Where in a sentence the place is said: "shelter near Marion, IA", "comida en Dallas", a ZIP at the end.

Promises: only finds the words; what they name is for the gazetteer. Pure, never raises; in doubt there is no place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LONGEST = 5
COUNTY = ("county", "condado")
ZIP = re.compile(r"^\d{5}$")
STATE = re.compile(r",\s*[A-Za-z]{2}$")
BREAK = re.compile(r"[;!?\n]|(?<!\b[A-Za-z]t)\.(?=\s)")
"""The end of a clause; the point of *St. Louis* and *Ft. Worth* is none."""
Word = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Small words that steer the search (`seed_data/lexicon/words.csv`); `known`: whether words hold a phrase."""

    prepositions: frozenset[str]
    bridges: frozenset[str]
    polite: frozenset[str]
    cuts: frozenset[str]
    never: frozenset[str]
    known: Callable[[Sequence[str]], bool]


def _is_state(text: str, words: Sequence[Word], position: int) -> bool:
    """Whether it is a state's two capitals after a comma: *OR* and *DE* are little words too."""
    begin, end, plain = words[position]
    comma = position > 0 and "," in text[words[position - 1][1] : begin]
    return comma and len(plain) == 2 and text[begin:end].isupper()


def _end(text: str, words: Sequence[Word], start: int, small: PlaceWords) -> tuple[int, bool]:
    """Where the name that starts at `start` ends, and whether only polite words follow it."""
    end = start
    while end < len(words) and end - start < LONGEST:
        if words[end][2] in small.cuts and not _is_state(text, words, end):
            break
        end += 1
    while end > start + 1 and words[end - 1][2] in small.polite:
        end -= 1
    return end, all(word[2] in small.polite for word in words[end:])


def _is_place(text: str, tail: Sequence[Word], small: PlaceWords, *, last: bool) -> bool:
    said = text[tail[0][0] : tail[-1][1]] if tail else ""
    if not said or BREAK.search(said):
        return False
    plains = [word[2] for word in tail]
    if ZIP.match(plains[0]):
        return len(plains) <= 2
    before = [plain for at, plain in enumerate(plains[:-1]) if not (at and plain in COUNTY)]
    if any(plain in small.never or plain.isdigit() for plain in (before or plains[:1])):
        return False
    if len(tail) > 1 and STATE.search(said):
        return True
    if (
        (plains[-1] in small.never and not (len(plains) > 1 and plains[-1] in COUNTY))
        or plains[-1].isdigit()
        or small.known(plains)
    ):
        return False
    return last or said[0].isupper()


def _before_comma(text: str, tail: Sequence[Word]) -> Sequence[Word]:
    for count in range(1, len(tail)):
        if "," in text[tail[count - 1][1] : tail[count][0]]:
            return tail[:count]
    return tail


def find_place(text: str, words: Sequence[Word], small: PlaceWords) -> tuple[str, list[int]]:
    """The place as it was typed ("" when there is none) and the positions of the words that are not part of it.

    `words` are (start, end, plain) in `text`. In the middle of a sentence a place needs a capital letter or a state.
    """
    everything = list(range(len(words)))
    for position in reversed(everything):
        if words[position][2] not in small.prepositions:
            continue
        start = position + 1
        while start < len(words) and words[start][2] in small.bridges:
            start += 1
        end, last = _end(text, words, start, small)
        whole = words[start:end]
        for tail in (whole, _before_comma(text, whole)):
            if _is_place(text, tail, small, last=last):
                end = start + len(tail)
                return text[tail[0][0] : tail[-1][1]], [i for i in everything if not position <= i < end]
    if words and ZIP.match(words[-1][2]):
        return text[words[-1][0] : words[-1][1]], everything[:-1]
    return "", everything
