"""How finely a hidden place's service area may be told (SAFETY L8).

Promises: an area of a hidden listing has at least 20,000 people as far as we can know, or is told as the first of its
parents that has; what no gazetteer knows counts as too small. Pure functions over areas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from directory.errors import InputError
from directory.geo import gazetteer
from directory.geo.areas import coarsened, county_at
from directory.values import AreaKind


@lru_cache(maxsize=4096)
def _wide_key(key: str) -> str:
    """The key of the area itself or of its first parent with people enough; "" for one no gazetteer knows."""
    place = gazetteer().by_key(key)
    return coarsened(place).key if place is not None else ""


def wide_enough(kind: AreaKind, code: str) -> bool:
    """Whether a hidden listing may say that it serves this area. A mere name (`text`) is kept, but never shown."""
    if kind in (AreaKind.NATION, AreaKind.TEXT):
        return True
    return kind is not AreaKind.POLYGON and _wide_key(f"{kind.value}:{code}") == f"{kind.value}:{code}"


def widened(areas: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Areas (as `ServiceAreaDraft` dumps them), each wide enough for a hidden listing or gone, each once."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for area in areas:
        kind, wide = AreaKind(area["kind"]), dict(area)
        if not wide_enough(kind, area["code"]):
            key = "" if kind is AreaKind.POLYGON else _wide_key(f"{kind.value}:{area['code']}")
            if not key:
                continue
            wide = _told(key)
        found[wide["kind"], wide["code"], wide["name"]] = wide
    return list(found.values())


def around(locations: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The county (or what is wider) of the first place that leads to one: what a place about to be hidden serves."""
    for place in locations:
        point, address = place["point"], place["address"] or {}
        fips = county_at(point["latitude"], point["longitude"]) if point else None
        if fips is None and address.get("country") == "US" and address.get("postal_code"):
            zipped = gazetteer().by_key(f"postcode:{address['postal_code'][:5]}")
            fips = zipped.county if zipped is not None else None
        if fips:
            try:
                return [_told(coarsened(fips).key)]
            except InputError:
                continue
    return []


def _told(key: str) -> dict[str, Any]:
    place = gazetteer().by_key(key)
    assert place is not None
    kind = AreaKind.POSTCODE if place.kind == "postal_area" else AreaKind(place.kind)
    return {"kind": kind.value, "code": key.partition(":")[2], "name": place.name, "extent": ""}
