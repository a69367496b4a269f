"""What gives a hidden place away in text, and what words make a place hidden.

Promises: pure functions over text; nothing is stored, logged or raised with the text in it. What is dropped is always a
whole sentence or line, so half an address never stays behind. In doubt a text counts as giving the place away: a lost
sentence costs less than a found shelter. Town, county and state names are no traces; they are what tier `area` may say.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from directory.secrecy_shelters import shelter_words
from directory.secrecy_words import hidden_words
from directory.trace_patterns import RULES
from directory.trace_vocabulary import words_of

__all__ = [
    "hidden_words",
    "place_traces",
    "repeats",
    "shelter_words",
    "without_repeats",
    "without_traces",
]

Span = tuple[int, int]
_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_FIVE = re.compile(r"\d{5}")
_BOUNDARY = re.compile(r"\s*\n\s*|(?<=[.!?])[\"')\]”»]*\s+|(?<=[.!?][\"')\]”»])\s+|(?<=[。！？؟])\s*")
_ABBREVIATED = re.compile(
    r"\b(?:st|str|ste|ave?|blvd|rd|dr|ln|ct|pl|hwy|pkwy|apt|bldg|rm|fl|no|nr|mt|ft|cor|rt|rte|u\.s|p\.o|[a-z])\.\W*$",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"\W*(?:#?\d{1,6}[a-z]?(?:[ \t]+[\w'’.-]+){1,4}|\d{5}(?:-\d{4})?|[a-z .'-]{2,30},[ \t]*[a-z]{2}\.?|"
    r"(?:our |mailing |street |physical |postal )?(?:address|location|directions|where|street|direcci[oó]n"
    r"|ubicaci[oó]n|"
    r"adresse|endereço))\W*",
    re.IGNORECASE,
)


def _plain(text: str) -> tuple[str, list[int]]:
    """`text` with compatibility forms (full-width digits, no-break spaces) and invisible characters folded away.

    The list maps each character of the result to its index in `text`; it is empty when nothing had to change.
    """
    if text.isascii() or (unicodedata.is_normalized("NFKC", text) and not _invisible(text)):
        return text, []
    letters: list[str] = []
    where: list[int] = []
    for index, char in enumerate(text):
        folded = "" if unicodedata.category(char) == "Cf" else unicodedata.normalize("NFKC", char)
        letters.append(folded)
        where.extend([index] * len(folded))
    return "".join(letters), where


def _invisible(text: str) -> bool:
    return any(unicodedata.category(char) == "Cf" for char in set(text))


@lru_cache(maxsize=2048)
def _found(text: str) -> tuple[tuple[str, int, int], ...]:
    """`(kind, start, end)` of every trace, by rule; indices into `text`. A text is asked about several times."""
    if not text:
        return ()
    plain, where = _plain(text)
    lower = plain.lower()
    words = set(_WORDS.findall(lower))
    digit = _DIGIT.search(plain) is not None
    five = digit and _FIVE.search(plain) is not None
    found = []
    for rule in RULES:
        if (rule.digit and not digit) or (rule.five and not five):
            continue
        if rule.triggers and rule.triggers.isdisjoint(words):
            continue
        if rule.stems and not any(stem in lower for stem in rule.stems):
            continue
        for match in rule.pattern.finditer(plain):
            start, end = match.span()
            found.append((rule.kind, where[start] if where else start, where[end - 1] + 1 if where else end))
    return tuple(found)


def place_traces(text: str) -> tuple[str, ...]:
    """Names of the kinds of trace found in `text` (`street`, `coordinates`, `near` …); empty when it is clean.

    Kinds: street, intersection, highway, unit, postbox, near, transit, coordinates, plus code, map link, postcode.
    """
    return tuple(dict.fromkeys(kind for kind, _, _ in _found(text)))


def _segments(text: str) -> list[Span]:
    """Sentences and lines, each with the white space after it; never cut after an abbreviation such as `St.`."""
    spans = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        end = match.end()
        if end in {start, len(text)}:
            continue
        if "\n" not in match.group():
            following = text[end]
            if following.islower() or _ABBREVIATED.search(text, max(start, match.start() - 8), match.start()):
                continue
        spans.append((start, end))
        start = end
    spans.append((start, len(text)))
    return spans


def _drop(text: str, hits: list[Span]) -> tuple[str, int]:
    """`text` without the sentences and lines that give a place away, and how many; clean text is unchanged."""
    segments = _segments(text)
    touched = [any(start < b and a < end for a, b in hits) for start, end in segments]
    for index in range(1, len(segments)):
        _spread(text, segments, touched, index, index - 1)
    for index in range(len(segments) - 2, -1, -1):
        _spread(text, segments, touched, index, index + 1)
    kept = "".join(text[a:b] for (a, b), gone in zip(segments, touched, strict=True) if not gone)
    return re.sub(r"\n{3,}", "\n\n", kept).strip(), sum(touched)


def _spread(text: str, segments: list[Span], touched: list[bool], index: int, beside: int) -> None:
    start, end = segments[index]
    if touched[beside] and not touched[index] and _FRAGMENT.fullmatch(text, start, end):
        touched[index] = True


def without_traces(text: str) -> tuple[str, int]:
    """`text` without the sentences and lines that give a place away, and how many; clean text is unchanged."""
    dropped = 0
    for _ in range(5):
        hits = [(start, end) for _, start, end in _found(text)]
        if not hits:
            return text, dropped
        text, count = _drop(text, hits)
        dropped += count
    return ("", dropped + 1) if place_traces(text) else (text, dropped)


_NUMBER_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ORDINAL_WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_SAME = {
    **{word: str(number) for number, word in enumerate(_NUMBER_WORDS, 1)},
    **{
        word: f"{number}{('st', 'nd', 'rd')[number - 1] if number < 4 else 'th'}"
        for number, word in enumerate(_ORDINAL_WORDS, 1)
    },
    **dict.fromkeys(("st", "str", "street", "saint"), "street"),
    **dict.fromkeys(("ave", "av", "avenue"), "avenue"),
    **dict.fromkeys(("blvd", "boul", "boulevard"), "boulevard"),
    **dict.fromkeys(("rd", "road"), "road"),
    **dict.fromkeys(("dr", "drive", "drv"), "drive"),
    **dict.fromkeys(("ln", "lane"), "lane"),
    **dict.fromkeys(("ct", "court", "crt"), "court"),
    **dict.fromkeys(("pl", "place"), "place"),
    **dict.fromkeys(("pkwy", "parkway", "pky"), "parkway"),
    **dict.fromkeys(("hwy", "highway"), "highway"),
    **dict.fromkeys(("cir", "circle"), "circle"),
    **dict.fromkeys(("ter", "terr", "terrace"), "terrace"),
    **dict.fromkeys(("sq", "square"), "square"),
    **dict.fromkeys(("trl", "trail"), "trail"),
    **dict.fromkeys(("plz", "plaza"), "plaza"),
    **dict.fromkeys(("ste", "suite"), "suite"),
    **dict.fromkeys(("apt", "apartment"), "apartment"),
    **dict.fromkeys(("mt", "mount"), "mount"),
    **dict.fromkeys(("ft", "fort"), "fort"),
}
_SUFFIXES = words_of(
    "street avenue boulevard road drive lane court place parkway highway circle terrace square trail plaza way loop "
)
_DIRECTIONS = words_of("n s e w ne nw se sw north south east west northeast northwest southeast southwest ")
# Cells that say nothing about where, and so may well stand in ordinary prose.
_EMPTY = words_of(
    "na none null unknown various same above confidential undisclosed withheld private address location suite "
    "apartment box po mobile unit usa us united states virtual online statewide nationwide call tbd see "
    "website "
) | words_of(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh "
    "ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr "
)
_TOKEN = re.compile(r"[^\W_]+")


def _unaccented(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@lru_cache(maxsize=256)
def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Canonical words of `text` with their place: no case, accents, punctuation or direction; `St.` is `street`."""
    tokens = []
    for match in _TOKEN.finditer(text.replace("'", "\u02bc").replace("’", "\u02bc")):
        word = match.group().casefold().replace("\u02bc", "")
        folded = word if word.isascii() else _unaccented(word)
        if folded and folded not in _DIRECTIONS:
            tokens.append((_SAME.get(folded, folded), *match.span()))
    return tokens


