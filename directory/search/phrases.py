"""The lexicon's data: phrases and what they mean, as a tree to walk word by word, and the small words of each language.

Promises: read once from `seed_data/lexicon/*.csv`, immutable afterwards, and the same whatever order files are listed
in. English, Spanish and the languages with a script of their own share one tree; each other language has its own, which
is asked only when it is spoken (its words collide with those of others).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from directory import taxonomy
from directory.search.forms import Endings, Slips, inflections, plain, prefixed, slips
from directory.settings import SEED_DATA

LOCALES = ("en", "es")
OWN_SCRIPT = ("zh-Hans", "ar", "ko", "ru")
OTHERS = ("fr", "ht", "tl", "vi")
FOLDER = SEED_DATA / "lexicon"
MARKS = "\u0300-\u036f\u064b-\u0652\u0670"
WORD = re.compile(
    rf"(?:[dljmnstc]|qu)['’](?=[aeiouyhàâéèêëîïôû])|\w[\w{MARKS}]*(?:['’`´]\w[\w{MARKS}]*)*", re.IGNORECASE
)
PART = re.compile(r"<\w+>|(?:" + WORD.pattern + r")\*?", re.IGNORECASE)
HAN = re.compile(r"[㐀-鿿]+")
LONGEST_HAN = 12
WRITTEN = 0.9


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a phrase means; `weight` (0 to 1) orders needs.

    Kind `ignore` only takes the words away; `without` names a need or kind of partner to be left out of the answer.
    """

    kind: str
    code: str
    value: str
    weight: float


@dataclass(slots=True)
class Node:
    """A point in the tree: what may come next, and what the words so far mean."""

    next: dict[str, Node] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of some languages, and the words, stems (`golpe*`) and classes (`<partner>`) they are made of."""

    root: Node
    vocabulary: frozenset[str]
    stems: frozenset[str]
    classes: Mapping[str, tuple[str, ...]]
    endings: Endings

    def keys(self, word: str) -> tuple[str, ...]:
        """Under which keys of the tree `word` may stand, the most exact first; () when it is not known."""
        found = inflections(word, self.vocabulary)
        if not found:
            for bare in self.endings.bare(word):
                if bare in self.vocabulary:
                    found = [bare]
                    break
        stem = prefixed(word, self.stems)
        if not stem and not found:
            stem = next(filter(None, (prefixed(bare, self.stems) for bare in self.endings.bare(word))), "")
        if stem:
            found.append(stem)
        return (*found, *(name for form in found for name in self.classes.get(form, ())))


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one file, without its head."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(map(tuple, islice(csv.reader(file), 1, None)))


@cache
def folds() -> Mapping[int, str]:
    """Letters that count as another one (Arabic, traditional Chinese, đ)."""
    return {ord(word[0]): word[1:] for use, _, word in rows("words") if use == "fold"}


@cache
def small_words(other: str = "") -> Mapping[str, frozenset[str]]:
    """Small words by their use (`stop`, `not`, `no`, `filler` …), folded; those of one `other` language too."""
    uses: dict[str, set[str]] = {}
    for use, locale, word in rows("words"):
        if use != "fold" and locale in (*LOCALES, *OWN_SCRIPT, other):
            uses.setdefault(use, set()).add(plain(word, folds()))
    return {use: frozenset(words) for use, words in uses.items()}


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(part if part[0] == "<" else plain(part, folds()) for part in PART.findall(phrase))


def _labels(locale: str) -> list[tuple[tuple[str, ...], Entry]]:
    """The taxonomy's own labels are phrases too, so that a new code is understood before anybody writes words."""
    found: list[tuple[tuple[str, ...], Entry]] = []
    if locale not in taxonomy.SEARCHED:
        return found
    for kind, terms in (("need", taxonomy.needs()), ("tag", taxonomy.tags())):
        for term in terms.values():
            label = _split(re.sub(r"\(.*?\)", "", term.label(locale)))
            if label and term.code not in taxonomy.HIDDEN_NEEDS:
                found.append((label, Entry(kind, term.code, "", 1.0)))
    return found


