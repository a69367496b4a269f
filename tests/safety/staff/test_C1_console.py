"""SAFETY C1 for the console: axe in each of its states, light, dark and in the dark room, on a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.safety.staff.test_C1_staff import _faults
from tests.web.staff.console import conftest as console

_furnished, live, chromium = console._furnished, console.live, console.chromium
DESK, PHONE = (1280, 800), (390, 844)


def _line(page: Page, line: str) -> None:
    page.fill("#line", line)
    page.wait_for_selector("#list" if "zzz" not in line else "#nothing .loud")
    page.wait_for_selector("#console[data-busy='0']")


def _states(page: Page, look: Any) -> None:
    """Empty, found, nothing found, the dark room, side by side, the keys."""
    look("empty")
    _line(page, "zzzqx zzzqy")
    look("nothing")
    _line(page, "shelter kids dog Austin, TX")
    look("found")
    page.press("#line", "Enter")
    page.wait_for_selector("#console[data-mode=list]")
    page.keyboard.press("g")
    look("dark-room")
    page.keyboard.press("Shift+G")
    for key in ("c", "j", "c", "Shift+C"):
        page.keyboard.press(key)
    page.wait_for_selector("#over[open] table")
    look("compare")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    look("keys")
    page.keyboard.press("Escape")
    for key, name in (("v", "hand-off"), ("n", "note"), ("o", "outcome"), ("w", "refer"), ("Alt+p", "lines")):
        page.keyboard.press(key)
        page.wait_for_selector("#over[open] [data-act-panel]")
        look(name)
        page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.wait_for_selector("#acts-said [data-undo]")
    look("full")


PANELS = (
    ("note", "n", "#over[open] [data-act-panel]"),
    ("refer", "w", "#over[open] [data-act-panel]"),
    ("outcome", "o", "#over[open] [data-act-panel]"),
    ("report", "!", "#over[open] [data-act-panel]"),
    ("hand-off", "v", "#over[open] [data-act-panel]"),
    ("lines", "Alt+p", "#over[open] [data-act-panel]"),
    ("read-out", "r", "#sheet[open] .readout"),
    ("text", "t", "#sheet[open]"),
)


def _panels(page: Page, look: Any) -> None:
    """What lies over the screen, opened by key from the list with one service on the referral list."""
    _line(page, "shelter kids dog Austin, TX")
    page.press("#line", "Enter")
    page.wait_for_selector("#console[data-mode=list]")
    page.keyboard.press("x")
    for name, key, there in PANELS:
        page.keyboard.press(key)
        page.wait_for_selector(there)
        look(name)
        page.keyboard.press("Escape")
        page.wait_for_selector("#console[data-mode=list]")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_C1_axe_finds_nothing_in_any_state_of_the_console(
    live: console.Live, chromium: Any, shoot: Any, scheme: str, size: tuple[int, int]
) -> None:
    page = live.open(chromium, width=size[0], height=size[1], color_scheme=scheme)
    faults: list[str] = []

    def look(name: str) -> None:
        faults.extend(f"{name} {fault}" for fault in _faults(page))
        shoot(page, f"console-{name}-{size[0]}-{scheme}")

    _states(page, look)
    page.keyboard.press("Escape")
    if (size, scheme) in {(DESK, "light"), (PHONE, "dark")}:
        _panels(page, look)
    page.context.close()
    assert faults == []


@pytest.mark.browser
@pytest.mark.slow
def test_C1_the_desk_does_not_scroll_and_the_line_stays_in_sight(live: console.Live, chromium: Any) -> None:
    page = live.open(chromium)
    _line(page, "shelter kids dog Austin, TX")
    tall = page.evaluate("document.documentElement.scrollHeight - document.documentElement.clientHeight")
    before = page.locator("#list").bounding_box()
    _line(page, "food Austin, TX")
    after = page.locator("#list").bounding_box()
    page.context.close()
    assert tall <= 0
    assert before is not None
    assert after is not None
    assert (before["x"], before["y"]) == (after["x"], after["y"]), "nothing jumps when other results come"
