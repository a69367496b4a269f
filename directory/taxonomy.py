"""The directory's own words: needs (service types), tags (who it is for) and policies (its rules).

Promises: read once from `seed_data/taxonomy/*.csv`, in the file's order, immutable afterwards; every code is unique
and has a label in every language the files carry.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from directory.settings import SEED_DATA


@dataclass(frozen=True, slots=True)
class Term:
    """One code with its labels and plain-word synonyms by language, and what other taxonomies call it."""

    code: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    group: str = ""
    open_eligibility: tuple[str, ...] = ()
    concept_211: str = ""
    value_type: str = ""
    question: str = ""

    def label(self, locale: str) -> str:
        """The label in `locale`, or in English where that language has none yet."""
        return self.labels.get(locale) or self.labels["en"]


def _words(cell: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (cell or "").split(";") if word.strip())


def _by_language(row: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): cell for name, cell in row.items() if name.startswith(prefix) and cell}


@cache
def _load(name: str) -> Mapping[str, Term]:
    terms: dict[str, Term] = {}
    with (SEED_DATA / "taxonomy" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            terms[row["code"]] = Term(
                code=row["code"],
                labels=_by_language(row, "label_"),
                synonyms={k: _words(v) for k, v in _by_language(row, "synonyms_").items()},
                group=row.get("group", ""),
                open_eligibility=_words(row.get("open_eligibility_2_0")),
                concept_211=row.get("hsis211_concept_name", ""),
                value_type=row.get("value_type", ""),
                question=row.get("survivor_question", ""),
            )
    return MappingProxyType(terms)


def needs() -> Mapping[str, Term]:
    """Service types by code (`emergency-shelter`)."""
    return _load("needs")


def tags() -> Mapping[str, Term]:
    """Whom a service is for, by code (`teens`)."""
    return _load("tags")


def policies() -> Mapping[str, Term]:
    """A service's rules, by code (`pets`)."""
    return _load("policies")
