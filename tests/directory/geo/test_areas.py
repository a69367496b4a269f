"""Which county, zone and drawn area a point lies in."""

from __future__ import annotations

import csv
import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from directory.errors import InputError
from directory.geo import areas, gazetteer

SQUARE = json.dumps({"type": "Polygon", "coordinates": [[[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]]})


@pytest.mark.parametrize(
    ("latitude", "longitude", "fips"),
    [
        (37.7749, -122.4194, "06075"),
        (32.7767, -96.7970, "48113"),
        (38.9072, -77.0369, "11001"),
        (18.4655, -66.1057, "72127"),
        (61.13, -146.35, "02063"),  # Valdez: Chugach since 2019
        (62.11, -145.55, "02066"),  # Glennallen: Copper River since 2019
        (41.7658, -72.6734, "09003"),  # Connecticut keeps its eight counties
        (38.8823, -77.1711, "51610"),  # Falls Church, empty in some files
        (43.03, -102.55, "46102"),  # Oglala Lakota, once Shannon
        (13.4757, 144.7489, "66010"),
        (37.8085, -122.4098, "06075"),  # a pier
    ],
)
def test_a_point_has_its_county(latitude: float, longitude: float, fips: str) -> None:
    assert areas.county_at(latitude, longitude) == fips


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0.0, 0.0), (51.5, -0.12), (30.0, -60.0), (25.67, -100.31), (float("nan"), 1.0), (91.0, 0.0), (0.0, 1e9)],
)
def test_a_point_far_from_every_county_has_none(latitude: float, longitude: float) -> None:
    assert areas.county_at(latitude, longitude) is None
    assert areas.state_at(latitude, longitude) == ""


def test_every_county_shape_has_its_name_and_state() -> None:
    codes, _ = areas.county_shapes()
    assert len(codes) == 3234
    assert [code for code in codes if not areas.county(code)] == []
    assert areas.county_name("48113") == "Dallas County, TX"
    assert areas.county_name("99999") == ""


def plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = bare.replace("saint ", "st ").replace("sainte ", "ste ").replace("'", "").replace(".", "")
    for word in (" county", " parish", " city and borough", " census area", " borough", " municipio", " municipality"):
        words = words.removesuffix(word)
    return words.removesuffix(" city").removesuffix(" island").replace("-", " ").replace(" ", "")


RENAMED = {
    "valdezcordova": {"chugach", "copperriver"},
    "wadehampton": {"kusilvak"},
    "shannon": {"oglalalakota"},
    "bedford": {"bedford"},
    "princeofwalesouterketchikan": {"princeofwaleshyder", "ketchikangateway"},
    "skagwayhoonahangoon": {"skagway", "hoonahangoon"},
    "wrangellpetersburg": {"wrangell", "petersburg", "princeofwaleshyder"},
}


@pytest.mark.real_data
def test_real_agencies_lie_in_the_county_they_declare(shared_data: Path) -> None:
    file = next((shared_data / "hifld_law_enforcement").glob("*.csv"))
    agreed = asked = 0
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if not row["COUNTY"] or row["COUNTY"] == "NOT AVAILABLE":
                continue
            asked += 1
            fips = areas.county_at(float(row["Y"]), float(row["X"]))
            county = areas.county(fips) if fips else None
            declared = plain(row["COUNTY"])
            found = plain(county.name.rpartition(",")[0] or county.name) if county else ""
            same = found == declared or found in RENAMED.get(declared, set())
            agreed += bool(county and same and county.state == f"US-{row['STATE']}")
    assert asked > 5000
    assert agreed / asked >= 0.995, f"{agreed} of {asked}"


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (37.7749, -122.4194, "America/Los_Angeles"),
        (31.7619, -106.4850, "America/Denver"),  # El Paso, not Texas's Central
        (33.4484, -112.0740, "America/Phoenix"),
        (18.4655, -66.1057, "America/Puerto_Rico"),
        (53.35, -6.26, "Europe/Dublin"),
        (30.0, -45.0, ""),
    ],
)
def test_a_point_has_its_time_zone(latitude: float, longitude: float, zone: str) -> None:
    assert areas.timezone_at(latitude, longitude) == zone


def test_a_drawn_area_covers_what_lies_in_it_and_on_its_border() -> None:
    assert areas.covers(SQUARE, 0.5, 0.5)
    assert areas.covers(SQUARE, 1.0, 0.0)
    assert not areas.covers(SQUARE, 2.0, 0.0)
    assert not areas.covers(SQUARE, float("nan"), 0.0)


def test_features_and_collections_are_areas_too() -> None:
    feature = {"type": "Feature", "geometry": json.loads(SQUARE), "properties": None}
    for drawn in (feature, {"type": "FeatureCollection", "features": [feature]}):
        assert areas.covers(json.dumps(drawn), 0.5, 0.5)


@pytest.mark.parametrize(
    "drawn",
    [
        "",
        "null",
        "[]",
        "{",
        "{}",
        '{"type": "Point", "coordinates": [0, 0]}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [0, NaN], [1, 1], [0, 0]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [0, 500], [1, 1], [0, 0]]]}',
        '{"type": "Polygon", "coordinates": "secret street"}',
        '{"type": "FeatureCollection", "features": [null]}',
        "[" * 100_000,
        '{"type": "Feature", "geometry": ' * 5_000 + "null" + "}" * 5_000,
        " " * 2_000_000,
    ],
)
def test_what_is_no_area_is_refused_without_being_repeated(drawn: str) -> None:
    with pytest.raises(InputError) as refused:
        areas.covers(drawn, 0.0, 0.0)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


