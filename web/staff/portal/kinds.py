"""How a field is typed: from its value to what a form shows, from a form to that again, and back to a value.

Promises: pure; what was not touched keeps its value to the letter, so that opening a form and sending it changes
nothing; what was typed is read by the rules that importers read partners' files by, or it is unfit and says why.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import available_timezones

from starlette.datastructures import FormData

from directory import taxonomy
from directory.draft import LanguageDraft
from importers.cleaning.languages import clean_languages
from importers.cleaning.links import clean_email, clean_urls
from importers.cleaning.text import clean_text
from web.i18n import DEFAULT, catalogue
from web.staff.guard import text

Value = Any
Typed = Any
LONGEST: Final = 20_000
MOST_ROWS: Final = 40
OLDEST: Final = 130


class UnfitError(ValueError):
    """What was typed cannot be read; `why` is the end of a key `portal.unfit.*`, `row` which row of a list."""

    def __init__(self, why: str, row: int | None = None) -> None:
        super().__init__(why)
        self.why, self.row = why, row


@dataclass(frozen=True, slots=True)
class About:
    """What reading depends on: the country, and the listing's content."""

    country: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """`show` a value in a form, `take` it from a posted one, `read` it back (the value that was shown is given)."""

    name: str
    show: Callable[[Value, About], Typed]
    take: Callable[[FormData, str], Typed]
    read: Callable[[Typed, Value, About], Value]


def taken(form: FormData, name: str) -> str:
    """A posted text with our line ends."""
    return text(form, name, LONGEST + 2000).replace("\r\n", "\n").strip()


def several(form: FormData, name: str) -> list[str]:
    """Every value of a name."""
    return [value for value in form.getlist(name) if isinstance(value, str)][:1000]


