"""From a template and its facts to a response; from a mistake to a calm page, or to JSON under `/api`.

Promises: an error answer holds the exit and the hotlines in the locale of its path, and nothing that was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from jinja2 import Environment
from starlette.responses import HTMLResponse, JSONResponse, Response

from web import i18n
from web.doors import Doors
from web.looks import page_context

OWN_WORDS = frozenset({404, 405, 410, 413, 422, 500, 503})
DATA_PATHS = ("/api/", "/health", "/ready")


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates of a face, bound to its settings."""

    templates: Environment
    doors: Doors

    def show(self, locale: str, template: str, *, status: int = 200, **facts: object) -> HTMLResponse:
        """The page `template` in `locale`; `facts` name its `page` (its type) and `path` (what follows the locale)."""
        settings = self.doors.settings
        context = page_context(
            i18n.catalogue(locale),
            country=settings.country,
            exit_url=settings.exit_url,
            shows_demo=self.doors.shows_demo(),
        )
        context |= facts
        context["ctx"] = context
        return HTMLResponse(self.templates.get_template(template).render(context), status_code=status)

    def refuse(self, request: Request, status: int, fields: Sequence[str] = ()) -> Response:
        """The answer to a mistake. `fields` are names of our own fields."""
        if request.url.path.startswith(DATA_PATHS):
            return refusal(status, fields)
        words = status if status in OWN_WORDS else 422 if status < 500 else 500
        locale = locale_of(request.url.path)
        return self.show(locale, "error.html", status=status, page="error", path="", words=words, fields=list(fields))


def locale_of(path: str) -> str:
    """The locale a path asks for; the default one where it names none."""
    first = path.split("/")[1] if path.startswith("/") else ""
    return first if first in i18n.codes() else i18n.DEFAULT


def refusal(status: int, fields: Sequence[str] = ()) -> JSONResponse:
    """The one error shape of the API: status, a fixed sentence, names of fields; never what was sent."""
    key = f"error.{status if status in OWN_WORDS else 422 if status < 500 else 500}.title"
    message = i18n.catalogue(i18n.DEFAULT).t(key)
    return JSONResponse({"error": {"status": status, "message": message, "fields": list(fields)}}, status)
