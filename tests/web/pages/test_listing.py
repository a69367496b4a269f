"""One listing's page, its short link and the view to write it down; and what is answered when it is gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory import capacity, intake, kit, public
from directory.draft import ListingDraft
from directory.settings import Settings
from directory.values import Status
from tests.web.conftest import NOW, confidential, legal_clinic
from web.faces import public_app


@pytest.fixture
def ids(client: TestClient) -> dict[str, dict[str, str]]:
    """Id and code of each listing by its name."""
    results = client.post("/api/search", json={"near": "Austin, TX"}).json()["results"]
    return {r["listing"]["name"]: {"id": r["listing"]["id"], "code": r["listing"]["code"]} for r in results}


@pytest.fixture
def changing(
    build: Callable[..., Settings], tmp_path: Path
) -> Iterator[tuple[TestClient, Settings, Callable[[ListingDraft], None]]]:
    """A face over a store of its own, and a way to change a listing there."""
    made = build(tmp_path / "home", [legal_clinic(), confidential()])

    def put(draft: ListingDraft) -> None:
        with kit.open_kit(made) as opened, opened.session() as session:
            intake.submit(session, draft, by="test", now=NOW)

    app = public_app(made, now=lambda: NOW)
    with TestClient(app, base_url="https://our.test", raise_server_exceptions=False) as face:
        yield face, made, put
    app.state.doors.close()


def one(settings: Settings, name: str) -> Any:
    with kit.open_kit(settings) as opened, opened.session() as session:
        return next(found for found in public.all_listings(session, NOW) if found.name == name)


def test_the_page_says_first_how_to_reach_them_and_when(client: TestClient, ids: dict[str, dict[str, str]]) -> None:
    html = client.post("/listing", data={"id": ids["Protective order clinic"]["id"]}).text
    order = ["How to reach them", "Open now, until", "(512) 555-0110", "Hours", "What they do", "Can you go there?"]
    order += ["Who can get help", "What may happen when you call", "Cost", "Papers to bring", "Not checked yet"]
    places = [html.index(text, html.index("<article")) for text in order]
    assert places == sorted(places)
    assert 'href="tel:+15125550110;ext=12"' in html
    assert "ld+json" not in html


@pytest.mark.parametrize(("days", "said"), [(364, "Last checked"), (365, "over a year ago. Call first"), (None, "Not")])
def test_what_nobody_has_looked_at_for_a_year_is_said_so_on_card_and_page(
    changing: tuple[TestClient, Settings, Callable[[ListingDraft], None]], days: int | None, said: str
) -> None:
    client, settings, put = changing
    put(legal_clinic(assured_date=days and NOW.date() - timedelta(days=days)))
    page = client.post("/listing", data={"id": str(one(settings, "Protective order clinic").id)}).text
    card = client.post("/search", data={"q": "protective order clinic"}).text
    for html in (page, card):
        (told,) = re.findall(r'<p class="checked">([^<]*)', html)[:1]
        assert said in told


def test_a_public_place_has_directions_in_words_and_no_map_service(
    client: TestClient, ids: dict[str, dict[str, str]]
) -> None:
    html = client.post("/listing", data={"id": ids["Protective order clinic"]["id"]}).text
    assert "In Travis County, in or near Austin." in html
    assert "100 Example Street" in html
    assert 'class="spot"' in html
    assert not re.search(r"maps\.|openstreetmap|geo:", html)
    assert 'role="img" aria-label="Map: Travis County" aria-describedby="map-d"' in html


@pytest.mark.parametrize("name", ["Juniper House Shelter", "Cedar Rooms"])
def test_a_hidden_place_has_the_outline_of_its_county_and_no_dot(
    client: TestClient, ids: dict[str, dict[str, str]], name: str
) -> None:
    html = client.post("/listing", data={"id": ids[name]["id"]}).text
    assert 'class="land"' in html
    assert not re.search(r'class="(spot|ring|town)"', html)
    assert "It does not show where they are." in html


def test_the_short_link_shows_the_same_and_is_itself_only_text(
    client: TestClient, ids: dict[str, dict[str, str]]
) -> None:
    code = ids["Juniper House Shelter"]["code"]
    html = client.get(f"/es/r/{code}").text
    assert f'<code dir="ltr">/es/r/{code}</code>' in html
    assert f'href="/es/r/{code}"' not in html
    assert "guarda en su historial" in html
    assert f'href="/r/{code}"' in html, "the other languages of a page that has a link are links"


def test_the_number_to_write_down_stands_in_groups(client: TestClient, ids: dict[str, dict[str, str]]) -> None:
    html = client.post("/note", data={"id": ids["Protective order clinic"]["id"], "near": "Austin, TX"}).text
    assert "<b>512</b> <b>555</b> <b>0110</b>" in html
    assert "P S L" in html
    assert 'name="near" value="Austin, TX"' in html, "the way back knows the search"
    assert "Protective order clinic" not in html


@pytest.mark.parametrize("path", ["/listing", "/note", "/wrong", "/es/listing"])
@pytest.mark.parametrize("listing", ["", "canary", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_a_listing_that_never_was_is_answered_calmly(client: TestClient, path: str, listing: str) -> None:
    answer = client.post(path, data={"id": listing})
    assert answer.status_code == 404
    assert 'id="exit"' in answer.text


def test_a_listing_that_is_gone_is_answered_with_what_to_do(changing: Any) -> None:
    face, settings, put = changing
    clinic = one(settings, "Protective order clinic")
    put(legal_clinic().model_copy(update={"status": Status.DEFUNCT}))
    answers = [face.post(path, data={"id": str(clinic.id)}) for path in ("/listing", "/note", "/wrong")]
    for answer in [*answers, face.get(f"/r/{clinic.code}")]:
        assert answer.status_code == 410
        assert "no longer listed" in answer.text
        assert "1-800-799-7233" in answer.text
        assert 'id="exit"' in answer.text
    assert face.get(f"/es/r/{clinic.code}").status_code == 410


def test_what_is_closed_for_now_says_so_before_its_numbers(changing: Any) -> None:
    face, settings, put = changing
    put(legal_clinic().model_copy(update={"status": Status.TEMPORARILY_CLOSED}))
    clinic = one(settings, "Protective order clinic")
    html = face.post("/listing", data={"id": str(clinic.id)}).text
    assert html.index("closed for now") < html.index("(512) 555-0110")
    assert "Open now" not in html


@pytest.mark.parametrize(("level", "said"), [("space", "may be space"), ("call", "call to ask"), ("full", "are full")])
def test_what_is_said_of_room_stands_on_card_and_page_where_its_partner_lets_it_and_while_it_holds(
    changing: Any, level: str, said: str
) -> None:
    face, settings, _ = changing
    shelter = one(settings, confidential().name)
    for shown, ago in ((False, 1), (True, 13), (True, 1)):
        with kit.open_kit(settings) as opened, opened.session() as session:
            capacity.say(session, shelter.id, level, "account:a", NOW - timedelta(hours=ago), shown=shown)
        page = face.post("/listing", data={"id": str(shelter.id)}).text
        card = face.post("/search", data={"need": "emergency-shelter", "near": "Austin, TX"}).text
        assert (said in page, said in card) == (shown and ago < 12, shown and ago < 12)


def test_the_hotlines_answer_when_the_store_breaks_in_the_middle(changing: Any) -> None:
    face, settings, _ = changing
    clinic = one(settings, "Protective order clinic")
    assert face.post("/listing", data={"id": str(clinic.id)}).status_code == 200
    face.app.state.doors.close()
    for file in settings.home.glob("waymark.db*"):
        file.write_bytes(b"no database any more" * 400)
    answers = [face.post(path, data={"id": str(clinic.id)}) for path in ("/listing", "/note", "/wrong")]
    for answer in [*answers, face.get(f"/r/{clinic.code}")]:
        assert answer.status_code == 503
        assert "1-800-799-7233" in answer.text
        assert 'id="exit"' in answer.text
