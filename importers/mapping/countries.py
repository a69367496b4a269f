"""Which country a sheet is of, by postal codes, dialling codes and states in its cells.

Promises: at least three cells must speak for it and none of another country may be half as many; otherwise the answer
is "" and the caller's own stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from importers.cleaning.states import state_code
from importers.mapping.cells import CODES

DIALLED: Final = {
    "+44": "GB",
    "+353": "IE",
    "+61": "AU",
    "+64": "NZ",
    "+34": "ES",
    "+33": "FR",
    "+49": "DE",
    "+52": "MX",
}
NAMED: Final = {
    "us": "US", "usa": "US", "united states": "US", "uk": "GB", "gb": "GB", "united kingdom": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "ireland": "IE", "ie": "IE", "canada": "CA", "ca": "CA",
    "australia": "AU", "au": "AU",
    "spain": "ES", "españa": "ES", "es": "ES", "france": "FR", "fr": "FR",
    "germany": "DE", "deutschland": "DE", "de": "DE",
    "mexico": "MX", "méxico": "MX", "mx": "MX", "new zealand": "NZ", "nz": "NZ",
}  # fmt: skip
"""Countries as cells name them."""
WITHIN: Final = {name: re.compile(rf"(?<!\w){CODES[name].pattern}(?!\w)", re.IGNORECASE) for name in ("GB", "IE", "CA")}
ZIPPED: Final = re.compile(r"\b([A-Z]{2})\.?,? \d{5}(?:-\d{4})?\b")
AUSTRALIAN: Final = re.compile(r"\b(?:NSW|VIC|QLD|TAS|ACT)\b,? ?(?:\d{4})?\b")


def country_of(cells: Iterable[object]) -> str:
    """ISO 3166-1 alpha-2, or "" where the cells do not tell."""
    votes: Counter[str] = Counter()
    for cell in cells:
        text = str(cell or "").strip()
        if text and len(text) < 200:
            votes.update(_spoken_for(text))
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return ""
    return ranked[0][0]


def _spoken_for(text: str) -> set[str]:
    found = {name for name, code in WITHIN.items() if "@" not in text and "/" not in text and code.search(text)}
    found |= {country for dialled, country in DIALLED.items() if text.lstrip("( 0").startswith(dialled)}
    if (zipped := ZIPPED.search(text)) and state_code(zipped[1]):
        found.add("US")
    if len(text) == 2 and text.isupper() and state_code(text):
        found.add("US")
    if AUSTRALIAN.search(text):
        found.add("AU")
    return found


def named_country(text: str) -> str:
    """The country a cell names, or ""."""
    return NAMED.get(text.strip().strip(".").casefold(), "")
