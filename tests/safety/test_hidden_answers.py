"""SAFETY L4, L7, L11, L12: what an answer says of a hidden place, also when it was public once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory import intake, kit, store
from directory.values import Point, Precision, Tier
from tests.safety import worlds
from tests.safety.crawl import Step, crawl
from web.faces import public_app

NEARBY = ("Cedar Rapids, IA", "52404", "Linn County, IA")
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def test_L4_L12_a_listing_made_confidential_leaves_its_address_in_no_answer_and_no_file(
    tmp_path: Path, build: Any, lawyer: Any
) -> None:
    place = lawyer.locations[0]
    address = place.address.model_copy(update={"address_1": "777 Canarycourt Road", "postal_code": "78745"})
    point = Point(30.271828, -97.731415, Precision.EXACT)
    known = lawyer.model_copy(update={"locations": (place.model_copy(update={"address": address, "point": point}),)})
    hidden = lawyer.model_copy(update={"locations": (), "tier": Tier.CONFIDENTIAL, "needs": ("emergency-shelter",)})
    made = build(tmp_path / "home", [known])
    secrets = ("Canarycourt", "78745", "30.2718", "97.7314")
    with TestClient(public_app(made, now=lambda: NOW), base_url="https://our.test") as client:
        data = client.post("/api/search", json={"near": "Austin, TX"}).json()
        assert "Canarycourt" in str(data)
        listing = data["results"][0]["listing"]["id"]
        with kit.open_kit(made) as opened:
            with opened.session() as session:
                intake.submit(session, hidden, by="test", now=NOW)
            store.settle(opened.database)
        answers = [
            client.post("/search", data={"near": "Austin, TX"}),
            client.post("/listing", data={"id": listing}),
            client.post("/api/search", json={"near": "Austin, TX"}),
            client.post("/api/search", json={"q": "Canarycourt Road"}),
        ]
        assert "Protective order clinic" in answers[0].text
        for answer in answers:
            assert answer.status_code == 200
            assert [secret for secret in secrets if secret in answer.text] == []
    for path in (tmp_path / "home").rglob("*"):
        if path.is_file():
            assert [secret for secret in secrets if secret.encode() in path.read_bytes()] == [], path.name


def test_L4_a_hidden_place_has_nothing_where_a_place_would_be(client: TestClient) -> None:
    data = client.post("/api/search", json={"q": "Juniper House", "near": "Austin, TX"}).json()
    hidden = [r["listing"] for r in data["results"] if r["listing"]["tier"] == "confidential"]
    assert hidden
    for listing in hidden:
        assert (listing["address"], listing["point"], listing["locations"], listing["area"]) == (None, None, [], "")


def test_L7_a_hidden_place_has_no_distance_and_stands_in_its_own_group(client: TestClient) -> None:
    data = client.post("/api/search", json={"near": "Austin, TX"}).json()
    hidden = [r for r in data["results"] if r["listing"]["tier"] != "public"]
    assert hidden
    assert all(r["distance_miles"] is None and r["group"] != "near" for r in hidden)
    page = client.post("/search", data={"near": "Austin, TX"}).text
    section = next(part for part in page.split("<section") if "Juniper House Shelter" in part)
    assert 'id="g-serves"' in section
    card = next(part for part in section.split('<li class="card">') if "Juniper House Shelter" in part)
    assert "mile" not in card


@pytest.mark.parametrize("body", [{"latitude": 30.2}, {"lat": 30.2, "lon": -97.7}, {"near": "Austin", "point": [1, 2]}])
def test_L11_coordinates_from_a_client_are_refused(client: TestClient, body: dict[str, Any]) -> None:
    assert client.post("/api/search", json=body).status_code == 422
    assert client.post("/search", data={k: str(v) for k, v in body.items()}).status_code == 422


@pytest.mark.parametrize(
    "near",
    ["30.27, -97.74", "30.2700,-97.7400", "30°16'N 97°44'W", "geo:30.27,-97.74", "(30.27 -97.74)", "86244Q7G+2"],
)
def test_L11_coordinates_typed_as_a_place_are_no_place(client: TestClient, near: str) -> None:
    page = client.post("/api/search", json={"near": near}).json()
    assert page["place"]["name"] == ""
    assert all(result["distance_miles"] is None for result in page["results"])


SECRET = ("77413 Zanzibar Court", "Cedar Rapids", "52404", "41.98765", "-91.67123")


def test_L4_no_page_that_a_crawl_finds_says_where_a_delivered_shelter_is(tmp_path: Path) -> None:
    made = worlds.directory_of(tmp_path / "home", [worlds.with_point(1, "community", ("food",), (41.95, -91.6))])
    worlds.deliver(made, SECRET)
    ways = [Step("/search", (("q", words), ("near", near))) for words in ("", "Zanzibar", "shelter") for near in NEARBY]
    with worlds.client_of(made) as client:
        pages = [page for page in crawl(client, ways) if page.response.status_code == 200]
        told = [page.html for page in pages]
        told += [client.post("/api/search", json={"near": near, "limit": 100}).text for near in NEARBY]
        told += [client.post("/api/suggest", json={"text": text}).text for text in ("zan", "774", "52404")]
        codes = re.findall(r'"code":"([a-z2-7]{10})"', "".join(told))
        told += [client.get(f"{base}/r/{code}").text for code in codes for base in ("", "/es", "/ar")]
    assert any("Lantern House" in page.html and page.kind == "listing" for page in pages)
    assert len(codes) >= 3
    for text in told:
        assert [word for word in ("77413", "Zanzibar Court", "41.98", "91.67") if word in text] == []
