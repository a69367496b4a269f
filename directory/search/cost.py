"""Is it free? What a listing's words about fees plainly say, for the filter that asks for it.

Promises: one of the taxonomy's values of the policy `cost`, or "" where the words leave any doubt; then one must ask.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from directory.search.analysis import fold

_NOTHING: Final = (
    r"(?:none|free(?: of charge)?|no (?:fees?|costs?|charges?)|(?:there (?:is|are) )?no (?:fees?|costs?|charges?)"
    r"|at no (?:cost|charge)|all services are free|services are free|gratis|gratuit[oa]s?|sin (?:costo|cargo|cuota)s?)"
)
_GIFTS: Final = r"(?:voluntary )?(?:donations?|contributions?)(?: (?:accepted|welcome|of members))?"
FREE: Final = re.compile(rf"{_NOTHING}(?:[.,;:!\s]+{_GIFTS})?[.!\s]*")
SLIDING: Final = re.compile(r"\bsliding\b|\bfee scale\b|\bescala movil\b|\bsegun (?:sus )?ingresos\b")
PRICE: Final = re.compile(r"[$£€]\s?[1-9]")
DOUBT: Final = re.compile(
    r"\b(?:free|none|no|waive[dr]?s?|sliding|scale|scholarships?|depends?|insurance|medicaid|gratis|may|some|if|except)\b"
)


@lru_cache(4096)
def cost(fees: str) -> str:
    """`free`, `sliding_scale`, `fee`, or "" where `fees` does not plainly say."""
    said = " ".join(fold(fees).replace('"', " ").split())
    if FREE.fullmatch(said):
        return "free"
    if SLIDING.search(said):
        return "sliding_scale"
    return "fee" if PRICE.search(said) and not DOUBT.search(said) else ""
