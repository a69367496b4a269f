"""The two faces: the public one, which anyone may read, and the staff one, which `web.staff.app` puts together.

Promises: two applications that share no state, no cookie and no link; both answer every request with the strict
headers of `web.safety`, and neither publishes its own documentation pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from directory.errors import DirectoryError, UsageError
from directory.settings import Settings
from directory.settings import settings as process_settings
from web import i18n
from web.bare import NO_TELEMETRY, utc_now
from web.doors import Doors
from web.forms import FormError, field_names
from web.gate import Gate
from web.hotlines import hotlines
from web.looks import Looks, environment
from web.pages import data, visitor
from web.rendering import DATA_PATHS, Pages
from web.safety import LOG, Guard, content_policy, where
from web.staff.app import staff_app

__all__ = ["NO_TELEMETRY", "public_app", "staff_app"]


def checked_exit(url: str) -> str:
    """`url` when it is fit for the exit: plain https, no user, no query. Raises `UsageError`.

    The setting is the allow-list: one page, chosen by the operator, dull, fast and without a login (SAFETY D5).
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise UsageError("WAYMARK_EXIT_URL must be a plain https address without user, query or fragment")
    return url


def _bare() -> FastAPI:
    return FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, debug=False, telemetry=NO_TELEMETRY
    )


def public_app(
    settings: Settings | None = None, *, now: Callable[[], datetime] = utc_now, looks: Looks | None = None
) -> FastAPI:
    """The public face. Raises `UsageError` for an unfit exit and `InputError` when the hotlines cannot be read."""
    chosen, look = settings or process_settings(), looks or Looks()
    checked_exit(chosen.exit_url)
    hotlines()
    app = _bare()
    app.state.doors = Doors(chosen, now)
    app.state.pages = Pages(environment(look), app.state.doors)
    app.include_router(data.router)
    app.include_router(visitor.router("", i18n.DEFAULT))
    for code in i18n.codes():
        app.include_router(visitor.router(f"/{code}", code))
    _answer_mistakes(app, app.state.pages)
    app.add_middleware(Compressed)
    policy = content_policy(look.style_hash, look.script_hash)
    app.add_middleware(Gate, settings=chosen)
    app.add_middleware(Guard, policy=policy, error_page=app.state.pages.turn_away)
    return app


class Compressed:
    """Gzip where it is understood: pages as small as they can be, for slow lines; JSON sooner, for programs.

    Level 9 takes three times as long as level 3 over a page of results in JSON, which is 10 % larger then.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.pages = GZipMiddleware(app, minimum_size=400, compresslevel=9)
        self.data = GZipMiddleware(app, minimum_size=400, compresslevel=3)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        data = scope["type"] == "http" and scope["path"].startswith(DATA_PATHS)
        await (self.data if data else self.pages)(scope, receive, send)


def _answer_mistakes(app: FastAPI, pages: Pages) -> None:
    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        answer = pages.refuse(request, error.status_code)
        if error.headers and "Allow" in error.headers:
            answer.headers["Allow"] = error.headers["Allow"]
        return answer

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return pages.refuse(request, 422, field_names(error.errors()))

    def mistaken(request: Request, error: Exception) -> Response:
        assert isinstance(error, DirectoryError)
        return pages.refuse(request, error.status, error.fields if isinstance(error, FormError) else ())

    def store_down(request: Request, error: Exception) -> Response:
        LOG.error("store %s", where(error))
        return pages.refuse(request, 503)

    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(DirectoryError, mistaken)
    app.add_exception_handler(SQLAlchemyError, store_down)
