"""The referral list on paper, read out, and as text: made of what a form holds, and forgotten with the answer.

Promises: nothing about a caller is taken in, kept or logged; nobody's number or address can be sent along; what is to
be copied and sent is given only with a separate answer that a message is safe there now (SAFETY P8).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
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
from web.doors import Doors, TheDoors
from web.pages.answers import moment
from web.staff import words
from web.staff.console import facts, picks
from web.staff.console.finding import LONGEST
from web.staff.console.paper import SMS_SIGNS, Entry, entry, plain, short
from web.staff.desk import Now
from web.staff.guard import CSRF, Held, Posted, open_to, text
from web.staff.pages import show
from web.wording import languages

router = APIRouter(prefix="/console")
FORMS: Final = ("read", "print", "neutral", "text", "sms")
SENT: Final = frozenset({"text", "sms"})
"""What is made to be sent to somebody, and so needs the answer."""
FIELDS: Final = frozenset({CSRF, "ids", "as", "line", "locale", "safe", "names"})
PART: Final = "x-part"
"""The header by which the script asks for the inside of a page."""


@router.post("/sheet")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def sheet(request: Request, posted: Posted, doors: TheDoors, held: Held, now: Now) -> Response:
    """The listings `ids`, in their order, `as` one of `FORMS`; for the script only the inside of the page."""
    kind, chosen = _asked(posted)
    frame = "console/part.html" if request.headers.get(PART) == "1" else ""
    back: dict[str, Any] = {"ids": chosen, "line": text(posted, "line", LONGEST), "kind": kind}
    if kind in SENT and posted.getlist("safe") != ["yes"]:
        back |= {"said_no": text(posted, "safe") == "no", "sheet_locale": text(posted, "locale")}
        return show(request, "console/sheet_ask.html", status=422, frame=frame, locales=_locales(), **back)
    own = held.person.locale
    locale = own if kind == "read" else text(posted, "locale") or own
    told = i18n.catalogue(locale).within(doors.settings.country)
    said = words.catalogue(own)
    with doors.session() as session:
        found, kept = _found(session, chosen, now)
        rooms = capacity.rooms(session, chosen, now) if kind == "read" else {}
    given = [one for one in found if kind == "read" or one.id not in kept]
    entries = [entry(one, said, told, now, doors.settings.country) for one in given]
    shown: dict[str, Any] = {"entries": entries, "rooms": rooms, "gone": len(chosen) - len(found), "told": told}
    shown |= {"kept": kept, "left_out": len(found) - len(given)}
    shown |= wording(told, now) | _texts(kind, entries, told, names="names" in posted)
    age = partial(facts.age, facts.eye(said, doors.settings.country, now))
    return show(request, f"console/sheet_{kind}.html", frame=frame, age=age, **back, **shown)


def _asked(posted: FormData) -> tuple[str, tuple[UUID, ...]]:
    """The form and the listings that are wanted; whatever else a form may hold is refused."""
    picks.only(posted, FIELDS)
    kind = text(posted, "as")
    if kind not in FORMS or posted.getlist("as") != [kind]:
        raise UsageError("as: one of " + ", ".join(FORMS))
    if posted.get("names", "yes") != "yes":
        raise UsageError("names: a tick, or nothing")
    if posted.get("locale", "") not in {"", *i18n.codes()}:
        raise UsageError("locale: not a language of ours")
    picks.refuse_a_reach(text(posted, "line", LONGEST))
    chosen = picks.ids(posted)
    if not chosen:
        raise UsageError("ids: nothing is on the list")
    return kind, chosen


def _locales() -> list[i18n.Words]:
    return [i18n.catalogue(code) for code in i18n.codes()]


def wording(told: i18n.Words, now: datetime) -> dict[str, Any]:
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
        return {"messages": [(one.listing.name, short(one)) for one in entries], "signs": SMS_SIGNS}
    return {}


def _found(
    session: Session, chosen: Sequence[UUID], now: datetime
) -> tuple[list[public.PublicListing], frozenset[UUID]]:
    """The listings in their order, and which of them are for staff alone: read out, and on no paper or message."""
    kept = {one.id: one for one in public.for_staff_alone(session, now, chosen)}
    known = kept | {one.id: one for one in public.listings(session, chosen, now)}
    return [known[id_] for id_ in chosen if id_ in known], frozenset(kept)


def listed(doors: Doors, chosen: Sequence[UUID]) -> dict[str, Any]:
    """The list as the screen shows it, id and name of what may still be shown; and the languages a sheet may have."""
    found = []
    if chosen:
        with doors.session() as session:
            found = [(one.id, one.name) for one in _found(session, chosen, doors.now())[0]]
    return {"picked": found, "most": picks.MOST, "sheet_locales": _locales()}
