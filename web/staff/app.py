"""The staff face, put together.

Promises: `guard.admit` stands before every route, and `undeclared` names those that state no role (none, says a test);
strict headers as on the public face, but with its own cookie and files; a mistake gets a page that repeats nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from directory.errors import DirectoryError
from directory.settings import Settings
from directory.settings import settings as process_settings
from web.bare import NO_TELEMETRY, utc_now
from web.doors import Doors
from web.gate import Gate
from web.safety import FORBIDDEN, LOG, Guard, where
from web.staff import account, answers, console, factors, joining, portal, sign_in
from web.staff.console.following import Following
from web.staff.console.live import looking
from web.staff.desk import Desk
from web.staff.guard import ProofNeededError, SignInNeededError, access_of, admit, open_to_anyone
from web.staff.pages import STATIC, Pages, refuse, to
from web.staff.reach import reach_of
from web.staff.steward import (
    accounts,
    audit,
    calls,
    claims,
    freshness,
    gaps,
    listings,
    mail,
    merging,
    question,
    queue,
    reports,
    teams,
)

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
ROUTERS: Final = (
    *(sign_in.router, joining.router, answers.router, factors.router, account.router, accounts.router),
    *(queue.router, question.router, listings.router, calls.router, merging.router, freshness.router, reports.router),
    *(claims.router, audit.router, mail.router, teams.router, gaps.router),
    *portal.ROUTERS,
    *console.ROUTERS,
)
"""All pages of the staff face. A new part adds its router here and its place to `pages.PLACES`."""

ABOUT: Final = re.compile(
    r"/(?:steward/(?:queue|listings|claims|teams)|portal/organizations)/[0-9a-f-]{36}|/steward/(?:accounts|audit)|/account|/console"
)
"""Of a form's address, the page it stands on."""


def staff_app(settings: Settings | None = None, *, now: Callable[[], datetime] = utc_now) -> FastAPI:
    """The staff face. Raises `UsageError` for an origin that would send a session over plain http."""
    chosen = settings or process_settings()
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        debug=False,
        telemetry=NO_TELEMETRY,
        dependencies=[Depends(admit)],
    )
    app.state.desk = Desk(chosen, now, reach_of(chosen))
    app.state.doors = Doors(chosen, now, kept_up=True)  # by the public face; what is newer is laid over it
    app.state.following = Following(looking(app.state.desk, app.state.doors), now)
    app.state.pages = Pages()
    for router in ROUTERS:
        app.include_router(router)
    app.add_api_route(STATIC + "{name}", _file, methods=["GET"])
    _answer_mistakes(app)
    app.add_middleware(Gate, settings=chosen, hosts=chosen.staff_hosts, longer=portal.LONGER)
    forbidden = tuple(name for name in FORBIDDEN if name != "set-cookie")
    app.add_middleware(Guard, policy=POLICY, error_page=refuse, forbidden=forbidden, kept=STATIC)
    return app


def undeclared(app: FastAPI) -> list[str]:
    """The paths of routes that do not state who may use them; they answer 403 to everybody."""
    return [path for path, _, endpoint in endpoints(app) if access_of(endpoint) is None]


def endpoints(app: FastAPI) -> list[tuple[str, frozenset[str], object]]:
    """Every path of this face with its methods and what answers it; what is no ordinary route answers with nothing."""
    found: list[tuple[str, frozenset[str], object]] = []
    waiting = [*app.routes]
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found.append((route.path, frozenset(route.methods or ()), route.endpoint))
        elif (included := getattr(route, "original_router", None)) is not None:
            waiting += included.routes
        else:
            found.append((str(getattr(route, "path", type(route).__name__)), frozenset(), None))
    return sorted(found, key=lambda one: (one[0], sorted(one[1])))


@open_to_anyone()
def _file(request: Request, name: str) -> Response:
    """The style or the script, under a name that follows from what is in it."""
    found = request.app.state.pages.files.get(name)
    if found is None:
        raise HTTPException(404)
    content, kind = found
    return Response(content, media_type=kind, headers={"Cache-Control": "private, max-age=31536000, immutable"})


def _answer_mistakes(app: FastAPI) -> None:
    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return refuse(request, error.status_code)

    def invalid(request: Request, _error: Exception) -> Response:
        return refuse(request, 404 if request.method == "GET" else 422)  # an id in a path that cannot be one

    def mistaken(request: Request, error: Exception) -> Response:
        assert isinstance(error, DirectoryError)
        return refuse(request, error.status)

    def sign_in_first(request: Request, _error: Exception) -> Response:
        held = getattr(request.state, "held", None)
        if held is not None and held.stage != "full":
            return to("/set-up" if held.stage == "enrol" else "/sign-in/second")
        return to("/" if held is not None else _back_after("/sign-in", request))

    def prove_first(request: Request, _error: Exception) -> Response:
        return to(_back_after("/prove", request))

    def store_down(request: Request, error: Exception) -> Response:
        LOG.error("store %s", where(error))
        return refuse(request, 503)

    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(DirectoryError, mistaken)
    app.add_exception_handler(SignInNeededError, sign_in_first)
    app.add_exception_handler(ProofNeededError, prove_first)
    app.add_exception_handler(SQLAlchemyError, store_down)


def _back_after(path: str, request: Request) -> str:
    """`path`, which leads back afterwards: to the page asked for, or the one whose form was sent."""
    asked = request.url.path
    if request.method != "GET":
        found = ABOUT.match(asked)
        asked = found[0] if found else "/"
    return path if asked == "/" else f"{path}?next={quote(asked)}"
