"""The faces answer as agreed: pages, data, and what a person needs when little or nothing is found."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from directory import intake, kit
from directory.values import Status
from web.faces import public_app

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def test_a_result_shows_what_matters(client: TestClient) -> None:
    html = client.post("/search", data={"near": "Austin, TX", "need": "emergency-shelter"}).text
    for words in (
        "Juniper House Shelter",
        "Emergency shelter",
        "Open now",
        'href="tel:+15125550101"',
        "(512) 555-0101",
        "Serves your area",
        "The address is kept private",
        "Last checked Nov 3, 2026",
    ):
        assert words in html, words


def test_a_public_place_shows_about_how_far_it_is_and_that_nobody_checked_it(client: TestClient) -> None:
    html = client.post("/search", data={"near": "78701", "need": "lawyer"}).text
    assert "Near you" in html
    assert "mile" in html
    assert "Not checked yet" in html


def test_a_directory_of_a_country_with_kilometres_tells_them_everywhere(
    tmp_path: Path, build: Any, lawyer: Any
) -> None:
    made = build(tmp_path / "home", [lawyer], country="CA")
    with TestClient(public_app(made, now=lambda: NOW), base_url="https://our.test") as client:
        html = client.post("/search", data={"near": "Austin, TX, USA", "need": "lawyer"}).text
        none = client.post("/search", data={"near": "Austin, TX, USA", "q": "xyzzy plugh"}).text
    assert "km" in html
    assert "mile" not in re.sub(r'name="radius_miles"|<script>.*?</script>', "", html + none, flags=re.DOTALL)


def test_a_listing_page_tells_everything_known(client: TestClient) -> None:
    found = client.post("/api/search", json={"q": "protective order clinic", "near": "Austin, TX"}).json()
    listing = next(r["listing"] for r in found["results"] if r["listing"]["name"] == "Protective order clinic")
    html = client.post("/listing", data={"id": listing["id"], "near": "Austin, TX"}).text
    for words in (
        "Pecan Street Legal Aid",
        "100 Example Street",
        "Monday to Friday",
        "tel:+15125550110;ext=12",
        "mailto:help@pecan.example",
        "Anyone who lives in the county",
        "No police report needed",
        "Back to the list",
        "Ramp at the side door",
        "Not checked yet",
    ):
        assert words in html, words
    short = client.get(f"/es/r/{listing['code']}")
    assert short.status_code == 200
    assert "Pecan Street Legal Aid" in short.text
    assert "Volver a la lista" not in short.text


def test_demonstration_data_is_called_that_on_every_page_and_on_the_listing(client: TestClient) -> None:
    for path in ("/", "/safety", "/nowhere"):
        assert "This site is showing demonstration data" in client.get(path).text
    html = client.post("/search", data={"near": "Austin, TX", "need": "transitional-housing"}).text
    assert "Demonstration data – not a real service" in html


def test_nothing_found_is_no_dead_end(tmp_path: Path, build: Any, lawyer: Any) -> None:
    made = build(tmp_path / "home", [lawyer])
    with TestClient(public_app(made, now=lambda: NOW), base_url="https://our.test") as client:
        html = client.post("/search", data={"near": "Austin, TX", "need": "food", "tag": "teens"}).text
    assert "1-800-799-7233" in html
    assert "Nothing matched this time" in html
    assert "Show every kind of help for this place" in html
    assert "Search again with fewer choices" in html
    assert "These may help" not in html, "nothing is shown"


def test_a_page_says_what_was_understood_in_our_own_words_and_lets_it_be_corrected(client: TestClient) -> None:
    asked = {"q": "counsling and a place to stay, not a church", "near": "Austin, TX"}
    html = client.post("/search", data=asked).text
    for words in (
        "You can choose one",
        'name="need" value="counseling"',
        "to mean: counseling.",
        "left out: Faith groups.",
    ):
        assert words in html, words
    typed = [line for line in html.splitlines() if "counsling" in line]
    assert typed
    assert all("<input" in line for line in typed)
    spanish = client.post("/es/search", data=asked).text
    assert "No incluimos: Grupos religiosos." in spanish
    one = client.post("/search", data=asked | {"need": "counseling"}).text
    assert "You can choose one" not in one


def test_an_ambiguous_place_is_asked_about_with_buttons(client: TestClient) -> None:
    html = client.post("/search", data={"near": "Springfield", "need": "food"}).text
    assert "Which place do you mean?" in html
    assert 'name="near" value="Springfield' in html


def test_words_are_escaped_wherever_they_come_from(client: TestClient) -> None:
    html = client.post("/search", data={"q": "<script>alert(1)</script>\"'><img src=x>"}).text
    assert "<script>alert" not in html
    assert "<img" not in html


def test_a_listing_that_is_shown_no_more_is_gone(tmp_path: Path, build: Any, lawyer: Any) -> None:
    made = build(tmp_path / "home", [lawyer])
    with kit.open_kit(made) as opened, opened.session() as session:
        submitted = intake.submit(session, lawyer, by="test", now=NOW)
        gone = lawyer.model_copy(update={"status": Status.DEFUNCT})
        intake.submit(session, gone, by="test", now=NOW)
    with TestClient(public_app(made, now=lambda: NOW), base_url="https://our.test") as client:
        answer = client.post("/listing", data={"id": str(submitted.listing_id)})
    assert answer.status_code == 410
    assert "no longer listed" in answer.text
    assert "Pecan" not in answer.text


def test_the_api_answers_with_the_same_page_as_the_search(client: TestClient) -> None:
    data = client.post("/api/search", json={"near": "Austin, TX", "limit": 2}).json()
    assert len(data["results"]) == 2
    assert data["total"] >= 4
    assert set(data) >= {"results", "total", "place", "understood", "widened", "suggestions", "facets"}


def test_the_public_face_cannot_write_into_the_store(client: TestClient) -> None:
    doors = client.app.state.doors  # type: ignore[attr-defined]
    with pytest.raises(OperationalError), doors.kit().session() as session:
        session.execute(text("DELETE FROM listing"))


@pytest.mark.parametrize(
    ("path", "sent"), [("/search", {"data": {"q": "help"}}), ("/api/search", {"json": {"q": "help"}})]
)
def test_pages_and_data_are_compressed_only_for_whoever_understands_it(
    client: TestClient, path: str, sent: dict[str, Any]
) -> None:
    packed = client.post(path, **sent, headers={"accept-encoding": "gzip"})
    plain = client.post(path, **sent, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
