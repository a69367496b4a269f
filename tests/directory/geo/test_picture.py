"""A picture shows public points only, stays small, and says the same in words."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo import areas
from directory.geo.picture import (
    HEIGHTS,
    MOST_CHARACTERS,
    MOST_COUNTIES,
    WAYS,
    WIDTH,
    patchwork,
    picture,
    whereabouts,
)

TRAVIS, WILLIAMSON, HAYS = "48453", "48491", "48209"
CLINIC = (30.30, -97.68)


def test_a_public_point_is_drawn_in_its_county_with_towns_around_it() -> None:
    drawn = picture((), (CLINIC,))
    assert drawn is not None
    assert drawn.counties == ("Travis County",)
    assert drawn.points == ((195, 152),)
    assert "Austin" in [town.name for town in drawn.towns]
    assert drawn.labels == ()


def test_without_a_point_only_the_outlines_and_names_of_counties_are_drawn() -> None:
    drawn = picture((TRAVIS, WILLIAMSON, HAYS))
    assert drawn is not None
    assert drawn.towns == drawn.points == ()
    assert [name for name, _, _ in drawn.labels] == ["Travis", "Williamson", "Hays"]
    assert drawn.outlines.count("M") == 3


def test_points_of_another_county_are_not_drawn_into_this_one() -> None:
    drawn = picture((), (CLINIC, (29.42, -98.49)))
    assert drawn is not None
    assert len(drawn.points) == 1


@pytest.mark.parametrize("asked", [((), ()), (("99999",), ()), ((), ((52.5, 13.4),)), (("48453",), ((52.5, 13.4),))])
def test_where_there_is_nothing_to_draw_there_is_no_picture(asked: tuple[tuple[str, ...], tuple]) -> None:  # type: ignore[type-arg]
    assert picture(*asked) is None


def test_a_whole_state_of_counties_is_not_drawn() -> None:
    texas = tuple(code for code in areas.county_shapes()[0] if code.startswith("48"))
    assert picture(texas) is None
    assert picture(texas[: MOST_COUNTIES + 1]) is None
    assert picture(texas[:MOST_COUNTIES]) is not None


def test_every_county_s_picture_is_small_and_stays_in_its_frame() -> None:
    for code in areas.county_shapes()[0][::40]:
        drawn = picture((code,))
        assert drawn is not None
        assert 0 < len(drawn.outlines) <= MOST_CHARACTERS
        assert HEIGHTS[0] <= drawn.height <= HEIGHTS[1]
        for ring in re.findall(r"M(-?\d+) (-?\d+)l([^z]+)z", drawn.outlines):
            steps = np.array(re.findall(r"-?\d+", ring[2]), int).reshape(-1, 2)
            corners = np.cumsum(np.vstack(([[int(ring[0]), int(ring[1])]], steps)), axis=0)
            assert (corners >= 0).all()
            assert (corners <= (WIDTH, drawn.height)).all()


def test_an_island_chain_across_the_180th_meridian_is_not_drawn_around_the_world() -> None:
    drawn = picture(("02016",))
    assert drawn is not None
    assert drawn.outlines.count("M") > 5


def test_a_far_rock_in_the_sea_does_not_make_its_city_small() -> None:
    drawn = picture(("06075",))
    assert drawn is not None
    assert drawn.height > 200


def test_towns_and_names_keep_apart() -> None:
    drawn = picture((), (CLINIC,))
    assert drawn is not None
    lines = [(town.y + town.below) for town in drawn.towns]
    assert len(lines) >= 2
    assert all(abs(a - b) > 13 for i, a in enumerate(lines) for b in lines[i + 1 :])


@pytest.mark.parametrize(
    ("at", "town", "way"),
    [((30.30, -97.68), "Austin", "ne"), ((30.27, -97.74), "Austin", ""), ((43.98, -103.23), "Rapid City", "s")],
)
def test_a_point_in_words_has_the_town_people_know_and_the_way_from_it(
    at: tuple[float, float], town: str, way: str
) -> None:
    said = whereabouts(*at)
    assert said is not None
    assert (said.town, said.way) == (town, way)
    assert said.county.endswith("County")


def test_abroad_there_are_no_words_either() -> None:
    assert whereabouts(52.5, 13.4) is None


@given(st.floats(24, 49), st.floats(-125, -67))
def test_any_point_has_words_and_a_picture_or_neither(latitude: float, longitude: float) -> None:
    said, drawn = whereabouts(latitude, longitude), picture((), ((latitude, longitude),))
    assert (said is None) == (drawn is None)
    assert said is None or said.way in {"", *WAYS}
    assert drawn is None or len(drawn.points) == 1


def test_a_map_to_pick_from_has_each_county_once_and_inside_the_picture() -> None:
    iowa = tuple(f"19{number:03}" for number in range(1, 198, 2))
    made = patchwork((*iowa, "99999"))
    assert made is not None
    assert [one.code for one in made.patches] == list(iowa)
    assert made.patches[56].name == "Linn County"
    for one in made.patches:
        corners = [int(x) for x in re.findall(r"M(\d+) (\d+)", one.outline)[0]]
        assert 0 <= corners[0] <= WIDTH
        assert 0 <= corners[1] <= made.height
    assert patchwork(("99999",)) is None
