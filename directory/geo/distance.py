"""How far two points lie apart, in miles over the great circle.

Promises: one earth for every distance we show: geopy's mean radius (6371.009 km). The vectorised form agrees with
geopy's within one part in a million; it uses the haversine formula (Sinnott 1984), which is stable for near points.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from geopy.distance import EARTH_RADIUS, great_circle, lonlat

_KM_PER_MILE = 1.609344
EARTH_RADIUS_MILES = float(EARTH_RADIUS) / _KM_PER_MILE
Degrees = npt.NDArray[np.float64]


def miles(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Statute miles between two points in WGS 84 degrees, by geopy's great circle."""
    return float(great_circle(lonlat(longitude, latitude), lonlat(other_longitude, other_latitude)).miles)


def miles_many(latitude: float, longitude: float, latitudes: Degrees, longitudes: Degrees) -> Degrees:
    """Statute miles from one point to each of many (arrays of one shape, degrees); NaN where an input is NaN."""
    here, there = math.radians(latitude), np.radians(latitudes)
    half_north = np.sin((there - here) / 2)
    half_east = np.sin(np.radians(longitudes - longitude) / 2)
    chord = half_north**2 + math.cos(here) * np.cos(there) * half_east**2
    return np.asarray(2 * EARTH_RADIUS_MILES * np.arcsin(np.sqrt(np.clip(chord, 0, 1))), dtype=np.float64)


def bounding_box(latitude: float, longitude: float, radius_miles: float) -> tuple[float, float, float, float]:
    """South, west, north, east (degrees) of a box that holds every point within `radius_miles`.

    Around a pole the box is the whole cap. Across the antimeridian west is greater than east: a caller that filters
    by longitude then takes `longitude >= west or longitude <= east`.
    """
    angle = radius_miles / EARTH_RADIUS_MILES * (1 + 1e-9)
    south, north = latitude - math.degrees(angle), latitude + math.degrees(angle)
    if south <= -90 or north >= 90 or angle >= math.pi / 2:
        return max(south, -90.0), -180.0, min(north, 90.0), 180.0
    reach = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(latitude)))))
    if reach >= 180:
        return south, -180.0, north, 180.0
    return south, _wrapped(longitude - reach), north, _wrapped(longitude + reach)


def _wrapped(longitude: float) -> float:
    """A longitude between -180 and 180 degrees."""
    return (longitude + 180) % 360 - 180 if not -180 <= longitude <= 180 else longitude
