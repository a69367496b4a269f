"""SAFETY E1 to E10: the way out, in a real browser with the back-forward cache on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.playing import arrived, sent, waited, went_back
from web.looks import Looks


def _search(page: Page, url: str) -> None:
    page.goto(url + "/")
    page.fill("#q", "canaryquestion order")
    page.fill("#near", "78701")
    page.click("button.go")
    arrived(page, ".page-results")


def _detail(page: Page) -> None:
    page.locator("button.title").first.click()
    arrived(page, ".page-listing")


def _leave_with_shift(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.down(key)
        page.keyboard.up(key)


@pytest.mark.browser
def test_E2_the_open_list_of_languages_hides_neither_the_exit_nor_a_language(page: Page, live_server: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(live_server.url + "/ar")
    page.click(".langs summary")
    expect(page.locator(".langs")).to_have_attribute("open", "")
    exit_box, last = page.locator("#exit").bounding_box(), page.locator(".lang").last.bounding_box()
    assert exit_box is not None
    assert last is not None
    assert exit_box["y"] + exit_box["height"] <= (page.locator(".langs nav").bounding_box() or {"y": 0})["y"]
    assert last["y"] + last["height"] <= 568


@pytest.mark.browser
def test_a_page_from_right_to_left_is_mirrored_but_for_its_numbers(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/ar")
    middle = (page.viewport_size or {"width": 0})["width"] / 2
    exit_box, name = page.locator("#exit").bounding_box(), page.locator(".name").bounding_box()
    assert exit_box is not None
    assert name is not None
    assert exit_box["x"] < middle < name["x"]
    numbers = page.locator("a .num, a.num").evaluate_all("all => all.map(a => getComputedStyle(a).direction)")
    assert numbers
    assert set(numbers) == {"ltr"}


@pytest.mark.browser
def test_E3_exit_works_without_javascript(plain_page: Page, live_server: Any, elsewhere: Any) -> None:
    plain_page.goto(live_server.url + "/")
    sent(plain_page, "#exit")
    plain_page.wait_for_url(elsewhere.url + "/")
    assert len(plain_page.context.pages) == 1


WATCH = """() => {
  let late = true;
  for (const kind of ['click', 'keyup']) addEventListener(kind, () => {
    late = false;
    setTimeout(() => { late = true; });
  }, true);
  const tell = why => console.log(JSON.stringify([why, late, document.title,
    document.body.innerText.trim().length, document.body.childNodes.length]));
  new MutationObserver(() => tell('changed')).observe(document.documentElement, {childList: true, subtree: true});
  addEventListener('pagehide', () => tell('gone'));
}"""
"""Tells what is left of the page at each change, and whether the browser did anything else between the press and that.

