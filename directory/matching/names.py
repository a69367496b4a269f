"""Names made comparable: two ways of writing one name give the same words; words that tell two offices apart are told.

Promises: pure functions; what comes out is for comparing only and is never shown. Abbreviations and legal forms are
those seen in American directories; an acronym counts only where the other name spells it out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

Words = tuple[str, ...]
DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")
POSSESSIVE = re.compile(r"['’´`](?=s\b)|(?<=s)['’´`]")
APART = re.compile(r"[^\w]+|_")
SMALL = {
    "the", "of", "and", "for", "at", "a", "an", "in", "to", "on", "by", "y", "de", "la", "el", "los", "las", "del",
    "inc", "incorporated", "llc", "ltd", "corp", "corporation", "pllc", "pc", "501c3", "nfp",
}  # fmt: skip
SPELLED = {
    "st": "saint", "ste": "saint", "mt": "mount", "ft": "fort", "ctr": "center", "cntr": "center", "centre": "center",
    "dv": "domestic violence", "ipv": "domestic violence", "svc": "service", "svcs": "service", "srvcs": "service",
    "dept": "department", "assn": "association", "assoc": "association", "univ": "university", "hosp": "hospital",
    "intl": "international", "natl": "national", "govt": "government", "cty": "county", "comm": "community",
    "pd": "police department", "so": "sheriff office", "da": "district attorney", "das": "district attorney",
    "prog": "program", "programme": "program", "org": "organization", "organisation": "organization",
    "min": "ministry", "ministrie": "ministry", "counselling": "counseling", "emer": "emergency", "twp": "township",
    "elem": "elementary", "hs": "high school", "apts": "apartment", "&": "",
}  # fmt: skip
TOPICS = {
    "court": "court courthouse drug", "police": "police sheriff marshal", "school": "school academy college university",
    "faith": "church parish chapel ministry fellowship temple synagogue masjid", "boats": "marina yacht boat",
    "homes": "housing apartment tenant eviction", "family": "family custody divorce",
    "child": "child daycare preschool",
    "immigration": "immigration immigrant asylum", "money": "bank credit tax consumer", "dental": "dental dentist",
    "health": "clinic hospital pharmacy medical", "food": "pantry food meal kitchen", "legal": "legal law lawyer",
    "pets": "veterinary animal pet", "jobs": "employment job workforce", "therapy": "counseling therapy",
    "violence": "violence shelter refuge", "elder": "senior elder aging", "shop": "salon barber cafe hardware grocery",
    "parole": "parole probation",
}  # fmt: skip
TOPIC = {word: topic for topic, words in TOPICS.items() for word in words.split()}
RANKS = {
    "first", "second", "third", "fourth", "fifth", "1st", "2nd", "3rd", "north", "south", "east", "west", "northern",
    "southern", "eastern", "western", "upper", "lower", "elementary", "middle", "high", "junior", "primary", "men",
    "women", "boy", "girl", "youth", "teen", "adult", "saint",
}  # fmt: skip


class Likeness(NamedTuple):
    """How alike two names are (0 to 1); whether each names a thing the other is not; whether only one does."""

    alike: float
    opposed: bool
    narrower: bool


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=8192)
def words(name: str) -> Words:
    """The words of `name`, folded: no case, accents, legal forms, small words or plural, abbreviations spelled out."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    joined = DOTTED.sub(lambda found: found[0].replace(".", "") + " ", folded)
    found = APART.sub(" ", POSSESSIVE.sub("", joined)).split()
    spelled = " ".join(SPELLED.get(word, word) for word in found if word not in SMALL)
    kept = tuple(_stem(word) for word in spelled.split())
    return kept or tuple(found)


def _spelled_out(short: str, among: Words) -> Words:
    """The words of `among` whose initials are `short`, or none."""
    size = len(short)
    for start in range(len(among) - size + 1):
        run = among[start : start + size]
        if all(word[0] == letter for word, letter in zip(run, short, strict=True)):
            return run
    return ()


def _without_acronyms(own: Words, other: Words) -> Words:
    """`own` with every acronym put as the words it stands for, where it or the other name spells it out."""
    known, out = set(other), list[str]()
    for word in own:
        if 2 <= len(word) <= 6 and word not in known and word.isalpha():
            out.extend(_spelled_out(word, other) or _spelled_out(word, own) or (word,))
        else:
            out.append(word)
    return tuple(out)


@lru_cache(maxsize=8192)
def likeness(one: Words, two: Words) -> Likeness:
    """Compare two names' `words`: rapidfuzz's token sort ratio, and what is left over on each side."""
    a, b = set(_without_acronyms(one, two)), set(_without_acronyms(two, one))
    if a == b:
        return Likeness(1.0, opposed=False, narrower=False)
    alike = fuzz.ratio(" ".join(sorted(a)), " ".join(sorted(b))) / 100
    if fuzz.ratio("".join(one), "".join(two)) == 100:
        return Likeness(1.0, opposed=False, narrower=False)
    left, right = _telling(a - b), _telling(b - a)
    opposed = bool(left and right) and left != right
    return Likeness(alike, opposed=opposed, narrower=bool(left) != bool(right))


def _telling(left_over: set[str]) -> set[str]:
    """What among left-over words tells two offices of one house apart: topics, ranks, numbers."""
    topics = {TOPIC[word] for word in left_over if word in TOPIC}
    return topics | {word for word in left_over if word in RANKS or word.isdigit()}