def rows(form: FormData, name: str, parts: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a list: fields `name-0-part`, `name-1-part` … as far as they go."""
    found: list[dict[str, str]] = []
    for at in range(MOST_ROWS):
        if not any(f"{name}-{at}-{part}" in form for part in parts):
            break
        found.append({part: taken(form, f"{name}-{at}-{part}") for part in parts})
    return found


def _show_text(value: Value, _about: About) -> Typed:
    return value or ""


def _read_text(typed: Typed, shown: Value, _about: About) -> Value:
    if typed == (shown or "").replace("\r\n", "\n").strip():
        return shown
    if len(typed) > LONGEST:
        raise UnfitError("long")
    return clean_text(typed, limit=LONGEST)


def _read_line(typed: Typed, shown: Value, about: About) -> Value:
    made = _read_text(typed, shown, about)
    if made != shown and len(made) > 300:
        raise UnfitError("long")
    return made if made == shown else " ".join(made.split())


def _read_zone(typed: Typed, shown: Value, _about: About) -> Value:
    if typed not in {"", shown} and typed not in available_timezones():
        raise UnfitError("code")
    return typed


def _read_name(typed: Typed, shown: Value, about: About) -> Value:
    if not typed:
        raise UnfitError("empty")
    return _read_line(typed, shown, about)


def _show_lines(value: Value, _about: About) -> Typed:
    return "\n".join(value)


def _read_lines(typed: Typed, shown: Value, about: About) -> Value:
    if typed == _show_lines(shown, about):
        return shown
    return [line for one in typed.split("\n") if (line := " ".join(clean_text(one, limit=500).split()))][:100]


def _read_urls(typed: Typed, shown: Value, about: About) -> Value:
    if typed == _show_lines(shown, about):
        return shown
    found = clean_urls(typed)
    if found.doubts:
        raise UnfitError("url")
    return list(found.value)


def _read_url(typed: Typed, shown: Value, _about: About) -> Value:
    if typed == (shown or ""):
        return shown
    found = clean_urls(typed)
    if found.doubts or len(found.value) > 1:
        raise UnfitError("url")
    return found.value[0] if found.value else ""


def _read_email(typed: Typed, shown: Value, _about: About) -> Value:
    if typed == (shown or ""):
        return shown
    found = clean_email(typed)
    if found.doubts:
        raise UnfitError("email")
    return found.value


def _show_number(value: Value, _about: About) -> Typed:
    return "" if value is None else f"{value:g}"


def _read_number(typed: Typed, shown: Value, about: About) -> Value:
    if typed == _show_number(shown, about):
        return shown
    if not typed:
        return None
    try:
        number = float(typed)
    except ValueError:
        raise UnfitError("number") from None
    if not math.isfinite(number) or not 0 <= number <= OLDEST:
        raise UnfitError("number")
    return number


def _show_codes(value: Value, _about: About) -> Typed:
    return list(value)


def _read_needs(typed: Typed, shown: Value, _about: About) -> Value:
    return _read_codes(typed, shown, frozenset(taxonomy.needs()))


def _read_tags(typed: Typed, shown: Value, _about: About) -> Value:
    return _read_codes(typed, shown, frozenset(taxonomy.tags()))


def _read_codes(typed: Typed, shown: Value, known: frozenset[str]) -> Value:
    """The codes in their old order, then the new ones: an order that nobody chose is no change."""
    if not set(typed) <= known:
        raise UnfitError("code")
    kept = [code for code in shown if code in typed]
    return kept + [code for code in dict.fromkeys(typed) if code not in kept]


def _show_policies(value: Value, _about: About) -> Typed:
    multi = {code for code, term in taxonomy.policies().items() if term.value_type == "multi"}
    return {code: said.split(";") if code in multi else said for code, said in value.items()}


def _take_policies(form: FormData, name: str) -> Typed:
    found: dict[str, Any] = {}
    for code, term in taxonomy.policies().items():
        if term.value_type == "multi":
            if chosen := several(form, f"{name}-{code}"):
                found[code] = chosen
        elif said := taken(form, f"{name}-{code}"):
            found[code] = said
    return found


def _read_policies(typed: Typed, shown: Value, _about: About) -> Value:
    made: dict[str, str] = {}
    for code, said in typed.items():
        value = ";".join(said) if isinstance(said, list) else said
        if value != shown.get(code) and not taxonomy.policy_value_ok(code, value):
            raise UnfitError("policy")
        made[code] = value
    return dict(sorted(made.items()))


def _show_languages(value: Value, _about: About) -> Typed:
    return {"kept": [one["code"] for one in value], "more": ""}


def _take_languages(form: FormData, name: str) -> Typed:
    return {"kept": several(form, name), "more": taken(form, f"{name}-more")}


def _read_languages(typed: Typed, shown: Value, about: About) -> Value:
    known = {one["code"]: one for one in shown}
    made = {code: known[code] for code in known if code in typed["kept"]}
    fresh = clean_languages("; ".join(_english(code) for code in typed["kept"] if code not in known), about.country)
    more = clean_languages(typed["more"], about.country)
    if more.doubts:
        raise UnfitError("language")
    for one in (*fresh.value, *more.value):
        made.setdefault(one.code, _plain(one))
    return list(made.values())


def _english(code: str) -> str:
    """The name by which importers know a language."""
    return catalogue(DEFAULT).language(code, "")


def _plain(one: LanguageDraft) -> dict[str, Any]:
    return one.model_dump(mode="json")


def _take_text(form: FormData, name: str) -> Typed:
    return taken(form, name)


LINE: Final = Kind("line", _show_text, _take_text, _read_line)
ZONE: Final = Kind("line", _show_text, _take_text, _read_zone)
NAME: Final = Kind("line", _show_text, _take_text, _read_name)
PROSE: Final = Kind("prose", _show_text, _take_text, _read_text)
LINES: Final = Kind("lines", _show_lines, _take_text, _read_lines)
URLS: Final = Kind("lines", _show_lines, _take_text, _read_urls)
URL: Final = Kind("line", _show_text, _take_text, _read_url)
EMAIL: Final = Kind("line", _show_text, _take_text, _read_email)
NUMBER: Final = Kind("number", _show_number, _take_text, _read_number)
NEEDS: Final = Kind("needs", _show_codes, several, _read_needs)
TAGS: Final = Kind("tags", _show_codes, several, _read_tags)
POLICIES: Final = Kind("policies", _show_policies, _take_policies, _read_policies)
LANGUAGES: Final = Kind("languages", _show_languages, _take_languages, _read_languages)
