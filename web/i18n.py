"""The words of the pages: one catalogue per locale, and numbers, miles and dates as that locale writes them.

Promises: no page text lives in code or templates; a key that is missing is an error, never an empty place on a page.
`tests/web/test_i18n.py` proves that every catalogue has the same keys, plural forms and placeholders.

A key that begins with `_` is the catalogue's header: `_review` says whether a native reader has confirmed it, `_names`
holds what Babel does not know of the locale (`days` from Monday, `months`, `languages` by code, `date` as a pattern),
`_marks` the `comma` between the parts of a list and the `colon` where they are not `, ` and `:`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time, get_day_names, get_time_format
from babel.numbers import format_decimal

LOCALES = Path(__file__).resolve().parent / "locale"
DEFAULT = "en"
CONFIRMED = "confirmed by a native reader"
AWAITING = "awaiting a native reader"
KM_PER_MILE = 1.609344
TELL_MILES = frozenset({"US", "AS", "GU", "MP", "PR", "VI", "GB", "LR"})
"""Countries whose road signs tell miles."""
Entry = str | dict[str, str]
ALIASES: Mapping[str, str] = {old: new for old, new in get_global("language_aliases").items() if old != "tl"}
"""CLDR's newer code of a language; Tagalog (tl) keeps the name that its speakers' lists use."""


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue of one locale (`code`, e.g. `es`), bound to its Babel locale."""

    code: str
    babel: Locale
    entries: Mapping[str, Entry]
    header: Mapping[str, Any]
    metric: bool = False

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
        return entry.format_map({name: self._shown(value) for name, value in params.items()}) if params else entry

    def listed(self, parts: Iterable[str]) -> str:
        """`parts` one after the other, as the locale separates them."""
        return str(self._marks.get("comma", ", ")).join(parts)

    @property
    def colon(self) -> str:
        """What stands between a label and what it is about."""
        return str(self._marks.get("colon", ":"))

    def within(self, country: str) -> Words:
        """These words for a directory of `country`, whose road signs tell miles or kilometres."""
        return self if country in TELL_MILES else replace(self, metric=True)

    def miles(self, key: str, n: float, **params: object) -> str:
        """`t` for a text that tells `n` miles; where people think in kilometres, the catalogue says `{km}` as well.

        Where the country's own signs tell kilometres, the text of `key.km` tells them alone.
        """
        km = round(n * KM_PER_MILE)
        return self.t(f"{key}.km", km=km, **params) if self.metric else self.t(key, n=n, km=km, **params)

    def _shown(self, value: object) -> object:
        if isinstance(value, int | float):
            return self.number(value)
        return f"\u2068{value}\u2069" if self.direction == "rtl" else value

    def number(self, value: float) -> str:
        """`value` with at most one decimal, as the locale writes numbers."""
        return str(format_decimal(value, format="#,##0.#", locale=self.babel))

    def day(self, value: date) -> str:
        """A date as the locale writes it, never all in numbers whose order could be misread: `Nov 3, 2026`."""
        names = self._names
        if "months" in names:
            return f"{value.day} {names['months'][value.month - 1]} {value.year}"
        return str(format_date(value, format=names.get("date", "medium"), locale=self.babel))

    def weekday(self, number: int) -> str:
        """The name of a day of the week, Monday being 0."""
        return str(self._names.get("days", get_day_names("wide", locale=self.babel))[number])

    def clock(self, value: time) -> str:
        """A time of day: `5:00 PM`, with no place to break the line."""
        pattern = get_time_format("short", locale=self.babel).pattern.replace("a", "aaaa")
        return str(format_time(value, format=pattern, locale=self.babel)).replace(" ", "\u00a0")

    def language(self, code: str, fallback: str) -> str:
        """The name, in this locale, of the language with BCP 47 `code`; `fallback` where nobody knows one."""
        own = self.entries.get(f"language.{code}") or self._names.get("languages", {}).get(code)
        own = own or self.babel.languages.get(ALIASES.get(code, code))
        if own or "-" not in code:
            return str(own or fallback)
        try:
            return Locale.parse(code, sep="-").get_display_name(self.babel) or fallback
        except (ValueError, UnknownLocaleError):
            return fallback

    @property
    def _marks(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.header.get("_marks", {})
        return found

    @property
    def _names(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.header.get("_names", {})
        return found


@cache
def catalogue(code: str) -> Words:
    """The words of locale `code`; raises `FileNotFoundError` for one that has no catalogue."""
    loaded = json.loads((LOCALES / f"{code}.json").read_text(encoding="utf-8"))
    entries = {key: value for key, value in loaded.items() if not key.startswith("_")}
    header = {key: value for key, value in loaded.items() if key.startswith("_")}
    return Words(code, Locale.parse(code, sep="-"), MappingProxyType(entries), MappingProxyType(header))


@cache
def codes() -> tuple[str, ...]:
    """Every locale that has a catalogue, the default one first."""
    found = sorted(path.stem for path in LOCALES.glob("*.json"))
    return (DEFAULT, *(code for code in found if code != DEFAULT))
