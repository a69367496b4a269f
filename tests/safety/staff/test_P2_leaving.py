"""SAFETY P2: after signing out, Back shows nothing, in a browser whose back-forward cache is on."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.playing import sent, waited, went_back

BEACON = "addEventListener('pageshow', e => navigator.sendBeacon(`/t-${e.persisted}${location.pathname}`), true)"
SECRETS = ("sue@w.example", "pat@p.example", "Where you are signed in")


def _shown(page: Page) -> str:
    cdp = page.context.new_cdp_session(page)
    root = cdp.send("DOM.getDocument", {"depth": -1, "pierce": True})
    return str(cdp.send("DOM.getOuterHTML", {"nodeId": root["root"]["nodeId"]})["outerHTML"])


def _walk(page: Page, url: str) -> None:
    """Three pages with something to see, by the menu as people go."""
    sent(page, "nav a[href='/steward/accounts']")
    page.wait_for_selector("table")
    sent(page, "tbody a >> nth=2")
    page.wait_for_selector("#change")
    sent(page, "nav a[href='/account']")
    page.wait_for_selector("#where")
    assert url in page.url


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_P2_back_after_signing_out_shows_nothing(live_staff: Any, open_profile: Any, *, javascript: bool) -> None:
    page = open_profile(javascript=javascript).pages[0]
    live_staff.sign_in(page)
    _walk(page, live_staff.url)
    went_back(page, then_loads=javascript)
    assert "sue@w.example" in _shown(page), "Back works while one is signed in, or this test would prove nothing"
    _walk(page, live_staff.url)
    sent(page, ".out button")
    page.wait_for_url("**/sign-in?done=signed-out")
    cookies = [c for c in page.context.cookies() if "our.test" in c["domain"]]
    assert cookies == []
    for steps in (1, 1, 1):
        went_back(page, steps)
        shown = _shown(page)
        assert [word for word in SECRETS if word in shown] == []


@pytest.mark.browser
def test_P2_the_cache_of_whole_pages_was_on_when_this_was_measured(live_staff: Any, open_profile: Any) -> None:
    """The control: a page is kept whole while one is signed in (then our script loads it anew), and not afterwards."""
    page = open_profile().pages[0]
    page.add_init_script(BEACON)
    live_staff.sign_in(page)
    _walk(page, live_staff.url)
    went_back(page, then_loads=True)

    def told(since: int = 0) -> list[str]:
        return [path for _, path, _ in live_staff.served.seen[since:] if path.startswith("/t-")]

    kept = "no page was kept whole: the test above proves nothing"
    waited(page, lambda: [path for path in told() if path.startswith("/t-true")], kept)
    sent(page, "nav a[href='/account']")
    page.wait_for_selector("#where")
    out = len(live_staff.served.seen)
    sent(page, ".out button")
    page.wait_for_url("**/sign-in?done=signed-out")
    waited(page, lambda: "/t-false/sign-in" in told(out))
    before = len(live_staff.served.seen)
    went_back(page)
    waited(page, lambda: told(before))
    assert not any(path.startswith("/t-true") for path in told(before))
