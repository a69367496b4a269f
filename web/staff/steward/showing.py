"""From stored values, codes and errors to words on a steward's page.

Promises: a value becomes plain lines of text (the template escapes them); a mistake is one of our own sentences chosen
by what went wrong, so that nothing that was typed is repeated; people are named, not numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from directory import fields
from directory.errors import DirectoryError
from directory.staff import accounts
from directory.staff.sessions import SignedIn
from web.staff import words
from web.staff.pages import Pages, show
from web.wording import phone_text

Content = Mapping[str, Any]
QUIET: Final = frozenset({"external_id", "rows", "extent", "point"})
"""Parts of a value that say nothing a person would decide by, or say it twice."""
COMPARED: Final = (
    "name", "alternate_name", "organization.name", "kind", "tier", "status", "phones", "urls", "email",
    "organization.url", "organization.email", "locations", "service_areas", "schedules", "needs", "tags", "policies",
    "languages", "minimum_age", "maximum_age", "eligibility", "fees", "application_process", "alert", "description",
)  # fmt: skip
"""The fields of two listings that are laid side by side, in the order in which one would compare them."""
MISTAKES: Final = {
    "somebody else is at this question": "claimed",
    "the question is decided already": "decided",
    "nobody decides what they asked for themselves": "own",
    "the account was set up after this was asked": "new_account",
    "a change is verified by somebody else than who asked for it": "own_verify",
    "the listing has changed since this was asked; look at it again": "changed",
    "the listing it looked like has changed; look at it again": "changed",
    "what was to be merged is not there any more": "changed",
    "the written authorisation is not on record": "paper",
    "say why: a reason is asked for": "why",
    "that is not a number or mailbox of the listing that stood before the change was asked for": "channel",
    "say in a few words how it was verified": "how",
    "a change does not keep a listing's rules": "rules",
    "a field cannot be changed here": "rules",
    "a place that is kept private has no address; the listing has to become public first": "hidden",
    "there is no such merge to undo": "undone",
    "nobody decides on their own claim": "own",
    "the claim is decided already": "decided",
    "that is not a number of this organisation that has been listed long enough": "number",
    "no try is left: refuse the claim and let them begin anew": "tries",
    "there is a listed number: call it": "call",
}
CHANGE_WAITS: Final = re.compile(r"a change of (\S+) waits to be verified")
LACKING: Final = {
    "it must be verified through a number or mailbox that stood before": "verify",
    "a second person must verify it, since it was by no number or mailbox that stood before": "verify_again",
    "the written authorisation (who signed, when, which document) must be recorded first": "paper",
    "a second person must approve it": "second",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A field of two sides, as lines; `same` when they say the same."""

    field: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.old == self.new


def lines(value: object) -> tuple[str, ...]:
    """A stored value as lines of text; none for nothing."""
    if isinstance(value, list | tuple):
        return tuple(line for one in value if (line := _one(one)))
    if isinstance(value, str):
        return tuple(line for line in value.splitlines() if line.strip())
    said = _one(value)
    return (said,) if said else ()


def _one(value: object) -> str:
    """One value on one line."""
    if isinstance(value, Mapping):
        return " · ".join(_parts(value))
    if isinstance(value, list | tuple):
        return ", ".join(line for one in value if (line := _one(one)))
    return "" if value is None or value is False else " ".join(str(value).split())


def _parts(value: Mapping[str, Any]) -> Iterator[str]:
    for key, part in value.items():
        if key in QUIET or not part:
            continue
        if part is True:
            yield key.replace("_", " ")
        else:
            yield phone_text(str(part), "US") if key == "number" else _one(part)


def compared(old: Content, new: Content) -> list[Row]:
    """What two listings say, field by field, without what neither says."""
    rows = [Row(field, lines(_value(old, field)), lines(_value(new, field))) for field in COMPARED]
    return [row for row in rows if row.old or row.new]


def _value(content: Content, field: str) -> object:
    try:
        return fields.value_of(content, field)
    except (KeyError, TypeError):
        return None


def mistake(error: DirectoryError) -> str:
    """The key of our sentence for what went wrong."""
    if str(error).startswith("the reason is longer than"):
        return "steward.wrong.long"
    if str(error).endswith("it gives away a place that is kept private"):
        return "steward.wrong.hidden"
    return f"steward.wrong.{MISTAKES.get(str(error), 'other')}"


def names_of(people: Session) -> dict[str, str]:
    """How people are named, by what the listings' database says of them."""
    return {person.by: person.name for person in accounts.people(people)}


def page(request: Request, template: str, people: Session, *, status: int = 200, **facts: object) -> Response:
    """A steward's page: as `show`, with names of people, words of fields, and the steward's own style and script."""
    held: SignedIn = request.state.held
    said = words.catalogue(held.person.locale)
    known = names_of(people)
    pages: Pages = request.app.state.pages

    def field_name(field: str) -> str:
        keys = (f"steward.field.{field}", f"steward.fact.{field}")
        return next((said.t(key) for key in keys if key in said.entries), field.replace("_", " "))

    def lacking(missing: str) -> str:
        return said.t(f"steward.lacks.{LACKING[missing]}") if missing in LACKING else missing

    def noted(family: str, text: str) -> tuple[str, str]:
        """One of the directory's own sentences in the steward's language, and the language it is in."""
        about = CHANGE_WAITS.fullmatch(text)
        if about:
            return said.t("steward.what.change", field=field_name(about[1])), ""
        key = f"steward.{family}.{'-'.join(re.findall('[a-z]+', text.lower()))}"
        return (said.t(key), "") if key in said.entries else (text, "en")

    def who(by: str) -> str:
        return known.get(by) or (said.t("steward.gone") if by.startswith("account:") else by)

    more = {
        "who": who,
        "me": held.person.by,
        "field_name": field_name,
        "lacking": lacking,
        "noted": noted,
        "lines": lines,
        "phone": lambda number: phone_text(number, "US"),
        "day": said.day,
        "clock": lambda moment: said.clock(moment.time()),
        "steward_style": pages.linked("steward", ".css"),
        "steward_script": pages.linked("steward", ".js"),
    }
    return show(request, f"steward/{template}", status=status, **(more | facts))


def numbered(request: Request, name: str = "page") -> int:
    """The page asked for in the address; 1 for what is no number."""
    asked = request.query_params.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 7 and int(asked) else 1


def chosen(request: Request, name: str, known: Iterable[str]) -> str:
    """A word of the address when it is one of `known`, else ""."""
    asked = request.query_params.get(name, "")
    return asked if asked in set(known) else ""
