"""Telling that something is wrong: two calm pages, nothing shown again, and a kind answer also without room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import feedback
from directory.feedback import Kind
from directory.settings import Settings
from tests.web.conftest import NOW, confidential
from web.faces import public_app

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def home(build: Callable[..., Settings], tmp_path: Path) -> Settings:
    return build(tmp_path / "home", [confidential()], feedback_per_listing=3)


@pytest.fixture
def face(home: Settings) -> Iterator[TestClient]:
    app = public_app(home, now=lambda: NOW)
    with TestClient(app, base_url="https://our.test") as client:
        yield client
    app.state.doors.close()


def listing_id(face: TestClient) -> str:
    return str(face.post("/api/search", json={"near": "Austin, TX"}).json()["results"][0]["listing"]["id"])


def kept(home: Settings) -> list[tuple[str, int, tuple[str, ...]]]:
    with feedback.inbox(home) as opened:
        return [(w.kind.value, w.count, tuple(one.text for one in w.texts)) for w in feedback.waiting(opened)]


def test_the_form_opens_without_writing_anything(face: TestClient, home: Settings) -> None:
    answer = face.post("/wrong", data={"id": listing_id(face), "near": "Austin, TX"})
    assert answer.status_code == 200
    for kind in Kind:
        assert f'value="{kind.value}"' in answer.text
    assert "Please do not write names, numbers or addresses." in answer.text
    assert not home.feedback_file.exists()


def test_a_note_is_kept_without_contacts_and_is_not_shown_again(face: TestClient, home: Settings) -> None:
    text = "It rings and rings. Call me at 512-555-0199, my name is Canary."
    answer = face.post("/wrong", data={"id": listing_id(face), "what": "number", "text": text})
    assert answer.status_code == 200
    assert "Thank you for telling us" in answer.text
    assert "rings" not in answer.text
    assert kept(home) == [("number", 1, ("It rings and rings.",))]


def test_whoever_says_that_it_is_not_safe_is_told_whom_to_call(face: TestClient) -> None:
    here = listing_id(face)
    assert "You did right" in face.post("/wrong", data={"id": here, "what": "unsafe", "text": ""}).text
    assert "You did right" not in face.post("/wrong", data={"id": here, "what": "moved", "text": ""}).text


@pytest.mark.parametrize("what", ["", "canary", "UNSAFE", "\x00"])
def test_without_a_choice_the_form_comes_back_and_says_what_is_missing(
    face: TestClient, home: Settings, what: str
) -> None:
    answer = face.post("/wrong", data={"id": listing_id(face), "what": what, "text": "canary"})
    assert answer.status_code == 422
    assert "Please choose one of these." in answer.text
    assert "canary" not in answer.text
    assert not home.feedback_file.exists()


def test_a_full_inbox_answers_kindly_and_does_not_say_that_it_kept_the_note(face: TestClient, home: Settings) -> None:
    here = listing_id(face)
    answers = [face.post("/wrong", data={"id": here, "what": "closed", "text": f"no {n}"}) for n in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert ["could not keep" in answer.text for answer in answers] == [False, False, False, True, True]
    assert kept(home)[0][1] == 3


def test_an_inbox_that_can_not_be_written_answers_kindly(face: TestClient, home: Settings) -> None:
    home.feedback_file.write_bytes(b"this is no database, but a text of some length" * 40)
    answer = face.post("/wrong", data={"id": listing_id(face), "what": "closed", "text": ""})
    assert answer.status_code == 200
    assert "could not keep" in answer.text


def test_the_way_back_knows_the_search_she_came_from(face: TestClient) -> None:
    sent = {"id": listing_id(face), "near": "Austin, TX", "what": "other", "sent": "1"}
    html = face.post("/wrong", data=sent).text
    assert 'action="/listing"' in html
    assert 'name="near" value="Austin, TX"' in html


@pytest.fixture(scope="session")
def any_face(_client: TestClient) -> TestClient:
    """A face that every example may write to."""
    return _client


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.sampled_from(["what", "text", "id", "near", "q"]) | st.text(max_size=5), st.binary(max_size=60)),
        max_size=5,
    ),
    st.sampled_from(["", "named"]),
)
def test_any_bytes_in_the_form_give_a_calm_page(
    any_face: TestClient, fields: list[tuple[str, bytes]], named: str
) -> None:
    listing = any_face.post("/api/search", json={"near": "Austin, TX"}).json()["results"][0]["listing"]["id"]
    pairs = [*fields, ("id", listing.encode())] if named else fields
    body = "&".join(f"{quote_from_bytes(name.encode('utf-8', 'replace'))}={quote_from_bytes(v)}" for name, v in pairs)
    answer = any_face.post("/wrong", content=body, headers={"content-type": FORM})
    assert answer.status_code in {200, 404, 422}
    assert 'id="exit"' in answer.text
    assert "1-800-799-7233" in answer.text
