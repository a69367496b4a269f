"""Teams of the console: who is in one, where it is at home, and the lines it uses often; and how one likes the screen.

Promises: stewards make teams and their lines, everybody in the team uses them. A saved line is asked again and again,
so it must say nothing of anybody: what looks like a name, a number, an address or a web address is refused, without
being repeated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlmodel import Session, col, select

from directory.errors import ConflictError, NotFoundError, UsageError
from directory.geo import gazetteer
from directory.nameless import nameless
from directory.search.line import Home
from directory.staff.model import Account, Preset, Screen, Team, TeamMember

LONGEST_NAME: Final = 60
LONGEST_LINE: Final = 200
MOST_PRESETS: Final = 9
"""As many as there are digits to choose one by."""
MOST_AVOIDED: Final = 5
_ZIP: Final = re.compile(r"\b\d{5}\b")
_NAMED: Final = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'’-]+(?:\s+[A-ZÀ-Þ][a-zà-ÿ'’-]+)+")
THEMES: Final = ("", "dark", "light")
DENSITIES: Final = ("", "wide")


@dataclass(frozen=True, slots=True)
class Saved:
    """A line under its name."""

    id: UUID
    name: str
    line: str


@dataclass(frozen=True, slots=True)
class Crew:
    """A team: where it asks when a line names no place, what it avoids, its members and its lines."""

    id: UUID
    name: str
    home: str
    radius: int
    avoid: tuple[str, ...]
    members: frozenset[UUID]
    presets: tuple[Saved, ...]


def every(session: Session) -> list[Crew]:
    """Every team, by name."""
    return _crews(session, session.exec(select(Team).order_by(col(Team.name))).all())


def of_account(session: Session, account_id: UUID) -> list[Crew]:
    """The teams of an account, by name."""
    query = select(Team).join(TeamMember, col(TeamMember.team_id) == col(Team.id)).order_by(col(Team.name))
    return _crews(session, session.exec(query.where(TeamMember.account_id == account_id)).all())


def get(session: Session, team_id: UUID) -> Crew:
    """A team. Raises `NotFoundError`."""
    return _crews(session, [_row(session, team_id)])[0]


def _crews(session: Session, rows: Sequence[Team]) -> list[Crew]:
    ids = [row.id for row in rows]
    members: dict[UUID, set[UUID]] = {team_id: set() for team_id in ids}
    for member in session.exec(select(TeamMember).where(col(TeamMember.team_id).in_(ids))):
        members[member.team_id].add(member.account_id)
    presets: dict[UUID, list[Saved]] = {team_id: [] for team_id in ids}
    for one in session.exec(select(Preset).where(col(Preset.team_id).in_(ids)).order_by(col(Preset.name))):
        presets[one.team_id].append(Saved(one.id, one.name, one.line))
    return [
        Crew(
            row.id, row.name, row.home, row.radius, tuple(json.loads(row.avoid)), frozenset(members[row.id]),
            tuple(presets[row.id]),
        )
        for row in rows
    ]  # fmt: skip


def _row(session: Session, team_id: UUID) -> Team:
    row = session.get(Team, team_id)
    if row is None:
        raise NotFoundError("there is no such team")
    return row


def make(session: Session, name: str) -> UUID:
    """Make a team. `UsageError`: no name; `ConflictError`: there is one of this name."""
    said = _named(name)
    if session.exec(select(Team.id).where(Team.name == said)).first() is not None:
        raise ConflictError("there is a team of this name")
    row = Team(id=uuid4(), name=said)
    session.add(row)
    session.flush()
    return row.id


def change(
    session: Session, team_id: UUID, name: str, home: str, radius: int, avoid: Sequence[str], country: str
) -> None:
    """Change a team's name and region. `UsageError`: a place that the gazetteer does not know, or too many."""
    row, said = _row(session, team_id), _named(name)
    if session.exec(select(Team.id).where(Team.name == said, col(Team.id) != team_id)).first() is not None:
        raise ConflictError("there is a team of this name")
    places = [place for place in (one.strip() for one in avoid) if place]
    if not 1 <= radius <= 500:
        raise UsageError("miles: between 1 and 500")
    if len(places) > MOST_AVOIDED:
        raise UsageError(f"places to avoid: {MOST_AVOIDED} at most")
    if places and not home.strip():
        raise UsageError("places to avoid go with a home place")
    known = [_place(one, country) for one in ([home.strip()] if home.strip() else []) + places]
    row.name, row.radius = said, radius
    row.home, row.avoid = (known[0], json.dumps(known[1:])) if home.strip() else ("", "[]")
    session.add(row)
    session.flush()


