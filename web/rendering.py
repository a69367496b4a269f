"""From a template and its facts to a response; from a mistake to a calm page, or to JSON under `/api`.

Promises: an error answer holds the exit and the hotlines in the locale of its path, and nothing that was sent.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import Request
from jinja2 import Environment
from starlette.responses import HTMLResponse, JSONResponse, Response

from web import i18n
from web.doors import Doors
from web.looks import page_context

OWN_WORDS = frozenset({404, 405, 408, 410, 413, 422, 429, 500, 503})
DATA_PATHS = ("/api/", "/health", "/ready")


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates of a face, bound to its settings."""

    templates: Environment
    doors: Doors
    kept: dict[tuple[str, int, bool], tuple[bytes, bytes]] = field(default_factory=dict)
    """Pages for who is turned away, as they are and compressed."""

    def show(
        self, locale: str, template: str, *, status: int = 200, demo: bool | None = None, **facts: object
    ) -> HTMLResponse:
        """The page `template` in `locale`; `facts` name its `page` (its type) and `path` (what follows the locale).

        The store is asked whether there is demonstration data, unless `demo` says so.
        """
        settings = self.doors.settings
        context = page_context(
            i18n.catalogue(locale).within(settings.country),
            country=settings.country,
            exit_url=settings.exit_url,
            shows_demo=self.doors.shows_demo() if demo is None else demo,
        )
        context |= facts
        context["ctx"] = context
        return HTMLResponse(self.templates.get_template(template).render(context), status_code=status)

    def refuse(self, request: Request, status: int, fields: Sequence[str] = ()) -> Response:
        """The answer to a mistake. `fields` are names of our own fields."""
        path = request.scope["path"]  # `request.url` reads the Host header, which may be anything
        if path.startswith(DATA_PATHS):
            return refusal(status, fields)
        return self._mistake(locale_of(path), status, fields=fields)

    def turn_away(self, request: Request, status: int) -> Response:
        """The answer to who is not let in, or whose answer broke: without the store, and made once.

        It is asked for where nothing may wait: when there is too much to do already.
        """
        path = request.scope["path"]
        if path.startswith(DATA_PATHS):
            return refusal(status)
        wanted = (locale_of(path), status, self.doors.showed_demo)
        if wanted not in self.kept:
            page = bytes(self._mistake(wanted[0], status, demo=wanted[2]).body)
            self.kept[wanted] = (page, gzip.compress(page))
        whole, small = self.kept[wanted]
        headers = {"Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return HTMLResponse(whole, status, headers)
        return HTMLResponse(small, status, headers | {"Content-Encoding": "gzip"})

    def _mistake(
        self, locale: str, status: int, *, fields: Sequence[str] = (), demo: bool | None = None
    ) -> HTMLResponse:
        words = status if status in OWN_WORDS else 422 if status < 500 else 500
        facts = {"page": "error", "path": "", "words": words, "fields": list(fields)}
        return self.show(locale, "error.html", status=status, demo=demo, **facts)


def pages_of(request: Request) -> Pages:
    """The pages of the face that answers."""
    found: Pages = request.app.state.pages
    return found


def locale_of(path: str) -> str:
    """The locale a path asks for; the default one where it names none."""
    first = path.split("/")[1] if path.startswith("/") else ""
    return first if first in i18n.codes() else i18n.DEFAULT


def refusal(status: int, fields: Sequence[str] = ()) -> JSONResponse:
    """The one error shape of the API: status, a fixed sentence, names of fields; never what was sent."""
    key = f"error.{status if status in OWN_WORDS else 422 if status < 500 else 500}.title"
    message = i18n.catalogue(i18n.DEFAULT).t(key)
    return JSONResponse({"error": {"status": status, "message": message, "fields": list(fields)}}, status)
