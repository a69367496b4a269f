"""From a partner's words to the directory's own: needs, tags and policies.

Promises: conservative. A false need sends a survivor to a wrong door, so a shelter must be named in the partner's
category or name or said to be run here; what is denied ("no shelter"), only referred to, or means something else
("animal shelter") yields nothing. Every code comes with a reason a person can read. Secrecy does not rest on this:
whether a place must stay hidden is decided from the raw text, never from what was inferred here.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from directory import taxonomy
from directory.settings import SEED_DATA
from directory.values import PartnerKind
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.text import as_text

CATEGORY, NAME, FREE = 0.9, 0.8, 0.5
_SURE = {
    "category": frozenset({"category", "name", "any"}),
    "name": frozenset({"name", "any"}),
    "text": frozenset({"any"}),
}
_WORDS = re.compile(r"[a-z0-9]+\+?|[.;:!?\n•]")
_STOPS = frozenset(".;:!?\n•")
_DENIED = frozenset(
    [
        "no",
        "not",
        "never",
        "without",
        "cannot",
        "neither",
        "nor",
        "except",
        "excluding",
        "dont",
        "doesnt",
        "isnt",
        "arent",
        "cant",
        "unable",
        "sin",
    ]
)
_REFERRED = frozenset(["refer", "referral", "referred", "referring"])
_TURNS = frozenset({"but", "however", "instead", "provide", "offer", "operate"})
_SHORT = 200  # characters up to which what a text says is remembered
_REACH = 7  # words after a denial or referral that it covers, within its sentence
_BY_KIND = {
    PartnerKind.SHELTER: ("emergency-shelter", "the partner is a shelter"),
    PartnerKind.COUNSELLING: ("counseling", "the partner is a counselling service"),
    PartnerKind.HOTLINE: ("crisis-hotline", "the partner is a hotline"),
    PartnerKind.LEGAL_AID: ("lawyer", "the partner is a legal aid office"),
}
_COURT = re.compile(
    r"\b(?:family|civil|domestic relations|domestic violence|county)\b.{0,30}\bcourts?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Codes of the taxonomy; `reasons` says for each code, in a sentence, why, and `confidences` how sure (0 to 1)."""

    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    policies: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    confidences: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    code: str
    value: str
    only_in: str


@dataclass(frozen=True, slots=True)
class _Hit:
    phrase: str
    rules: tuple[_Rule, ...]
    covered: bool


_Trie = Mapping[str, list[tuple[tuple[str, ...], tuple[_Rule, ...]]]]


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def _tokens(text: str) -> list[str]:
    folded = text.lower().replace("'", "").replace("’", "")
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return list(map(_stem, _WORDS.findall(folded)))


