"""From the words of somebody in a hurry to needs, tags, policies, languages, kinds of partner, and a place.

Promises: deterministic, offline, bounded (500 characters), and never raises. The longest phrase wins; accents, case,
plurals and apostrophes do not matter; a typo is corrected only when one known word, and no other, can be meant.
A hidden need (a program for people who use abuse) comes only from its own name. Nothing typed is stored, cached or
logged (SAFETY S1). The words are data: `seed_data/lexicon/{en,es}.csv` (phrases) and `words.csv` (small words).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.distance import OSA

from directory import taxonomy
from directory.search.place_words import PlaceWords, find_place
from directory.settings import SEED_DATA

LIMIT = 500
LOCALES = ("en", "es")
TYPO_LENGTH = 6
WORD = re.compile(r"\w+(?:['’`´]\w+)*")
BARRIER = re.compile(r"[.,;:!?()\n]")
BUT = frozenset({"but", "pero"})
STATES = frozenset(
    {
        *("crisis-hotline", "safety-planning", "medical-exam", "sexual-assault", "mental-health", "substance-use"),
        *("tech-safety", "pets", "child-support"),
    }
)
"""Needs that words reach by telling what happened: denied, they are dropped, never excluded ("I am not suicidal")."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. Needs come strongest first, all else in the order said.

    `policies` maps a code to `yes`: the person needs that rule in her favour (`taxonomy.policy_answer` judges a
    listing's value). `words` are left over, lower case, for the full-text search; `place` is as typed, or "".
    """

    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    policies: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    excluded_needs: tuple[str, ...] = ()
    excluded_kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a phrase means; `weight` (0 to 1) orders needs. Kind `ignore` only takes the words away."""

    kind: str
    code: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class Token:
    """A word typed: `start` and `end` in the text, `plain` without case and accents, whether a new clause begins."""

    start: int
    end: int
    plain: str
    clause: int


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `start` to `end` (exclusive) are a known phrase."""

    start: int
    end: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by their canonical words, and the vocabulary they are made of."""

    phrases: Mapping[tuple[str, ...], tuple[Entry, ...]]
    vocabulary: frozenset[str]
    longest: int


def plain(word: str) -> str:
    """`word` in lower case without accents and apostrophes (`Refúgio’s` → `refugios`)."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "'’`´")


def _singulars(word: str) -> Iterable[str]:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return
    yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("ces"):
        yield word[:-3] + "z"


def _stems(word: str) -> Iterable[str]:
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 4:
            yield stem
            yield stem + "e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def canonical(word: str, vocabulary: frozenset[str]) -> str:
    """The known form of `word`: its singular, itself, its plural or its stem; itself when none is known."""
    for form in _singulars(word):
        if form in vocabulary:
            return form
    if word in vocabulary:
        return word
    for form in (word + "s", *_stems(word)):
        if form in vocabulary:
            return form
    return word


def _rows(name: str) -> list[dict[str, str]]:
    with (SEED_DATA / "lexicon" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def small_words() -> Mapping[str, frozenset[str]]:
    """Small words by their use (`stop`, `not`, `no`, `filler`, `guard` …), accents removed, both languages."""
    uses: dict[str, set[str]] = {}
    for row in _rows("words"):
        uses.setdefault(row["use"], set()).add(plain(row["word"]))
    return {use: frozenset(words) for use, words in uses.items()}


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(plain(word) for word in WORD.findall(phrase))


def _labels(locale: str) -> list[tuple[tuple[str, ...], Entry]]:
    """The taxonomy's own labels are phrases too, so that a new code is understood before anybody writes words."""
    found = []
    for kind, terms in (("need", taxonomy.needs()), ("tag", taxonomy.tags())):
        for term in terms.values():
            label = _split(re.sub(r"\(.*?\)", "", term.labels.get(locale, "")))
            if label and term.code not in taxonomy.HIDDEN_NEEDS:
                found.append((label, Entry(kind, term.code, "", 1.0)))
    return found


@cache
def _phrases(locale: str) -> Mapping[tuple[str, ...], tuple[Entry, ...]]:
    table: dict[tuple[str, ...], tuple[Entry, ...]] = {}
    for row in _rows(locale):
        entry = Entry(row["kind"], row["code"], row["value"], float(row["weight"]))
        words = _split(row["phrase"])
        if entry not in table.get(words, ()):
            table[words] = (*table.get(words, ()), entry)
    for words, entry in _labels(locale):
        table.setdefault(words, (entry,))
    return table


@cache
def _lexicon(first: str) -> Lexicon:
    """All languages together; where one phrase is a word of two of them, the page's own language decides."""
    order = [first, *(locale for locale in LOCALES if locale != first)]
    vocabulary = frozenset(word for locale in order for words in _phrases(locale) for word in words)
    table: dict[tuple[str, ...], tuple[Entry, ...]] = {}
    for locale in order:
        for words, entries in _phrases(locale).items():
            table.setdefault(tuple(canonical(word, vocabulary) for word in words), entries)
    return Lexicon(table, vocabulary, max(map(len, table)))


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    clause = end = 0
    for match in WORD.finditer(text):
        word = plain(match[0])
        if BARRIER.search(text, end, match.start()) or word in BUT:
            clause += 1
        tokens.append(Token(match.start(), match.end(), word, clause))
        end = match.end()
    return tokens


def corrected(word: str, vocabulary: frozenset[str]) -> str:
    """`word`, or the one known word it must be a typo of: six letters or more, same first letter, one slip apart.

    A slip is a letter too many, missing, wrong or swapped with its neighbour. A word that is itself known, or guarded
    (`county` is not *country*), is never changed; neither is one that could be two words.
    """
    words = small_words()
    if len(word) < TYPO_LENGTH or not word.isascii() or not word.isalpha():
        return word
    if word in vocabulary or word in words["stop"] or word in words["guard"]:
        return word
    near = {
        canonical(known, vocabulary)
        for known in vocabulary
        if len(known) >= TYPO_LENGTH and known[0] == word[0] and OSA.distance(word, known, score_cutoff=1) == 1
    }
    return near.pop() if len(near) == 1 else word


def _known_form(word: str, vocabulary: frozenset[str]) -> str:
    form = canonical(word, vocabulary)
    return form if form in vocabulary else corrected(word, vocabulary)


def _spans(tokens: list[Token], lexicon: Lexicon) -> list[Span]:
    """Known phrases in `tokens`, longest first, never overlapping and never across two clauses; in text order."""
    forms = [_known_form(token.plain, lexicon.vocabulary) for token in tokens]
    taken = [False] * len(tokens)
    found: list[Span] = []
    for length in range(min(lexicon.longest, len(tokens)), 0, -1):
        for start in range(len(tokens) - length + 1):
            end = start + length
            if any(taken[start:end]) or tokens[start].clause != tokens[end - 1].clause:
                continue
            entries = lexicon.phrases.get(tuple(forms[start:end]))
            if entries:
                taken[start:end] = [True] * length
                found.append(Span(start, end, entries))
    return sorted(found, key=lambda span: span.start)


def _denied(tokens: list[Token], spans: list[Span], index: int, before: Mapping[int, str]) -> str:
    """How the span `index` is denied: `not` (not wanted), `no` (not there), or "" (it is meant).

    Only little words may stand between: "not a church", "no quiero ir a un refugio"; "don't have a" is `no`.
    `before` holds how earlier spans were denied, so that "not a shelter or a church" denies both.
    """
    words, span = small_words(), spans[index]
    wanted = had = False
    for position in range(span.start - 1, max(span.start - 6, -1), -1):
        token = tokens[position]
        if token.clause != tokens[span.start].clause:
            break
        if token.plain in words["or"] and index and spans[index - 1].end == position:
            return before.get(index - 1, "")
        if token.plain in words["not"]:
            return "no" if had else "not"
        if token.plain in words["no"]:
            return "not" if wanted else "no"
        wanted = wanted or token.plain in words["want"]
        had = had or token.plain in words["have"]
        if token.plain not in words["filler"] and token.plain not in words["have"]:
            break
    return ""


def _keep(entries: tuple[Entry, ...], denied: str) -> tuple[list[Entry], list[Entry]]:
    """Of a phrase's entries, those that are meant and those that are to be left out of the answer."""
    if not denied:
        return list(entries), []
    needs = [e for e in entries if e.kind == "need" and e.code not in STATES]
    kinds = [e for e in entries if e.kind == "kind"]
    if denied == "no":
        return needs, kinds
    return [], [*needs, *kinds]


def _codes(entries: Iterable[Entry], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.code for entry in entries if entry.kind == kind))


