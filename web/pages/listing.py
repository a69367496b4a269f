"""The pages of one listing: everything known of it, and the view to write its number down.

Promises: a listing is asked for by POST or by the opaque code of its short link; one that was public once and is so no
longer is answered with 410 and what to do now.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from directory import public
from directory.errors import NotFoundError
from directory.public import PublicListing
from web import forms
from web.doors import Doors, TheDoors
from web.forms import Asked, Posted
from web.pages.listing_facts import groups, in_order, letters, listing_facts
from web.rendering import pages_of

CODE = re.compile(r"[a-z2-7]{10}")


def add_listing(made: APIRouter, locale: str) -> None:
    """Add the routes of one locale."""

    def listing(request: Request, posted: Posted, doors: TheDoors) -> HTMLResponse:
        asked = forms.asked(posted, locale)
        found = asked_for(doors, asked)
        return _page(request, doors, locale, found, forms.hidden(asked.query))

    def short(request: Request, code: str, doors: TheDoors) -> HTMLResponse:
        with doors.session() as session:
            found = public.by_code(session, code, doors.now()) if CODE.fullmatch(code) else None
        if found is None:
            raise NotFoundError("no such listing")
        return _page(request, doors, locale, found, None)

    def note(request: Request, posted: Posted, doors: TheDoors) -> HTMLResponse:
        asked = forms.asked(posted, locale)
        found = asked_for(doors, asked)
        here = [*forms.hidden(asked.query), ("id", asked.listing)]
        facts: dict[str, Any] = {"phones": in_order(found.phones), "groups": groups, "here": here}
        facts |= {"letters": letters((found.organization.name, found.name)), "again": {"path": "/note", "fields": here}}
        return pages_of(request).show(locale, "note.html", page="note", path="", listing=found, **facts)

    made.add_api_route("/listing", listing, methods=["POST"])
    made.add_api_route("/r/{code}", short)
    made.add_api_route("/note", note, methods=["POST"])


def asked_for(doors: Doors, asked: Asked) -> PublicListing:
    """The listing a form names. Raises `NotFoundError` and `GoneError`."""
    with doors.session() as session:
        found = public.listing(session, _id(asked.listing), doors.now())
    if found is None:
        raise NotFoundError("no such listing")
    return found


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError("no such listing") from None


def _page(request: Request, doors: Doors, locale: str, found: PublicListing, back: forms.Fields | None) -> HTMLResponse:
    """The page of `found`; `back` are the fields of the search it was found by, None when there was none."""
    here = [*(back or []), ("id", str(found.id))]
    posted = back is not None
    facts = listing_facts(found, locale, doors.now(), doors.settings.country)
    facts |= {"back": back, "here": here, "again": {"path": "/listing", "fields": here} if posted else None}
    path = "" if posted else f"/r/{found.code}"
    return pages_of(request).show(locale, "listing.html", page="listing", path=path, listing=found, **facts)
