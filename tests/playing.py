"""One Playwright for a whole test process: a second one started beside it refuses to work."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Playwright, sync_playwright


@cache
def player() -> Playwright:
    """The process's Playwright, started when it is first asked for; it ends with the process."""
    return sync_playwright().start()
