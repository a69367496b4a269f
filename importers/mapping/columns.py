"""What one column is: its header's words against what its cells look like.

Promises: where the two disagree the cells win if they are plain, else the column is left out, and either is said; a
column that speaks of secrecy is never taken for another; below `ENOUGH` nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from directory.taxonomy import policies, tags
from importers.cleaning.needs import infer
from importers.mapping.model import Column
from importers.mapping.words import Meaning

ENOUGH: Final = 0.55
"""Confidence below which a column is not read."""
PLAINLY: Final = 0.7
"""Share of cells that must look like another field before they win over a header."""
LOOKS: Final = {
    "phone": "phone", "email": "email", "url": "url", "postal_code": "postal_code", "latitude": "latitude",
    "longitude": "longitude", "point": "pair", "state": "state", "hours": "hours", "city": "city", "address": "street",
    "address_1": "street", "languages": "languages", "language_flag": "flag", "age_flag": "flag", "tag_flag": "flag",
    "policy_flag": "flag", "contact": "mixed", "minimum_age": "number", "maximum_age": "number",
}  # fmt: skip
"""Field → the look its cells should have."""
STRICT: Final = frozenset(
    {"phone", "email", "url", "postal_code", "latitude", "longitude", "point", "minimum_age", "maximum_age"}
)
FLAGGED: Final = frozenset({"language_flag", "age_flag", "tag_flag", "policy_flag", "need_flag"})
PLAIN_LOOKS: Final = (
    ("email", "email"),
    ("url", "url"),
    ("pair", "point"),
    ("phone", "phone"),
    ("postal_code", "postal_code"),
)
"""Looks that no other kind of cell has, and the field they mean."""
WITHOUT_HEADER: Final = (
    *PLAIN_LOOKS, ("seen", "visibility"), ("mixed", "contact"), ("street", "address"), ("hours", "hours"),
    ("languages", "languages"), ("state", "state"), ("city", "city"),
)  # fmt: skip
NAMES: Final = {
    "phone": "phone numbers", "email": "e-mail addresses", "url": "links", "postal_code": "postal codes",
    "latitude": "latitudes", "longitude": "longitudes", "point": "coordinates",
    "state": "states", "hours": "opening hours", "city": "towns",
    "address": "street addresses", "address_1": "street addresses", "languages": "languages",
    "contact": "addresses with numbers",
    "visibility": "answers about visibility", "minimum_age": "numbers", "maximum_age": "numbers",
}  # fmt: skip


DENIED: Final = re.compile(r"\b(?:no|not|non|without|except|excludes?|sin|sans|kein\w*|ohne)\b", re.IGNORECASE)


def _pct(share: float) -> str:
    return f"{round(share * 100)}% of its cells"


def judged(position: int, header: str, said: Meaning, looks: Mapping[str, float]) -> tuple[Column, str]:
    """The column, and the doubt that must be said aloud ("" for none)."""
    if said.field in {"private", "internal"} and said.score >= ENOUGH:
        why = "the header speaks of secrecy" if said.field == "private" else "internal: never read"
        return Column(position, header, said.field, "", 1.0, why), ""
    if not looks.get("filled"):
        return Column(
            position, header, said.field, said.detail, min(said.score, 0.6), "the header says so; no cell is filled"
        ), ""
    if said.field and said.score >= ENOUGH:
        return _against(position, header, said, looks)
    return _by_cells(position, header, looks)


def _against(position: int, header: str, said: Meaning, looks: Mapping[str, float]) -> tuple[Column, str]:
    look = LOOKS.get(said.field, "")
    support = looks.get(look, 0.0) if look else 0.0
    other, share = _plain_look(looks, said.field)
    if said.field == "contact":
        return _contact(position, header, looks)
    if look and support >= 0.5:
        sure = round(min(0.99, 0.5 * said.score + 0.5 * support), 2)
        return Column(
            position, header, said.field, said.detail, sure, f"the header says so and so do {_pct(support)}"
        ), ""
    if other and share >= PLAINLY and support < 0.2 and not _excused(said.field, other, looks):
        doubt = f"the header says {said.field}, but the cells look like {NAMES[other]}; the cells were believed"
        return Column(position, header, other, "", round(share * 0.85, 2), doubt), doubt
    return _unsupported(position, header, said, looks, support)


def _excused(field: str, other: str, looks: Mapping[str, float]) -> bool:
    """Plain digits under an id's header are an id; a category or a visibility is never a number's."""
    plain = looks.get("number", 0.0) > 0.5
    return (
        (field in {"external_id", "organization_id"} and plain)
        or (field == "visibility")
        or (plain and other == "phone" and field in STRICT)
    )


def _unsupported(
    position: int, header: str, said: Meaning, looks: Mapping[str, float], support: float
) -> tuple[Column, str]:
    """A header that few of its cells bear out."""
    kept = Column(position, header, said.field, said.detail, round(0.85 * said.score, 2), "the header says so")
    checked = said.field in STRICT or said.field in FLAGGED
    doubt = "" if checked else _denied(said.field, looks)
    if checked and support >= 0.2:
        doubt = f"only {_pct(support)} look like {NAMES.get(said.field, 'yes or no')}"
        return replace(kept, confidence=0.6, why=doubt), doubt
    if said.field in {"tag_flag", "policy_flag"} and looks.get("word", 0) > 0.5:
        return replace(kept, field="eligibility", detail="", why="the header names a group; the cells are words"), ""
    if checked:
        doubt = f"the header says {said.field}, but the cells do not; it was left out"
    if doubt:
        return Column(position, header, "", "", 0.0, doubt), doubt
    flags = looks.get("flag", 0.0) >= 0.9 and said.field not in {"private", "visibility", "status", "external_id"}
    return _flag(position, header) if flags else (kept, "")


def _denied(field: str, looks: Mapping[str, float]) -> str:
    """Why cells cannot be what a header says, where they need only be words or differ; "" when they can."""
    words, distinct = looks.get("word", 0), looks.get("distinct", 0)
    if field in {"name", "organization"} and words < 0.5:
        return f"the header says {field}, but the cells are no names; it was left out"
    if field == "external_id" and distinct < 0.999:
        return "the header says an id, but rows share it; it was left out"
    return (
        "the header says city, but the cells are no words; it was left out" if field == "city" and words < 0.5 else ""
    )


def _contact(position: int, header: str, looks: Mapping[str, float]) -> tuple[Column, str]:
    """A bare `Contact`: numbers, mail or whole addresses are read; persons' names never."""
    for look, field in (
        ("mixed", "contact"),
        ("phone", "phone"),
        ("email", "email"),
        ("url", "url"),
        ("street", "address"),
    ):
        if looks.get(look, 0.0) >= 0.5:
            return Column(
                position,
                header,
                field,
                "",
                round(0.9 * looks[look], 2),
                f"{_pct(looks[look])} look like {NAMES[field]}",
            ), ""
    return Column(position, header, "internal", "", 0.6, "may be persons' names: never read"), ""


