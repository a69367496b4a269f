"""How secret a row of a known shape says its place is.

Promises: a mark that speaks of privacy counts unless it plainly says no; what speaks of abuse and names no place is not
known, and so confidential. Nothing here can make a row less secret than the secrecy filter finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from directory.values import Tier
from importers.drafting import told
from importers.secrecy import NOT_PRIVATE

PRIVATE: Final = re.compile(
    r"confidential|private|privacy|donot(?:refer|publish|list|share|show|map)|exclude|withh[eo]ld|hidden|undisclosed|unlisted|"
    r"unpublished|nopublic|secret"
)
"""In the name of a field: whatever it says but no, the row is private."""
SHOWN: Final = re.compile(r"(?:is)?public|showonpublic\w*|(?:is)?published|publish|(?:is)?visible|displayaddress")
"""In the name of a field: where it says no, the row is private."""
NO: Final = frozenset({"0", "0.0", "n", "no", "false", "f", "off", "never"})
SECRET_PLACE: Final = re.compile(
    r"(?:address|location|site|place|shelter)\b.{0,30}\b(?:confidential|undisclosed|withheld|private|secret|hidden)|"
    r"\b(?:confidential|undisclosed|withheld|private|secret|hidden)\b.{0,30}(?:address|location|site|place|shelter)|"
    r"^\s*confidential\s*$",
    re.IGNORECASE,
)
ABUSE: Final = re.compile(
    r"\b(?:domestic|family|intimate partner|dating|sexual|gender[- ]based)[\s/-]*(?:and[\s/-]*\w+[\s/-]*)?"
    r"(?:violence|abuse|assault)|\bbattered|\bwom[ae]n'?s aid\b|"
    r"\b(?:abuse|rape|violence) (?:victims?|survivors?|crisis)|\bstalking|\btraffick|\brefuges?\b|"
    r"\b(?:victims?|survivors?) of (?:\w+ ){0,2}(?:violence|abuse|assault|trafficking)|"
    r"\bsafe[- ]?hous|\bviolencia\b|\bmaltrat|\bV?AWA\b|\bDV\b",
    re.IGNORECASE,
)
"""Words of services whose places may be secret."""
DEEP: Final = 8
LONGEST: Final = 200
"""Characters of an answer; a longer text beside such a name (a privacy policy) is none."""
ELSEWHERE: Final = frozenset({"phones", "contacts", "contact", "phone"})
"""Parts with privacy marks of their own: a private number says nothing of the place."""


def declared(*texts: str, placed: bool) -> Tier | None:
    """What a row says by telling an address (`placed`) or not: public, or None (not known)."""
    if placed:
        return Tier.PUBLIC
    return None if any(map(ABUSE.search, texts)) else Tier.PUBLIC


def speaks_of_abuse(*texts: str) -> bool:
    """Whether any text is of a service for survivors."""
    return any(map(ABUSE.search, texts))


def is_private(cell: object) -> bool:
    """Whether the cell of a privacy column says yes, or anything that is not plainly no."""
    return str("" if cell is None else cell).strip().casefold() not in NOT_PRIVATE


def is_no(cell: object) -> bool:
    """Whether a cell plainly says no (`0`, `false`, `No`)."""
    return str("" if cell is None else cell).strip().casefold() in NO


def private_marks(record: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """The answers of every field, however deep, whose name speaks of privacy; those of numbers and people apart."""
    for name, value in record.items():
        speaks = _speaks(str(name))
        if speaks == "elsewhere":
            continue
        if isinstance(value, (dict, list)):
            if speaks == "private" and value:
                yield "yes"
            inner = value if isinstance(value, list) else [value]
            for item in inner if depth < DEEP else ():
                if isinstance(item, dict):
                    yield from private_marks(item, depth + 1)
        elif speaks == "private" and is_private(value) and len(str(value)) < LONGEST:
            yield told(value) or "yes"
        elif speaks == "shown" and is_no(value):
            yield "not shown to the public"


@lru_cache(maxsize=4096)
def _speaks(name: str) -> str:
    """What a field's name speaks of: `private`, `shown`, `elsewhere` (a part with marks of its own), or ""."""
    plain = re.sub(r"[^a-z]", "", name.casefold())
    if plain in ELSEWHERE or name.startswith("waymark:"):
        return "elsewhere"
    if PRIVATE.search(plain):
        return "private"
    return "shown" if SHOWN.fullmatch(plain) else ""


def secret_attributes(named: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The answers of attributes `(name, value)` that are named like "confidential location" or say so."""
    for name, value in named:
        if SECRET_PLACE.search(name):
            yield value if told(value) else "yes"
        elif SECRET_PLACE.search(value):
            yield "yes"
