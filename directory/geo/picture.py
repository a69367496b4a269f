"""A small picture of where something is: outlines of counties, a few towns, public points; and the same in words.

Promises: what is drawn depends on nothing but the arguments and `seed_data/geo`; the same arguments give the same
picture, which is kept in memory. Outlines are simplified until they take at most `MOST_CHARACTERS`. A picture without
points has no towns either, so that no dot in it can be taken for a place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from directory.geo.areas import county, county_at, county_shapes
from directory.geo.atlas import atlas
from directory.geo.distance import miles_many

WIDTH = 320
HEIGHTS = (110, 300)
"""The least and the most height of a picture, in the units of `WIDTH`."""
MARGIN = 8
MOST_CHARACTERS = 1800
MOST_COUNTIES = 16
MOST_TOWNS = 4
MOST_POINTS = 8
MAIN_PART, SMALLEST_PART = 0.95, 0.004
"""The largest parts that make up so much of a county are shown, and islands of some size close around them."""
NEAR_MILES = 2.0
"""Nearer to the middle of a town than this is "in or near" it: middles are good to a mile or so."""
WAYS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
LONGEST_NAME = 22
APART = 26
"""A town closer to a larger one than this is left out: it may be a part of it."""
_LETTER = 6.4
"""About the width of a letter."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town in a picture: its name, where its dot is, whether its name stands before it, and how far below it."""

    name: str
    x: int
    y: int
    before: bool
    below: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw on `WIDTH` by `height` units: outlines (an SVG path) with their labels, towns, public points."""

    height: int
    outlines: str
    counties: tuple[str, ...]
    labels: tuple[tuple[str, int, int], ...]
    towns: tuple[Town, ...]
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A point in words: its county, and how far and which way (one of `WAYS`) it is from the town people know."""

    county: str
    town: str = ""
    miles: float = 0.0
    way: str = ""


@dataclass(frozen=True, slots=True)
class Patch:
    """A county to be picked on a map: its FIPS code, its name, and its outline (an SVG path)."""

    code: str
    name: str
    outline: str


@dataclass(frozen=True, slots=True)
class Patchwork:
    """Counties side by side on `WIDTH` by `height` units, each an outline of its own."""

    height: int
    patches: tuple[Patch, ...]


class _Frame:
    """From degrees to the picture's units: north up, as wide as high at the middle of what is shown."""

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        self._squeeze = max(0.2, math.cos(math.radians((south + north) / 2)))
        wide, high = max(1e-4, (east - west) * self._squeeze), max(1e-4, north - south)
        least, most = HEIGHTS
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (most - 2 * MARGIN) / high)
        self.height = max(least, round(high * self.scale) + 2 * MARGIN)
        self._middle = (west + east) / 2, (south + north) / 2

    def __call__(self, longitudes: np.ndarray, latitudes: np.ndarray) -> np.ndarray:
        """Columns x and y."""
        x = (longitudes - self._middle[0]) * self._squeeze * self.scale + WIDTH / 2
        y = (self._middle[1] - latitudes) * self.scale + self.height / 2
        return np.column_stack((x, y))


def _westward(degrees: np.ndarray) -> np.ndarray:
    """Longitudes without the break at 180 degrees: all of the United States lies west of it, as we count here."""
    return np.where(degrees > 0, degrees - 360, degrees)


@lru_cache(maxsize=512)
def picture(counties: tuple[str, ...], points: tuple[tuple[float, float], ...] = ()) -> Picture | None:
    """The picture of `counties` (FIPS), or of the county the first of the public `points` (latitude, longitude) is in.

    None where there is nothing to draw: no known county, or more than `MOST_COUNTIES`.
    """
    home = county_at(*points[0]) if points else None
    codes = (home,) if home else () if points else tuple(dict.fromkeys(counties))
    known = [code for code in codes if code in _rows() and county(code) is not None]
    if not known or len(known) > MOST_COUNTIES:
        return None
    shapes = [_unbroken(_shape(code)) for code in known]
    frame = _Frame(tuple(shapely.total_bounds(np.array(shapes))))
    drawn = [shapely.transform(shape, lambda at: frame(at[:, 0], at[:, 1])) for shape in shapes]
    spots = _spots(frame, points, home or "")
    return Picture(
        height=frame.height,
        outlines=_outlines(drawn),
        counties=tuple(_name(code) for code in known),
        labels=() if spots else _labels(known, drawn),
        towns=_towns(frame, known[0], spots) if spots else (),
        points=spots,
    )


