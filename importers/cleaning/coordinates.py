"""Coordinates: a point on earth that lies where its row says it lies, or nothing.

Promises: a pair is kept as given when it lies in the country (and state); a swap or a lost minus sign is put right only
when exactly one reading fits, and always with a doubt; everything else is None. A doubt never repeats the numbers: they
are a place. Boxes are rough on purpose: they tell a swapped pair from a straight one, not a border.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from directory.draft import Doubt
from directory.geo import gazetteer
from directory.geo.areas import county_at
from directory.values import Point, Precision
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.states import FIPS, state_code
from importers.cleaning.text import as_text, is_placeholder

Box = tuple[float, float, float, float]  # south, north, west, east, in degrees
_US: tuple[Box, ...] = (
    (24.3, 49.5, -125.1, -66.8),  # the 48 states and DC
    (51.0, 71.6, -180.0, -129.8),  # Alaska
    (51.0, 53.5, 172.0, 180.0),  # the Aleutians beyond the date line
    (18.7, 28.6, -178.5, -154.6),  # Hawaii
    (17.5, 18.7, -68.1, -64.4),  # Puerto Rico and the Virgin Islands
    (13.1, 20.7, 144.5, 146.2),  # Guam and the Northern Marianas
    (-14.7, -10.9, -171.2, -168.0),  # American Samoa
)
BOXES: dict[str, tuple[Box, ...]] = {
    "US": _US,
    "PR": ((17.5, 18.7, -68.1, -65.1),),
    "CA": ((41.6, 83.2, -141.1, -52.5),),
    "MX": ((14.4, 32.8, -118.5, -86.6),),
    "GB": ((49.8, 60.9, -8.7, 1.9),),
    "IE": ((51.3, 55.5, -10.8, -5.9),),
    "AU": ((-43.8, -9.0, 112.8, 153.8), (-29.3, -28.9, 167.7, 168.2)),
    "NZ": ((-47.5, -34.0, 166.2, 178.7), (-44.4, -43.5, -177.0, -175.8)),
    "IN": ((6.6, 35.7, 68.0, 97.5),),
    "ZA": ((-35.0, -22.0, 16.3, 33.1),),
    "DE": ((47.2, 55.1, 5.8, 15.1),),
    "FR": ((41.2, 51.2, -5.3, 9.7),),
    "ES": ((27.5, 43.9, -18.3, 4.4),),
}
_NUMBER = re.compile(
    r"([+\-−–]?)\s*(\d{1,3}(?:\.\d*)?)\s*°?\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*[\"″”]\s*)?([NSEW]?)",
    re.IGNORECASE,
)


def _degrees(match: re.Match[str]) -> float:
    sign, whole, minutes, seconds, side = match.groups()
    value = float(whole) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return -value if sign in ("-", "−", "–") or side.upper() in ("S", "W") else value


def _numbers(cell: object) -> list[float] | None:
    """The decimal degrees in one cell: none, one or two; None when it holds anything else."""
    if isinstance(cell, (list, tuple)):
        parts = [_numbers(part) for part in cell]
        return None if None in parts else [value for part in parts if part for value in part]
    if isinstance(cell, (int, float)):
        return [float(cell)] if math.isfinite(cell) else []
    return _written(cell)


def _written(cell: object) -> list[float] | None:
    text = as_text(cell).strip().strip("()[]")
    if is_placeholder(text) or text.lower() == "none":
        return []
    try:
        return [float(text)] if math.isfinite(float(text)) else None
    except ValueError:
        pass
    matches = list(_NUMBER.finditer(text))
    left = re.sub(r"(?i)\b(?:lat|lon|long|lng|latitude|longitude)\b\.?", "", _NUMBER.sub("", text))
    if not 1 <= len(matches) <= 2 or re.search(r"[^\s,;/:=|]", left):
        return None
    return [_degrees(match) for match in matches]


def _pair(latitude: object, longitude: object) -> tuple[float, float] | str | None:
    """Two numbers, None when there are none at all, or what is wrong."""
    first, second = _numbers(latitude), _numbers(longitude)
    if first is None or second is None:
        return "the coordinates are not numbers"
    if first and second and len(first) == 2 and first == second:
        second = []
    both = [*first, *second]
    if not both:
        return None
    if len(both) != 2:
        return "the coordinates are not one pair"
    if isinstance(latitude, str) and not second and re.fullmatch(r"\s*-?\d{1,3}\s*,\s*-?\d+\s*", latitude):
        return "the coordinates may be one number with a decimal comma"
    return both[0], both[1]


def in_country(latitude: float, longitude: float, country: str) -> bool:
    """Whether the point lies in the country's boxes; True for a country we have no box for."""
    boxes = BOXES.get(country)
    return boxes is None or any(s <= latitude <= n and w <= longitude <= e for s, n, w, e in boxes)