def _plain_look(looks: Mapping[str, float], said: str) -> tuple[str, float]:
    best = max(((looks.get(look, 0.0), field) for look, field in PLAIN_LOOKS if field != said), default=(0.0, ""))
    if (
        best[1] == "postal_code"
        and looks.get("number", 0) > 0.5
        and said not in {"city", "state", "email", "url", "phone"}
    ):
        return "", 0.0
    return best[1], best[0]


def _by_cells(position: int, header: str, looks: Mapping[str, float]) -> tuple[Column, str]:
    """A column whose header says nothing we know."""
    if looks.get("flag", 0.0) >= 0.9 and header:
        return _flag(position, header)
    for look, field in WITHOUT_HEADER:
        share = looks.get(look, 0.0)
        floor = 0.6 if look in {"street", "hours"} else 0.5 if look == "mixed" else 0.8
        if share >= floor and not (look == "postal_code" and header):
            doubt = f"the header says nothing we know; {_pct(share)} look like {NAMES[field]}" if header else ""
            why = doubt or f"{_pct(share)} look like {NAMES[field]}"
            return Column(position, header, field, "", round(0.8 * share, 2), why), doubt
    return Column(position, header, "", "", 0.0, "neither header nor cells say what it is"), ""


def _flag(position: int, header: str) -> tuple[Column, str]:
    """A column of yes and no under words of our taxonomy."""
    if DENIED.search(header):
        return Column(position, header, "", "", 0.0, "cells are yes or no to a denial; it was left out"), ""
    found = infer((), (header,)).value
    for field, codes, known in (
        ("need_flag", found.needs, None),
        ("tag_flag", found.tags, tags()),
        ("policy_flag", tuple(found.policies), policies()),
    ):
        if len(codes) == 1 and (known is None or codes[0] in known):
            return Column(
                position, header, field, codes[0], 0.75, "cells are yes or no; the header's words mean this"
            ), ""
    return Column(position, header, "", "", 0.0, "cells are yes or no; to what is not known"), ""