@settings(max_examples=100, deadline=None)
@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda s: st.lists(s, max_size=3)), st.text())
def test_no_geojson_raises_anything_else(coordinates: object, kind: str) -> None:
    for named in (kind, "Polygon", "MultiPolygon"):
        try:
            areas.covers(json.dumps({"type": named, "coordinates": coordinates}), 0.0, 0.0)
        except InputError:
            continue


def test_a_county_of_few_people_is_told_as_its_state() -> None:
    assert areas.coarsened("48301").key == "state:US-TX"  # Loving County, some dozens of people
    assert areas.coarsened("48113").key == "county:48113"
    zipped = gazetteer().resolve("79754").place
    assert zipped is not None
    assert areas.coarsened(zipped).key == "state:US-TX"


def test_every_county_is_told_as_an_area_of_enough_people() -> None:
    for fips in areas.county_shapes()[0]:
        told = areas.coarsened(fips)
        assert told.kind == "nation" or told.population >= areas.SMALLEST_AREA


def test_an_unknown_population_counts_as_too_few() -> None:
    outcode = gazetteer().resolve("SW1A 1AA").place
    assert outcode is not None
    assert outcode.population == 0
    assert areas.coarsened(outcode).key == "state:GB-ENG"


def test_an_unknown_county_is_refused() -> None:
    with pytest.raises(InputError):
        areas.coarsened("99999")


def test_the_zone_of_a_county_that_has_one_is_that_of_each_of_its_places() -> None:
    atlas = areas.atlas()
    for fips in ("19113", "06075", "18025", "48141"):
        zones = {atlas.timezones[int(atlas.timezone[row])] for row in areas._zoned(fips)}
        assert areas._one_zone(fips) == (zones.pop() if len(zones) == 1 else "")
    assert areas._one_zone("99999") == ""


DEGREES = st.integers(min_value=-12, max_value=12).map(lambda n: n / 4)
RINGS = st.lists(st.tuples(DEGREES, DEGREES), min_size=3, max_size=9)
SHIFTS = st.sampled_from([0.0, 100.0, -100.0, 177.0, -177.0])


def drawn(ring: list[tuple[float, float]], east: float) -> str:
    corners = [[max(-180.0, min(180.0, x + east)), y] for x, y in [*ring, ring[0]]]
    return json.dumps({"type": "Polygon", "coordinates": [corners]})


@settings(max_examples=200)
@given(st.lists(st.tuples(RINGS, SHIFTS), max_size=8), st.tuples(DEGREES, DEGREES), SHIFTS)
def test_areas_asked_at_once_answer_as_each_asked_alone(
    areas_drawn: list[tuple[list[tuple[float, float]], float]], at: tuple[float, float], east: float
) -> None:
    """Rings cross themselves, fold to lines and reach the antimeridian; the points often lie on their borders."""
    extents = [drawn(ring, shift) for ring, shift in areas_drawn]
    latitude, longitude = at[1], max(-180.0, min(180.0, at[0] + east))
    alone = []
    for number, geojson in enumerate(extents):
        area = shapely.make_valid(shape(json.loads(geojson)))
        if area.intersects(shapely.Point(longitude, latitude)):
            alone.append(number)
    assert areas.Extents(extents).around(latitude, longitude) == alone


def test_an_area_across_the_antimeridian_is_drawn_in_two_parts() -> None:
    west = [[[179, 51], [180, 51], [180, 53], [179, 53], [179, 51]]]
    east = [[[-180, 51], [-179, 51], [-179, 53], [-180, 53], [-180, 51]]]
    both = json.dumps({"type": "MultiPolygon", "coordinates": [west, east]})
    held = areas.Extents([both])
    assert [held.around(52, lon) for lon in (179.5, 180.0, -180.0, -179.5)] == [[0], [0], [0], [0]]
    assert held.around(52, 0.0) == held.around(52, 178.0) == []


def test_an_extent_that_cannot_be_understood_holds_nothing_and_moves_no_other() -> None:
    held = areas.Extents(["{", SQUARE, '{"type": "Point", "coordinates": [0, 0]}', SQUARE])
    assert held.around(0.0, 0.0) == [1, 3]
    assert held.around(float("nan"), 0.0) == held.around(0.0, 1e9) == []
    assert areas.Extents([]).around(0.0, 0.0) == []


@settings(max_examples=60)
@given(st.integers(min_value=0, max_value=3233), st.integers(min_value=0, max_value=10_000))
def test_a_point_on_a_countys_border_belongs_to_one_that_touches_it(number: int, corner: int) -> None:
    codes, tree = areas.county_shapes()
    corners = shapely.get_coordinates(tree.geometries[number])
    longitude, latitude = corners[corner % len(corners)]
    found = areas.county_at(float(latitude), float(longitude))
    touching = tree.query(shapely.Point(longitude, latitude), predicate="intersects")
    assert found in {codes[int(one)] for one in touching}
    assert found == areas.county_at(float(latitude), float(longitude))


@settings(max_examples=60)
@given(st.floats(min_value=24, max_value=49.5), st.floats(min_value=-125, max_value=-66))
def test_a_point_inside_a_county_is_found_as_by_asking_them_all(latitude: float, longitude: float) -> None:
    codes, tree = areas.county_shapes()
    holding = np.flatnonzero(shapely.intersects(tree.geometries, shapely.Point(longitude, latitude)))
    if len(holding):
        assert areas.county_at(latitude, longitude) == codes[int(holding[0])]


def test_aleutians_on_both_sides_of_the_antimeridian_lie_in_one_county() -> None:
    assert areas.county_at(52.9, 172.9) == areas.county_at(51.88, -176.65) == "02016"