@cache
def _rules() -> _Trie:
    """Phrases of `seed_data/lexicon/import_words.csv` by their first word, the longest first."""
    gathered: dict[tuple[str, ...], list[_Rule]] = {}
    with (SEED_DATA / "lexicon" / "import_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rule = _Rule(row["kind"], row["code"], row["value"], row["only_in"])
            gathered.setdefault(tuple(_tokens(row["phrase"])), []).append(rule)
    trie: dict[str, list[tuple[tuple[str, ...], tuple[_Rule, ...]]]] = {}
    for words, rules in gathered.items():
        trie.setdefault(words[0], []).append((words, tuple(rules)))
    for phrases in trie.values():
        phrases.sort(key=lambda pair: -len(pair[0]))
    return trie


@cache
def _notable() -> frozenset[str]:
    """The words at which anything can happen; all others are passed over."""
    return frozenset(_rules()) | _STOPS | _DENIED | _REFERRED | _TURNS


@cache
def _labels() -> Mapping[tuple[str, ...], _Rule]:
    """The taxonomy's own labels and codes, which only a whole category may equal."""
    labels: dict[tuple[str, ...], _Rule] = {}
    for kind, terms in (("tag", taxonomy.tags()), ("need", taxonomy.needs())):
        for term in terms.values():
            for words in (term.code.replace("-", " "), *(term.label(language) for language in taxonomy.SEARCHED)):
                labels[tuple(_tokens(words))] = _Rule(kind, term.code, "", "category")
    return labels


def _hits(tokens: list[str]) -> Iterator[_Hit]:
    """The longest phrase at each place, once; `covered` by a denial or a referral before it in the sentence."""
    trie, notable = _rules(), _notable()
    place, reach = 0, -1
    for start, token in enumerate(tokens):
        if start < place or token not in notable:
            continue
        place = start
        for words, rules in trie.get(token, ()):
            if tuple(tokens[place : place + len(words)]) == words:
                yield _Hit(" ".join(words), rules, covered=place <= reach)
                place += len(words)
                break
        else:
            if token in _STOPS or token in _TURNS:
                reach = reach if token in _TURNS and place <= reach and tokens[place - 1] in _DENIED else -1
            elif token in _DENIED or token in _REFERRED:
                reach = place + _REACH


@cache
def _order() -> Mapping[str, int]:
    """Where each code stands in the taxonomy."""
    return {code: place for place, code in enumerate([*taxonomy.needs(), *taxonomy.tags()])}


@lru_cache(maxsize=4096)
def _heard(text: str) -> tuple[_Hit, ...]:
    """What a category, name or short sentence says: they come again and again."""
    return tuple(_hits(_tokens(text)))


class _Gathering:
    """The codes found so far, the surest reason for each."""

    def __init__(self) -> None:
        self.needs: dict[str, float] = {}
        self.tags: dict[str, float] = {}
        self.policies: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.sure: dict[str, float] = {}
        self.torn: set[str] = set()

    def add(self, rule: _Rule, confidence: float, reason: str) -> None:
        if rule.kind == "policy":
            self._rule(rule, confidence, reason)
        elif rule.kind in ("need", "tag"):
            store = self.needs if rule.kind == "need" else self.tags
            if store.get(rule.code, -1.0) < confidence:
                store[rule.code] = confidence
                self.explain(rule.code, confidence, reason)

    def explain(self, code: str, confidence: float, reason: str) -> None:
        if self.sure.get(code, -1.0) < confidence:
            self.sure[code], self.reasons[code] = confidence, reason

    def _rule(self, rule: _Rule, confidence: float, reason: str) -> None:
        """Two different answers to one question are none: *ask* where the policy knows it, else silence.

        A policy of several values (`multi`) gathers them, joined by `;`.
        """
        known = self.policies.get(rule.code)
        if known and taxonomy.policies()[rule.code].value_type == "multi":
            self.policies[rule.code] = ";".join(sorted({*known.split(";"), rule.value}))
            return
        if rule.code in self.torn or known == rule.value:
            return
        if known is None or known == "ask":
            self.policies[rule.code] = rule.value
            self.explain(rule.code, confidence, reason)
        elif rule.value != "ask":
            self.torn.add(rule.code)
            if "ask" in taxonomy.policies()[rule.code].values:
                self.policies[rule.code] = "ask"
                self.reasons[rule.code] = "the partner's words give two answers"
            else:
                del self.policies[rule.code]
                self.reasons.pop(rule.code, None)
                self.sure.pop(rule.code, None)


def _gather(found: _Gathering, text: str, where: str, confidence: float) -> None:
    allowed = _SURE[where]
    said = {"category": "the partner's category says", "name": "the name says", "text": "the description says"}[where]
    for hit in _heard(text) if len(text) <= _SHORT else _hits(_tokens(text)):
        if hit.covered:
            continue
        for rule in hit.rules:
            if rule.only_in in allowed:
                found.add(rule, confidence, f"{said} “{hit.phrase}”")


def _add_kind(found: _Gathering, kind: PartnerKind | None, texts: Sequence[str]) -> None:
    default = _BY_KIND.get(kind) if kind else None
    if default:
        found.add(_Rule("need", default[0], "", ""), CATEGORY, default[1])
    if kind is PartnerKind.COURT and any(_COURT.search(text) for text in texts):
        found.add(_Rule("need", "protective-order", "", ""), NAME, "it is a family or civil court")


def infer(
    texts: Sequence[object], categories: Sequence[object] = (), kind: PartnerKind | None = None
) -> Cleaned[Terms]:
    """Needs, tags and policies of a listing. `texts[0]` is its name, the others free text; `categories` are its own.

    Confidence: 0.9 by category or by the kind of partner, 0.8 by name, 0.5 by free text; the answer's is the lowest
    of its needs' (1.0 when there is none).
    """
    found = _Gathering()
    plain = [as_text(text) for text in texts]
    for category in (as_text(entry) for entry in categories):
        label = _labels().get(tuple(_tokens(category)))
        if label:
            found.add(label, CATEGORY, "the partner's category is this")
        _gather(found, category, "category", CATEGORY)
    for place, text in enumerate(plain):
        _gather(found, text, "text" if place else "name", FREE if place else NAME)
    _add_kind(found, kind, plain)
    order = _order()
    terms = Terms(
        needs=tuple(sorted(found.needs, key=lambda code: order[code])),
        tags=tuple(sorted(found.tags, key=lambda code: order[code])),
        policies=found.policies,
        reasons=found.reasons,
        confidences=found.sure,
    )
    return Cleaned(terms, "", min(found.needs.values(), default=1.0))
