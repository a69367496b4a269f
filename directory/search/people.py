"""Whose age is said: "my 15 year old son", "boys 9 and 14", "tengo 16 años", "my mother, she is 81".

Promises: pure; a number counts as an age only beside words that make it one, and as whose age the nearest person is
taken. What an age means is a tag or a policy that orders and asks, never one that is guessed against anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from directory.search.phrases import Entry

GLUED = ("yo", "yr", "yrs", "yrold", "yearold", "y", "f", "m")
NEAR = 4
OF = ("de", "aged", "age", "is")
TEN = 10
TEENS, GROWN, YOUNG_UNTIL, OLD_FROM, BOY_FROM = 12, 18, 25, 60, 12
PEOPLE = ("boy", "child", "adult", "elder")
ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SPANISH_ONES = "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete"
SPANISH = {"sesenta": 60, "setenta": 70, "ochenta": 80} | {w: n for n, w in enumerate(SPANISH_ONES.split(), start=2)}
NUMBERS = {word: number for number, word in enumerate(f"{ONES} eighteen nineteen".split(), start=1)} | TENS | SPANISH

Small = Mapping[str, frozenset[str]]


def _number(word: str) -> tuple[int, bool]:
    """(the number, whether letters behind it say that it is an age: `15yo`); (0, …) when it is none."""
    if word in NUMBERS:
        return NUMBERS[word], False
    digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 2):
        return 0, False
    tail = word[len(digits) :]
    return (int(digits), bool(tail)) if not tail or tail in GLUED else (0, False)


def _is_age(words: Sequence[str], position: int, small: Small) -> bool:
    """Whether years, *I am* or a child stand directly at the number."""
    before = words[position - 1] if position else ""
    earlier = words[position - 2] if position > 1 else ""
    after, behind = (*words[position + 1 : position + 3], "", "")[:2]
    if after in small["age-years"]:
        apart = behind in ("ago", "de", "with") and not _child_before(words, position, small)
        mine = _person(words, position, small) != "" and not apart
        return behind in small["age-old"] or before in small["age-has"] or mine
    if {before, earlier} & small["age-past"] or after in small["age-unit"]:
        return False
    if (not before and after in small["age-between"]) or (before in small["age-has"] and not after):
        return True
    if before in small["age-is"] or before in small["age-boy"] or before in small["age-child"]:
        return True
    return before in small["age-between"] and _child_before(words, position, small)


def _child_before(words: Sequence[str], position: int, small: Small) -> bool:
    for at in range(position - 1, max(position - 6, -1), -1):
        if words[at] in small["age-boy"] or words[at] in small["age-child"]:
            return True
        if words[at] not in small["age-between"] and not _number(words[at])[0]:
            return False
    return False


def _kind(word: str, small: Small) -> str:
    return next((kind for kind in PEOPLE if word in small[f"age-{kind}"]), "")


def _person(words: Sequence[str], position: int, small: Small) -> str:
    """Whose age it is: one of `PEOPLE`, `self`, or "" when nobody is near."""
    behind = position - 2 if position > 1 and words[position - 1] in OF else position - 1
    direct = _kind(words[behind], small) if behind >= 0 else ""  # son 15; hijo de 15 años
    if direct == "boy":
        return direct
    for at in range(position + 1, min(position + NEAR, len(words))):  # a 15 year old son
        if words[at] not in small["age-years"] and words[at] not in small["age-old"]:
            kind = _kind(words[at], small)
            if kind:
                return kind if kind == "boy" else direct or kind
            break
    for at in range(position - 1, max(position - NEAR - 3, -1), -1):  # boys 9 and 14; my son is 15; I am 16
        if words[at] in small["age-self"]:
            return "self"
        if _kind(words[at], small):
            return _kind(words[at], small)
    return ""


def _meaning(years: int, person: str) -> tuple[Entry, ...]:
    family = (Entry("tag", "parents", "", 1.0), Entry("policy", "children-accepted", "yes", 0.8))
    if person == "self" and TEENS <= years < GROWN:
        return (Entry("tag", "teens", "", 1.0),)
    if person == "self" and GROWN <= years < YOUNG_UNTIL:
        return (Entry("tag", "young-adults", "", 1.0),)
    if person in ("self", "elder") and years >= OLD_FROM:
        return (Entry("tag", "older-adults", "", 1.0),)
    if person == "boy" and BOY_FROM <= years < GROWN:
        return (*family, Entry("policy", "teen-boys-accepted", "yes", 0.8))
    if person in ("boy", "child") and years < GROWN:
        return family
    return ()


def ages(words: Sequence[str], small: Small) -> Iterator[tuple[int, tuple[Entry, ...]]]:
    """(position, what it means) of the ages said in `words` (folded); those that mean nothing are left out."""
    for position, word in enumerate(words):
        years, glued = _number(word)
        if not years or not (glued or _is_age(words, position, small)):
            continue
        if years in TENS.values() and position + 1 < len(words) and 0 < _number(words[position + 1])[0] < TEN:
            years += _number(words[position + 1])[0]
        entries = _meaning(years, _person(words, position, small) or ("self" if position == 0 else ""))
        if entries:
            yield position, entries
