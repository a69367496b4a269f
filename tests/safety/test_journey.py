"""The journey in a real browser: a first screen that helps, words offered while one types, and a list come back to."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.playing import arrived

PHONE = 844
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('main *, .bar, .help *')].filter(e => e.checkVisibility()
  && e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 80))"""
"""What sticks out at the side, when the page is wider than the screen."""


def _search(page: Page, url: str, words: str = "", near: str = "Austin, TX") -> None:
    page.goto(url)
    page.fill("#q", words)
    page.fill("#near", near)
    page.keyboard.press("Enter")
    arrived(page, ".page-results")


def _top(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/es", "/ar", "/zh-Hans"])
def test_help_the_fields_and_the_first_answer_share_a_phones_first_screen(
    page: Page, live_server: Any, path: str
) -> None:
    page.goto(live_server.url + path)
    assert _top(page, ".help a[href='tel:911']") < 260
    assert _top(page, "#near") + 50 < PHONE
    _search(page, live_server.url + path, "counseling", "Austin, TX")
    assert _top(page, ".help a[href='tel:911']") < 260
    _search(page, live_server.url + path)
    assert _top(page, ".card") < PHONE - 120


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_the_screen_when_text_is_twice_as_large(page: Page, live_server: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": PHONE})
    for path in ("/", "/es", "/vi", "/ru"):
        _search(page, live_server.url + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.locator(".refine summary").click()
        expect(page.locator(".refine")).to_have_attribute("open", "")
        assert page.evaluate(TOO_WIDE) == [], path


@pytest.mark.browser
def test_on_a_wide_screen_the_search_can_be_changed_beside_the_list(page: Page, live_server: Any) -> None:
    _search(page, live_server.url + "/")
    expect(page.locator("#q")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    field, card = page.locator("#q").bounding_box(), page.locator(".card").first.bounding_box()
    assert field is not None
    assert card is not None
    assert field["x"] + field["width"] < card["x"]
    assert abs(field["y"] - card["y"]) < 250


@pytest.mark.browser
def test_needs_are_offered_while_one_types_and_taken_with_the_keyboard(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/")
    page.locator("#q").press_sequentially("protec")
    option = page.get_by_role("option", name="protective order").first
    expect(option).to_be_visible()
    field = page.get_by_role("combobox", name="What do you need?")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#say")).to_have_text("Suggestions: " + str(page.get_by_role("option").count()))
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option]").first).to_have_attribute("aria-selected", "true")
    marked = page.locator("[role=option]").first.text_content()
    assert page.locator("#q").get_attribute("aria-activedescendant") == page.locator(
        "[role=option]"
    ).first.get_attribute("id")
    page.keyboard.press("Enter")
    expect(field).to_have_value(marked or "")
    expect(page.locator("[role=listbox]")).to_have_count(0)
    expect(page.locator(".page-home")).to_be_visible()
    page.keyboard.press("Enter")
    arrived(page, ".page-results")


@pytest.mark.browser
def test_places_are_offered_a_slip_forgiven_and_a_tap_takes_one(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/es")
    asked = len(live_server.seen)
    page.locator("#near").press_sequentially("san fransisco")
    page.get_by_role("option", name="San Francisco, CA").first.click()
    expect(page.locator("#near")).to_have_value("San Francisco, CA")
    assert {(method, path) for method, path, _ in live_server.seen[asked:]} == {("POST", "/api/suggest")}


@pytest.mark.browser
def test_the_list_of_words_closes_on_escape_and_when_one_goes_on(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/")
    for leave in ("Escape", "Tab"):
        page.locator("#q").fill("")
        page.locator("#q").press_sequentially("lawy")
        expect(page.get_by_role("listbox")).to_be_visible()
        page.keyboard.press(leave)
        expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator("#q")).to_have_value("lawy")


@pytest.mark.browser
def test_without_javascript_the_fields_are_plain_ones(plain_page: Page, live_server: Any) -> None:
    plain_page.goto(live_server.url + "/")
    assert plain_page.locator("#q").get_attribute("role") is None
    assert plain_page.locator("[role=combobox], [role=listbox]").count() == 0


@pytest.mark.browser
def test_back_shows_the_same_list_at_the_same_card_without_asking_again(page: Page, live_server: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    _search(page, live_server.url + "/")
    last = page.locator("button.title").last
    last.scroll_into_view_if_needed()
    name, place = last.text_content(), page.evaluate("scrollY")
    assert place > 0
    last.click()
    arrived(page, ".page-listing")
    assert page.evaluate("scrollY") == 0
    asked = len(live_server.seen)
    page.click(".back-button")
    arrived(page, ".page-results")
    expect(page.locator("button.title", has_text=name).last).to_be_focused()
    assert abs(page.evaluate("scrollY") - place) < 3
    assert len(live_server.seen) == asked
    expect(page.locator("#say")).to_have_text(page.locator("h1").text_content() or "")


@pytest.mark.browser
def test_back_from_a_listing_in_another_language_asks_for_the_list_in_that_language(
    page: Page, live_server: Any
) -> None:
    _search(page, live_server.url + "/")
    page.locator("button.title").first.click()
    arrived(page, ".page-listing")
    page.click(".langs summary")
    page.click("button.lang[lang=es]")
    page.wait_for_selector("html[lang=es]")
    page.click(".back-button")
    arrived(page, ".page-results")
    assert page.locator("html").get_attribute("lang") == "es"
