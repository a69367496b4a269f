"""Points and areas: which county and time zone a point lies in, what a drawn area covers, what is too small to tell.

Promises: answers come from polygons in `seed_data/geo` that are read once, on first use (a few tenths of a second);
nothing is guessed beyond the stated limits. A GeoJSON that cannot be understood is an `InputError` that does not
repeat it.
"""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NoReturn

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from directory.errors import InputError
from directory.geo.atlas import atlas
from directory.geo.distance import miles_many
from directory.geo.places import gazetteer
from directory.geo.values import Place
from directory.settings import SEED_DATA

COUNTY_SHAPES = SEED_DATA / "geo" / "us_counties.wkb.xz"
NEAREST_COUNTY_MILES = 6.0
"""A point in no county (a pier, a lake, a simplified shore or border) belongs to the nearest one within this."""
TIMEZONE_MILES = 150.0
"""A point farther than this from every ZIP and place we know has no time zone."""
LARGEST_EXTENT = 1_000_000
"""Characters of a GeoJSON that are read at most."""
MOST_VERTICES = 50_000
SMALLEST_AREA = 20_000
"""People an area must have to be told as a hidden listing's area (SAFETY L8)."""
_DEGREE_MILES = 69.0
_AREAL = {"Polygon", "MultiPolygon"}


@cache
def county_shapes() -> tuple[tuple[str, ...], shapely.STRtree]:
    """FIPS codes and the tree of their polygons, in one order; read on first use."""
    content = lzma.decompress(COUNTY_SHAPES.read_bytes())
    codes, shapes, at = [], [], 0
    while at < len(content):
        size = int.from_bytes(content[at + 5 : at + 9], "little")
        codes.append(content[at : at + 5].decode("ascii"))
        shapes.append(content[at + 9 : at + 9 + size])
        at += 9 + size
    return tuple(codes), shapely.STRtree(shapely.from_wkb(shapes))


def on_earth(latitude: float, longitude: float) -> bool:
    """Whether both are finite degrees within their ranges."""
    return bool(math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180)


@lru_cache(maxsize=4096)
def county_at(latitude: float, longitude: float) -> str | None:
    """FIPS of the county (or what stands for one) at a point in WGS 84 degrees; None outside the United States.

    Within `NEAREST_COUNTY_MILES` of a county but in none, the nearest is taken. Connecticut has its eight counties;
    Alaska its areas since 2019 (02063 and 02066, not 02261).
    """
    if not on_earth(latitude, longitude):
        return None
    codes, tree = county_shapes()
    point = shapely.points(longitude, latitude)
    inside = tree.query(point, predicate="intersects")
    if len(inside):
        return codes[int(min(inside))]
    east = max(0.05, math.cos(math.radians(latitude)))
    near = tree.query_nearest(point, max_distance=NEAREST_COUNTY_MILES / _DEGREE_MILES / east)
    # Degrees are not round: measure the nearest found in miles before believing it.
    close = (int(i) for i in near if _miles_off(tree.geometries[int(i)], point) <= NEAREST_COUNTY_MILES)
    return next((codes[i] for i in close), None)


def _miles_off(area: BaseGeometry, point: BaseGeometry) -> float:
    """Miles from a point to the nearest vertex or side of an area."""
    near = shapely.get_point(shapely.shortest_line(area, point), 0)
    return float(miles_many(point.y, point.x, np.array([near.y]), np.array([near.x]))[0])


def state_at(latitude: float, longitude: float) -> str:
    """ISO 3166-2 of the state at a point ("US-CA"); "" outside the United States."""
    fips = county_at(latitude, longitude)
    place = county(fips) if fips else None
    return place.state if place else ""


def county(fips: str) -> Place | None:
    """The county of a FIPS code; None when there is none."""
    return gazetteer().by_key(f"county:{fips}")


def county_name(fips: str) -> str:
    """A county's name as a person reads it ("Dallas County, TX"); "" for an unknown code."""
    place = county(fips)
    return place.name if place else ""


@lru_cache(maxsize=4096)
def _zoned(fips: str) -> npt.NDArray[np.intp]:
    """The atlas's rows that have a point and a time zone, in one county or ("") anywhere."""
    index = atlas()
    known = index.pointed & (index.timezone > 0)
    return np.flatnonzero(known & (index.county == int(fips)) if fips else known)


@lru_cache(maxsize=4096)
def _one_zone(fips: str) -> str:
    """The time zone of all places of a county, as most have; "" where it has several or none."""
    zones = set(atlas().timezone[_zoned(fips)].tolist())
    return atlas().timezones[zones.pop()] if len(zones) == 1 else ""


