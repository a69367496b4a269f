"""What a page weighs and how long she waits: `python -m tests.benchmarks.pages [--home HOME] [--rounds N]`.

Promises: a real server, real Chromium, and a slow phone made up by DevTools (400 kbit/s each way, 400 ms a round trip,
a processor four times slower). Bytes as they go over the wire, the lightest and the heaviest language; first paint of
the landing page; from the press of *Search* to the painted list, with our script and without. Medians of N rounds.
Without Chromium, or without a store and the generator, it says so and ends with 0.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import random
import shutil
import socket
import statistics
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from directory import kit
from directory.settings import Settings
from tests.benchmarks.store import settings_of, some_listings
from web import i18n
from web.faces import public_app
from web.looks import Looks
from web.serving import Quiet, configuration

ROWS = 3_000
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = {"rate": 4}
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LISTED = """() => new Promise(done => {
  const start = performance.now();
  new MutationObserver((_, seen) => {
    if (!document.querySelector('.page-results')) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  }).observe(document.body, {childList: true, subtree: true});
  document.querySelector('button.go').click();
})"""


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The public face in a thread of this process; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Quiet(configuration(public_app(settings)))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


def place_of(settings: Settings) -> str:
    """A town of the store, as one types it."""
    with kit.open_kit(settings, read_only=True) as opened, opened.session() as session:
        towns = [one.address for one in some_listings(session, 200, random.Random(7)) if one.address]
    named = [f"{town.city.title()}, {town.state_province}" for town in towns]
    return statistics.mode(named) if named else ""


def weight(url: str, form: dict[str, str] | None = None) -> int:
    """Bytes of an answer's body as they are sent."""
    asked = Request(url, urlencode(form).encode() if form else None, {"accept-encoding": "gzip"})
    with urlopen(asked) as answer:
        return len(answer.read())


def weights(url: str, near: str) -> list[str]:
    """Lines about bytes: English, and the lightest and heaviest language."""
    lines = []
    for what, path, form in (("landing page", "/", None), ("list of 20", "/search", {"near": near})):
        found = {code: weight(url + (f"/{code}" if code != i18n.DEFAULT else "") + path, form) for code in i18n.codes()}
        least, most = min(found, key=lambda code: found[code]), max(found, key=lambda code: found[code])
        lines.append(f"| {what}, bytes sent | {found['en']:,} | {least} {found[least]:,} – {most} {found[most]:,} |")
    lines.append(f"| script alone, gzip | {len(gzip.compress(Looks().script.encode(), 9)):,} | |")
    return lines


def _page(browser: Browser, *, script: bool) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=script).new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW)
    devtools.send("Emulation.setCPUThrottlingRate", SLOWER)
    return page


def first_paint(browser: Browser, url: str, _near: str) -> float:
    """Milliseconds from asking for the landing page to its first words."""
    page = _page(browser, script=True)
    page.goto(url + "/")
    page.wait_for_function(f"{PAINTED} > 0")
    found = float(page.evaluate(PAINTED))
    page.context.close()
    return found


def with_script(browser: Browser, url: str, near: str) -> float:
    """Milliseconds from the press of *Search* to the painted list, put in place by our script."""
    page = _page(browser, script=True)
    page.goto(url + "/")
    page.fill("#near", near)
    found = float(page.evaluate(LISTED))
    page.context.close()
    return found


def without_script(browser: Browser, url: str, near: str) -> float:
    """Milliseconds from the press of *Search* to the first words of the list as a page of its own."""
    page = _page(browser, script=False)
    page.goto(url + "/")
    page.fill("#near", near)
    page.locator("button.go").first.click(no_wait_after=True)
    page.wait_for_selector(".page-results .card")
    page.wait_for_load_state("load")
    found = float(page.evaluate(PAINTED))
    page.context.close()
    return found


MEASURED: tuple[tuple[str, Callable[[Browser, str, str], float]], ...] = (
    ("first contentful paint of the landing page", first_paint),
    ("*Search* to list, with our script", with_script),
    ("*Search* to list, without", without_script),
)


def report(settings: Settings, chromium: str, rounds: int) -> list[str]:
    """The lines of the two tables."""
    near = place_of(settings)
    with serving(settings) as url, sync_playwright() as player:
        lines = ["| what | English | languages |", "|---|---|---|", *weights(url, near)]
        lines += ["", "| 400 kbit/s, 400 ms, processor / 4 | median ms | slowest ms |", "|---|---|---|"]
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for what, measure in MEASURED:
            took = [measure(browser, url, near) for _ in range(rounds)]
            lines.append(f"| {what} | {statistics.median(took):,.0f} | {max(took):,.0f} |")
        browser.close()
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--home", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    told = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with settings_of(told.home, ROWS, told.cache) as settings:
        if chromium is None or settings is None:
            sys.stdout.write("no Chromium here, or no store and no generator: not measured\n")
            return
        sys.stdout.write("\n".join(report(settings, chromium, told.rounds)) + "\n")


if __name__ == "__main__":
    main()
