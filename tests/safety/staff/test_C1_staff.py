"""SAFETY C1 for the staff face: axe in every page, light and dark, on a phone and on a desk; and no page is wider."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.playing import opened, sent

PASSWORD = "quiet maple lantern 47"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _faults(page: Page) -> list[str]:
    page.evaluate(Axe().axe_script)
    rules = {"target-size": {"enabled": True}}
    told = page.evaluate(f"axe.run({json.dumps({'runOnly': TAGS, 'rules': rules})})")
    found = [f"{page.url}: {fault['id']} {node['target']}" for fault in told["violations"] for node in fault["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{page.url}: {wide} pixels too wide"] if wide > 0 else [])


def _looked_at(page: Page, staffed: Any, shoot: Any) -> list[str]:
    """Every page of this part, as a steward and somebody new come through it."""
    faults: list[str] = []

    def look(name: str) -> None:
        faults.extend(_faults(page))
        shoot(page, name)

    url = staffed.url
    page.goto(url + "/sign-in")
    look("sign-in")
    page.fill("#email", "x@y.example")
    page.fill("#password", "wrong")
    sent(page, "form .go")
    look("sign-in-wrong")
    page.goto(url + "/join/nothing")
    look("gone")
    page.goto(url + staffed.link(f"kim{id(page)}@w.example", "Kim"))
    look("join")
    page.fill("#password", "password1234")
    page.fill("#again", "password1234")
    sent(page, "form .go")
    look("join-easy")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    sent(page, "form .go")
    page.wait_for_url("**/set-up")
    look("set-up")
    page.goto(url + "/account/app")
    look("app")
    page.context.clear_cookies()
    staffed.password(page, "sam@w.example")
    look("second")
    page.context.clear_cookies()
    staffed.sign_in(page)
    look("home")
    for path in ("/account", "/account/codes", "/account/password", "/steward/accounts", "/prove", "/nope"):
        page.goto(url + path)
        look(path.strip("/").replace("/", "-"))
    page.goto(f"{url}/steward/accounts/{staffed.office.ids['sue@w.example']}?q=none")
    look("one-account")
    page.goto(url + "/account/codes")
    sent(page, "text=Make ten new codes")
    look("codes-shown")
    page.goto(url + "/steward/accounts")
    page.fill("#email", f"new{id(page)}@w.example")
    page.fill("#name", "New Person")
    sent(page, "text=Make the link")
    look("link")
    return faults


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 640), (390, 844), (1280, 800)], ids=str)
def test_C1_axe_finds_nothing_in_any_staff_page_and_none_is_too_wide(
    browser: Browser, live_staff: Any, shoot: Any, scheme: Any, size: tuple[int, int]
) -> None:
    context = opened(browser, viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    faults = _looked_at(context.new_page(), live_staff, lambda page, name: shoot(page, f"{name}-{size[0]}-{scheme}"))
    context.close()
    assert faults == []
