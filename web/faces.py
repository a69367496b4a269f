"""The two faces: the public one, which anyone may read, and the staff one.

Promises: two applications that share no state, no cookie and no link; both answer every request with the strict
headers of `web.safety`, and neither publishes its own documentation pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from directory.errors import DirectoryError, UsageError
from directory.settings import Settings
from directory.settings import settings as process_settings
from web import i18n
from web.doors import Doors
from web.forms import FormError, field_names
from web.gate import Gate
from web.hotlines import hotlines
from web.looks import Looks, environment
from web.pages import data, visitor
from web.rendering import DATA_PATHS, Pages
from web.safety import LOG, Guard, content_policy, where


def utc_now() -> datetime:
    """The clock of a running face."""
    return datetime.now(UTC)


def checked_exit(url: str) -> str:
    """`url` when it is fit for the exit: plain https, no user, no query. Raises `UsageError`.

    The setting is the allow-list: one page, chosen by the operator, dull, fast and without a login (SAFETY D5).
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise UsageError("WAYMARK_EXIT_URL must be a plain https address without user, query or fragment")
    return url


NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI's own OpenTelemetry, which would hand paths and exception messages to whatever the environment names (S1)."""


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


def staff_app(settings: Settings | None = None, *, now: Callable[[], datetime] = utc_now) -> FastAPI:
    """The staff face: for now one page that says that it is not built yet."""
    look, chosen = Looks(), settings or process_settings()
    app = _bare()
    app.state.doors = Doors(chosen, now)
    template = environment(look).get_template("staff.html")

    def page(status: int = 200) -> HTMLResponse:
        words = i18n.catalogue(i18n.DEFAULT)
        return HTMLResponse(template.render(w=words, t=words.t, locale=words.code), status)

    def placeholder() -> HTMLResponse:
        return page()

    def refuse(_request: Request, status: int) -> Response:
        return page(status)

    def mistaken(_request: Request, error: Exception) -> Response:
        return page(error.status_code if isinstance(error, HTTPException) else 500)

    for path in ("/", "/sign-in"):
        app.add_api_route(path, placeholder, response_class=HTMLResponse)
    app.add_exception_handler(HTTPException, mistaken)
    app.add_middleware(Gate, settings=chosen, hosts=chosen.staff_hosts)
    app.add_middleware(Guard, policy=content_policy(look.style_hash, look.script_hash), error_page=refuse)
    return app