@lru_cache(maxsize=64)
def patchwork(counties: tuple[str, ...]) -> Patchwork | None:
    """A map of `counties` (FIPS), to pick from; None where none of them has an outline."""
    known = [code for code in counties if code in _rows() and county(code) is not None]
    if not known:
        return None
    shapes = [_unbroken(_shape(code)) for code in known]
    frame = _Frame(tuple(shapely.total_bounds(np.array(shapes))))
    drawn = [shapely.transform(shape, lambda at: frame(at[:, 0], at[:, 1])) for shape in shapes]
    simple = shapely.coverage_simplify(np.array(drawn), 0.5)
    outlines = ["".join(_ring(ring) for ring in _rings(shape)) for shape in simple]
    return Patchwork(
        frame.height, tuple(Patch(code, _name(code), path) for code, path in zip(known, outlines, strict=True) if path)
    )


@lru_cache(maxsize=4096)
def whereabouts(latitude: float, longitude: float) -> Whereabouts | None:
    """A public point in words; None outside the United States. The town is the best known within 30 miles."""
    fips = county_at(latitude, longitude)
    if fips is None:
        return None
    index, rows = atlas(), _cities(latitude, longitude, 0.6)
    if not len(rows):
        return Whereabouts(_name(fips))
    off = miles_many(latitude, longitude, index.latitude[rows], index.longitude[rows])
    # A town of 100,000 people ten miles away says more than a village two miles away.
    known = np.sqrt(index.population[rows].astype(float) + 1) / (off + NEAR_MILES)
    best = int(np.argmax(known))
    row = int(rows[best])
    north = latitude - index.latitude[row]
    east = (longitude - index.longitude[row]) * math.cos(math.radians(latitude))
    way = WAYS[round(math.degrees(math.atan2(east, north)) / 45) % 8]
    return Whereabouts(_name(fips), index.labels[row], float(off[best]), way if off[best] >= NEAR_MILES else "")


def _name(fips: str) -> str:
    """A county's name without its state: the page says elsewhere which state."""
    found = county(fips)
    return found.name.partition(",")[0] if found else ""


@lru_cache(maxsize=1)
def _rows() -> dict[str, int]:
    return {code: row for row, code in enumerate(county_shapes()[0])}


def _shape(fips: str) -> BaseGeometry:
    shape: BaseGeometry = county_shapes()[1].geometries[_rows()[fips]]
    return shape


def _unbroken(shape: BaseGeometry) -> BaseGeometry:
    """A county's shape with its parts on one side of the 180th meridian, and without its smallest islands."""
    moved = shapely.transform(shape, lambda at: np.column_stack((_westward(at[:, 0]), at[:, 1])))
    parts = shapely.get_parts(moved)
    sizes = shapely.area(parts)
    order = np.argsort(-sizes)
    parts, shares = parts[order], sizes[order] / sizes.sum()
    main = parts[np.cumsum(shares) - shares < MAIN_PART]
    west, south, east, north = shapely.total_bounds(main)
    wide, high = 0.15 * (east - west), 0.15 * (north - south)
    around = shapely.box(west - wide, south - high, east + wide, north + high)
    rest = parts[len(main) :]
    rest = rest[(shares[len(main) :] >= SMALLEST_PART) & shapely.within(rest, around)]
    return shapely.multipolygons(np.concatenate((main, rest)))


def _outlines(drawn: Sequence[BaseGeometry]) -> str:
    """One path of relative whole steps; borders that two counties share are simplified alike."""
    tolerance = 0.6
    while True:
        simple = shapely.coverage_simplify(np.array(drawn), tolerance**2)
        path = "".join(_ring(ring) for shape in simple for ring in _rings(shape))
        if len(path) <= MOST_CHARACTERS or tolerance > WIDTH:
            return path
        tolerance *= 1.5


def _rings(shape: BaseGeometry) -> list[np.ndarray]:
    return [shapely.get_coordinates(part.exterior) for part in shapely.get_parts(shape) if not part.is_empty]


