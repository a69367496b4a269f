"""Partners' taxonomy codes: kept to be shown back, and led to our needs and tags where that is plain.

Promises: only our own table of 211 concept names and publicly seen codes, Open Eligibility ids and our own codes are
used; a term that can be several of ours is left to its words and to a person. Codes are kept only if they look like
codes, so that no sentence hides in one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from directory import taxonomy
from directory.draft import Doubt
from directory.settings import SEED_DATA

CODE_211: Final = re.compile(r"[A-Z]{1,2}(?:[A-Z]?-?\d{4}(?:\.\d{1,4}(?:-\d{1,3}(?:\.\d{1,2})?)?)?)?")
CODED: Final = re.compile(r"[A-Z]{0,3}[-.]?\d[\d.-]{0,24}|[A-Z]{1,3}", re.ASCII)
MIXED: Final = re.compile(
    r"\s*(?:\(?(?P<code>[A-Z]{2}-\d{4}[\d.-]*)\)?\s*[-:]?\s*)?(?P<name>[^()]*?)\s*"
    r"(?:\((?P<after>[A-Z]{2}-\d{4}[\d.-]*)\))?\s*"
)


@dataclass(frozen=True, slots=True)
class Coded:
    """One term of a partner: its code, name, and the taxonomy it names; each may be ""."""

    code: str = ""
    name: str = ""
    taxonomy: str = ""


@dataclass(frozen=True, slots=True)
class Crossed:
    """What terms lead to: words for the needs' reading, codes to keep, our needs and tags, doubts."""

    categories: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def _normal(name: str) -> str:
    return re.sub(r"\W+", " ", name).strip().casefold()


@cache
def crosswalk_211() -> Mapping[str, tuple[str, ...]]:
    """Concept names (in plain small letters) and codes of `crosswalk_211.csv`, each to our needs."""
    found: dict[str, tuple[str, ...]] = {}
    with (SEED_DATA / "taxonomy" / "crosswalk_211.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            needs = tuple(code for code in row["needs"].split(";") if code)
            found[_normal(row["concept"])] = needs
            if row["code"]:
                found[row["code"]] = needs
    return MappingProxyType(found)


def crossed(terms: Iterable[Coded]) -> Crossed:
    """Where `terms` lead; each once, in their order."""
    listed = list(dict.fromkeys(term for term in terms if term.code or term.name))
    ours: list[str] = []
    doubts: list[Doubt] = []
    for term in listed:
        found = _ours(term)
        if len(found) > 1:
            doubts.append(Doubt(field="needs", what="a term of its taxonomy can be several of ours", text=term.name))
        else:
            ours += found
    return Crossed(
        categories=tuple(dict.fromkeys(term.name for term in listed if term.name)),
        codes=tuple((term.code, term.name) for term in listed if _a_code(term.code)),
        needs=tuple(dict.fromkeys(code for code in ours if code in taxonomy.needs())),
        tags=tuple(dict.fromkeys(code for code in ours if code in taxonomy.tags())),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _a_code(code: str) -> bool:
    return bool(CODED.fullmatch(code)) or code in taxonomy.needs() or code in taxonomy.tags()


def _ours(term: Coded) -> tuple[str, ...]:
    table = crosswalk_211()
    if _normal(term.name) in table:
        return table[_normal(term.name)]
    if CODE_211.fullmatch(term.code):
        above = [code for code in table if "-" in code and _under(term.code, code)]
        return table[above[0]] if above else ()
    if term.code in taxonomy.needs() or term.code in taxonomy.tags():
        return (term.code,)
    if "eligibility" in term.taxonomy.casefold():
        return taxonomy.crosswalk_open_eligibility().get(term.code, ())
    return ()


def _under(code: str, above: str) -> bool:
    """Whether a 211 code is `above` or lies below it in that taxonomy's tree."""
    return code == above or code.startswith((f"{above}-", f"{above}."))


def coded_in(text: str) -> tuple[Coded, ...]:
    """The terms of a cell: `Name (RP-1500.1400-200); RP-1500 - Name; Name | Name`, codes and names in any order."""
    found: list[Coded] = []
    for part in re.split(r"[;|\n*]+", text):
        match = MIXED.fullmatch(part)
        if match and part.strip():
            found.append(Coded(match["code"] or match["after"] or "", match["name"].strip(" -:,")))
        elif part.strip():
            found.append(Coded(name=part.strip()))
    return tuple(found)
