"""The pages a survivor sees: start, results, one listing; the pages of plain text are `web.pages.texts`.

Promises: what is asked comes by POST and is in no URL; a page is the same whether a browser or our script asked for it.
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
from web.doors import TheDoors
from web.forms import Posted
from web.pages import texts
from web.pages.answers import results_facts
from web.rendering import Pages

CODE = re.compile(r"[a-z2-7]{10}")


def _pages(request: Request) -> Pages:
    found: Pages = request.app.state.pages
    return found


def router(prefix: str, locale: str) -> APIRouter:
    """The routes of one locale under `prefix` ("" or `/es`)."""
    made = APIRouter(prefix=prefix)

    def home(request: Request) -> HTMLResponse:
        return _pages(request).show(locale, "home.html", page="home", path="")

    made.add_api_route("/", home)
    if prefix:
        made.add_api_route("", home)
    texts.add(made, locale)
    _add_answers(made, locale)
    return made


def _add_answers(made: APIRouter, locale: str) -> None:
    def search(request: Request, posted: Posted, doors: TheDoors) -> HTMLResponse:
        query = forms.asked(posted, locale).query
        with doors.session() as session:
            answer = doors.find(session, query)
        again = {"path": "/search", "fields": forms.hidden(query)}
        facts = results_facts(query, answer, locale, doors.now(), doors.settings.country)
        return _pages(request).show(locale, "results.html", page="results", path="", again=again, **facts)

    def listing(request: Request, posted: Posted, doors: TheDoors) -> HTMLResponse:
        asked = forms.asked(posted, locale)
        with doors.session() as session:
            found = public.listing(session, _id(asked.listing), doors.now())
        back = forms.hidden(asked.query)
        again = {"path": "/listing", "fields": [*back, ("id", asked.listing)]}
        return _listing_page(request, locale, found, path="", again=again, back=back)

    def short(request: Request, code: str, doors: TheDoors) -> HTMLResponse:
        with doors.session() as session:
            found = public.by_code(session, code, doors.now()) if CODE.fullmatch(code) else None
        return _listing_page(request, locale, found, path=f"/r/{code}", back=None)

    made.add_api_route("/search", search, methods=["POST"])
    made.add_api_route("/listing", listing, methods=["POST"])
    made.add_api_route("/r/{code}", short)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError("no such listing") from None


def _listing_page(request: Request, locale: str, found: PublicListing | None, **facts: Any) -> HTMLResponse:  # noqa: ANN401 - the template's own facts
    if found is None:
        raise NotFoundError("no such listing")
    return _pages(request).show(locale, "listing.html", page="listing", listing=found, **facts)
