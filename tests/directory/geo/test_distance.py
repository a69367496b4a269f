"""Distances: one earth, geopy's."""

from __future__ import annotations

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.distance import bounding_box, miles, miles_many

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_many_distances_equal_geopys(latitude: float, longitude: float, other: float, east: float) -> None:
    oracle = great_circle((latitude, longitude), (other, east)).miles
    many = miles_many(latitude, longitude, np.array([other, latitude]), np.array([east, longitude]))
    assert miles(latitude, longitude, other, east) == oracle
    assert many[0] == pytest.approx(oracle, rel=1e-6, abs=1e-3 if oracle > 12_000 else 1e-6)
    assert many[1] == 0


def test_san_francisco_is_about_2565_miles_from_new_york() -> None:
    assert miles(37.7749, -122.4194, 40.7128, -74.0060) == pytest.approx(2565, abs=5)


def test_an_unknown_point_has_no_distance() -> None:
    assert np.isnan(miles_many(37.0, -122.0, np.array([np.nan]), np.array([-122.0]))).all()


@given(LATITUDES, LONGITUDES, st.floats(0, 5000), LATITUDES, LONGITUDES)
def test_every_point_within_the_radius_lies_in_the_box(
    latitude: float, longitude: float, radius: float, other: float, east: float
) -> None:
    south, west, north, far_east = bounding_box(latitude, longitude, radius)
    if miles(latitude, longitude, other, east) > radius:
        return
    slack = 1e-6
    assert south - slack <= other <= north + slack
    if west <= far_east:
        assert west - slack <= east <= far_east + slack or abs(abs(east) - 180) < slack or abs(abs(other) - 90) < slack
    else:
        assert east >= west - slack or east <= far_east + slack or abs(abs(other) - 90) < slack


def test_a_box_across_the_date_line_has_its_west_in_the_east() -> None:
    _, west, _, east = bounding_box(52.0, 179.9, 50)
    assert west > east
