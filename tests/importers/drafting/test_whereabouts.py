"""Where something is, out of cells that hold more than one thing."""

from __future__ import annotations

import pytest

from importers.drafting.cells import a_day, age, fitting, many, matching, meant_for, parts, permission
from importers.drafting.packets import hours_or_intake, place_in
from importers.drafting.whereabouts import town_line, where_in
from importers.importer import Row


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("100 Elm St, Cedar Rapids 52401 | Mon-Fri 9-5", ("100 Elm St, Cedar Rapids 52401", "", "Mon-Fri 9-5")),
        ("All of Linn County; 24/7", ("", "Linn County", "24/7")),
        ("mobile service; daily", ("", "", "daily")),
        ("please do not list", ("please do not list", "", "")),
    ],
)
def test_what_is_neither_area_nor_hours_is_address(text: str, found: tuple[str, str, str]) -> None:
    assert where_in(text, ("mobile service",)) == found


@pytest.mark.parametrize(
    ("text", "town", "code"),
    [
        ("Marion, IA 52302", "Marion", "52302"),
        ("Marion", "Marion", ""),
        ("Marion 52302-1234", "Marion", "52302-1234"),
        ("52302", "", "52302"),
        ("two\nlines", "two\nlines", ""),
    ],
)
def test_a_town_line(text: str, town: str, code: str) -> None:
    said = town_line(text, "IA")
    assert (said["city"], said.get("postal_code", "")) == (town, code)


@pytest.mark.parametrize(
    ("cells", "town", "areas"),
    [
        ({"city": "Dallas, TX (main)"}, "Dallas", ""),
        ({"city": "Collin County"}, "", "Collin County"),
        ({"city": "National"}, "", "nationwide"),
        ({"city": "Dallas & Plano"}, "", ""),
        ({"name": "Harbour (Frisco)"}, "Frisco", ""),
        ({"name": "Harbour (24 hour line)"}, "", ""),
    ],
)
def test_a_typed_town_cell_holds_a_town_a_county_or_a_nation(cells: dict[str, str], town: str, areas: str) -> None:
    said = place_in(Row(2, cells))
    assert (said["places"][0].city, said["areas"]) == (town, areas)


def test_of_several_addresses_in_a_cell_none_is_used_and_somebody_is_asked() -> None:
    said = place_in(Row(2, {"address": "100 Elm Street and 200 Oak Street", "link": "shared"}))
    assert said["places"][0].secrets == ()
    assert [doubt.field for doubt in said["doubts"]] == ["urls", "address"]


def test_times_that_are_not_understood_are_words() -> None:
    assert hours_or_intake(Row(2, {"how": "Mon-Fri 9am-5pm"}))["application"] == ""
    said = hours_or_intake(Row(2, {"how": "ring the bell twice"}))
    assert (said["hours"][1], said["application"]) == (("", ""), "ring the bell twice")


def test_small_readings() -> None:
    assert parts("a; b ,,c", ";,") == ("a", "b", "c")
    assert (many(["x", None]), many("x"), many(None), many([{"n": "x"}], "n")) == (("x", ""), ("x",), (), ("x",))
    assert (meant_for(["women", ""]), meant_for([])) == ("For women.", "")
    assert matching([["pets?", "pets"], ["men", "men"]], "Pet friendly") == ("pets",)
    assert fitting([{"a": "1 Elm"}, {"a": "Elm"}, {}], {"a": r"\d"}) == [{"a": "1 Elm"}]
    assert [age(text) for text in ("18", "0", "200", "999", "18.0", "adult")] == [18.0, None, None, None, 18.0, None]
    assert (str(a_day("2026-03-01 10:00")), a_day("2026-13-01"), a_day("March")) == ("2026-03-01", None, None)


def test_a_permission_needs_all_three_cells() -> None:
    assert permission("Ana", "2026-03-01", "letter") is not None
    assert [permission(*cells) for cells in (("", "2026-03-01", "x"), ("A", "soon", "x"), ("A", "2026-03-01", ""))] == [
        None, None, None,
    ]  # fmt: skip
