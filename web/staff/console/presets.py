"""A team's lines, chosen by a digit; where a team is at home; and how somebody likes the screen."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from directory.staff import teams
from directory.staff.accounts import Role
from web.staff.console.acting import Acting
from web.staff.desk import People
from web.staff.guard import Held, Posted, open_to, text

router = APIRouter(prefix="/console")


def panel(act: Acting) -> Response:
    """The lines of all teams I am in, with the digit that chooses each."""
    return act.panel("presets", teams=teams.of_account(act.people, act.held.person.id))


@router.post("/screen")
@open_to(Role.STAFF, Role.STEWARD, touches="own account")
def screen(people: People, held: Held, posted: Posted) -> Response:
    """Remember the theme and the density that somebody chose by key."""
    teams.like(people, held.person.id, text(posted, "theme", 10), text(posted, "density", 10))
    return Response(status_code=204)
