"""The form "something is wrong here", which anybody may send without saying who they are.

Promises: what is sent goes into the inbox of `directory.feedback` and nowhere else, and is shown to nobody again; any
form is answered with a calm page, also when the inbox is full or cannot be written to.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from directory.errors import UnavailableError
from directory.feedback import Kind, Told
from directory.nameless import LONGEST
from web import forms
from web.doors import TheDoors
from web.forms import Posted
from web.pages.listing import asked_for
from web.rendering import pages_of

OWN = ("what", "text", "sent")
"""The fields of this form beside those of a listing; `sent` tells that it was not only opened."""


def add_wrong(made: APIRouter, locale: str) -> None:
    """Add the route of one locale."""

    def wrong(request: Request, posted: Posted, doors: TheDoors) -> HTMLResponse:
        told = dict(pair for pair in posted if pair[0] in OWN)
        asked = forms.asked([pair for pair in posted if pair[0] not in OWN], locale)
        found = asked_for(doors, asked)
        here = [*forms.hidden(asked.query), ("id", asked.listing)]
        kind = next((kind for kind in Kind if kind.value == told.get("what")), None)
        sent = bool(told)
        facts: dict[str, Any] = {"listing": found, "here": here, "page": "wrong", "path": ""}
        if not sent or kind is None:
            again = {"path": "/wrong", "fields": here}
            facts |= {"kinds": list(Kind), "longest": LONGEST, "unchosen": sent, "again": again}
            return pages_of(request).show(locale, "wrong.html", status=422 if sent else 200, **facts)
        try:
            outcome = doors.tell(found.id, kind, told.get("text", ""))
        except UnavailableError:
            outcome = Told.FULL
        return pages_of(request).show(locale, "thanks.html", kind=kind.value, kept=outcome is not Told.FULL, **facts)

    made.add_api_route("/wrong", wrong, methods=["POST"])
