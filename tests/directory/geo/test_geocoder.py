"""The gazetteer as geopy sees it."""

from __future__ import annotations

import pytest
from geopy.exc import GeocoderServiceError
from geopy.geocoders.base import Geocoder

from directory.geo.geocoder import WaymarkGeocoder


def test_it_is_a_geopy_geocoder_that_answers_offline() -> None:
    coder = WaymarkGeocoder()
    assert isinstance(coder, Geocoder)
    found = coder.geocode("94103")
    assert found.address == "94103 (San Francisco, CA)"
    assert (round(found.latitude), round(found.longitude)) == (38, -122)
    assert found.raw.key == "postcode:94103"


def test_what_is_ambiguous_is_not_geocoded_but_listed() -> None:
    coder = WaymarkGeocoder()
    assert coder.geocode("Springfield") is None
    assert len(coder.geocode("Springfield", exactly_one=False)) > 3
    assert coder.geocode("zzqxv") is coder.geocode("zzqxv", exactly_one=False) is None


def test_its_country_decides_where_a_bare_name_lies() -> None:
    assert WaymarkGeocoder(country="IE").geocode("Dublin").raw.country == "IE"


def test_a_point_is_in_its_city_and_county() -> None:
    coder = WaymarkGeocoder()
    assert coder.reverse((46.877, -96.790)).address == "Fargo, ND"
    assert [found.address for found in coder.reverse("46.877, -96.790", exactly_one=False)] == [
        "Fargo, ND",
        "Cass County, ND",
    ]
    assert coder.reverse((0.0, -30.0)) is None


def test_a_query_that_is_no_point_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        WaymarkGeocoder().reverse((float("nan"), 0.0))


def test_it_cannot_send_a_request() -> None:
    with pytest.raises(GeocoderServiceError):
        WaymarkGeocoder()._call_geocoder("https://geo.example/", print)
