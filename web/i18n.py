"""The words of the pages: one catalogue per locale, and numbers, miles and dates as that locale writes them.

Promises: no page text lives in code or templates; a key that is missing is an error, never an empty place on a page.
`tests/web/test_i18n.py` proves that every catalogue has the same keys, plural forms and placeholders.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import format_decimal

LOCALES = Path(__file__).resolve().parent / "locale"
DEFAULT = "en"
Entry = str | dict[str, str]
ALIASES: Mapping[str, str] = {old: new for old, new in get_global("language_aliases").items() if old != "tl"}
"""CLDR's newer code of a language; Tagalog (tl) keeps the name that its speakers' lists use."""


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue of one locale (`code`, e.g. `es`), bound to its Babel locale."""

    code: str
    babel: Locale
    entries: Mapping[str, Entry]

    @property
    def base(self) -> str:
        """What this locale's paths start with: nothing for the default one, else `/es`."""
        return "" if self.code == DEFAULT else f"/{self.code}"

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for the page's `dir`."""
        return str(self.babel.text_direction)

    def t(self, key: str, **params: object) -> str:
        """The text of `key` with its `{placeholders}` filled; a numeric `n` chooses among plural forms.

        Raises `KeyError` when the catalogue has no such key or a placeholder is not given.
        """
        entry = self.entries[key]
        if isinstance(entry, dict):
            count = params["n"]
            form = self.babel.plural_form(count) if isinstance(count, int | float) else "other"
            entry = entry.get(form, entry["other"])
        shown = {
            name: self.number(value) if isinstance(value, int | float) else value for name, value in params.items()
        }
        return entry.format_map(shown) if params else entry

    def number(self, value: float) -> str:
        """`value` with at most one decimal, as the locale writes numbers."""
        return str(format_decimal(value, format="#,##0.#", locale=self.babel))

    def day(self, value: date) -> str:
        """A date in the locale's medium form: `Nov 3, 2026`."""
        return str(format_date(value, format="medium", locale=self.babel))

    def language(self, code: str, fallback: str) -> str:
        """The name, in this locale, of the language with BCP 47 `code`; `fallback` where nobody knows one."""
        own = self.entries.get(f"language.{code}") or self.babel.languages.get(ALIASES.get(code, code))
        if own or "-" not in code:
            return str(own or fallback)
        try:
            return Locale.parse(code, sep="-").get_display_name(self.babel) or fallback
        except (ValueError, UnknownLocaleError):
            return fallback


@cache
def catalogue(code: str) -> Words:
    """The words of locale `code`; raises `FileNotFoundError` for one that has no catalogue."""
    loaded = json.loads((LOCALES / f"{code}.json").read_text(encoding="utf-8"))
    entries = {key: value for key, value in loaded.items() if not key.startswith("_")}
    return Words(code, Locale.parse(code, sep="-"), MappingProxyType(entries))


@cache
def codes() -> tuple[str, ...]:
    """Every locale that has a catalogue, the default one first."""
    found = sorted(path.stem for path in LOCALES.glob("*.json"))
    return (DEFAULT, *(code for code in found if code != DEFAULT))
