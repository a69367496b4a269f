"""The words of the staff face: catalogues of their own, in English and Spanish.

Promises: as for survivors, no text in code or templates and no key missing; but staff pages are not the ten languages'.
"""

from __future__ import annotations

import json
from functools import cache
from types import MappingProxyType

from babel import Locale
from fastapi import Request

from web.i18n import DEFAULT, LOCALES, Words

FOLDER = LOCALES / "staff"


@cache
def codes() -> tuple[str, ...]:
    """Every language of the staff face, the default one first."""
    return (DEFAULT, *sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != DEFAULT))


@cache
def catalogue(code: str) -> Words:
    """The words of one language; the default one's for a code that has none."""
    code = code if code in codes() else DEFAULT
    loaded = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    entries = {key: value for key, value in loaded.items() if not key.startswith("_")}
    header = {key: value for key, value in loaded.items() if key.startswith("_")}
    return Words(code, Locale.parse(code), MappingProxyType(entries), MappingProxyType(header))


def guessed(request: Request) -> str:
    """The language for somebody who has not signed in: the first that the browser asks for and we have."""
    for part in request.headers.get("accept-language", "").split(",")[:10]:
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in codes():
            return code
    return DEFAULT
