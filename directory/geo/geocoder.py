"""The gazetteer as a geopy geocoder, for programs that speak geopy.

Promises: offline; no request leaves the machine, whatever the arguments: its adapter refuses to send one. What
is ambiguous or unknown is not geocoded: `geocode` answers None and never the likeliest.
"""

from __future__ import annotations

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from directory.geo import areas
from directory.geo.places import gazetteer
from directory.geo.values import Place


class _NoNetwork(BaseSyncAdapter):  # type: ignore[misc]  # geopy ships no types
    """geopy's way to the network, closed."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> None:
        """Refuse."""
        self.get_text(url, timeout=timeout, headers=headers)

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> None:  # noqa: ARG002  # geopy's names
        """Refuse."""
        raise GeocoderServiceError("the offline geocoder sends no request")


class WaymarkGeocoder(Geocoder):  # type: ignore[misc]  # geopy ships no types
    """A geopy `Geocoder` over the offline gazetteer; each `Location.raw` is a `directory.geo.Place`."""

    def __init__(self, *, country: str = "US") -> None:
        super().__init__(scheme="https", timeout=1, proxies={}, adapter_factory=_NoNetwork)
        self.country = country

    def geocode(self, query: str, *, exactly_one: bool = True, country: str = "") -> Location | list[Location] | None:
        """The place a text means; with `exactly_one=False` a list of it or of all choices.

        None when nothing is meant, or (for exactly one) when several places may be.
        """
        found = gazetteer().resolve(query, country or self.country)
        if exactly_one:
            return _location(found.place) if found.place else None
        places = (found.place,) if found.place else found.choices
        return [_location(place) for place in places] or None

    def reverse(
        self, query: Point | str | tuple[float, float], *, exactly_one: bool = True
    ) -> Location | list[Location] | None:
        """The nearest city within 50 miles of a point, then (not for exactly one) the county it lies in.

        Raises:
            ValueError: the query is no point on earth (as geopy's own geocoders do).
        """
        point = Point(query)
        fips = areas.county_at(point.latitude, point.longitude)
        found = [areas.nearest_city(point.latitude, point.longitude), areas.county(fips) if fips else None]
        locations = [_location(place) for place in found if place is not None]
        if not locations:
            return None
        return locations[0] if exactly_one else locations


def _location(place: Place) -> Location:
    """A place as geopy's `Location`."""
    return Location(place.name, Point(place.latitude, place.longitude), place)