def _county(latitude: float, longitude: float) -> str:
    """FIPS of the county there; "" when the polygons cannot tell."""
    return county_at(latitude, longitude) or ""


def _fits(latitude: float, longitude: float, country: str, state: str) -> bool:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or not in_country(latitude, longitude, country):
        return False
    fips = FIPS.get(state_code(state), "") if country == "US" and state else ""
    found = _county(latitude, longitude) if fips else ""
    return not found or found[:2] == fips


def _none(what: str) -> Cleaned[Point | None]:
    return Cleaned(None, "", 1.0, (Doubt(field="point", what=what),))


def _same_county(latitude: float, longitude: float, county: str, state: str) -> bool:
    """Whether the county's polygons agree with the row's county name; True when either is not known."""
    found = _county(latitude, longitude)
    name = re.sub(r"(?i)\s+(?:county|parish|borough)$", "", county.strip())
    place = gazetteer().find_area(f"{name} County", "US", state_code(state))
    return not found or place is None or place.kind != "county" or place.code == found


def clean_point(
    latitude: object,
    longitude: object,
    *,
    country: str = "US",
    state: str = "",
    county: str = "",
    precision: Precision = Precision.UNKNOWN,
) -> Cleaned[Point | None]:
    """The point of a row in WGS 84 degrees, or None; both numbers may stand in either cell.

    `country` is ISO 3166-1 alpha-2, `state` a US state in any spelling, `county` a name; given ones are checked.
    A county that does not agree leaves the point with a doubt (county lines move); a state that does not removes it.
    """
    pair = _pair(latitude, longitude)
    if pair is None:
        return Cleaned(None)
    if isinstance(pair, str):
        return _none(pair)
    lat, lon = pair
    region = country.strip().upper() or "US"
    if lat == 0 or (lon == 0 and not (region == "GB" and lat)):
        return _none("a coordinate is zero, which means that it is missing")
    if _fits(lat, lon, region, state):
        doubts: tuple[Doubt, ...] = ()
        if county and region == "US" and not _same_county(lat, lon, county, state):
            doubts = (Doubt(field="point", what="the point lies in another county than the row says"),)
        return Cleaned(Point(lat, lon, precision), "", 0.6 if doubts else 1.0, doubts)
    return _mended(lat, lon, region, state, precision)


def _mended(lat: float, lon: float, region: str, state: str, precision: Precision) -> Cleaned[Point | None]:
    """The one reading of a misplaced pair that fits, with a doubt; None when none or several do."""
    if region not in BOXES:
        return _none("the point is not on earth")
    options = {"swapped": (lon, lat), "without their minus sign": (lat, -lon), "swapped and unsigned": (lon, -lat)}
    fitting = {what: values for what, values in options.items() if _fits(*values, region, state)}
    if len(fitting) != 1:
        return _none("the point does not lie where the row says")
    what, values = next(iter(fitting.items()))
    doubt = Doubt(field="point", what=f"the coordinates were {what}")
    return Cleaned(Point(*values, precision), "", 0.7, (doubt,))


def default_points(points: Iterable[Point | None], *, shared_by: int = 4) -> frozenset[tuple[float, float]]:
    """Coordinates (rounded to 4 decimals, about 11 m) that at least `shared_by` rows have: some area's default.

    Give one point per row *and town*: an importer that finds its point here marks it not trusted.
    """
    counts = Counter((round(p.latitude, 4), round(p.longitude, 4)) for p in points if p is not None)
    return frozenset(place for place, count in counts.items() if count >= shared_by)