def _left_over(tokens: list[Token], spans: list[Span], text: str) -> tuple[str, ...]:
    used = {position for span in spans for position in range(span.start, span.end)}
    stop, small = small_words()["stop"], small_words()["not"] | small_words()["no"]
    return tuple(
        dict.fromkeys(
            text[token.start : token.end].casefold()
            for position, token in enumerate(tokens)
            if position not in used and token.plain not in stop and token.plain not in small and len(token.plain) > 1
        )
    )


def _place_words(lexicon: Lexicon) -> PlaceWords:
    words = small_words()
    return PlaceWords(
        prepositions=words["place"],
        bridges=words["bridge"],
        polite=words["polite"],
        cuts=words["cut"],
        never=words["nowhere"],
        known=lambda plains: bool(_spans([Token(0, 0, p, 0) for p in plains], lexicon)),
    )


def understand(text: str, locale: str = "en") -> Reading:
    """Read the first 500 characters of `text`, in any of the languages; `locale` settles words that two of them share.

    Never raises; an empty or unknown text is an empty `Reading` with its words left over.
    """
    text = text[:LIMIT]
    first = locale.split("-", maxsplit=1)[0]
    lexicon = _lexicon(first if first in LOCALES else LOCALES[0])
    tokens = _tokens(text)
    place, kept = find_place(text, [(t.start, t.end, t.plain) for t in tokens], _place_words(lexicon))
    tokens = [tokens[position] for position in kept]
    spans = _spans(tokens, lexicon)
    meant: list[Entry] = []
    out: list[Entry] = []
    denials: dict[int, str] = {}
    for index, span in enumerate(spans):
        denials[index] = _denied(tokens, spans, index, denials)
        keep, leave = _keep(span.entries, denials[index])
        meant += keep
        out += leave
    needs = _codes(sorted(meant, key=lambda entry: -entry.weight), "need")
    kinds = _codes(meant, "kind")
    return Reading(
        needs=needs,
        tags=_codes(meant, "tag"),
        policies={entry.code: entry.value for entry in meant if entry.kind == "policy"},
        languages=_codes(meant, "language"),
        kinds=kinds,
        excluded_needs=tuple(code for code in _codes(out, "need") if code not in needs),
        excluded_kinds=tuple(code for code in _codes(out, "kind") if code not in kinds),
        words=_left_over(tokens, spans, text),
        place=place,
    )
