"""What lies inside named places: points, and areas that others declare.

Promises: a county, a US state, or a city that is a county is told by its drawn borders (simplified to 0.001 degrees; a
point on one lies inside). Of towns and postcodes only the middles are known: a point is inside where the nearest
middle is one of theirs, and may be inside (`MAYBE`) while the nearest of theirs is at most half as far again. Towns and
counties abroad are known less well: everything within `REACH` of them may be inside. An area lies inside when all of it
does: a town in two counties lies inside neither.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from directory.geo.areas import county_at, county_shapes
from directory.geo.atlas import Atlas, atlas
from directory.geo.distance import EARTH_RADIUS_MILES
from directory.geo.places import DISTRICT
from directory.geo.values import Place

NO, MAYBE, YES = 0, 1, 2
REACH: Final = 40.0
"""Miles from the nearest middle of a town or postcode beyond which nothing lies in it."""
EDGE: Final = 1.5
"""How much farther than another's middle one of its own may be for a point that may lie in it."""
SHORE: Final = 0.2
"""Degrees around drawn borders in which a point in no county may belong to one of them (a pier; `county_at`)."""
AT_ONCE: Final = 2048
Degrees = npt.NDArray[np.float64]
Said = npt.NDArray[np.int8]
Rows = npt.NDArray[np.intp]
_PREPARING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Region:
    """One place as what it covers: FIPS numbers of whole `counties` with borders, or else the middles of its parts."""

    place: Place
    counties: frozenset[int]
    own: Degrees = field(compare=False)
    others: Degrees = field(compare=False)
    box: tuple[float, float, float, float] = field(compare=False)
    """South, west, north, east: nothing outside is inside. West may be less than -180, and east more than 180."""
    bare: bool = False
    """Whether its own middle is all that is known of it."""

    def holds(self, latitudes: Degrees, longitudes: Degrees) -> Said:
        """`YES`, `MAYBE` or `NO` for each point (degrees; NaN is nowhere)."""
        south, west, north, east = self.box
        close = (latitudes >= south) & (latitudes <= north)
        close &= (longitudes - west) % 360 <= min(east - west, 360)
        at = np.flatnonzero(close)
        found = np.full(len(latitudes), NO, np.int8)
        if len(at) and self.counties:
            found[at] = np.where(np.isin(_counties(latitudes[at], longitudes[at]), list(self.counties)), YES, NO)
        elif len(at):
            found[at] = self._by_middles(_units(latitudes[at], longitudes[at]))
        return found

    def _by_middles(self, points: Degrees) -> Said:
        mine = _nearest(points, self.own)
        theirs = np.full(len(points), -1.0) if self.bare else _nearest(points, self.others)
        roughly = self.place.country != "US" and self.place.kind in ("city", "county")
        said = np.where(mine <= theirs, YES, np.where(roughly | (mine <= EDGE * theirs), MAYBE, NO))
        return np.where(mine <= REACH, said, NO).astype(np.int8)


def holds(places: Iterable[Place], latitudes: Degrees, longitudes: Degrees) -> Said:
    """For each point the surest of what the places say of it."""
    found = np.full(len(latitudes), NO, np.int8)
    for place in places:
        np.maximum(found, region(place).holds(latitudes, longitudes), out=found)
    return found


@lru_cache(maxsize=256)
def region(place: Place) -> Region:
    """What a place covers."""
    index = atlas()
    counties = frozenset(_fips(index, place))
    if counties and counties <= _drawn().keys():
        _, tree = county_shapes()
        west, south, east, north = shapely.total_bounds(tree.geometries[[_drawn()[fips] for fips in counties]]).tolist()
        box = (south - SHORE, west - SHORE, north + SHORE, east + SHORE)
        return Region(place, counties, _NOTHING, _NOTHING, box)
    own = _parts(index, place)
    points = _units(index.latitude[own], index.longitude[own])
    if place.kind == "city" or not len(own):
        points = np.concatenate([points, _units(np.array([place.latitude]), np.array([place.longitude]))])
    rest = np.setdiff1d(_coded(index), own)
    others = _units(index.latitude[rest], index.longitude[rest])
    others = others[_nearest(others, points) <= REACH * (1 + EDGE)]
    return Region(place, frozenset(), points, others, _around(points), bare=not len(own))


