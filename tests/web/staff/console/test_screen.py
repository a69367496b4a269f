"""The one screen: a line in, and what a caller asks for out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from directory import editing, intake, kit
from directory.staff import accounts, store
from tests.web.conftest import draft
from tests.web.staff.conftest import START
from tests.web.staff.console.conftest import Hotline

PRIVATE = "The place is kept private. Give only the phone."


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def _names(page: str) -> list[str]:
    return re.findall(r'data-name="([^"]+)"', page)


def test_the_line_gives_a_list_and_the_first_listing_whole(hotline: Hotline) -> None:
    page = hotline.find("shelter spanish Austin, TX").text
    assert _names(page)[0] == "Juniper House Shelter"
    detail = _text(page.split('id="detail"')[1])
    for told in (
        "Call the line and ask for intake.",
        "(512) 555-0101",
        "Text messages",
        "Pets stay on site",
        "Spanish",
    ):
        assert told in detail


def test_what_a_listing_does_not_say_is_said_to_be_not_said(hotline: Hotline) -> None:
    detail = _text(hotline.find("shelter spanish Austin, TX").text.split('id="detail"')[1])
    for about in ("Men", "Trans people", "Immigration papers", "Police report", "ID", "Alcohol and drugs"):
        assert f"{about} – not said" in detail
    assert "Duty to report – not said" in detail


def test_of_a_hidden_place_only_the_phone_is_given(hotline: Hotline) -> None:
    page = hotline.find("shelter spanish Austin, TX").text
    assert PRIVATE in page
    assert "about" not in _text(page.split("</li>")[0]), "a hidden place is at no distance"


def test_how_far_a_public_place_is_is_told_as_about(hotline: Hotline) -> None:
    page = hotline.find("protective order 78701").text
    assert re.search(r"less than 1 mile away|about \d+ miles? away", page)
    assert "100 Example Street" in page


def test_room_is_told_with_how_long_ago_it_was_said(hotline: Hotline) -> None:
    page = _text(hotline.find("shelter Austin, TX", id=str(hotline.ids["Juniper House Shelter"])).text)
    assert "Room likely 12 min ago" in page
    assert "Full 2 hours ago" in page
    assert "holds until" in page


def test_a_language_puts_first_who_says_it_and_leaves_nobody_out(hotline: Hotline) -> None:
    page = hotline.find("shelter spanish Austin, TX").text
    assert _names(page)[:2] == ["Juniper House Shelter", "Cedar Rooms"]
    assert "? ask Spanish" in _text(page.split('data-name="Cedar Rooms"')[1].split("</li>")[0])


def test_day_and_night_is_open_where_the_time_zone_is_not_known(hotline: Hotline) -> None:
    whole = [{"expression": "24/7"}]
    with kit.open_kit(hotline.office.settings) as opened, opened.session() as session:
        one = draft(9, name="Night Kitchen", needs=["food"], schedules=whole, timezone="")
        intake.submit(session, one, by="test", now=START)
    assert re.search(r"Night Kitchen.{0,200}Open day and night", _text(hotline.find("food Austin, TX").text))


def test_another_listing_is_shown_whole_as_the_line_asked_for_it(hotline: Hotline) -> None:
    other = hotline.ids["Protective order clinic"]
    fields = {"line": "protective order 78701", "typing": "1"}
    asked = _text(hotline.sue.post(f"/console/listings/{other}", fields).text)
    alone = _text(hotline.sue.post(f"/console/listings/{other}", {"line": ""}).text)
    assert "less than 1 mile away" in asked
    assert "Ramp at the side door" in alone
    assert "away" not in alone
    unknown = hotline.ids["Cedar Rooms"].hex[::-1]
    assert hotline.sue.post(f"/console/listings/{unknown}", fields).status_code == 404


def test_the_list_keeps_the_listing_that_was_chosen(hotline: Hotline) -> None:
    chosen = str(hotline.ids["Cedar Rooms"])
    page = hotline.find("shelter Austin, TX", id=chosen).text
    assert f'id="detail" data-id="{chosen}"' in page


def test_the_whole_page_answers_without_the_script_and_an_address_with_a_line_does_not(hotline: Hotline) -> None:
    page = hotline.sue.post("/console", {"line": "shelter spanish Austin, TX"})
    assert "Juniper House Shelter" in page.text
    assert 'value="shelter spanish Austin, TX"' in page.text
    empty = hotline.sue.get("/console?line=shelter")
    assert "Juniper House Shelter" not in empty.text
    assert "shelter" not in re.search(r'<input id="line"[^>]*value="([^"]*)"', empty.text)[1]  # type: ignore[index]
    assert hotline.sue.get("/console/find").status_code == 405


def test_partners_have_no_console(hotline: Hotline) -> None:
    pat = hotline.office.browser().sign_in("pat@p.example")
    for path in ("/console", "/console/find", "/console/compare", f"/console/listings/{hotline.ids['Cedar Rooms']}"):
        assert pat.post(path, {"line": "shelter"}).status_code == 403


@pytest.mark.parametrize(
    "line", ["shelter " * 70, "\0\x07shelter\x1b[2J", "qqqq zzzz xxxx", "<script>alert(1)</script>", "sh", '"', "-- ;;"]
)
def test_no_line_breaks_the_screen_or_is_repeated_in_a_mistake(hotline: Hotline, line: str) -> None:
    for path in ("/console", "/console/find"):
        page = hotline.sue.post(path, {"line": line})
        assert page.status_code == (422 if len(line) > 500 else 200)
        assert "<script>alert" not in page.text
        if page.status_code == 422:
            assert "shelter shelter" not in page.text


def test_what_was_just_said_is_found_at_once_and_the_index_is_not_written(hotline: Hotline) -> None:
    hotline.find("food Austin, TX")
    folder = hotline.office.settings.index_folder
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with kit.open_kit(hotline.office.settings) as opened, opened.session() as session:
        intake.submit(session, draft(9, name="Agave Kitchen", needs=["food"]), by="test", now=START)
    assert "Agave Kitchen" in _names(hotline.find("food Austin, TX").text)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_listing_that_was_withdrawn_is_gone_on_the_next_request(hotline: Hotline) -> None:
    gone = hotline.ids["Bluebonnet Pantry"]
    assert "Bluebonnet Pantry" in _names(hotline.find("food Austin, TX").text)
    with kit.open_kit(hotline.office.settings) as opened, opened.session() as session:
        editing.withdraw(session, gone, "test", "closed for good", START)
    assert "Bluebonnet Pantry" not in _names(hotline.find("food Austin, TX").text)
    assert hotline.sue.post(f"/console/listings/{gone}", {"line": ""}).status_code == 404


def test_listings_are_laid_side_by_side_with_what_differs(hotline: Hotline) -> None:
    ids = [str(hotline.ids[name]) for name in ("Juniper House Shelter", "Cedar Rooms")]
    page = hotline.sue.post("/console/compare", {"ids": ids, "line": "shelter Austin, TX"}).text
    pets = re.search(r'<tr class="differs"><th scope="row">Pets.*?</tr>', page, re.DOTALL)
    assert pets
    assert "Pets stay on site" in _text(pets[0])
    assert "not said" in _text(pets[0])
    assert "differs" in _text(pets[0])
    assert "<html" in page
    assert "<html" not in hotline.sue.post("/console/compare", {"ids": ids}, **{"x-part": "1"}).text


def test_fewer_than_two_more_than_four_and_what_is_no_id_are_not_compared(hotline: Hotline) -> None:
    every = [str(one) for one in hotline.ids.values()]
    for ids in ([every[0]], every[:5], ["canary", every[0]], [every[0], every[0]]):
        page = hotline.sue.post("/console/compare", {"ids": ids, "line": ""})
        assert page.status_code == 422
        assert "canary" not in page.text


def test_the_screen_speaks_the_language_of_who_is_signed_in(hotline: Hotline) -> None:
    engine = store.open_store(hotline.office.settings)
    with store.session(engine) as people:
        accounts.set_locale(people, hotline.office.ids["sue@w.example"], "es")
    engine.dispose()
    page: Any = hotline.find("refugio Austin, TX").text
    assert "servicios" in page
    assert "no se dice" in page