def _ring(ring: np.ndarray) -> str:
    """`M10 20l3-4…z`: the first corner, then steps; steps of nothing are left out."""
    corners = np.rint(ring[:-1]).astype(int)
    steps = [tuple(step) for step in np.diff(corners, axis=0).tolist() if any(step)]
    if len(steps) < 2:
        return ""
    said = "".join(f"{x if x < 0 or not n else f' {x}'}{y if y < 0 else f' {y}'}" for n, (x, y) in enumerate(steps))
    return f"M{corners[0][0]} {corners[0][1]}l{said}z"


def _labels(codes: Sequence[str], drawn: Sequence[BaseGeometry]) -> tuple[tuple[str, int, int], ...]:
    """The counties' names, each in the middle of its own as far as the names do not run into each other."""
    taken: list[tuple[float, float, float]] = []
    found = []
    for fips, shape in zip(codes, drawn, strict=True):
        at, name = shapely.point_on_surface(shape), _name(fips).removesuffix(" County")
        half = len(name) * _LETTER / 2
        x = min(max(at.x, half), WIDTH - half)
        if _clear(x - half, x + half, at.y, taken):
            found.append((name, round(x), round(at.y)))
    return tuple(found)


def _clear(left: float, right: float, y: float, taken: list[tuple[float, float, float]]) -> bool:
    """Whether a label has room; it is `taken` from then on."""
    clear = left >= 0 and right <= WIDTH and all(right < a or left > b or abs(y - other) > 13 for a, b, other in taken)
    if clear:
        taken.append((left, right, y))
    return clear


def _spots(frame: _Frame, points: Sequence[tuple[float, float]], home: str) -> tuple[tuple[int, int], ...]:
    """The public points that lie in the county shown, as corners of the picture, each once."""
    inside = [at for at in points[:MOST_POINTS] if home and county_at(*at) == home]
    if not inside:
        return ()
    placed = frame(_westward(np.array([at[1] for at in inside])), np.array([at[0] for at in inside]))
    corners = np.clip(np.rint(placed), 5, (WIDTH - 5, frame.height - 5)).astype(int).tolist()
    return tuple(dict.fromkeys((x, y) for x, y in corners))


def _cities(latitude: float, longitude: float, degrees: float) -> np.ndarray:
    """The atlas's rows of towns with people in a box around a point."""
    index = atlas()
    close = (np.abs(index.latitude - latitude) < degrees) & (np.abs(index.longitude - longitude) < degrees)
    return np.flatnonzero(close & index.is_kind("city") & (index.population > 0))


def _towns(frame: _Frame, fips: str, spots: Sequence[tuple[int, int]]) -> tuple[Town, ...]:
    """The largest towns of a county whose names have room beside each other and beside the points."""
    index = atlas()
    rows = np.flatnonzero(index.is_kind("city") & (index.county == int(fips)) & (index.population > 0))
    rows = rows[np.lexsort((rows, -index.population[rows].astype(np.int64)))][:30]
    at = np.rint(frame(_westward(index.longitude[rows]), index.latitude[rows])).astype(int).tolist()
    taken: list[tuple[float, float, float]] = [(x - 9, x + 9, y) for x, y in spots]
    found: list[Town] = []
    for row, (x, y) in zip(rows.tolist(), at, strict=True):
        alone = all(math.hypot(x - town.x, y - town.y) >= APART for town in found)
        town = _placed(index.labels[row], x, y, taken, frame.height) if alone and len(found) < MOST_TOWNS else None
        found += [town] if town else []
    return tuple(found)


def _placed(name: str, x: int, y: int, taken: list[tuple[float, float, float]], height: int) -> Town | None:
    """A town with its name after the dot, before it, or a line higher or lower, where there is room; else None."""
    if not (4 <= x <= WIDTH - 4 and 20 <= y <= height - 20) or len(name) > LONGEST_NAME:
        return None
    wide = len(name) * _LETTER + 8
    for below in (0, -14, 14):
        for before in (False, True):
            if _clear(x - wide if before else x + 2, x - 2 if before else x + wide, y + below, taken):
                return Town(name, x, y, before, below)
    return None
