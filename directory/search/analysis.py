"""How text becomes comparable terms: the same pure functions for what is stored and for what is asked.

Promises: accents and case never matter, English and Spanish endings rarely do, and no character is query syntax.
Every engine uses these functions, so that they find the same listings. The stemmer is deliberately small and blind to
language (a query's language is not known): plurals (`shelters`, `hogares`), `-ing`/`-ed`, and a last a, e or o
(`abogado`, `abogadas`; `abuse`, `abused`) fall away. Taking off little more than plurals is the idea of Harman's
*S stemmer* (1991).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile(r"['’ʼ`]")
LONGEST_TERM = 40
MOST_TERMS = 32

_ENGLISH = """
a about am an and any are as at be because been but by can could did do does for from get had has have he her here him
his how i if in into is it its me my need of on or our out please she so some someone that the their them there they
this to us was we were what when where which who will with would you your
"""
_SPANISH = """
al algo algun alguna como con cual cuando de del donde el ella ellas ellos en era es esta este esto estoy fue ha hay la
las le les lo los me mi mis mas muy necesito no nos o para pero por que quien se ser si sin son soy su sus te tengo tu
tus un una uno y yo ya
"""
STOP_WORDS = frozenset(f"{_ENGLISH} {_SPANISH}".split())


def fold(text: str) -> str:
    """`text` without case, accents and compatibility forms: `VIOLACIÓN` and `violacion` are the same."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _base(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and re.search("[aeiouy]", rest) and not rest.endswith("e"):
            return rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "sz" else rest
    return word


def stem(word: str) -> str:
    """The term a folded word is compared by; short words and words with digits stay as they are."""
    if len(word) <= 3 or any(c.isdigit() for c in word):
        return word
    rest = _base(_singular(word))
    return rest[:-1] if len(rest) > 3 and rest[-1] in "aeo" else rest


def words(text: str) -> list[str]:
    """The folded words of `text` in order, stop words included: `the women's shelter` → the, womens, shelter."""
    return [word[:LONGEST_TERM] for word in WORD.findall(APOSTROPHES.sub("", fold(text)))]


def terms(text: str) -> list[str]:
    """The terms of `text` in order, repeated as often as they stand there, without stop words."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


def listing_terms(text: str) -> list[str]:
    """As `terms`, for the texts of listings, whose words come again and again and are remembered.

    What a person typed is never given to it: that is not kept, not even here.
    """
    found = WORD.findall(APOSTROPHES.sub("", fold(text)))
    return [term for term in map(_term_of_listing, found) if term]


@lru_cache(maxsize=1 << 16)
def _term_of_listing(word: str) -> str:
    word = word[:LONGEST_TERM]
    return "" if word in STOP_WORDS else stem(word)


def query_terms(typed: tuple[str, ...]) -> tuple[str, ...]:
    """The distinct terms of a question, at most `MOST_TERMS` of them; the first ones win."""
    return tuple(dict.fromkeys(terms(" ".join(typed))))[:MOST_TERMS]


def surface(text: str) -> dict[str, str]:
    """Folded word → the word as it is written (lower case), for words long enough to be suggested."""
    found = (word.lower() for word in WORD.findall(APOSTROPHES.sub("", text)))
    return {folded: word for word in found if (folded := _suggestible(word))}


@lru_cache(maxsize=1 << 16)
def _suggestible(word: str) -> str:
    """The folded word of a listing, "" if it is not to be suggested."""
    return "" if len(word) < 4 or any(c.isdigit() for c in word) else fold(word)
