"""Stewards keep teams: who is in one, its region and its lines."""

from __future__ import annotations

from typing import Any

import pytest

from directory.staff import store as staff_store
from directory.staff import teams
from directory.staff.teams import Crew
from tests.web.staff.conftest import Office
from tests.web.staff.steward.conftest import Shop


def crews(office: Office) -> list[Crew]:
    engine = staff_store.open_store(office.settings)
    with staff_store.session(engine) as session:
        found = teams.every(session)
    engine.dispose()
    return found


def begun(sam: Any) -> str:
    answer = sam.post("/steward/teams", {"name": "Night desk"})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_a_team_is_made_filled_and_removed(shop: Shop, sam: Any) -> None:
    here, office = begun(sam), shop.office
    region = {"name": "Night", "home": "Cedar Rapids, IA", "radius": "30", "avoid": "Johnson County, IA\n"}
    assert sam.post(here, region).status_code == 303
    assert sam.post(f"{here}/join", {"account_id": str(office.ids["sue@w.example"])}).status_code == 303
    assert sam.post(f"{here}/lines", {"name": "Beds", "line": "shelter beds"}).status_code == 303
    (crew,) = crews(office)
    assert (crew.name, crew.home, crew.radius, crew.avoid) == ("Night", "Cedar Rapids, IA", 30, ("Johnson County, IA",))
    assert [one.line for one in crew.presets] == ["shelter beds"]
    page = sam.get(here).text
    assert "shelter beds" in page
    assert "Sue" in page
    assert sam.post(f"{here}/lines/remove", {"line_id": str(crew.presets[0].id)}).status_code == 303
    assert sam.post(f"{here}/leave", {"account_id": str(office.ids["sue@w.example"])}).status_code == 303
    assert sam.post(f"{here}/remove").status_code == 303
    assert crews(office) == []


@pytest.mark.parametrize(
    "line", ["shelter for Maria Lopez", "call 319-555-0101", "jane@mail.example beds", "", "x" * 201]
)
def test_a_line_that_may_say_who_somebody_is_is_refused_and_not_repeated(shop: Shop, sam: Any, line: str) -> None:
    here = begun(sam)
    answer = sam.post(f"{here}/lines", {"name": "Beds", "line": line})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not line or line not in answer.text
    assert crews(shop.office)[0].presets == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"home": "Nowhere xyz"}, {"radius": "0"}, {"radius": "x"}, {"radius": "999"}, {"name": ""},
        {"avoid": "a\nb\nc\nd\ne\nf"},
    ],
)  # fmt: skip
def test_a_region_that_cannot_be_changes_nothing(shop: Shop, sam: Any, fields: dict[str, str]) -> None:
    here = begun(sam)
    answer = sam.post(here, {"name": "Night", "home": "", "radius": "25", "avoid": ""} | fields)
    assert answer.status_code == 422
    assert "xyz" not in answer.text
    assert crews(shop.office)[0].name == "Night desk"


def test_no_two_teams_have_one_name(shop: Shop, sam: Any) -> None:
    begun(sam)
    assert sam.post("/steward/teams", {"name": "Night desk"}).status_code == 409
    assert len(crews(shop.office)) == 1
