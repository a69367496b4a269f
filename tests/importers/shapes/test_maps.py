"""Maps: OpenStreetMap elements and GeoJSON features become listings only as far as a map may tell them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from directory.draft import ListingDraft
from directory.values import PartnerKind, Precision, Status, Tier
from importers.shapes import detect

Outcome = tuple[dict[str, ListingDraft], list[str]]
Run = Callable[..., Outcome]
Write = Callable[[str, object], Path]
POLICE: dict[str, Any] = {
    "type": "node", "id": 1, "lat": 41.8819, "lon": -87.6278,
    "tags": {
        "amenity": "police", "name": "Harbour Example Police", "phone": "+1 312 555 0101;+1 312 555 0102",
        "website": "https://police.example", "opening_hours": "Mo-Fr 08:00-18:00; PH off", "addr:housenumber": "100",
        "addr:street": "Example Street", "addr:city": "Chicago", "addr:state": "IL", "addr:postcode": "60602",
        "description": "Has a domestic violence unit",
    },
}  # fmt: skip
REFUGE: dict[str, Any] = {
    "type": "way", "id": 2, "center": {"lat": 41.99, "lon": -87.7777},
    "tags": {"amenity": "social_facility", "social_facility": "shelter", "name": "Canary House Example",
             "phone": "312-555-0105", "addr:street": "Zanzibar Court", "addr:housenumber": "7", "addr:city": "Chicago",
             "addr:state": "IL"},
}  # fmt: skip


def overpass(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"version": 0.6, "generator": "Overpass", "osm3s": {"copyright": "x"}, "elements": list(elements)}


def test_an_element_is_told_with_its_tags(outcome: Run, written: Write) -> None:
    path = written("police.json", overpass(POLICE, {"type": "node", "id": 3, "lat": 1.0, "lon": 1.0}))
    met = detect(path)
    assert met is not None
    assert met.shape == "osm"
    drafts, skips = outcome(path)
    made = drafts["node/1"]
    assert (made.tier, made.kind, made.urls) == (Tier.PUBLIC, PartnerKind.POLICE, ("https://police.example",))
    assert [phone.number for phone in made.phones] == ["+13125550101", "+13125550102"]
    assert [hours.expression for hours in made.schedules] == ["Mo-Fr 08:00-18:00; PH off"]
    assert made.locations[0].address is not None
    assert made.locations[0].address.address_1 == "100 Example Street"
    assert made.locations[0].point is not None
    assert made.locations[0].point.precision is Precision.EXACT
    assert skips == ["is a point of a line, without tags"]


def test_a_shelter_on_a_map_leaves_nothing_of_its_place(outcome: Run, written: Write) -> None:
    made = outcome(written("map.json", overpass(REFUGE, POLICE)))[0]["way/2"]
    assert (made.tier, made.kind, made.locations) == (Tier.CONFIDENTIAL, PartnerKind.SHELTER, ())
    assert not [canary for canary in ("Zanzibar", "41.99", "87.7777") if canary in made.model_dump_json()]


@pytest.mark.parametrize(
    ("hours", "schedules"), [('Mo-Fr 09:00-17:00 "at 7 Oak Lane"', 0), ("whenever", 0), ("24/7", 1)]
)
def test_hours_that_are_no_plain_expression_go_to_a_person(
    hours: str,
    schedules: int,
    outcome: Run,
    written: Write,
) -> None:
    one = POLICE | {"tags": POLICE["tags"] | {"opening_hours": hours}}
    made = outcome(written("map.json", overpass(one)))[0]["node/1"]
    assert len(made.schedules) == schedules
    assert schedules or any(doubt.field == "hours" for doubt in made.doubts)


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


SPOT = {"type": "Point", "coordinates": [-87.6278, 41.8819]}


def test_a_feature_is_read_by_the_words_of_its_properties(outcome: Run, written: Write) -> None:
    clinic = feature(
        SPOT, OBJECTID=4, Facility_Name="Harbour Health Clinic", STREET_ADDRESS="100 Example Street", CITY="Chicago",
        STATE="IL", ZIP=60602, Telephone="312-555-0101", WebSite="https://clinic.example", Hours="Mon-Fri 9am-5pm",
        Category="Health", Status="Open",
    )  # fmt: skip
    path = written("clinics.geojson", {"type": "FeatureCollection", "name": "clinics", "features": [clinic]})
    met = detect(path)
    assert met is not None
    assert met.shape == "geojson"
    made = outcome(path)[0]["4"]
    assert (made.name, made.kind, made.tier) == ("Harbour Health Clinic", PartnerKind.HEALTH, Tier.PUBLIC)
    assert made.status is Status.ACTIVE
    assert [phone.number for phone in made.phones] == ["+13125550101"]
    assert [hours.expression for hours in made.schedules] == ["Mo-Fr 09:00-17:00"]
    place = made.locations[0]
    assert place.address is not None
    assert place.point is not None
    assert (place.address.address_1, place.address.postal_code) == ("100 Example Street", "60602")
    assert (place.point.latitude, place.point.longitude) == (41.8819, -87.6278)


def test_the_middle_of_an_outline_is_never_a_door(outcome: Run, written: Write) -> None:
    ring = [[-87.7, 41.8], [-87.6, 41.8], [-87.6, 41.9], [-87.7, 41.8]]
    park = feature({"type": "Polygon", "coordinates": [ring]}, id="p", name="Food hall", phone="312-555-0101")
    made = outcome(written("map.geojson", {"type": "FeatureCollection", "features": [park]}))[0]["p"]
    assert not any(place.point for place in made.locations)
    assert any("outline" in doubt.what for doubt in made.doubts)


@pytest.mark.parametrize(
    "mark", [{"description": "For survivors of domestic violence"}, {"Confidential": "Y"}, {"is_public": "No"}]
)
def test_what_is_for_survivors_or_marked_leaves_nothing_of_its_place(
    mark: dict[str, str], outcome: Run, written: Write
) -> None:
    one = feature(SPOT, id="a", name="Harbour Example", address="7 Zanzibar Court", phone="312-555-0101", **mark)
    made = outcome(written("map.geojson", {"type": "FeatureCollection", "features": [one]}))[0]["a"]
    assert made.tier is Tier.CONFIDENTIAL
    assert not [canary for canary in ("Zanzibar", "41.88") if canary in made.model_dump_json()]


def test_features_without_a_name_or_geometry_are_told(outcome: Run, written: Write) -> None:
    named = feature(None, id="a", name="Harbour Example", phone="312-555-0101")
    drafts, skips = outcome(written("map.geojson", {"type": "FeatureCollection", "features": [feature(SPOT), named]}))
    assert (list(drafts), skips) == (["a"], ["has no name"])
