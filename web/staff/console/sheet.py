"""The referral list on paper, read out, and as text: made of what a form holds, and forgotten with the answer.

Promises: nothing about a caller is taken in, kept or logged; nobody's number or address can be sent along; what is to
be copied and sent is given only with a separate answer that a message is safe there now (SAFETY P8).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from directory import capacity, public, taxonomy
from directory.errors import UsageError
from directory.staff.accounts import Role
from web import i18n
from web.doors import TheDoors
from web.pages.answers import moment
from web.staff import words
from web.staff.console import picks
from web.staff.console.paper import SMS_SIGNS, Entry, entry, plain, short
from web.staff.desk import Now
from web.staff.guard import CSRF, Held, Posted, open_to, text
from web.staff.pages import show
from web.wording import languages

router = APIRouter(prefix="/console")
FORMS: Final = ("read", "print", "neutral", "text", "sms")
SENT: Final = frozenset({"text", "sms"})
"""What is made to be sent to somebody, and so needs the answer."""
FIELDS: Final = frozenset({CSRF, "ids", "as", "part", "line", "locale", "safe", "names"})
LONGEST_LINE: Final = 500


@router.post("/sheet")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def sheet(request: Request, posted: Posted, doors: TheDoors, held: Held, now: Now) -> Response:
    """The listings `ids`, in their order, `as` one of `FORMS`; with `part` the inside of the page for the script."""
    kind, chosen = _asked(posted)
    frame = "console/part.html" if "part" in posted else ""
    back: dict[str, Any] = {"ids": chosen, "line": text(posted, "line", LONGEST_LINE), "kind": kind}
    if kind in SENT and posted.getlist("safe") != ["yes"]:
        said_no = text(posted, "safe") == "no"
        return show(
            request, "console/sheet_ask.html", status=422, frame=frame, said_no=said_no, **back, locales=_locales()
        )
    own = held.person.locale
    locale = own if kind == "read" else text(posted, "locale") or own
    told = i18n.catalogue(locale).within(doors.settings.country)
    said = words.catalogue(own)
    with doors.session() as session:
        found = public.listings(session, chosen, now)
        rooms = capacity.rooms(session, chosen, now) if kind == "read" else {}
        entries = [entry(one, said, told, now, doors.settings.country) for one in found]
    facts: dict[str, Any] = {"entries": entries, "rooms": rooms, "gone": len(chosen) - len(found), "told": told}
    facts |= _wording(told, now) | _texts(kind, entries, told, names="names" in posted)
    return show(request, f"console/sheet_{kind}.html", frame=frame, **back, **facts)


def _asked(posted: FormData) -> tuple[str, tuple[UUID, ...]]:
    """The form and the listings that are wanted; whatever else a form may hold is refused."""
    picks.only(posted, FIELDS)
    kind = text(posted, "as")
    if kind not in FORMS or posted.getlist("as") != [kind]:
        raise UsageError("as: one of " + ", ".join(FORMS))
    if posted.get("names", "yes") != "yes" or posted.get("part", "1") != "1":
        raise UsageError("names and part: a tick, or nothing")
    if posted.get("locale", "") not in {"", *i18n.codes()}:
        raise UsageError("locale: not a language of ours")
    picks.refuse_a_reach(text(posted, "line", LONGEST_LINE))
    chosen = picks.ids(posted)
    if not chosen:
        raise UsageError("ids: nothing is on the list")
    return kind, chosen


def _locales() -> list[i18n.Words]:
    return [i18n.catalogue(code) for code in i18n.codes()]


def _wording(told: i18n.Words, now: datetime) -> dict[str, Any]:
    """Functions by which a sheet says what a listing is, in the language of who gets it."""
    return {
        "when": lambda at: moment(told, at, now),
        "needs": lambda listing: [taxonomy.needs()[code].label(told.code) for code in listing.needs],
        "spoken_there": lambda listing: languages(told, listing.languages),
    }


def _texts(kind: str, entries: Sequence[Entry], told: i18n.Words, *, names: bool) -> dict[str, Any]:
    if kind == "text":
        return {"text": plain(entries, told, names=names), "names": names}
    if kind == "sms":
        return {"messages": [short(one) for one in entries], "signs": SMS_SIGNS}
    return {}


def listed(session: Session, chosen: Sequence[UUID], now: datetime) -> list[tuple[UUID, str]]:
    """The list as the screen shows it: id and name, of what may still be shown."""
    return [(one.id, one.name) for one in public.listings(session, chosen, now)]
