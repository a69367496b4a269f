"""What a header's words mean: `seed_data/lexicon/import_headers.csv` in four languages, and the flag columns.

Promises: a word that speaks of secrecy always wins over any other, so that no private column is taken for something
else; a header that says nothing we know says nothing.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from directory.settings import SEED_DATA
from importers.cleaning.languages import language_codes

SECRET: Final = re.compile(
    r"\b(?:private|privacy|privado|prive|privat|confiden\w*|vertraulich|geheim|secret\w*|withh[eo]ld|suppress\w*|hidden|hide|"
    r"unlisted|undisclosed|unpublished|redact\w*|do not|not public|not for public\w*|no publicar|ne pas|nicht|"
    r"exclude\w*|dnr|ocult[oa]|masque|internal only)\b"
)
"""Words by which a column says that a row must be kept back."""
NEVER: Final = re.compile(r"\b(?:internal|staff|case ?worker|personal|home (?:phone|email|address)|employee)\b")
"""Words of columns that are nobody's business."""
AGES: Final = re.compile(r"(?:ages? )?(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})")
HARMLESS: Final = frozenset(
    re.findall(
        r"\w+",
        "the a an of and or for de del la le les l d der die das und y et our your their is if available s primary "
        "main please enter yes no",
    )
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field, its detail, and how sure the header's words make it (0 to 1)."""

    field: str
    detail: str = ""
    score: float = 0.0


def plain(header: str) -> str:
    """Words of a header without case, accents, punctuation and joins: `OrganisationName` → `organisation name`."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)", " ", header.strip())
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", folded))


@cache
def lexicon() -> Mapping[str, tuple[str, str]]:
    """Phrase → (field, detail)."""
    found: dict[str, tuple[str, str]] = {}
    with (SEED_DATA / "lexicon" / "import_headers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(plain(row["phrase"]), (row["field"], row["detail"]))
    return found


def meaning(header: str) -> Meaning:
    """What `header` says its column holds; field "" where its words say nothing we know."""
    words = plain(header)
    if not words:
        return Meaning("")
    if SECRET.search(words):
        return Meaning("private", score=1.0)
    if words in lexicon():
        return Meaning(*lexicon()[words], 0.95)
    return Meaning("internal", score=0.95) if NEVER.search(words) else _group(header) or _partly(words.split())


def _group(header: str) -> Meaning | None:
    """A header that is an age span or a language: a column of yes and no."""
    ages = AGES.fullmatch(header.strip().strip("'’").casefold())
    if ages:
        return Meaning("age_flag", f"{ages[1]}-{ages[2]}", 0.9)
    spoken = language_codes(header)
    if len(spoken) == 1:
        return Meaning("language_flag", header.strip(), 0.9)
    return None


def _partly(words: list[str]) -> Meaning:
    """The longest phrase within the header; one that ends it goes before (`agency address`)."""
    best = Meaning("")
    weighty = sum(word not in HARMLESS for word in words) or 1
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + 6) + 1):
            known = lexicon().get(" ".join(words[start:end]))
            if known is None or (end - start == 1 and len(words[start]) < 3 and len(words) > 2):
                continue
            covered = sum(word not in HARMLESS for word in words[start:end]) / weighty
            last = all(word in HARMLESS for word in words[end:])
            score = round(0.4 + 0.25 * min(covered, 1.0) + 0.15 * last + 0.001 * start, 3)
            if score > best.score:
                best = Meaning(*known, score)
    return best
