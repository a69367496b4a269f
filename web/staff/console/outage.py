"""The list for outages: shown, printed, kept ready on the screen, and written as one file for a desk or a USB stick.

Promises: public facts only; the file needs nothing else (its style is in it, it has no script and loads nothing), and
its title says nothing of what it is.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from jinja2 import Environment
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.responses import Response

from directory import taxonomy
from directory.errors import UsageError
from directory.outage import RADIUS, Regional, regional
from directory.staff import teams
from directory.staff.accounts import Role
from web import i18n
from web.doors import TheDoors
from web.i18n import Words
from web.staff import words
from web.staff.console import picks
from web.staff.console.paper import entry
from web.staff.console.sheet import PART, wording
from web.staff.desk import Now, People
from web.staff.guard import CSRF, Held, Posted, open_to, text
from web.staff.pages import WEB, moment_of, show, templates

router = APIRouter(prefix="/console")
FIELDS: Final = frozenset({CSRF, "near", "radius"})
LONGEST: Final = 120


@router.post("/outage")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def outage(request: Request, posted: Posted, people: People, doors: TheDoors, held: Held, now: Now) -> Response:
    """The list for the place asked for, else for where the team is at home; the national lines where it is nowhere."""
    near, radius = _asked(posted)
    if not near:
        home = next((crew for crew in teams.of_account(people, held.person.id) if crew.home), None)
        near, radius = (home.home, float(home.radius)) if home else ("", RADIUS)
    with doors.session() as session:
        made = regional(session, doors.engine(), near, radius, now, doors.settings.country)
    said = words.catalogue(held.person.locale)
    frame = "console/part.html" if request.headers.get(PART) == "1" else "console/plain.html"
    return show(request, "console/outage.html", frame=frame, near=near, **facts(made, said, doors.settings.country))


def _asked(posted: FormData) -> tuple[str, float]:
    picks.only(posted, FIELDS)
    given = posted.get("near", "")
    if not isinstance(given, str) or len(given) > LONGEST:
        raise UsageError("near: too long, or not text")
    picks.refuse_a_reach(given)
    try:
        return given.strip(), float(text(posted, "radius", 10) or RADIUS)
    except ValueError:
        raise UsageError("radius: a number of miles") from None


def facts(made: Regional, said: Words, country: str) -> dict[str, Any]:
    """What the list shows, in the language of the staff who use it."""
    told = i18n.catalogue(said.code).within(country)
    sections = [
        (_heading(section.code, told), [entry(one, said, told, made.made_at, country) for one in section.listings])
        for section in made.sections
    ]
    near = [one.listing.timezone for _, entries in sections for one in entries if not one.listing.virtual]
    shown = {"sections": sections, "place": made.place, "radius": made.radius, "made_at": made.made_at, "told": told}
    shown["zone"] = max(near, key=near.count, default="")
    return shown | wording(told, made.made_at)


def _heading(code: str, told: Words) -> str:
    known = taxonomy.needs()
    return known[code].label(told.code) if code in known else told.t(f"kind.{code}")


def one_file(made: Regional, locale: str, country: str) -> str:
    """The list as one page that needs nothing else."""
    said = words.catalogue(locale)
    style = (WEB / "static" / "staff" / "console-sheets.css").read_text("utf-8")
    context: dict[str, Any] = facts(made, said, country) | {
        "t": said.t,
        "locale": said.code,
        "direction": said.direction,
        "moment": moment_of(said),
        "frame": "console/plain.html",
        "style": Markup(style),  # noqa: S704 - our own file
    }
    made_of: Environment = templates()
    return made_of.get_template("console/outage.html").render(context)
