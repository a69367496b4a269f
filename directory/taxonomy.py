"""The directory's own words: needs (service types), tags (who it is for) and policies (its rules).

Promises: read once from `seed_data/taxonomy/*.csv`, in the file's order, immutable afterwards; every code is unique
and has a label in every language. The words of a language are a file of their own, `labels/<locale>.csv`, read when
that language is first asked for, so that a new language is one file and no line of code. What a policy may say is a
closed list, and each value answers yes, no or ask to a person who needs that rule in her favour; what is not known is
always ask.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from directory.settings import SEED_DATA

Answer = Literal["yes", "no", "ask"]
FOLDER = SEED_DATA / "taxonomy"
SEARCHED = ("en", "es")
"""Languages whose labels and plain words are in the index and the lexicon; a partner's file is in one of them."""
TEXT_LIMIT = 500
HIDDEN_NEEDS = frozenset({"abuse-intervention"})
"""Needs that a survivor's search offers only when they are asked for by name."""


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One allowed value of a policy, and its `answer` to a person who needs the policy."""

    policy: str
    value: str
    answer: Answer

    def label(self, locale: str) -> str:
        """The label in `locale`, or in English where that language has none yet."""
        return _said("value", f"{self.policy}={self.value}", locale).label


@dataclass(frozen=True, slots=True)
class Term:
    """One code (`kind` is group, need, tag or policy) and what other taxonomies call it.

    Its words are asked by language. A policy has a `value_type` (`enum`, `multi`, `number` or `text`) and, for the
    first two, its `values`.
    """

    kind: str
    code: str
    group: str = ""
    open_eligibility: tuple[str, ...] = ()
    concept_211: str = ""
    value_type: str = ""
    values: Mapping[str, PolicyValue] = field(default_factory=dict)

    def label(self, locale: str) -> str:
        """The label in `locale`, or in English where that language has none yet."""
        return _said(self.kind, self.code, locale).label

    def question(self, locale: str) -> str:
        """What a survivor asks about this policy, in `locale` or in English; "" for what is no policy."""
        return _said(self.kind, self.code, locale).question

    def synonyms(self, locale: str) -> tuple[str, ...]:
        """The plain words for it in `locale` itself; () where there are none."""
        return _labels(locale)[self.kind, self.code].synonyms if locale in languages() else ()


@dataclass(frozen=True, slots=True)
class _Said:
    label: str
    synonyms: tuple[str, ...]
    question: str


@cache
def languages() -> tuple[str, ...]:
    """The languages that have labels: one file of `seed_data/taxonomy/labels` each."""
    return tuple(sorted(path.stem for path in (FOLDER / "labels").glob("*.csv")))


@cache
def _labels(language: str) -> Mapping[tuple[str, str], _Said]:
    """What each (kind, code) is called in `language`; read when that language is first asked for."""
    return {
        (row["kind"], row["code"]): _Said(row["label"], _words(row["synonyms"]), row["question"])
        for row in _rows(f"labels/{language}")
    }


def _said(kind: str, code: str, locale: str) -> _Said:
    return _labels(locale if locale in languages() else "en")[kind, code]


def _words(cell: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (cell or "").split(";") if word.strip())


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _policy_values() -> Mapping[str, Mapping[str, PolicyValue]]:
    values: dict[str, dict[str, PolicyValue]] = {}
    for row in _rows("policy_values"):
        value = PolicyValue(row["policy"], row["value"], cast("Answer", row["answer"]))
        values.setdefault(row["policy"], {})[value.value] = value
    return values


@cache
def _load(name: str, kind: str) -> Mapping[str, Term]:
    values = _policy_values() if kind == "policy" else {}
    terms: dict[str, Term] = {}
    for row in _rows(name):
        terms[row["code"]] = Term(
            kind=kind,
            code=row["code"],
            group=row.get("group", ""),
            open_eligibility=_words(row.get("open_eligibility_2_0")),
            concept_211=row.get("hsis211_concept_name", ""),
            value_type=row.get("value_type", ""),
            values=MappingProxyType(values.get(row["code"], {})),
        )
    return MappingProxyType(terms)


def groups() -> Mapping[str, Term]:
    """Groups of needs by code (`now`), in the order a page shows them."""
    return _load("groups", "group")


def needs() -> Mapping[str, Term]:
    """Service types by code (`emergency-shelter`)."""
    return _load("needs", "need")


def tags() -> Mapping[str, Term]:
    """Whom a service is for, by code (`teens`)."""
    return _load("tags", "tag")


def policies() -> Mapping[str, Term]:
    """A service's rules, by code (`pets`)."""
    return _load("policies", "policy")


def policy_value_ok(code: str, value: str) -> bool:
    """Whether `value` may be stored for policy `code`; False for an unknown code.

    `enum` is one of its values, `multi` several of them joined by `;`, `number` a whole number (up to 9999) or
    `varies`, `text` 1 to 500 characters.
    """
    term = policies().get(code)
    if term is None:
        return False
    if term.value_type == "enum":
        return value in term.values
    if term.value_type == "multi":
        parts = value.split(";")
        return len(set(parts)) == len(parts) and all(part in term.values for part in parts)
    if term.value_type == "number":
        return value == "varies" or (value.isascii() and value.isdigit() and len(value) <= 4)
    return bool(value.strip()) and len(value) <= TEXT_LIMIT


def policy_answer(code: str, value: str) -> Answer:
    """What `value` (or "" for unknown) of policy `code` answers a person who needs that rule in her favour.

    Of several values (`multi`) the kindest counts. Numbers, texts and anything not understood are `ask`.
    """
    term = policies().get(code)
    answers = {term.values[part].answer for part in value.split(";") if part in term.values} if term else set()
    if "yes" in answers:
        return "yes"
    return "no" if answers == {"no"} else "ask"


def crosswalk_open_eligibility() -> Mapping[str, tuple[str, ...]]:
    """Open Eligibility 2.0 ids (`1304`) to our codes, in the files' order.

    Ids from 20000 on are situations and lead to tags; the others are services and lead to needs. One id can be several
    of our codes (theirs is coarser); choosing among them is for a person.
    """
    found: dict[str, tuple[str, ...]] = {}
    for term in [*needs().values(), *tags().values()]:
        for concept in term.open_eligibility:
            identifier = concept.split()[0]
            found[identifier] = (*found.get(identifier, ()), term.code)
    return MappingProxyType(found)
