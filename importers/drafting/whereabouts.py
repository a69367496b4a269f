"""Where something is, out of cells that hold more than one thing.

Promises: what is neither an area nor hours counts as address, and so as secret; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

TIMES: Final = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|daily|24/7|appt|m-)|\d\s*[ap]m?\b|\b\d+-\d+\b", re.IGNORECASE
)
BREAK: Final = re.compile(r"\s*[|;]\s*|\.\s+|\s+/\s+|\s+-\s+|(?<=\d{5})[.,]?\s+(?=\D)|(?<=County),\s+")


def where_in(text: str, nowhere: Collection[str] = ()) -> tuple[str, str, str]:
    """Address line, area served and hours of one cell, parted by anything; `nowhere` are words that are no address."""
    parts = [part.strip() for part in BREAK.split(text) if part.strip()]
    areas = [part for part in parts if re.search(r"count(?:y|ies)$", part, re.IGNORECASE)]
    hours = [part for part in parts if part not in areas and TIMES.search(part)]
    lines = [part for part in parts if part not in areas and part not in hours and part not in nowhere]
    return " ".join(lines), " ".join(areas).removeprefix("All of "), "; ".join(hours)


def town_line(text: str, state: str) -> dict[str, str]:
    """`city` and `postal_code` of a `RawPlace` out of `Town, ST 12345`; a town alone, or a code alone, is one too."""
    found = re.fullmatch(rf"(.*?),?\s*(?:\b{state}\b)?\s*(\d{{5}}(?:-\d{{4}})?)?", text)
    return {"city": found[1], "postal_code": found[2] or ""} if found else {"city": text}