@lru_cache(maxsize=1024)
def _needles(secret: str) -> frozenset[str]:
    """How `secret` would be recognised: the whole, its parts, its street, its house number with the next word."""
    needles: set[str] = set()
    for part in (secret, *re.split(r"[,;\n()]+", secret)):
        words = [word for word, _, _ in _tokens(part)]
        if not words or all(word in _EMPTY or word in _SUFFIXES for word in words):
            continue
        needles.add("".join(words))
        if words[0][0].isdigit() and len(words) > 1:
            needles.add("".join(words[:2]))
            end = next((i for i, word in enumerate(words) if i > 1 and word in _SUFFIXES), 0)
            if end:
                needles.add("".join(words[1 : end + 1]))
    return frozenset(needle for needle in needles if len(needle) >= 4)


def _repeated(text: str, secrets: Iterable[str]) -> list[Span]:
    """Where `text` says one of `secrets` again, however it is spelled, spaced or abbreviated."""
    needles = {needle for secret in secrets for needle in _needles(_plain(secret)[0])}
    if not needles:
        return []
    plain, where = _plain(text)
    tokens = _tokens(plain)
    squeezed = "".join(word for word, _, _ in tokens)
    begins = [0, *accumulate(len(word) for word, _, _ in tokens)]
    hits = []
    for needle in needles:
        at = squeezed.find(needle)
        while at >= 0:
            first, last = bisect_right(begins, at) - 1, bisect_right(begins, at + len(needle) - 1) - 1
            if (begins[first] == at and begins[last + 1] == at + len(needle)) or _glued(
                needle, squeezed[max(0, at - 1) : at]
            ):
                start, end = tokens[first][1], tokens[last][2]
                hits.append((where[start], where[end - 1] + 1) if where else (start, end))
            at = squeezed.find(needle, at + 1)
    return hits


def _glued(needle: str, before: str) -> bool:
    """Whether a needle is telling enough to count where words were run together ("Address:48213 Elm CourtTel").

    `before` is the character before it: of a short one the house number must not be the end of a longer number.
    """
    digits = sum(char.isdigit() for char in needle)
    letters = len(needle) - digits
    return bool(digits) and ((letters >= 5 and len(needle) >= 9) or (letters >= 3 and not before.isdigit()))


def repeats(text: str, secrets: Iterable[str]) -> bool:
    """Whether one of `secrets` (address cells) stands in `text`, whatever its case, accents, spacing or abbreviations.

    A cell is found by the whole of it, by each part between commas, by its house number with the next word, and by its
    street's name. Cells that say nothing (`N/A`, a bare state, `confidential`) are never looked for. Pass a city only
    where the city itself must not be known.
    """
    return bool(_repeated(text, secrets))


def without_repeats(text: str, secrets: Iterable[str]) -> str:
    """`text` without the sentences and lines in which one of `secrets` stands; unchanged when there is none."""
    known = tuple(secrets)
    for _ in range(5):
        hits = _repeated(text, known)
        if not hits:
            return text
        text, _count = _drop(text, hits)
    return "" if repeats(text, known) else text
