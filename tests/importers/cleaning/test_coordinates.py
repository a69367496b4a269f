"""Coordinates: a point where the row says it is, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.values import Point
from importers.cleaning.coordinates import clean_point, default_points


def place(point: Point | None) -> tuple[float, float] | None:
    return point and (point.latitude, point.longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("37.7", "-122.4"), (37.7, -122.4), ("37.7,-122.4", ""), (["37.7", "-122.4"], None)]
)
def test_a_straight_pair_is_kept_without_doubt(latitude: object, longitude: object) -> None:
    found = clean_point(latitude, longitude, state="California")
    assert place(found.value) == (37.7, -122.4)
    assert not found.doubts


@pytest.mark.parametrize(("latitude", "longitude"), [("-122.4", "37.7"), ("37.7", "122.4"), (["-122.4", "37.7"], "")])
def test_a_swapped_coordinate_or_a_lost_sign_is_put_right_and_flagged(latitude: object, longitude: object) -> None:
    found = clean_point(latitude, longitude)
    assert place(found.value) == (37.7, -122.4)
    assert found.doubts


@pytest.mark.parametrize(
    ("latitude", "longitude", "state"),
    [(0, 0, ""), (51.5, -0.1, ""), (31.7, -87.7, "TX"), ("53,29", "", ""), ("x", 1, ""), (37.7, "", "")],
)
def test_what_lies_elsewhere_or_is_no_pair_is_no_point(latitude: object, longitude: object, state: str) -> None:
    found = clean_point(latitude, longitude, state=state)
    assert found.value is None
    assert found.doubts


def test_empty_cells_are_no_point_and_no_doubt() -> None:
    assert clean_point(None, float("nan")).doubts == ()


def test_another_county_keeps_the_point_with_a_doubt() -> None:
    assert not clean_point(31.7, -87.7, state="AL", county="CLARKE").doubts
    found = clean_point(31.7, -87.7, state="AL", county="MOBILE")
    assert found.value
    assert found.doubts


def test_a_point_that_many_rows_share_is_a_default() -> None:
    points = [Point(54.123456, -7.6543210)] * 4 + [Point(53.3, -6.2), None]
    assert default_points(points) == {(54.1235, -7.6543)}


CELLS = st.one_of(st.none(), st.text(max_size=20), st.floats(), st.integers(), st.lists(st.floats(), max_size=3))


@given(CELLS, CELLS, st.sampled_from(["US", "GB", "IE", "ZZ", ""]))
def test_nothing_is_raised_and_no_doubt_tells_the_place(latitude: object, longitude: object, country: str) -> None:
    assert all(doubt.text == "" for doubt in clean_point(latitude, longitude, country=country).doubts)
