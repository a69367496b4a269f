"""The console by keyboard alone, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.staff.console.conftest import Live
from web.staff.console.keys import named

pytestmark = pytest.mark.browser


@pytest.fixture
def page(live: Live, chromium: Any) -> Iterator[Any]:
    """The console, the focus in the line."""
    opened = live.open(chromium)
    yield opened
    opened.context.close()


def _found(page: Any, line: str) -> None:
    page.keyboard.type(line)
    page.wait_for_selector("#list")
    page.wait_for_selector("#console[data-busy='0']")


def _chosen(page: Any) -> str:
    return str(page.evaluate("Console.selected().name"))


def test_every_key_of_the_map_does_something(page: Any) -> None:
    assert set(named()) - set(page.evaluate("Console.bound()")) == set()


def test_what_is_typed_is_found_without_leaving_the_line(page: Any) -> None:
    _found(page, "shelter spanish Austin, TX")
    page.wait_for_selector("#list >> text=Juniper House Shelter")
    page.wait_for_selector("#detail >> text=Call the line and ask for intake.")
    assert page.evaluate("document.activeElement.id") == "line"
    assert page.input_value("#line") == "shelter spanish Austin, TX"


def test_arrows_choose_while_typing_and_letters_act_in_the_list(page: Any) -> None:
    _found(page, "shelter Austin, TX")
    page.wait_for_selector("#list > li >> nth=1")
    first = _chosen(page)
    page.keyboard.press("ArrowDown")
    second = _chosen(page)
    assert second != first
    page.wait_for_selector(f"#detail h2 >> text={second}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#console[data-mode=list]")
    page.keyboard.press("k")
    assert _chosen(page) == first
    page.keyboard.press("/")
    page.keyboard.type("!")
    assert page.input_value("#line") == "shelter Austin, TX!"


def test_escape_closes_what_lies_over_the_screen_before_it_goes_back_to_the_line(page: Any) -> None:
    _found(page, "shelter Austin, TX")
    page.keyboard.press("Enter")
    page.wait_for_selector("#console[data-mode=list]")
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("#help:not([open])")
    page.wait_for_selector("#console[data-mode=list]")
    page.keyboard.press("Escape")
    assert page.evaluate("Console.mode()") == "line"


def test_two_are_compared_by_key(page: Any) -> None:
    _found(page, "shelter Austin, TX")
    page.wait_for_selector("#list > li >> nth=1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#console[data-mode=list]")
    for key in ("c", "j", "c", "Shift+C"):
        page.keyboard.press(key)
    page.wait_for_selector("#over[open] table")
    assert page.locator("#over thead th").count() == 2
    page.keyboard.press("Escape")
    page.wait_for_selector("#over:not([open])", state="attached")
    assert page.evaluate("Console.mode()") == "list"


def test_the_newest_line_wins_and_requests_never_overlap(page: Any) -> None:
    page.evaluate("""() => { window.most = 0; let now = 0; const real = window.fetch;
      window.fetch = (where, ...more) => {
        const answer = real(where, ...more);
        if (where !== '/console/find') return answer;
        most = Math.max(most, ++now);
        return answer.finally(() => { now--; });
      }; }""")
    page.keyboard.type("shelter pantry lawyer food bluebonnet")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("food Austin, TX")
    page.wait_for_selector("#list > li:first-child >> text=Bluebonnet Pantry")
    assert page.evaluate("most") == 1


def test_the_way_works_without_the_script(live: Live, chromium: Any) -> None:
    page = live.open(chromium, java_script_enabled=False)
    page.fill("#line", "shelter Austin, TX")
    with page.expect_navigation():
        page.click("#asking .go")
    with page.expect_navigation():
        page.click(f"[data-row][value='{live.ids['Cedar Rooms']}']")
    assert page.locator("#detail h2").inner_text() == "Cedar Rooms"
    page.check("[name=ids] >> nth=0")
    page.check("[name=ids] >> nth=1")
    with page.expect_navigation():
        page.click("#show-compare")
    assert page.locator("thead th").count() == 2
    assert "?" not in page.url
    page.context.close()


def test_enter_says_that_the_last_word_is_whole_unless_it_was_guessed(page: Any) -> None:
    _found(page, "shelter Austin, TX avoid xyzzyland")
    assert page.locator(".loud").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_selector(".chip.loud")
    page.keyboard.press("/")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("shel")
    page.wait_for_selector(".chip.guess")
    page.keyboard.press("Enter")
    page.wait_for_selector("#console[data-mode=list]")
    assert page.locator(".chip.guess").count() == 1


def test_a_chip_is_dropped_by_its_number_and_comes_back(page: Any) -> None:
    _found(page, "food Austin, TX open now")
    page.wait_for_selector("[data-chip='3']")
    page.keyboard.press("Alt+3")
    page.wait_for_selector("[data-chip='3']", state="detached")
    assert page.input_value("#line").strip() == "food Austin, TX"
    page.keyboard.press("Alt+Backspace")
    page.wait_for_selector("[data-chip='3']")
    assert page.input_value("#line") == "food Austin, TX open now"
    assert page.evaluate("Console.mode()") == "line"


def test_one_key_says_that_they_are_full_and_the_row_says_so(page: Any) -> None:
    _found(page, "food Austin, TX")
    page.wait_for_selector("#list >> text=Bluebonnet Pantry")
    page.keyboard.press("Enter")
    page.wait_for_selector("#console[data-mode=list]")
    page.keyboard.press("f")
    page.wait_for_selector("#list .rooms.full")
    page.wait_for_selector("#acts-said [data-undo]")
    assert page.evaluate("Console.mode()") == "list"