def _written() -> list[tuple[tuple[str, ...], Entry]]:
    """What partners call their services (`import_words.csv`): hotline workers type those words, too."""
    told = (row for row in rows("import_words") if row[1] == "need" and row[2] not in taxonomy.HIDDEN_NEEDS)
    return [(_split(phrase), Entry(kind, code, "", WRITTEN)) for phrase, kind, code, *_ in told]


@cache
def _phrases(locale: str) -> Mapping[tuple[str, ...], tuple[Entry, ...]]:
    table: dict[tuple[str, ...], tuple[Entry, ...]] = {}
    for phrase, _, kind, code, value, weight, *_ in rows(locale):
        entry = Entry(kind, code, value, float(weight))
        words = _split(phrase)
        if entry not in table.get(words, ()):
            table[words] = (*table.get(words, ()), entry)
    for words, entry in (*_labels(locale), *(_written() if locale == LOCALES[0] else ())):
        table.setdefault(words, (entry,))
    return table


def _classes(locales: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for name, locale, member in rows("classes"):
        if locale in locales:
            word = _split(member)[0]
            table[word] = (*table.get(word, ()), f"<{name}>")
    return table


def _grown(locales: Iterable[str]) -> Node:
    root = Node()
    for locale in locales:
        for words, entries in _phrases(locale).items():
            node = root
            for word in words:
                node = node.next.setdefault(word, Node())
            node.entries = node.entries or entries
    return root


def _words(node: Node) -> Iterable[str]:
    for word, following in node.next.items():
        yield word
        yield from _words(following)


def _lexicon(locales: tuple[str, ...]) -> Lexicon:
    root, classes = _grown(locales), _classes(locales)
    words = {*(word for word in _words(root) if word[0] != "<"), *classes}
    stems = frozenset(word for word in words if word.endswith("*"))
    small = small_words()
    by_length = [tuple(sorted(small[use], key=lambda word: (-len(word), word))) for use in ("prefix", "particle")]
    endings = Endings(*by_length)
    return Lexicon(root, frozenset(words) - stems, stems, classes, endings)


@cache
def shared(first: str) -> Lexicon:
    """English, Spanish and the languages of other scripts; a phrase of two of them is decided by the page's own."""
    order = [locale for locale in (first, *LOCALES) if locale in LOCALES]
    return _lexicon((*dict.fromkeys(order), *OWN_SCRIPT))


@cache
def of_language(other: str) -> Lexicon:
    """The phrases of one of `OTHERS`."""
    return _lexicon((other,))


@cache
def typos() -> Slips:
    """What English and Spanish words may be mistyped as; real words (`real_words.txt`) are never corrected."""
    lexicon, small = shared(LOCALES[0]), small_words()
    words = [word for locale in LOCALES for phrase in _phrases(locale) for word in phrase]
    real = (FOLDER / "real_words.txt").read_text(encoding="utf-8").split()
    never = frozenset().union(small["stop"], small["guard"], real, lexicon.vocabulary)
    return slips((word for word in words if word[0] != "<" and word not in small["never-meant"]), never)


@cache
def languages_by_word() -> Mapping[str, str]:
    """Words that only one of `OTHERS` knows: by them we hear that it is spoken."""
    common = shared(LOCALES[0]).vocabulary | small_words()["stop"] | small_words()["guard"]
    heard: dict[str, str] = {}
    for other in OTHERS:
        for word in of_language(other).vocabulary | (small_words(other)["stop"] - small_words()["stop"]):
            if word not in common:
                heard[word] = other if heard.get(word, other) == other else ""
    return heard


@cache
def han_words() -> frozenset[str]:
    """All Chinese phrases and small words, to cut a text without spaces by."""
    phrases = (word for words in _phrases("zh-Hans") for word in words)
    small = (plain(word, folds()) for use, locale, word in rows("words") if locale == "zh-Hans" and use != "fold")
    return frozenset(word for word in (*phrases, *small) if HAN.fullmatch(word))
