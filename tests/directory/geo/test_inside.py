"""Which points, and which areas, lie inside a place."""

from __future__ import annotations

import numpy as np
import pytest

from directory.geo import Place, gazetteer, inside
from directory.geo.areas import county_at

SOMEWHERE = {"San Francisco": (37.7749, -122.4194), "Oakland": (37.8044, -122.2712), "Reno": (39.5296, -119.8138)}


def place(written: str) -> Place:
    found = gazetteer().heard(written).place
    assert found is not None, written
    return found


def held(written: str, *points: tuple[float, float]) -> list[int]:
    latitudes, longitudes = (np.array(each) for each in zip(*points, strict=True))
    return inside.holds([place(written)], latitudes, longitudes).tolist()


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("California", {"San Francisco", "Oakland"}),
        ("Nevada", {"Reno"}),
        ("Alameda County, CA", {"Oakland"}),
        ("San Francisco County, CA", {"San Francisco"}),
        ("San Francisco, CA", {"San Francisco"}),
        ("Oakland, CA", {"Oakland"}),
        ("94612", {"Oakland"}),
        ("Berkeley, CA", set()),
    ],
)
def test_a_point_lies_in_its_own_places_and_in_no_other(written: str, names: set[str]) -> None:
    said = dict(zip(SOMEWHERE, held(written, *SOMEWHERE.values()), strict=True))
    assert {name for name, sure in said.items() if sure == inside.YES} == names


def test_many_points_lie_in_the_county_that_one_by_one_they_lie_in() -> None:
    chance = np.random.default_rng(7)
    latitudes, longitudes = chance.uniform(36.5, 38.8, 300), chance.uniform(-123.6, -121, 300)
    for written in ("Alameda County, CA", "San Francisco County, CA", "Marin County, CA"):
        code = place(written).code
        said = inside.holds([place(written)], latitudes, longitudes) == inside.YES
        alone = [county_at(*at) == code for at in zip(latitudes.tolist(), longitudes.tolist(), strict=True)]
        assert said.tolist() == alone


def test_a_town_holds_its_middle_and_may_hold_what_is_as_near_to_the_next() -> None:
    town = place("Lisbon, IA")
    north = [(town.latitude + step, town.longitude) for step in (0, 0.055, 0.5)]
    assert held("Lisbon, IA", *north)[0] == inside.YES
    assert held("Lisbon, IA", *north)[-1] == inside.NO
    said = held("Lisbon, IA", *((town.latitude + step, town.longitude) for step in np.arange(0, 0.3, 0.002).tolist()))
    assert said == sorted(said, reverse=True)
    assert inside.MAYBE in said


def test_of_a_county_abroad_only_the_surroundings_of_its_middle_may_be_inside() -> None:
    kent = place("Kent, England")
    assert held("Kent, England", (kent.latitude, kent.longitude), (55.95, -3.19)) == [inside.MAYBE, inside.NO]


def test_no_point_is_nowhere_and_the_date_line_is_no_edge() -> None:
    assert held("California", (np.nan, np.nan)) == [inside.NO]
    assert held("Aleutians West Census Area, AK", (52.93, 172.9), (51.88, -176.65)) == [inside.YES, inside.YES]


def test_areas_that_lie_inside_are_those_that_do_wholly() -> None:
    county = inside.keys_inside((place("Jackson County, MO"),))
    both = inside.keys_inside((place("Missouri"),))
    kansas_city = place("Kansas City, MO").key
    assert kansas_city not in county
    assert {kansas_city, "county:29095", "postcode:64105", "state:US-MO"} <= both
    assert "postcode:64105" in county


def test_a_city_that_is_a_county_is_inside_it_and_the_other_way_round() -> None:
    city, county = place("San Francisco, CA"), place("San Francisco County, CA")
    assert {city.key, county.key} <= inside.keys_inside((city,)) & inside.keys_inside((county,))
    new_york = inside.keys_inside((place("New York City, NY"),))
    assert {"county:36047", place("Brooklyn, NY").key, "postcode:11201"} <= new_york
    assert {"state:US-DC", place("Washington, DC").key} <= inside.keys_inside((place("Washington, DC"),))
