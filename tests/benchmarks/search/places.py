"""The country the benchmark's listings stand in: ZIPs with their people, counties with their neighbours, distances.

Promises: everything is read from `seed_data/geo`; a county is its number in the order of the polygons' file. Which
county a point lies in is looked up anew each time, for every engine alike (nothing is remembered between queries).
"""

from __future__ import annotations

import csv
import gzip
import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from directory.geo import areas, bounding_box
from directory.geo.distance import EARTH_RADIUS_MILES
from directory.settings import SEED_DATA

FLOOR = 200
"""Added to a ZIP's people: places without residents have listings too."""
CELL = 0.25
"""Degrees of the geographic cells that full-text engines are given as words."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Zips:
    """The ZIPs people live in: points, weights, the words of their cities."""

    latitude: Floats
    longitude: Floats
    weight: Floats
    cities: list[list[str]]


@cache
def zips() -> Zips:
    """Every standard ZIP of the gazetteer's source with a county."""
    with gzip.open(SEED_DATA / "geo" / "us_zips.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["type"] == "Standard" and row["county_fips"]]
    return Zips(
        np.array([float(row["lat"]) for row in rows]),
        np.array([float(row["lon"]) for row in rows]),
        np.array([FLOOR + float(row["pop"] or 0) for row in rows]),
        [re.findall(r"[a-z]+", row["city"].lower()) or ["place"] for row in rows],
    )


@cache
def people_near(miles: float) -> Floats:
    """How many people (see `FLOOR`) live within so many miles of each ZIP."""
    known = zips()
    points, weight = unit(known.latitude, known.longitude).astype(np.float32), known.weight.astype(np.float32)
    least = np.float32(math.cos(miles / EARTH_RADIUS_MILES))
    steps = range(0, len(points), 1000)
    return np.concatenate([(points[low : low + 1000] @ points.T >= least) @ weight for low in steps]).astype(float)


@cache
def neighbours() -> npt.NDArray[np.int32]:
    """Each county's eight nearest, by the middle of their polygons."""
    middles = shapely.centroid(areas.county_shapes()[1].geometries)
    points = unit(shapely.get_y(middles), shapely.get_x(middles))
    return np.argsort(-(points @ points.T), axis=1, kind="stable")[:, 1:9].astype(np.int32)


@cache
def county_codes() -> tuple[str, ...]:
    """FIPS codes, by county number."""
    return areas.county_shapes()[0]


@cache
def _number() -> dict[str, int]:
    return {code: number for number, code in enumerate(county_codes())}


def county_of(latitude: float, longitude: float) -> int:
    """The number of the county at a point; -1 outside all."""
    code = areas.county_at.__wrapped__(latitude, longitude)
    return -1 if code is None else _number()[code]


def counties_of(latitude: Floats, longitude: Floats) -> npt.NDArray[np.int32]:
    """The county each point lies in; offshore, the nearest."""
    tree = areas.county_shapes()[1]
    points = shapely.points(longitude, latitude)
    near = tree.query(points)
    near = near[:, np.argsort(near[1], kind="stable")]
    inside = np.zeros(near.shape[1], bool)
    edges = np.flatnonzero(np.diff(near[1], prepend=-1, append=-1))
    for low, high in pairwise(edges):
        polygon = tree.geometries[near[1][low]]
        shapely.prepare(polygon)
        inside[low:high] = shapely.contains_xy(polygon, longitude[near[0][low:high]], latitude[near[0][low:high]])
    found = np.full(len(points), -1, np.int32)
    found[near[0][inside]] = near[1][inside]
    lost = np.flatnonzero(found < 0)
    if len(lost):
        found[lost] = tree.nearest(points[lost])
    return found


def unit(latitude: Floats | float, longitude: Floats | float) -> Floats:
    """Points on the unit sphere: comparing their chords needs no trigonometry per listing."""
    north, east = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def chord2(miles: float) -> float:
    """The squared chord of a distance."""
    return (2 * math.sin(min(math.pi / 2, miles / EARTH_RADIUS_MILES / 2))) ** 2


def miles_of(squared: Floats) -> Floats:
    """Miles of squared chords."""
    return np.asarray(2 * EARTH_RADIUS_MILES * np.arcsin(np.minimum(1, np.sqrt(squared) / 2)))


def cell(latitude: float, longitude: float) -> str:
    """The word of the cell a point lies in."""
    return f"g{int((latitude + 90) / CELL):03d}{int((longitude + 180) / CELL):04d}"


def cover(latitude: float, longitude: float, miles: float) -> list[str]:
    """The words of the cells that hold every point so near."""
    south, west, north, east = bounding_box(latitude, longitude, miles)
    rows = range(int((south + 90) / CELL), int((north + 90) / CELL) + 1)
    left, right, end = int((west + 180) / CELL), int((east + 180) / CELL), int(360 / CELL)
    columns = [*range(left, right + 1)] if west <= east else [*range(left, end + 1), *range(right + 1)]
    return [f"g{row:03d}{column:04d}" for row in rows for column in columns]
