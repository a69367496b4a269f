"""Which listings are on the referral list of this tab: in each form that is sent, and nowhere else.

Promises: nothing of it is kept on the server; at most `MOST`, each once, in the order of the person who picked them;
a field that has no business here, or a value that looks like somebody's number or address, is refused without echo.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from uuid import UUID

from starlette.datastructures import FormData

from directory.errors import UsageError
from directory.search.line_private import without_private
from web.staff.guard import Posted

MOST: Final = 12
RECIPIENTS: Final = re.compile(
    r"to|cc|bcc|recipients?|(?:tele)?phones?|mobile|cell|tel|numbers?|e?mail|address(?:es)?"
    r"|callers?|clients?|survivors?|contacts?|voicemail|fax"
)
"""Words in the names of fields that would hold whom something is for."""


def no_recipients(posted: Posted) -> None:
    """Raise `UsageError` for a field that names whom something is for; SAFETY P8: it is nowhere to be put."""
    if any(RECIPIENTS.fullmatch(word) for name in posted for word in re.split(r"[^a-z]+", name.lower())):
        raise UsageError("this form takes nobody's number, address or name")


def refuse_a_reach(text: str) -> None:
    """Raise `UsageError` when `text` holds what looks like somebody's number or address."""
    if without_private(text)[1]:
        raise UsageError("this form takes nobody's number, address or name")


def only(posted: FormData, fields: Collection[str]) -> None:
    """Raise `UsageError` for any field but `fields`."""
    if not set(posted) <= set(fields):
        raise UsageError("this form has other fields")


def ids(posted: FormData) -> tuple[UUID, ...]:
    """The listings in a form, each once. Raises `UsageError` for one that is no id, and for too many."""
    try:
        found = tuple(dict.fromkeys(UUID(str(value)) for value in posted.getlist("ids")))
    except ValueError:
        raise UsageError("ids: not the id of a listing") from None
    if len(found) > MOST:
        raise UsageError(f"ids: at most {MOST}")
    return found


def picked(posted: FormData) -> tuple[UUID, ...]:
    """The list after the button that was pressed: `pick` (puts on or takes off), `drop`, `up`, `down`, `clear`."""
    now = list(ids(posted))
    for act in ("pick", "drop", "up", "down"):
        value = posted.get(act)
        if value is None:
            continue
        try:
            one = UUID(str(value))
        except ValueError:
            raise UsageError(f"{act}: not the id of a listing") from None
        now = _after(act, now, one)
    return () if "clear" in posted else tuple(now[:MOST])


def _after(act: str, now: list[UUID], one: UUID) -> list[UUID]:
    if one not in now:
        return [*now, one] if act == "pick" else now
    at = now.index(one)
    rest = [*now[:at], *now[at + 1 :]]
    if act in {"pick", "drop"}:
        return rest
    to = max(0, at - 1) if act == "up" else at + 1
    return [*rest[:to], one, *rest[to:]]
