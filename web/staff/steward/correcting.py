"""A steward's own value instead of the proposed one, and hours where the partner's words were not understood.

Promises: a corrected value is the steward's own proposal, so somebody else has to verify and decide it, and the
question it answers is closed as not done; hours are read by the importers' rules, shown before they are kept, and kept
only on top of what the steward saw.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session
from starlette.datastructures import FormData

from directory import audit, deciding, editing, fields, review
from directory.asked import Asked
from directory.editing import Change
from directory.errors import ConflictError, UsageError
from directory.values import PhoneKind
from importers.cleaning.hours import clean_hours
from importers.cleaning.phones import clean_phones
from web.staff.guard import text

PHONES: Final = 12
"""How many numbers a form takes."""
BLANK: Final[dict[str, Any]] = {"number": "", "extension": "", "kind": "voice", "note": "", "languages": []}
LISTED: Final = frozenset({"urls", "required_documents"})
"""Fields that are a list of texts, one in a line."""
WRITTEN: Final = frozenset(
    {
        "email", "name", "alternate_name", "organization.name", "organization.alternate_name", "organization.url",
        "organization.email", "description", "organization.description", "eligibility", "fees",
        "application_process", "wait_time", "interpretation_services", "alert",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is corrected: `kind` is phones, hours or words; `rows` and `words` are what stands in it."""

    kind: str
    words: str = ""
    rows: tuple[dict[str, Any], ...] = ()
    kinds: tuple[str, ...] = tuple(PhoneKind)


def form_of(one: Asked) -> Form | None:
    """The form for the proposed value of a question; None for what is not corrected by hand here."""
    if not one.open or not one.changes:
        return None
    field = one.entry.field
    if field == "phones":
        return Form("phones", rows=(*(BLANK | row for row in (one.new or ())[:PHONES]), BLANK))
    if field == "schedules":
        return Form("hours", words="")
    if field in LISTED:
        return Form("words", words="\n".join(one.new or ()))
    return Form("words", words=str(one.new or "")) if field in WRITTEN else None


def _typed(field: str, posted: FormData) -> Any:  # noqa: ANN401 - JSON
    """The value of a filled-in form, as JSON. `UsageError` when it cannot be read."""
    if field == "phones":
        return _phones(posted)
    if field == "schedules":
        return _schedules(text(posted, "words"))
    said = text(posted, "words", 20_000).replace("\r\n", "\n").strip()
    return [line.strip() for line in said.splitlines() if line.strip()] if field in LISTED else said


def _phones(posted: FormData) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number in range(PHONES + 1):
        typed = text(posted, f"number{number}", 60).strip()
        if not typed:
            continue
        read = clean_phones(typed).value
        kind, note = text(posted, f"kind{number}", 20), text(posted, f"note{number}", 300).strip()
        extension = text(posted, f"extension{number}", 11).strip()
        if len(read) != 1 or kind not in set(PhoneKind) or not (extension or "0").isdigit():
            raise UsageError("a change does not keep a listing's rules")
        spoken = text(posted, f"languages{number}", 200).split()
        found.append(
            {"number": read[0].number, "extension": extension, "kind": kind, "note": note, "languages": spoken}
        )
    return found


def _schedules(typed: str) -> list[dict[str, Any]]:
    made, understood = read_hours(typed)
    if not understood:
        raise UsageError("a change does not keep a listing's rules")
    return made


def read_hours(typed: str) -> tuple[list[dict[str, Any]], bool]:
    """What hours in words mean, as a listing keeps it, and whether every word was understood."""
    cleaned = clean_hours(typed)
    made = [schedule.model_dump(mode="json") for schedule in cleaned.value]
    return made, bool(made) and not cleaned.doubts


def instead(session: Session, one: Asked, posted: FormData, by: str, why: str, now: datetime) -> UUID | None:
    """Close the question as not done and ask for the value that was typed. Returns the new question.

    `ConflictError`: decided already, somebody else is at it, or one's own; `UsageError`: it cannot be read.
    """
    said, field = audit.reason(why), one.entry.field
    if form_of(one) is None or one.entry.listing_id is None:
        raise ConflictError("the question is decided already")
    if one.entry.opened_by == by:
        raise ConflictError("nobody decides what they asked for themselves")
    new = _typed(field, posted)
    current = fields.value_of(editing.content_of(session, one.entry.listing_id), field)
    if new == current:
        raise UsageError("a change does not keep a listing's rules")
    deciding.reject(session, one.entry.id, by, said, now)
    editing.edit(session, one.entry.listing_id, {field: Change(current, new)}, by, said, now, trusted=False)
    mine = [q for q in review.open_items(session, one.entry.source) if q.field == field and q.opened_by == by]
    return next((q.id for q in mine if q.listing_id == one.entry.listing_id), None)


def digest(value: object) -> str:
    """What a form carries to say which value it was opened on."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:32]


def keep_hours(session: Session, one: Asked, typed: str, base: str, by: str, why: str, now: datetime) -> None:
    """Keep the hours a steward typed for a cell nobody understood, and close the doubt."""
    if not one.open:
        raise ConflictError("the question is decided already")
    if one.entry.listing_id is None or one.entry.kind != "doubt":
        raise UsageError("there are no hours to be kept here")
    new = _schedules(typed)
    current = editing.content_of(session, one.entry.listing_id)["schedules"]
    if base != digest(current):
        raise ConflictError("the listing has changed since this was asked; look at it again")
    deciding.approve(session, one.entry.id, by, why, now)
    editing.edit(session, one.entry.listing_id, {"schedules": Change(current, new)}, by, why, now, trusted=True)
