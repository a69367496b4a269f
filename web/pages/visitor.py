"""The pages a survivor sees first: start and results. One listing, its notes and the plain texts are modules apart.

Promises: what is asked comes by POST and is in no URL; a page is the same whether a browser or our script asked for it.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from web import forms
from web.doors import TheDoors
from web.forms import Posted
from web.pages import texts
from web.pages.answers import results_facts
from web.pages.listing import add_listing
from web.pages.wrong import add_wrong
from web.rendering import pages_of


def router(prefix: str, locale: str) -> APIRouter:
    """The routes of one locale under `prefix` ("" or `/es`)."""
    made = APIRouter(prefix=prefix)

    def home(request: Request) -> HTMLResponse:
        return pages_of(request).show(locale, "home.html", page="home", path="")

    made.add_api_route("/", home)
    if prefix:
        made.add_api_route("", home)
    texts.add(made, locale)
    _add_answers(made, locale)
    add_listing(made, locale)
    add_wrong(made, locale)
    return made


def _add_answers(made: APIRouter, locale: str) -> None:
    def search(request: Request, posted: Posted, doors: TheDoors) -> HTMLResponse:
        query = forms.asked(posted, locale).query
        with doors.session() as session:
            answer = doors.find(session, query)
        again = {"path": "/search", "fields": forms.hidden(query)}
        facts = results_facts(query, answer, locale, doors.now(), doors.settings.country)
        return pages_of(request).show(locale, "results.html", page="results", path="", again=again, **facts)

    made.add_api_route("/search", search, methods=["POST"])
