"""What happened to a listing, and putting an earlier value back.

Promises: who did it is told as "you", "a colleague" or "staff", never by name; putting back is an ordinary edit: it
makes a draft, which is looked at and sent by the same rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from directory import editing, fields, history
from directory.editing import Change, EditError
from directory.errors import NotFoundError
from directory.holdings import Holding
from directory.staff import drafts, memberships
from web.staff.guard import ALL, open_to
from web.staff.pages import show, to
from web.staff.portal.listings import draft_of, seen, teller
from web.staff.portal.working import Work

router = APIRouter(prefix="/portal/listings/{listing_id}/history")
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A field that changed: from what, to what; `back` when the former value can be put back."""

    key: str
    field: str
    old: Any
    new: Any
    at: datetime
    who: str
    told: bool
    back: bool


@router.get("")
@open_to(*ALL, touches="own listing")
def page(work: Work, listing_id: UUID) -> Response:
    """The newest first."""
    found = seen(work, listing_id)
    entries = list(_entries(work, found))
    lines = teller(work)
    return show(work.request, "portal/history.html", listing=found, entries=entries[::-1][:SHOWN], lines=lines)


def _entries(work: Work, found: Holding) -> Iterator[Entry]:
    colleagues = {person.by for person in memberships.members(work.people, found.organization_id)}
    for row in history.entries(work.store, found.id):
        who = (
            "you" if row.updated_by == work.held.person.by else "colleague" if row.updated_by in colleagues else "other"
        )
        at = row.last_action_date.replace(tzinfo=work.now.tzinfo)
        for field, old, new in _parts(row.field_name, row.previous_value, row.replacement_value):
            told = (old, new) != ("", "")
            current = fields.value_of(found.content, field) if field in fields.EDITED else None
            back = told and field in fields.EDITED and field != "tier" and old != current
            yield Entry(f"{row.id}.{field}", field, old, new, at, who, told, back)


def _parts(field: str, old: str, new: str) -> Iterator[tuple[str, Any, Any]]:
    """An entry's fields; the organisation is one in the history and several to edit."""
    before, after = _value(field, old), _value(field, new)
    if field == "organization" and isinstance(before, dict) and isinstance(after, dict):
        for part in sorted(set(before) | set(after)):
            if before.get(part) != after.get(part):
                yield f"organization.{part}", before.get(part), after.get(part)
    else:
        yield field, before, after


_TEXTS = frozenset(
    {
        "name", "alternate_name", "description", "email", "timezone", "eligibility", "fees", "application_process",
        "wait_time", "interpretation_services", "alert", "tier", "status", "kind",
    }
)  # fmt: skip


def _value(field: str, said: str) -> Any:  # noqa: ANN401 - JSON
    if field in _TEXTS:
        return said
    try:
        return json.loads(said)
    except ValueError:
        return said


@router.post("/{key}/restore")
@open_to(*ALL, touches="own listing")
def restore(work: Work, listing_id: UUID, key: str) -> Response:
    """Put a former value into the draft."""
    found = seen(work, listing_id)
    known = _entries(work, found)
    entry = next((one for one in known if one.key == key and one.back), None)
    if entry is None:
        raise NotFoundError("there is no such entry")
    draft = draft_of(work, found)
    draft[entry.field] = Change(fields.value_of(found.content, entry.field), entry.old)
    try:
        editing.plan(found.content, draft, trusted=False)
    except EditError:
        return to(f"/portal/listings/{listing_id}/history", "portal_rule")
    drafts.keep(work.people, work.held.person.id, listing_id, draft, work.now)
    return to(f"/portal/listings/{listing_id}/review")
