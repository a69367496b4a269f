"""Teams share a region and lines, and no line says who somebody is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlmodel import Session

from directory.errors import ConflictError, NotFoundError, UsageError
from directory.staff import teams
from directory.staff.accounts import Role
from tests.directory.staff.conftest import Enrol


def test_a_team_has_members_a_region_and_lines(staff: Session, enrol: Enrol) -> None:
    ana, team = enrol(), teams.make(staff, "Night desk")
    teams.join(staff, team, ana.id)
    teams.join(staff, team, ana.id)
    teams.change(staff, team, "Night desk", "Cedar Rapids, IA", 30, ["Johnson County, IA", ""], "US")
    teams.save(staff, team, "Beds", "shelter near Cedar Rapids, IA beds")
    teams.save(staff, team, "Beds", "shelter beds")
    (crew,) = teams.of_account(staff, ana.id)
    assert (crew.home, crew.radius, crew.avoid) == ("Cedar Rapids, IA", 30, ("Johnson County, IA",))
    assert [(one.name, one.line) for one in crew.presets] == [("Beds", "shelter beds")]
    assert crew.members == {ana.id}
    teams.forget(staff, team, crew.presets[0].id)
    teams.leave(staff, team, ana.id)
    assert teams.of_account(staff, ana.id) == []
    teams.remove(staff, team)
    assert teams.every(staff) == []


@pytest.mark.parametrize(
    "line",
    [
        "shelter for Maria Lopez", "Jane Doe shelter", "call 319-555-0101", "shelter jane@mail.example",
        "her name is jane, shelter", "beds www.jane.example", "shelter 12 maple street", "+1 (319) 555 0101 beds",
    ],
)  # fmt: skip
def test_a_line_that_may_say_who_somebody_is_is_refused_without_repeating_it(staff: Session, line: str) -> None:
    team = teams.make(staff, "Night desk")
    for name, kept in (("Beds", line), (line[:60], "shelter")):
        with pytest.raises(UsageError) as refused:
            teams.save(staff, team, name, kept)
        assert str(refused.value) == "a saved line holds no name, number or address"
    assert teams.get(staff, team).presets == ()


@pytest.mark.parametrize(
    "line",
    [
        "shelter spanish 2 kids dog 60629 beds", "protective order near Austin, TX open now", "lawyer Cedar Rapids, IA",
        "shelter within 100 miles of Dallas, TX not in Dallas County", "refugio en Los Angeles perro",
        "15 yo son 94103",
    ],
)  # fmt: skip
def test_lines_as_they_are_asked_are_kept_whole(staff: Session, line: str) -> None:
    team = teams.make(staff, "Night desk")
    teams.save(staff, team, "Often asked", line)
    assert teams.get(staff, team).presets[0].line == line


def test_what_cannot_be_is_refused(staff: Session, enrol: Enrol) -> None:
    team = teams.make(staff, "Night desk")
    partner = enrol("pat@partner.example", Role.PARTNER)
    with pytest.raises(ConflictError):
        teams.make(staff, " Night  desk ")
    with pytest.raises(UsageError):
        teams.make(staff, " ")
    with pytest.raises(UsageError):
        teams.join(staff, team, partner.id)
    with pytest.raises(UsageError):
        teams.change(staff, team, "Night desk", "Nowhere at all xyz", 25, [], "US")
    with pytest.raises(UsageError):
        teams.change(staff, team, "Night desk", "", 0, [], "US")
    with pytest.raises(UsageError, match="home"):
        teams.change(staff, team, "Night desk", "", 25, ["Linn County, IA"], "US")
    with pytest.raises(UsageError):
        teams.change(staff, team, "Night desk", "Cedar Rapids, IA", 25, ["Linn County, IA"] * 6, "US")
    for act in (lambda: teams.get(staff, uuid4()), lambda: teams.leave(staff, team, partner.id)):
        with pytest.raises(NotFoundError):
            act()
    for number in range(teams.MOST_PRESETS):
        teams.save(staff, team, f"Line {number}", "shelter")
    with pytest.raises(ConflictError):
        teams.save(staff, team, "One more", "shelter")


def test_a_screen_is_as_its_owner_likes_it(staff: Session, enrol: Enrol) -> None:
    ana = enrol()
    assert teams.screen(staff, ana.id) == ("", "")
    teams.like(staff, ana.id, "dark", "wide")
    assert teams.screen(staff, ana.id) == ("dark", "wide")
    with pytest.raises(UsageError):
        teams.like(staff, ana.id, "pink", "")
