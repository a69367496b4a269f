"""From a template and its facts to a page of the staff face.

Promises: every page says its title from the catalogue, carries the session's form token, and shows only the places that
the role opens; the style and script are files whose names change with their content.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.staff.accounts import Role
from directory.staff.sessions import SignedIn
from web.i18n import Words
from web.staff import words
from web.staff.guard import ALL

WEB: Final = Path(__file__).resolve().parent.parent
STATIC: Final = "/static/"
KINDS: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
OWN_WORDS: Final = frozenset({401, 403, 404, 409, 410, 413, 422, 429, 500, 503})


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu."""

    key: str
    path: str
    roles: frozenset[Role]


KEEPERS: Final = frozenset({Role.STAFF, Role.STEWARD})
PLACES: Final = (
    Place("console.nav", "/console", KEEPERS),
    Place("portal.nav", "/portal", frozenset({Role.PARTNER})),
    Place("portal.said", "/portal/said", frozenset({Role.PARTNER})),
    Place("portal.referrals", "/portal/referrals", frozenset({Role.PARTNER})),
    Place("steward.nav.queue", "/steward/queue", frozenset({Role.STEWARD})),
    Place("steward.nav.calls", "/steward/calls", KEEPERS),
    Place("steward.nav.claims", "/steward/claims", KEEPERS),
    Place("steward.nav.reports", "/steward/reports", KEEPERS),
    Place("steward.nav.freshness", "/steward/freshness", KEEPERS),
    Place("steward.nav.listings", "/steward/listings", KEEPERS),
    Place("steward.nav.gaps", "/steward/gaps", KEEPERS),
    Place("steward.nav.audit", "/steward/audit", frozenset({Role.STEWARD})),
    Place("steward.nav.teams", "/steward/teams", frozenset({Role.STEWARD})),
    Place("nav.accounts", "/steward/accounts", frozenset({Role.STEWARD})),
    Place("nav.account", "/account", frozenset(ALL)),
)
"""The menu, in order. What a role does not open is not in its menu."""


def _files() -> Mapping[str, tuple[bytes, str]]:
    found = {}
    for path in sorted((WEB / "static" / "staff").iterdir()):
        content = path.read_bytes()
        name = f"{path.stem}-{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"
        found[name] = (content, KINDS[path.suffix])
    return found


def templates() -> Environment:
    """The templates of the staff face."""
    return Environment(
        loader=FileSystemLoader(WEB / "templates" / "staff"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates and files of the staff face."""

    files: Mapping[str, tuple[bytes, str]] = field(default_factory=_files)
    templates: Environment = field(default_factory=templates)

    def linked(self, stem: str, suffix: str) -> str:
        """The address of a file, which changes when the file does."""
        made = re.compile(rf"{re.escape(stem)}-[0-9a-f]{{12}}{re.escape(suffix)}")
        return STATIC + next(name for name in self.files if made.fullmatch(name))


def show(request: Request, template: str, *, status: int = 200, **facts: object) -> HTMLResponse:
    """The page `template`. The session, if any, is the one `admit` found."""
    pages: Pages = request.app.state.pages
    held: SignedIn | None = getattr(request.state, "held", None)
    said = words.catalogue(held.person.locale if held else words.guessed(request))
    context: dict[str, Any] = {
        "t": said.t,
        "locale": said.code,
        "direction": said.direction,
        "known": said.entries,
        "day": said.day,
        "moment": moment_of(said),
        "held": held,
        "csrf": held.csrf if held else "",
        "places": [p for p in PLACES if held and held.stage == "full" and held.person.role in p.roles],
        "path": request.url.path,
        "style_path": pages.linked("staff", ".css"),
        "script_path": pages.linked("staff", ".js"),
        "file": pages.linked,
        "done": _done(request, said.entries),
    }
    return HTMLResponse(pages.templates.get_template(template).render(context | facts), status_code=status)


def moment_of(said: Words) -> Callable[..., str]:
    """How a moment is written in a language."""
    return partial(_moment, said)


def _moment(said: Words, moment: datetime, zone: str = "") -> str:
    """A moment as the language writes it: by the clock of `zone` where one is known, else in UTC."""
    try:
        local = moment.astimezone(ZoneInfo(zone)) if zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        local = None
    at = local or moment
    return f"{said.day(at.date())}, {said.clock(at.time())}{'' if local else ' UTC'}"


def _done(request: Request, known: Mapping[str, object]) -> str:
    """The key of what was just done, if the address names one; it chooses among our own sentences."""
    key = f"done.{request.query_params.get('done', '')}"
    return key if key in known else ""


def to(path: str, done: str = "") -> Response:
    """See another page, by GET."""
    return RedirectResponse(f"{path}?done={done}" if done else path, status_code=303)


def refuse(request: Request, status: int) -> Response:
    """The page for a mistake: what it is and the way back; nothing that was sent."""
    key = status if status in OWN_WORDS else 422 if status < 500 else 500
    return show(request, "error.html", status=status, words=key)
