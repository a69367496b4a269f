"""Whose the screen is, and whether it follows along: in a browser where somebody else signs in, or no stream comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from directory import kit
from directory.model import AuditEntry
from directory.staff import sessions, store
from directory.staff.sessions import Stage
from tests.web.staff.console.conftest import Live

pytestmark = pytest.mark.browser
HIDE = """hidden => {
  const later = window.setTimeout;
  window.setTimeout = (fn, ms) => later(fn, ms === 60000 ? 0 : ms);
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def page(live: Live, chromium: Any) -> Iterator[Any]:
    """The console with an answer and a service picked, the focus in its list."""
    live.office.app.state.following.seconds = 0.05
    opened = live.open(chromium)
    opened.keyboard.type("shelter Austin, TX")
    opened.wait_for_selector("#list > li >> nth=1")
    opened.wait_for_selector("#console[data-busy='0']")
    opened.keyboard.press("Enter")
    opened.wait_for_selector("#console[data-mode=list]")
    opened.keyboard.press("1")
    yield opened
    opened.context.close()


def becomes(page: Any, live: Live, email: str) -> str:
    """Another person's cookie comes into this browser without a word to the tab."""
    engine = store.open_store(live.office.settings)
    with store.session(engine) as people:
        token = sessions.begin(people, live.office.ids[email], Stage.FULL, live.office.clock.now)
    engine.dispose()
    page.context.add_cookies([{"name": "waymark-dev", "value": token, "url": live.url}])
    return f"account:{live.office.ids[email]}"


def cleared(page: Any) -> bool:
    page.wait_for_selector("#line")
    return bool(page.input_value("#line") == "" and page.locator("#picked > li").count() == 0)


@pytest.mark.parametrize("key", ["f", "o", "r", "Alt+1"])
def test_nothing_of_one_persons_screen_is_asked_or_done_in_the_name_of_another(live: Live, page: Any, key: str) -> None:
    sam = becomes(page, live, "sam@w.example")
    with page.expect_navigation():
        page.keyboard.press(key)
    assert cleared(page)
    with kit.open_kit(live.office.settings) as opened, opened.session() as session:
        assert sam not in {entry.by for entry in session.exec(select(AuditEntry))}


def test_a_tab_that_comes_back_asks_first_whose_it_is(live: Live, page: Any) -> None:
    with page.expect_event("requestfailed", lambda asked: "/console/live" in asked.url):
        page.evaluate(HIDE, True)
    becomes(page, live, "sam@w.example")
    with page.expect_navigation():
        page.evaluate(HIDE, False)
    assert cleared(page)


def test_a_screen_to_which_no_stream_comes_says_so_although_the_server_answers(page: Any) -> None:
    page.route("**/console/live*", lambda asked: asked.fulfill(status=503))
    with page.expect_event("requestfailed", lambda asked: "/console/live" in asked.url):
        page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)
    page.wait_for_selector("#lost:visible")
    assert page.locator("#list > li").count() > 1
    page.unroute("**/console/live*")
    page.wait_for_selector("#lost", state="hidden")
