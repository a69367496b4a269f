"""The directory's own words: needs (service types), tags (who it is for) and policies (its rules).

Promises: read once from `seed_data/taxonomy/*.csv`, in the file's order, immutable afterwards; every code is unique
and has a label in every language the files carry. What a policy may say is a closed list, and each value answers
yes, no or ask to a person who needs that rule in her favour; what is not known is always ask.
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
TEXT_LIMIT = 500
HIDDEN_NEEDS = frozenset({"abuse-intervention"})
"""Needs that a survivor's search offers only when they are asked for by name."""


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One allowed value of a policy: its labels by language, and its `answer` to a person who needs the policy."""

    value: str
    labels: Mapping[str, str]
    answer: Answer

    def label(self, locale: str) -> str:
        """The label in `locale`, or in English where that language has none yet."""
        return self.labels.get(locale) or self.labels["en"]


@dataclass(frozen=True, slots=True)
class Term:
    """One code with its labels and plain-word synonyms by language, and what other taxonomies call it.

    A policy has a `value_type` (`enum`, `multi`, `number` or `text`) and, for the first two, its `values`.
    """

    code: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    group: str = ""
    open_eligibility: tuple[str, ...] = ()
    concept_211: str = ""
    value_type: str = ""
    question: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, PolicyValue] = field(default_factory=dict)

    def label(self, locale: str) -> str:
        """The label in `locale`, or in English where that language has none yet."""
        return self.labels.get(locale) or self.labels["en"]


def _words(cell: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (cell or "").split(";") if word.strip())


def _by_language(row: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): cell for name, cell in row.items() if name.startswith(prefix) and cell}


def _rows(name: str) -> list[dict[str, str]]:
    with (SEED_DATA / "taxonomy" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _policy_values() -> Mapping[str, Mapping[str, PolicyValue]]:
    values: dict[str, dict[str, PolicyValue]] = {}
    for row in _rows("policy_values"):
        value = PolicyValue(row["value"], _by_language(row, "label_"), cast("Answer", row["answer"]))
        values.setdefault(row["policy"], {})[value.value] = value
    return values


def _questions(row: Mapping[str, str]) -> dict[str, str]:
    english = {"en": row["survivor_question"]} if row.get("survivor_question") else {}
    return english | _by_language(row, "survivor_question_")


@cache
def _load(name: str) -> Mapping[str, Term]:
    values = _policy_values() if name == "policies" else {}
    terms: dict[str, Term] = {}
    for row in _rows(name):
        terms[row["code"]] = Term(
            code=row["code"],
            labels=_by_language(row, "label_"),
            synonyms={k: _words(v) for k, v in _by_language(row, "synonyms_").items()},
            group=row.get("group", ""),
            open_eligibility=_words(row.get("open_eligibility_2_0")),
            concept_211=row.get("hsis211_concept_name", ""),
            value_type=row.get("value_type", ""),
            question=row.get("survivor_question", ""),
            questions=_questions(row),
            values=MappingProxyType(values.get(row["code"], {})),
        )
    return MappingProxyType(terms)


def groups() -> Mapping[str, Term]:
    """Groups of needs by code (`now`), in the order a page shows them."""
    return _load("groups")


def needs() -> Mapping[str, Term]:
    """Service types by code (`emergency-shelter`)."""
    return _load("needs")


def tags() -> Mapping[str, Term]:
    """Whom a service is for, by code (`teens`)."""
    return _load("tags")


def policies() -> Mapping[str, Term]:
    """A service's rules, by code (`pets`)."""
    return _load("policies")


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