@lru_cache(maxsize=256)
def keys_inside(places: tuple[Place, ...]) -> frozenset[str]:
    """The keys (`kind:code`) of all areas that lie inside the places taken together, their own among them."""
    index = atlas()
    counties = {fips for place in places for fips in _fips(index, place)}
    found = {place.key for place in places}
    rows = [row for place in places for row in _parts(index, place).tolist()]
    abroad = [index.states.index(place.state) for place in places if place.kind == "state" and not _fips(index, place)]
    rows += np.flatnonzero(np.isin(index.state, abroad) & ~index.is_kind("postcode")).tolist() if abroad else []
    if counties:
        listed = list(counties)
        inside = np.isin(index.county, listed)
        rows += np.flatnonzero(inside & index.is_kind("postcode")).tolist()
        cities = np.flatnonzero(inside & index.is_kind("city")).tolist()
        rows += [row for row in cities if counties.issuperset(index.counties(row) or (int(index.county[row]),))]
        rows += np.flatnonzero(index.is_kind("county") & np.isin(index.ident, listed)).tolist()
        wholes: dict[int, set[int]] = {}
        for fips, city in index.whole.items():
            wholes.setdefault(city, set()).add(fips)
        rows += [city for city, parts in wholes.items() if parts <= counties]
    found |= {index.place(row).key for row in dict.fromkeys(rows)}
    return frozenset(found | ({"state:US-DC"} if DISTRICT in counties else set()))


def _fips(index: Atlas, place: Place) -> set[int]:
    """The counties that a place is, wholly: a county itself, a state's, a city's that is a county."""
    row = index.row(place.key)
    if place.kind == "county" and place.county:
        return {int(place.county)}
    if place.kind == "city" and row >= 0:
        return {fips for fips, city in index.whole.items() if city == row}
    if place.kind == "state" and place.country == "US":
        inside = index.is_kind("county") & (index.ident > 0) & (index.state == index.states.index(place.state))
        return {int(fips) for fips in index.ident[inside]}
    return set()


def _parts(index: Atlas, place: Place) -> Rows:
    """The rows of the postcodes that make up a place which has no borders; empty when none are known."""
    row, coded = index.row(place.key), _coded(index)
    inside = np.zeros(len(coded), np.bool_)
    if place.kind in ("postcode", "postal_area"):
        return np.array([row])
    if place.kind == "city":
        inside = index.city[coded] == row
        if not inside.any():
            at = _units(np.array([place.latitude]), np.array([place.longitude]))
            inside[int(np.argmax(_units(index.latitude[coded], index.longitude[coded]) @ at[0]))] = True
    elif place.kind == "county" and place.county:
        inside = index.county[coded] == int(place.county)
    elif place.kind == "state":
        inside = index.state[coded] == index.states.index(place.state)
    return coded[inside]


@lru_cache(maxsize=1)
def _coded(index: Atlas) -> Rows:
    """The rows of postcodes where people live, and of postal areas abroad."""
    lived_in = index.is_kind("postcode") & (index.population > 0) & (index.county > 0)
    return np.flatnonzero(lived_in | index.is_kind("postal_area"))


_NOTHING: Final = np.empty((0, 3))


def _units(latitudes: Degrees, longitudes: Degrees) -> Degrees:
    """Points as unit vectors."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=1)


def _nearest(points: Degrees, middles: Degrees) -> Degrees:
    """Miles from each point to the nearest of the middles; infinity where there are none."""
    if not len(middles):
        return np.full(len(points), np.inf)
    nearest = np.concatenate(
        [(points[at : at + AT_ONCE] @ middles.T).max(axis=1) for at in range(0, len(points), AT_ONCE)] or [np.empty(0)]
    )
    return np.asarray(EARTH_RADIUS_MILES * np.arccos(np.clip(nearest, -1, 1)))


def _around(points: Degrees) -> tuple[float, float, float, float]:
    """A box that holds everything within `REACH` of points that lie together."""
    north = np.degrees(np.arcsin(np.clip(points[:, 2], -1, 1)))
    east = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    middle = float(east[0])
    off = (east - middle + 180) % 360 - 180
    degrees = REACH / 69.0
    wide = degrees / max(0.05, math.cos(math.radians(min(89.0, float(np.abs(north).max()) + degrees))))
    return (
        float(north.min()) - degrees,
        middle + float(off.min()) - wide,
        float(north.max()) + degrees,
        middle + float(off.max()) + wide,
    )


@lru_cache(maxsize=1)
def _drawn() -> dict[int, int]:
    """The place of each county's borders in `county_shapes`."""
    return {int(code): place for place, code in enumerate(county_shapes()[0])}


def _counties(latitudes: Degrees, longitudes: Degrees) -> npt.NDArray[np.int32]:
    """`county_at` for many points, as FIPS numbers; 0 for none."""
    codes, tree = county_shapes()
    found = np.zeros(len(latitudes), np.int32)
    which, areas = tree.query(shapely.points(longitudes, latitudes))
    order = np.argsort(areas, kind="stable")
    which, areas = which[order], areas[order]
    edges = np.flatnonzero(np.diff(areas)) + 1
    for mine in reversed(np.split(np.arange(len(areas)), edges) if len(areas) else []):
        area, rows = int(areas[mine[0]]), which[mine]
        shape = tree.geometries[area]
        with _PREPARING:
            shapely.prepare(shape)
        found[rows[shapely.intersects_xy(shape, longitudes[rows], latitudes[rows])]] = int(codes[area])
    for at in np.flatnonzero(found == 0).tolist():
        found[at] = int(county_at(float(latitudes[at]), float(longitudes[at])) or 0)
    return found
