"""One Playwright for a whole test process, and how a browser is driven so that no test depends on its speed.

What leads to another page is `sent`: a look at a page that is just changing finds the old one, half of the new one, or
none. `tests/test_architecture.py` refuses a bare click that is followed by a look.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright

from tests.waiting import PATIENCE, until

PHONE = {"width": 390, "height": 844}


@cache
def player() -> Playwright:
    """The process's Playwright, started when it is first asked for; it ends with the process. A second is refused."""
    expect.set_options(timeout=PATIENCE * 1000)
    return sync_playwright().start()


def patient(context: BrowserContext) -> BrowserContext:
    """`context`, whose pages wait as long as a loaded machine needs."""
    context.set_default_timeout(PATIENCE * 1000)
    return context


def opened(browser: Browser, **options: Any) -> BrowserContext:
    """A window of its own, as wide as a phone."""
    return patient(browser.new_context(**{"viewport": PHONE} | options))


def sent(page: Page, what: str | Locator | Callable[[], object]) -> None:
    """Click `what` (or do it), which leads to another document, and wait until that is there as a whole."""
    with page.expect_navigation():
        if isinstance(what, str):
            page.click(what)
        elif isinstance(what, Locator):
            what.click()
        else:
            what()


def arrived(page: Page, selector: str) -> None:
    """Wait for a page that has `selector`, and until all of it is there: put in place by a script, or loaded."""
    page.wait_for_selector(selector)
    page.wait_for_load_state()


def went_back(page: Page, steps: int = 1, *, then_loads: bool = False) -> None:
    """Back, as the browser's own button goes: also into a page it kept whole, which Playwright's `go_back` cannot.

    Until that page is there. `then_loads`: a page that was kept whole loads another document at once; until that is.
    """
    cdp, came = page.context.new_cdp_session(page), set()
    cdp.on("Page.frameNavigated", lambda told: came.add(told["type"]))
    cdp.on("Page.loadEventFired", lambda _: came.add("loaded"))
    cdp.send("Page.enable")
    history = cdp.send("Page.getNavigationHistory")
    entry = history["entries"][history["currentIndex"] - steps]
    cdp.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
    enough = {"loaded"} if then_loads else {"loaded", "BackForwardCacheRestore"}
    waited(page, lambda: came & enough)
    cdp.detach()


def waited(page: Page, found: Callable[[], object], why: str = "it never came") -> None:
    """Wait until `found` tells something true, while the browser's own events are heard."""
    until(found, why, pause=lambda seconds: page.wait_for_timeout(seconds * 1000))
