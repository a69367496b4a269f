"""Names folded for comparing.

Promises: two spellings of one name give one key; the key is for comparing only and is never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SMALL_WORDS = re.compile(r"\b(inc|incorporated|llc|ltd|corp|corporation|the|of|and|for|at|a)\b")


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """`name` without case, accents, punctuation, legal forms or small words; at most 120 letters."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    words = re.sub(r"[^\w]+", " ", letters.replace("'", "").replace("’", ""))
    return " ".join(SMALL_WORDS.sub(" ", words).split())[:120]