def _place(words: str, country: str) -> str:
    found = gazetteer().heard(words[:120], country).place
    if found is None:
        raise UsageError("a place is not known, or there are several of its name: say the state too")
    return found.name


def _named(name: str) -> str:
    said = " ".join(name.split())
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise UsageError(f"the name: between 1 and {LONGEST_NAME} letters")
    return said


def remove(session: Session, team_id: UUID) -> None:
    """Forget a team with its lines."""
    _row(session, team_id)
    for table in (Preset, TeamMember):
        session.execute(delete(table).where(col(table.team_id) == team_id))
    session.execute(delete(Team).where(col(Team.id) == team_id))
    session.expire_all()


def join(session: Session, team_id: UUID, account_id: UUID) -> None:
    """Put somebody of the staff into a team; there already: nothing changes. `UsageError`: not of the staff."""
    _row(session, team_id)
    account = session.get(Account, account_id)
    if account is None or account.role == "partner":
        raise UsageError("a team is of staff and stewards")
    if session.get(TeamMember, (team_id, account_id)) is None:
        session.add(TeamMember(team_id=team_id, account_id=account_id))
        session.flush()


def leave(session: Session, team_id: UUID, account_id: UUID) -> None:
    """Take somebody out of a team."""
    row = session.get(TeamMember, (team_id, account_id))
    if row is None:
        raise NotFoundError("there is no such member")
    session.delete(row)
    session.flush()


def save(session: Session, team_id: UUID, name: str, line: str) -> UUID:
    """Save a line; under a name that there is already, in its place. `UsageError`: it may say who somebody is."""
    _row(session, team_id)
    said, kept = _named(name), " ".join(line.split())
    if not kept or len(kept) > LONGEST_LINE or not kept.isprintable():
        raise UsageError(f"the line: between 1 and {LONGEST_LINE} letters")
    if private(said) or private(kept):
        raise UsageError("a saved line holds no name, number or address")
    known = session.exec(select(Preset).where(Preset.team_id == team_id)).all()
    row = next((one for one in known if one.name == said), None)
    if row is None and len(known) >= MOST_PRESETS:
        raise ConflictError(f"{MOST_PRESETS} lines at most: take one out first")
    row = row or Preset(id=uuid4(), team_id=team_id, name=said, line=kept)
    row.line = kept
    session.add(row)
    session.flush()
    return row.id


def private(text: str) -> bool:
    """Whether `text` seems to say who somebody is or how to reach them. The name of a place alone is no secret."""
    plain = " ".join(_ZIP.sub(" ", text).casefold().split())
    if plain and nameless(plain) != plain:
        return True
    named = (gazetteer().resolve(found) for found in _NAMED.findall(text))
    return any(place.place is None and not place.choices for place in named)


def forget(session: Session, team_id: UUID, preset_id: UUID) -> None:
    """Forget a saved line."""
    row = session.get(Preset, preset_id)
    if row is None or row.team_id != team_id:
        raise NotFoundError("there is no such line")
    session.delete(row)
    session.flush()


def home_of(session: Session, account_id: UUID) -> Home | None:
    """Where an account's first team that has a home asks when a line names no place."""
    found = next((crew for crew in of_account(session, account_id) if crew.home), None)
    return Home(found.home, found.radius, found.avoid) if found else None


def screen(session: Session, account_id: UUID) -> tuple[str, str]:
    """(theme, density) that an account likes."""
    row = session.get(Screen, account_id)
    return (row.theme, row.density) if row else ("", "")


def like(session: Session, account_id: UUID, theme: str, density: str) -> None:
    """Remember both. `UsageError`: there is no such theme or density."""
    if theme not in THEMES or density not in DENSITIES:
        raise UsageError("there is no such theme or density")
    row = session.get(Screen, account_id) or Screen(account_id=account_id)
    row.theme, row.density = theme, density
    session.add(row)
    session.flush()