@lru_cache(maxsize=4096)
def timezone_at(latitude: float, longitude: float) -> str:
    """IANA time zone at a point: that of the nearest ZIP in its county, else of the nearest place; "" far from all."""
    if not on_earth(latitude, longitude):
        return ""
    index = atlas()
    fips = county_at(latitude, longitude)
    if fips is not None:
        if _one_zone(fips):
            return _one_zone(fips)
        rows = _zoned(fips)
        if len(rows):
            return index.timezones[int(index.timezone[_nearest(rows, latitude, longitude)[0]])]
    row, off = _nearest(_zoned(""), latitude, longitude)
    return index.timezones[int(index.timezone[row])] if off <= TIMEZONE_MILES else ""


def nearest_city(latitude: float, longitude: float, within_miles: float = 50.0) -> Place | None:
    """The city whose centroid is nearest to a point, at most `within_miles` away."""
    if not on_earth(latitude, longitude):
        return None
    index = atlas()
    row, off = _nearest(np.flatnonzero(index.is_kind("city")), latitude, longitude)
    return index.place(row) if off <= within_miles else None


def _nearest(rows: np.ndarray[tuple[int], np.dtype[np.intp]], latitude: float, longitude: float) -> tuple[int, float]:
    """The nearest of the atlas's rows and its distance in miles."""
    index = atlas()
    off = miles_many(latitude, longitude, index.latitude[rows], index.longitude[rows])
    best = int(np.argmin(off))
    return int(rows[best]), float(off[best])


@lru_cache(maxsize=256)
def extent(geojson: str) -> BaseGeometry:
    """The valid area a GeoJSON draws (Polygon, MultiPolygon, or Features and collections of these).

    Raises:
        InputError: not JSON, no area, too large, or a coordinate that is not on earth.
    """
    if len(geojson) > LARGEST_EXTENT:
        _refuse("is too long")
    try:
        drawn = json.loads(geojson, parse_constant=lambda _: _refuse("has a number that is not finite"))
        shapes = [shapely.make_valid(shape(part)) for part in _areas(drawn)]
        points = np.concatenate([shapely.get_coordinates(area) for area in shapes])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, shapely.errors.ShapelyError):
        _refuse("is not a GeoJSON area")
    if not len(points) or len(points) > MOST_VERTICES:
        _refuse("is empty or has too many corners")
    if not np.isfinite(points).all() or (np.abs(points) > (180, 90)).any():
        _refuse("has a corner that is not on earth")
    whole = shapely.union_all(shapes)
    shapely.prepare(whole)
    return whole


def _areas(drawn: dict[str, object]) -> list[dict[str, object]]:
    """The polygons in a GeoJSON object, wherever they hang."""
    kind = drawn["type"]
    if kind in _AREAL:
        return [drawn]
    inner = drawn["geometry"] if kind == "Feature" else None
    if isinstance(inner, dict):
        return _areas(inner)
    parts = drawn.get("features" if kind == "FeatureCollection" else "geometries")
    if not isinstance(parts, list):
        raise TypeError
    return [area for part in parts for area in _areas(part)]


def _refuse(what: str) -> NoReturn:
    raise InputError(f"service area: its extent {what}")


def covers(extent_geojson: str, latitude: float, longitude: float) -> bool:
    """Whether a drawn area holds a point (its border included).

    Raises:
        InputError: the extent cannot be understood; see `extent`.
    """
    area = extent(extent_geojson)
    return on_earth(latitude, longitude) and bool(shapely.intersects(area, shapely.points(longitude, latitude)))


class Extents:
    """Many drawn areas, asked at once which of them hold a point. One that cannot be understood holds none."""

    def __init__(self, extents: Sequence[str]) -> None:
        shapes = [self._shape(geojson) for geojson in extents]
        self._places = [place for place, area in enumerate(shapes) if area is not None]
        self._tree = shapely.STRtree([area for area in shapes if area is not None])

    @staticmethod
    def _shape(geojson: str) -> BaseGeometry | None:
        try:
            return extent(geojson)
        except InputError:
            return None

    def around(self, latitude: float, longitude: float) -> list[int]:
        """The places, in the given order, of the areas that hold the point (their borders included)."""
        if not on_earth(latitude, longitude):
            return []
        found = self._tree.query(shapely.points(longitude, latitude), predicate="intersects")
        return sorted(self._places[number] for number in found.tolist())


def coarsened(area: Place | str, minimum: int = SMALLEST_AREA) -> Place:
    """The area itself, or the first of its parents (county, state, nation) with at least `minimum` people.

    `area` is a place or a county's FIPS. An unknown population counts as too few; a nation is never too small. County
    populations are sums of ZIPs' populations, good to some per cent (SAFETY L8).

    Raises:
        InputError: the FIPS names no county.
    """
    start = county(area) if isinstance(area, str) else area
    if start is None:
        raise InputError("service area: its county code is unknown")
    if start.kind == "nation" or start.population >= minimum:
        return start
    for key in (f"county:{start.county}", f"state:{start.state}", f"nation:{start.country}"):
        parent = gazetteer().by_key(key)
        if parent is not None and parent.key != start.key and (parent.kind == "nation" or parent.population >= minimum):
            return parent
    return start
