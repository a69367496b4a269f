"""SAFETY L4, L7, L11, L12: what an answer says of a hidden place, also when it was public once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory import intake, kit, store
from directory.values import Point, Precision, Tier
from web.faces import public_app

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
