"""Teams of the console: their region, their lines and who is in them.

Promises: stewards alone change a team; a line that may say who somebody is is refused, without being repeated.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory.errors import ConflictError, UsageError
from directory.staff import accounts, teams
from directory.staff.accounts import Role, State
from web.staff.desk import People, TheDesk
from web.staff.guard import Posted, open_to, text
from web.staff.pages import to
from web.staff.steward.showing import page

router = APIRouter(prefix="/steward/teams")
WRONG = {"a saved line holds": "steward.teams.wrong.private", "a place is not": "steward.teams.wrong.place"}


@router.get("")
@open_to(Role.STEWARD, touches="accounts")
def every(request: Request, people: People) -> Response:
    """All teams, and the form to make one."""
    return _every(request, people)


def _every(request: Request, people: People, wrong: str = "", status: int = 200) -> Response:
    return page(request, "teams.html", people, status=status, teams=teams.every(people), wrong=wrong)


@router.post("")
@open_to(Role.STEWARD, touches="accounts")
def make(request: Request, people: People, posted: Posted) -> Response:
    """Make a team."""
    try:
        made = teams.make(people, text(posted, "name", 200))
    except (ConflictError, UsageError) as error:
        return _every(request, people, _wrong(error), error.status)
    return to(f"/steward/teams/{made}")


@router.get("/{team_id}")
@open_to(Role.STEWARD, touches="accounts")
def one(request: Request, team_id: UUID, people: People) -> Response:
    """One team."""
    return _one(request, team_id, people)


def _one(request: Request, team_id: UUID, people: People, wrong: str = "", status: int = 200) -> Response:
    team = teams.get(people, team_id)
    staff = [p for p in accounts.people(people) if p.role is not Role.PARTNER and p.state is not State.DISABLED]
    return page(
        request,
        "team.html",
        people,
        status=status,
        team=team,
        inside=[person for person in accounts.people(people) if person.id in team.members],
        outside=[person for person in staff if person.id not in team.members],
        longest=teams.LONGEST_LINE,
        wrong=wrong,
    )


def _wrong(error: ConflictError | UsageError) -> str:
    if isinstance(error, ConflictError):
        return "steward.teams.wrong.taken"
    return next((key for begins, key in WRONG.items() if str(error).startswith(begins)), "steward.teams.wrong.other")


@router.post("/{team_id}")
@open_to(Role.STEWARD, touches="accounts")
def change(request: Request, team_id: UUID, people: People, desk: TheDesk, posted: Posted) -> Response:
    """Change its name and region."""
    radius = text(posted, "radius", 3)
    try:
        teams.change(
            people,
            team_id,
            text(posted, "name", 200),
            text(posted, "home", 200),
            int(radius) if radius.isascii() and radius.isdigit() else 0,
            text(posted, "avoid", 1000).splitlines(),
            desk.settings.country,
        )
    except (ConflictError, UsageError) as error:
        return _one(request, team_id, people, _wrong(error), error.status)
    return _back(team_id)


def _back(team_id: UUID) -> Response:
    return to(f"/steward/teams/{team_id}", "team")


def _id(posted: Posted, name: str) -> UUID:
    try:
        return UUID(text(posted, name, 36))
    except ValueError:
        raise UsageError(f"{name}: no id") from None


@router.post("/{team_id}/join")
@open_to(Role.STEWARD, touches="accounts")
def join(team_id: UUID, people: People, posted: Posted) -> Response:
    """Put somebody of the staff into it."""
    teams.join(people, team_id, _id(posted, "account_id"))
    return _back(team_id)


@router.post("/{team_id}/leave")
@open_to(Role.STEWARD, touches="accounts")
def leave(team_id: UUID, people: People, posted: Posted) -> Response:
    """Take somebody out."""
    teams.leave(people, team_id, _id(posted, "account_id"))
    return _back(team_id)


@router.post("/{team_id}/lines")
@open_to(Role.STEWARD, touches="accounts")
def save(request: Request, team_id: UUID, people: People, posted: Posted) -> Response:
    """Save a line, in the place of one of the same name."""
    try:
        teams.save(people, team_id, text(posted, "name", 200), text(posted, "line", 500))
    except (ConflictError, UsageError) as error:
        return _one(request, team_id, people, _wrong(error), error.status)
    return _back(team_id)


@router.post("/{team_id}/lines/remove")
@open_to(Role.STEWARD, touches="accounts")
def forget(team_id: UUID, people: People, posted: Posted) -> Response:
    """Forget a line."""
    teams.forget(people, team_id, _id(posted, "line_id"))
    return _back(team_id)


@router.post("/{team_id}/remove")
@open_to(Role.STEWARD, touches="accounts")
def remove(team_id: UUID, people: People) -> Response:
    """Forget a team with its lines."""
    teams.remove(people, team_id)
    return to("/steward/teams", "removed")
