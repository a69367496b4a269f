"""Where a team is at home: what a line asks when it names no place."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from directory.search.line import Home
from directory.staff import teams
from web.staff.desk import People
from web.staff.guard import Held


def _home(people: People, held: Held) -> Home | None:
    return teams.home_of(people, held.person.id)


TheHome = Annotated[Home | None, Depends(_home)]
"""The home of a person's first team that has one."""
