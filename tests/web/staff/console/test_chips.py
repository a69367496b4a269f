"""What was understood, in words: each thing, from which words, and the line without it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Final

from directory import kit, staff_only
from directory.search.line import read_line
from tests.drawn import told
from tests.web.conftest import draft
from tests.web.staff.conftest import START
from tests.web.staff.console.conftest import Hotline, fill
from web.staff import words
from web.staff.console import chips, facts
from web.staff.console.chips import Shown

NO: Final = {"pets": "no"}
NEITHER: Final = {"pets": "no", "men-accepted": "no"}
LINN: Final[dict[str, Any]] = {
    "tier": "confidential",
    "service_areas": [{"kind": "county", "code": "19113", "name": "Linn County, IA"}],
}
EYE = facts.eye(words.catalogue("en"), "US", START)


def _shown(line: str) -> dict[str, Shown]:
    return {one.label: one for one in chips.shown(EYE, read_line(line, "en").chips)}


def _chips(page: str) -> list[tuple[str, str]]:
    """(number, the line without it) of each chip of a page."""
    found = re.findall(r'value="([^"]*)" form="lines" data-chip="(\d)"', page)
    return [(number, unescape(line)) for line, number in found]


def test_each_thing_says_from_which_words_it_comes() -> None:
    found = _shown("shelter spanish 2 kids dog 60629 beds")
    assert {label: one.typed for label, one in found.items()} == {
        "Emergency shelter": "shelter",
        "Spanish": "spanish",
        "3 people + Children": "2 kids",
        "Pets": "dog",
        "near 60629 (Chicago, IL)": "60629",
        "with room": "beds",
    }
    assert [one.key for one in found.values()] == [1, 2, 3, 4, 5, 6]


def test_a_rule_is_said_as_it_is_wished() -> None:
    assert any(label.startswith("No police report needed") for label in _shown("shelter no police report"))


def test_two_places_and_one_to_avoid_are_a_chip_each() -> None:
    found = _shown("shelter near Austin, TX or Waco, TX not in Dallas County, TX within 100")
    assert {"near Austin, TX", "near Waco, TX", "not in Dallas County, TX", "within 100 miles"} <= set(found)


def test_what_is_not_sure_is_loud_and_offers_what_may_be_meant() -> None:
    place = _shown("shelter springfield")["Which place?"]
    assert place.loud
    assert ("Springfield, MO", "shelter Springfield, MO ") in place.instead


def test_a_place_that_nobody_knows_is_said_loudly() -> None:
    assert _shown("shelter near xyzzyland")["Place not known"].loud
    assert _shown("shelter avoid xyzzyland")["Place to avoid: not sure which"].loud


def test_a_number_of_the_caller_is_left_out_and_not_repeated(hotline: Hotline) -> None:
    page = hotline.sue.post("/console", {"line": "shelter 512-555-0134 Austin, TX"}).text
    assert "Left out: a number or address" in page
    assert "0134" not in told(page)


def test_dropping_a_chip_is_another_line_that_works_without_the_script(hotline: Hotline) -> None:
    page = hotline.sue.post("/console", {"line": "food spanish Austin, TX"}).text
    without = dict(_chips(page))["2"]
    assert without.split() == ["food", "Austin,", "TX"]
    assert "Bluebonnet Pantry" in hotline.sue.post("/console", {"line": without}).text


def test_what_stands_in_the_way_is_told_with_how_many_there_would_be_without_it(hotline: Hotline) -> None:
    fill(hotline.office, [draft(9, name="No dogs", kind="shelter", needs=["emergency-shelter"], policies=NO, **LINN)])
    page = hotline.find("shelter dog men Cedar Rapids, IA").text
    assert "Nothing here for just that." in page or "Nothing fits all of it." in page
    told = [unescape(one) for one in re.findall(r"</kbd> (without [^<]*)</button>", page)]
    assert told[0] == "without “Pets”: 1 service", "what a call can settle comes first"
    assert "No dogs" in hotline.find(dict(_chips(page))["2"]).text


def test_what_alone_does_not_stand_in_the_way_is_not_offered(hotline: Hotline) -> None:
    fill(hotline.office, [draft(9, name="No", kind="shelter", needs=["emergency-shelter"], policies=NEITHER, **LINN)])
    page = hotline.find("shelter dog men Cedar Rapids, IA").text
    assert "without “Pets”" not in page
    assert "without “Men”" not in page


def test_who_said_full_is_left_out_where_room_is_asked_and_counted(hotline: Hotline) -> None:
    page = hotline.find("shelter beds Austin, TX").text
    assert "Cedar Rooms" not in page
    assert "1 that said full is left out" in page


def test_what_is_for_staff_alone_is_found_and_marked(hotline: Hotline) -> None:
    kept = hotline.ids["Cedar Rooms"]
    with kit.open_kit(hotline.office.settings) as opened, opened.session() as session:
        staff_only.keep_for_staff(session, kept, "account:test", "by a call only", START)
    page = hotline.find("shelter Austin, TX").text
    assert "Staff only" in page.split('data-name="Cedar Rooms"')[1].split("</li>")[0]
    assert "Staff only" in hotline.sue.post(f"/console/listings/{kept}", {"line": ""}).text