A page that is empty before the press is done with is empty sooner than 100 ms on however slow a phone, and the test
needs no clock. Told by the page itself, since evaluating stalls while a navigation is pending (SAFETY section 5).
"""


@pytest.mark.browser
@pytest.mark.parametrize("by", ["pointer", "Shift"])
def test_E4_page_is_empty_within_100_ms_though_the_target_never_answers(
    page: Page, live_server: Any, elsewhere: Any, by: str
) -> None:
    _search(page, live_server.url)
    _detail(page)
    told: list[list[Any]] = []
    page.on("console", lambda message: told.append(json.loads(message.text)))
    page.evaluate(WATCH)
    box = page.locator("#exit").bounding_box()
    assert box is not None
    elsewhere.answering.clear()
    try:
        if by == "Shift":
            _leave_with_shift(page, *("ShiftLeft",) * 3)
        else:
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        waited(page, lambda: told, "nothing changed")
        page.wait_for_timeout(500)  # for what might come back
        assert {why for why, *_ in told} == {"changed"}, "the target has not answered: the page is still there"
        assert [left for _, _, *left in told] == [["Loading", 0, 0]] * len(told)
        assert told[0][1] is False, "something else came between the press and the empty page"
    finally:
        elsewhere.answering.set()


@pytest.mark.browser
def test_E5_exit_opens_no_other_tab(page: Page, live_server: Any, elsewhere: Any) -> None:
    opened: list[Page] = []

    def note(other: Page) -> None:
        opened.append(other)

    page.context.on("page", note)
    page.goto(live_server.url + "/")
    sent(page, "#exit")
    page.wait_for_url(elsewhere.url + "/")
    assert opened == []
    assert "window.open" not in Looks().script
    assert "open(" not in Looks().script


@pytest.mark.browser
def test_E6_after_exit_no_entry_of_ours_is_left_to_go_back_to(
    open_profile: Any, live_server: Any, elsewhere: Any
) -> None:
    page = open_profile().pages[0]
    _search(page, live_server.url)
    _detail(page)
    sent(page, "#exit")
    page.wait_for_url(elsewhere.url + "/")
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    assert [entry["url"] for entry in history["entries"] if "our.test" in entry["url"]] == []


@pytest.mark.browser
def test_E7_without_javascript_back_after_exit_shows_nothing_that_was_found(
    open_profile: Any, live_server: Any, elsewhere: Any
) -> None:
    plain_page = open_profile(javascript=False).pages[0]
    _search(plain_page, live_server.url)
    _detail(plain_page)
    shown = plain_page.content()
    assert "Pecan Street" in shown
    sent(plain_page, "#exit")
    plain_page.wait_for_url(elsewhere.url + "/")
    for _ in range(2):
        went_back(plain_page)
        cdp = plain_page.context.new_cdp_session(plain_page)
        root = cdp.send("DOM.getDocument", {"depth": -1, "pierce": True})
        html = cdp.send("DOM.getOuterHTML", {"nodeId": root["root"]["nodeId"]})["outerHTML"]
        assert "Pecan Street" not in html
        assert "canaryquestion" not in html


@pytest.mark.browser
def test_E8_a_page_restored_after_exit_stays_blank_and_leaves_again(
    open_profile: Any, live_server_with_weak_exit: Any, elsewhere: Any
) -> None:
    """Told by a beacon, since a browser that is leaving answers no questions (SAFETY section 5)."""
    page = open_profile().pages[0]
    page.add_init_script(
        """addEventListener('pageshow', e => navigator.sendBeacon(
        `/t-${e.persisted}-${document.body.childNodes.length}-${document.title}`), true)"""
    )
    # Chromium keeps no page that fetched a no-store answer, so after a search there is nothing to restore at all.
    page.goto(live_server_with_weak_exit.url + "/")
    page.evaluate("document.getElementById('q').value = 'canaryquestion'")  # typed, it would be fetched for too
    sent(page, "#exit")
    page.wait_for_url(elsewhere.url + "/")
    before = len(elsewhere.seen)
    went_back(page, then_loads=True)

    def told() -> list[str]:
        return [path for _, path, _ in live_server_with_weak_exit.seen if path.startswith("/t-true")]

    waited(page, told, "the back-forward cache is off: this test would prove nothing")
    assert told() == ["/t-true-0-Loading"]
    assert len(elsewhere.seen) > before
    page.wait_for_url(elsewhere.url + "/")


@pytest.mark.browser
@pytest.mark.parametrize(
    "keys", [("ShiftLeft",) * 3, ("ShiftLeft", "ShiftRight", "ShiftLeft")], ids=["one key", "left and right"]
)
def test_E9_three_presses_of_shift_leave(page: Page, live_server: Any, elsewhere: Any, keys: tuple[str, ...]) -> None:
    page.goto(live_server.url + "/")
    _leave_with_shift(page, *keys)
    page.wait_for_url(elsewhere.url + "/")


LATER = """Object.defineProperty(Event.prototype, 'timeStamp', {get() { return performance.now() + 5001; }})"""
"""Five seconds pass for every press from now on."""


@pytest.mark.browser
def test_E9_typing_capitals_slow_presses_and_escape_do_not_leave(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/")
    page.focus("#q")
    for letter in "ABC DEF":
        page.keyboard.press(f"Shift+{letter}" if letter != " " else "Space")
    _leave_with_shift(page, "ShiftLeft", "ShiftLeft")
    page.keyboard.press("a")
    _leave_with_shift(page, "ShiftLeft", "ShiftLeft")
    page.evaluate(LATER)
    _leave_with_shift(page, "ShiftLeft")
    for _ in range(5):
        page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.url == live_server.url + "/"
    expect(page.locator("#q")).to_have_value("ABC DEFa")


@pytest.mark.browser
def test_E10_exit_tells_nobody_and_carries_no_referer(page: Page, live_server: Any, elsewhere: Any) -> None:
    _search(page, live_server.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    ours, theirs = len(live_server.seen), len(elsewhere.seen)
    sent(page, "#exit")
    page.wait_for_url(elsewhere.url + "/")
    page.wait_for_timeout(200)
    assert len(live_server.seen) == ours
    assert {url for url in asked if not url.startswith("data:")} == {elsewhere.url + "/"}
    assert all("referer" not in headers for _, _, headers in elsewhere.seen[theirs:])
