"""The numbers on every page: national hotlines from `seed_data/hotlines/numbers.csv`, and their notes by language.

`by_page.csv` holds in the same columns those that only some pages name: for teens, for older people.

Promises: read once from files beside the code, so that they are there when the store and the index are not; a face
does not start without them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from directory.errors import InputError
from directory.settings import SEED_DATA

FILE = SEED_DATA / "hotlines" / "numbers.csv"


@dataclass(frozen=True, slots=True)
class Hotline:
    """One number as shown, what a link dials, its `kind` (call, text, chat, relay, emergency), a note by language."""

    code: str
    name: str
    number: str
    dial: str
    kind: str
    notes: Mapping[str, str]

    def note(self, locale: str) -> str:
        """The note in `locale`, or in English where that language has none yet."""
        return self.notes.get(locale) or self.notes.get("en", "")

    @property
    def dialable(self) -> bool:
        """Whether a tap on it should place a call."""
        return bool(self.dial) and self.kind in {"call", "emergency", "relay"}


def read(path: Path) -> tuple[Hotline, ...]:
    """The hotlines of `path`, in its order, with the notes of `notes/<locale>.csv` beside it.

    Raises `InputError` when the file is missing or names no number.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError:
        raise InputError(f"seed_data/hotlines/{path.name} cannot be read: a face needs its hotlines") from None
    notes = _notes(path.parent / "notes")
    found = tuple(_hotline(row, notes) for row in rows if row.get("number"))
    if not found:
        raise InputError(f"seed_data/hotlines/{path.name} holds no number: a face needs its hotlines")
    return found


def _notes(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """The notes of each language by the code of their hotline."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = {row["code"]: row["note"] for row in csv.DictReader(file)}
    return found


def _hotline(row: Mapping[str, str], notes: Mapping[str, Mapping[str, str]]) -> Hotline:
    code = row["code"]
    said = {locale: told[code] for locale, told in notes.items() if told.get(code)}
    return Hotline(code, row["name"], row["number"], row["dial"], row["kind"], said)


@cache
def hotlines() -> tuple[Hotline, ...]:
    """The hotlines every page shows; the first is the one to call."""
    return read(FILE)


@cache
def by_code() -> Mapping[str, Hotline]:
    """Every hotline that any page names, by its code."""
    return {line.code: line for line in (*hotlines(), *read(FILE.with_name("by_page.csv")))}
