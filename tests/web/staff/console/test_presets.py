"""A team's lines are chosen by a digit, and a screen stays as its owner likes it."""

from __future__ import annotations

import pytest

from directory.staff import teams
from tests.web.staff.console.acting import act, people
from tests.web.staff.console.conftest import Hotline


def test_the_lines_of_ones_teams_have_a_digit_each(hotline: Hotline) -> None:
    with people(hotline) as session:
        for team, lines in (("Day", ("beds", "lawyer")), ("Night", ("shelter 78701",)), ("Others", ("food",))):
            made = teams.make(session, team)
            for number, line in enumerate(lines):
                teams.save(session, made, f"{team} {number}", line)
            if team != "Others":
                teams.join(session, made, hotline.office.ids["sue@w.example"])
    page = act(hotline, "act", act="presets", id="").text
    for number, line in ((1, "beds"), (2, "lawyer"), (3, "shelter 78701")):
        assert f'value="{line}" data-preset data-digit="{number}"' in page
    assert "food" not in page


def test_a_screen_stays_as_its_owner_likes_it(hotline: Hotline) -> None:
    assert hotline.sue.post("/console/screen", {"theme": "dark", "density": "wide"}).status_code == 204
    with people(hotline) as session:
        assert teams.screen(session, hotline.office.ids["sue@w.example"]) == ("dark", "wide")
    page = hotline.sue.get("/console").text
    assert 'data-theme="dark" data-density="wide"' in page


@pytest.mark.parametrize("theme", ["pink", "<b>"])
def test_no_other_theme_is_kept(hotline: Hotline, theme: str) -> None:
    answer = hotline.sue.post("/console/screen", {"theme": theme, "density": ""})
    assert answer.status_code == 422
    assert theme not in answer.text


def test_a_line_without_a_place_is_asked_at_the_teams_home(hotline: Hotline) -> None:
    before = hotline.find("lawyer").text
    assert "Austin" not in before.split('id="list"')[0]
    with people(hotline) as session:
        team = teams.make(session, "Austin desk")
        teams.change(session, team, "Austin desk", "Austin, TX", 30, ["Hays County, TX"], "US")
        teams.join(session, team, hotline.office.ids["sue@w.example"])
    chips = hotline.find("lawyer").text.split('id="list"')[0]
    assert "Austin" in chips
    assert "Hays County" in chips
    assert "Travis County" in act(hotline, "act", act="outcome", line="lawyer").text
