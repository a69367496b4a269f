"""SAFETY L3, L8, L9, L10: what the public process may open, how finely an area is told, what words say where a place
is, and that nobody can send us a picture of one."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.params import File
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, select

from directory import kit, reach, secrecy, store
from directory.draft import ListingDraft
from directory.errors import InputError
from directory.geo import gazetteer
from directory.geo.areas import coarsened
from directory.model import Address, Listing, Location
from directory.settings import Settings
from directory.values import AreaKind
from importers.drafting import Raw, RawPlace, draft_of
from tests.safety import worlds
from tests.safety.crawl import routes_of
from tests.safety.worlds import NOW
from web.doors import Doors
from web.faces import public_app, staff_app

PEOPLE = 20_000
"""As SAFETY L8 says it, written here a second time."""
PLACES_IN_A_LOCATION = {"latitude", "longitude", "precision"}
MULTIPART = (
    b'--edge\r\nContent-Disposition: form-data; name="photo"; filename="door.jpg"\r\n\r\n\xff\xd8\xff\r\n--edge--\r\n'
)


def _run(connection: Connection, statements: str) -> None:
    for one in statements.split("; "):
        connection.execute(text(one))
    connection.commit()


def test_L3_the_public_face_opens_the_listings_read_only(town: Settings) -> None:
    doors = Doors(town, lambda: NOW)
    statements = (
        "DELETE FROM listing",
        "UPDATE listing SET name = 'x'",
        "CREATE TABLE visitors (ip TEXT)",
        "PRAGMA query_only = OFF; DELETE FROM listing",
    )
    for statement in statements:
        with doors.kit().database.connect() as connection, pytest.raises(DBAPIError):
            _run(connection, statement)
    doors.close()


def test_L3_the_database_itself_has_no_room_for_a_hidden_place(town: Settings) -> None:
    database = store.engine(town.store_url)
    with Session(database) as session:
        hidden = session.exec(select(Listing).where(Listing.tier == "confidential")).first()
        assert hidden is not None
        of = {"id": uuid4(), "listing_id": hidden.id}
        rows = (
            Address(**of, tier="confidential", city="Austin", state_province="TX"),
            Address(**of, tier="public", address_1="1 Canary Court", city="Austin"),
            Location(**of, tier="confidential", latitude=30.1, longitude=-97.1),
            Location(**of, tier="public", latitude=30.1, longitude=-97.1),
        )
        for row in rows:
            session.add(row)
            with pytest.raises(IntegrityError):
                session.flush()
            session.rollback()
    database.dispose()


def test_L3_no_column_is_meant_for_a_true_place_beside_the_one_of_public_places(town: Settings) -> None:
    database = store.engine(town.store_url, read_only=True)
    looked = inspect(database)
    columns = {(table, column["name"]) for table in looked.get_table_names() for column in looked.get_columns(table)}
    suspicious = (
        "private",
        "secret",
        "confidential",
        "true_",
        "hidden",
        "latitude",
        "longitude",
        "address_1",
        "postal",
    )
    places = {(table, name) for table, name in columns if any(word in name for word in suspicious)}
    assert places == {
        ("address", "address_1"),
        ("address", "postal_code"),
        ("location", "latitude"),
        ("location", "longitude"),
    }
    database.dispose()


def _people(kind: str, code: str) -> int:
    """How many people live in a published area; a nation has enough whatever is known of it."""
    place = gazetteer().by_key(f"{kind}:{code}")
    assert place is not None, (kind, code)
    return place.population if kind != "nation" else PEOPLE


def _counties() -> list[str]:
    found = [gazetteer().by_key(f"county:{number:05d}") for number in range(1000, 79_000)]
    return [place.code for place in found if place is not None]


def test_L8_every_county_is_told_as_an_area_of_enough_people() -> None:
    counties = _counties()
    assert len(counties) > 3000
    small = 0
    for code in counties:
        (told,) = reach.widened([{"kind": "county", "code": code, "name": "x", "extent": ""}])
        assert _people(told["kind"], told["code"]) >= PEOPLE, code
        assert (told["kind"], told["code"]) == ("county", code) or _people("county", code) < PEOPLE
        small += told["kind"] != "county"
    assert small > 1000, "there are small counties, so the lines above prove something"


def test_L8_an_unknown_area_is_refused_rather_than_told() -> None:
    with pytest.raises(InputError):
        coarsened("00000")
    assert reach.widened([{"kind": "county", "code": "00000", "name": "Nowhere", "extent": ""}]) == []
    assert not reach.wide_enough(AreaKind.POLYGON, "")


@pytest.mark.parametrize(
    ("town_name", "state", "code"),
    [
        ("Mentone", "TX", "79754"),  # Loving County, a hundred people
        ("Arthur", "NE", "69121"),
        ("Lisbon", "IA", "52253"),
        ("Silverton", "CO", "81433"),
    ],
)
def test_L8_L1_a_shelter_in_a_small_county_is_published_for_a_larger_area(
    tmp_path: Path, town_name: str, state: str, code: str
) -> None:
    place = RawPlace(address_1="1 Canary Court", city=town_name, state=state, postal_code=code)
    made = draft_of(
        Raw(
            source="test",
            kind=worlds.PartnerKind.SHELTER,
            visibility=worlds.Tier.PUBLIC,
            name="Lantern House",
            description="A bed for tonight.",
            phones=(("319-555-0101", None),),
            places=(place,),
            state=state,
        )
    )
    assert isinstance(made, ListingDraft)
    home = worlds.directory_of(tmp_path / "home", [made])
    with worlds.client_of(home) as client:
        (found,) = client.post("/api/search", json={"q": "Lantern House", "near": f"{town_name}, {state}"}).json()[
            "results"
        ]
        areas = found["listing"]["service_areas"]
        assert areas
        assert all(_people(area["kind"], area["code"]) >= PEOPLE for area in areas)
        assert found["listing"]["tier"] == "confidential"


POSITIVES = {
    "street": "We are at 4821 Elm Avenue.",
    "street name": "Look for the blue house on Cedar Ridge Road.",
    "intersection": "At the corner of Oak Street and 5th Avenue.",
    "near": "The house is near the old mill.",
    "close to": "We're close to a water tower.",
    "next to": "Next to the feed store.",
    "behind": "Behind the Lutheran church.",
    "behind anything": "Our door is right behind the bakery.",
    "across from": "Across from City Hall.",
    "transit": "Take bus 12 to the Oak Street stop.",
    "coordinates": "30.27183, -97.73141",
    "plus code": "86247W9W+2X",
    "map link": "https://maps.google.com/?q=30.2718,-97.7314",
    "short map link": "https://goo.gl/maps/abc123",
    "unit": "Ring at Suite 210.",
    "post box": "Write to PO Box 118.",
    "highway": "Off Highway 30 at mile marker 12.",
    "Spanish": "Estamos en la calle Roble 482, detrás de la iglesia.",
}
FREE = ("name", "description", "eligibility", "fees", "application_process", "wait_time", "alert")


def _hidden(**facts: Any) -> ListingDraft:
    base: dict[str, Any] = {
        "source": "test",
        "external_id": "1",
        "tier": "confidential",
        "kind": "shelter",
        "organization": {"name": "Lantern House"},
        "name": "Lantern House",
        "needs": ["emergency-shelter"],
        "phones": [{"number": "+13195550101"}],
        "service_areas": [{"kind": "county", "code": worlds.COUNTY, "name": "Linn County, IA"}],
    }
    return ListingDraft.model_validate(base | facts)


@pytest.mark.parametrize("said", POSITIVES.values(), ids=POSITIVES)
@pytest.mark.parametrize("field", FREE)
def test_L9_a_text_that_says_where_blocks_a_hidden_listing(field: str, said: str) -> None:
    assert _hidden(**{field: "Call us at any hour."})
    with pytest.raises(ValidationError) as refused:
        _hidden(**{field: said})
    assert said not in str(refused.value)


HOUSES = st.integers(1, 99_999)
STREETS = st.text(string.ascii_lowercase, min_size=3, max_size=9).map(str.title)
KINDS = st.sampled_from(["Street", "St.", "Avenue", "Ave", "Road", "Rd", "Boulevard", "Blvd", "Lane", "Court", "Hwy"])
PATTERNS = st.sampled_from(
    [
        "{house} {street} {kind}",
        "our door is {house} N. {street} {kind}, second floor",
        "on the corner of {street} {kind} and {other} {kind}",
        "{lat:.5f}, {lon:.5f}",
        "({lat:.4f} {lon:.4f})",
        "https://www.google.com/maps/@{lat:.5f},{lon:.5f},17z",
        "https://maps.apple.com/?ll={lat:.5f},{lon:.5f}",
    ]
)


@given(PATTERNS, HOUSES, STREETS, STREETS, KINDS, st.floats(25, 49), st.floats(-124, -67), st.booleans())
def test_L9_generated_addresses_crossings_points_and_links_block_it_too(  # noqa: PLR0917 - each is drawn
    pattern: str,
    house: int,
    street: str,
    other: str,
    kind: str,
    lat: float,
    lon: float,
    shout: bool,  # noqa: FBT001 - drawn
) -> None:
    said = pattern.format(house=house, street=street, other=other, kind=kind, lat=lat, lon=lon)
    said = said.upper() if shout and "http" not in said else said
    assert secrecy.place_traces(f"Call first. {said}"), said
    with pytest.raises(ValidationError):
        _hidden(description=f"Call first. {said}")


def _files_taken(dependant: Dependant) -> bool:
    taken = [field for field in dependant.body_params if isinstance(field.field_info, File)]
    return bool(taken) or any(_files_taken(inner) for inner in dependant.dependencies)


@pytest.mark.parametrize("face", [public_app, staff_app])
def test_L10_no_route_of_a_face_takes_a_picture_or_any_other_file(face: Any, town: Settings) -> None:
    app = face(town)
    routes = routes_of(app)
    assert len({route.path for route in routes}) >= 2
    assert [route.path for route in routes if _files_taken(route.dependant)] == []
    kind = {"Content-Type": "multipart/form-data; boundary=edge"}
    with TestClient(app, base_url="https://our.test") as client:
        for route in routes:
            path = route.path.replace("{code}", "aaaaaaaaaa")
            for method in set(route.methods) - {"GET", "HEAD"}:
                answer = client.request(method, path, content=MULTIPART, headers=kind)
                assert answer.status_code in {401, 403, 415, 422, 503}, (method, path)  # 503: no accounts are kept here
        pages = [client.get(route.path) for route in routes if "GET" in route.methods and "{" not in route.path]
    assert pages
    assert not any('type="file"' in page.text or "multipart" in page.text for page in pages)


def test_L10_a_listing_has_no_field_for_a_picture() -> None:
    names = {name for model in (ListingDraft, kit.public.PublicListing) for name in model.model_fields}
    assert not [name for name in names if any(word in name for word in ("photo", "image", "picture", "logo", "media"))]
