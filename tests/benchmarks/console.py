"""How long a hotline worker waits for each key: `python -m tests.benchmarks.console [--sizes N …] [--cache DIR]`.

Promises: the staff face in a process of its own, real Chromium, lines typed key by key into the console; from each key
press to the painted answer, by the browser's own clock, the next key only after it. Of the fifth that came after a
word's end alone, too: those answer the whole line. The bar is 100 ms at the 95th percentile of 100,000 listings.
Without Chromium, or without a store and the generator, it says so and ends with 0.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from directory.public import PublicListing
from directory.settings import Settings
from directory.staff import sessions, store
from directory.staff.accounts import Role
from directory.staff.sessions import Stage
from tests.benchmarks.store import opened_warm, settings_of, some_listings
from tests.web.staff.conftest import add_person
from web.serving import Quiet, configuration
from web.staff.app import staff_app

ROOT = Path(__file__).resolve().parents[2]
SEED = 7
BAR_MS = 100
LINES = (
    "shelter spanish 2 kids dog {zip} beds",
    "legal aid custody near {town}",
    "protective order undocumented {zip}",
    "counseling asl {town} open now",
    "refugio 3 hijos perro {zip} camas",
    "shelter 15 yo son within 50 {zip}",
    "food {town} not in {other}",
    "trans shelter near {town} or {other}",
    "abogado gratis cerca de {town}",
    "support group {zip} 10 mi",
    "hotline open",
    "{name}",
)
WATCH = """() => {
  let pressed = 0;
  const line = document.getElementById('line');
  line.addEventListener('keydown', e => { pressed = e.timeStamp; }, true);
  Console.on('found', () => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => window.painted(performance.now() - pressed);
    after.port2.postMessage(0);
  }));
}"""
WAIT = "() => { window.waiting = new Promise(done => { window.painted = done; }); }"


def lines(listings: Sequence[PublicListing]) -> list[str]:
    """The lines to be typed, with places and names of the store's own listings."""
    made: list[str] = []
    for number, line in enumerate(LINES):
        here, there = listings[2 * number], listings[2 * number + 1]
        assert here.address is not None
        assert there.address is not None
        towns = [f"{one.city.title()} {one.state_province}" for one in (here.address, there.address)]
        zip_code = here.address.postal_code[:5] or towns[0]
        made.append(line.format(zip=zip_code, town=towns[0], other=towns[1], name=" ".join(here.name.split()[:3])))
    return made


def settled(home: Path, folder: Path, origin: str) -> Settings:
    """The directory at `home`, with accounts of its own in `folder`."""
    people, referrals = (f"sqlite:///{(folder / name).resolve()}" for name in ("staff.db", "referrals.db"))
    return Settings(
        home=home,
        staff_database_url=people,
        referral_database_url=referrals,
        staff_origin=origin,
        console_calls_a_minute=0,
        pages_a_minute=0,
    )


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, str]]:
    """The staff face in a process of its own: (its address, the cookie of somebody of the staff)."""
    with tempfile.TemporaryDirectory() as named, socket.create_server(("127.0.0.1", 0)) as free:
        folder, port = Path(named), free.getsockname()[1]
        origin = f"http://127.0.0.1:{port}"
        settings = settled(home, folder, origin)
        store.prepare(settings)
        engine = store.open_store(settings)
        with store.session(engine) as people:
            _, account = add_person(people, "sue@w.example", Role.STAFF)
            cookie = sessions.begin(people, account, Stage.FULL, datetime.now(UTC))
        engine.dispose()
        free.close()
        command = [sys.executable, "-m", "tests.benchmarks.console", "--serve", str(home), str(folder), str(port)]
        with subprocess.Popen(command, cwd=ROOT) as server:
            try:
                _answering(port)
                yield origin, cookie
            finally:
                server.send_signal(signal.SIGTERM)


def _answering(port: int) -> None:
    """Wait until something listens on `port`."""
    for _ in range(600):
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the staff face did not start")


def serve(home: Path, folder: Path, port: int) -> None:
    """Serve until told to stop."""
    listening = socket.create_server(("127.0.0.1", port))
    app = staff_app(settled(home, folder, f"http://127.0.0.1:{port}"))
    Quiet(configuration(app)).run(sockets=[listening])


def typed(page: Page, line: str) -> list[tuple[str, float]]:
    """Each key of a line and how long its answer took, in milliseconds."""
    took: list[tuple[str, float]] = []
    for key in [*line, " "]:
        page.evaluate(WAIT)
        page.keyboard.type(key)
        took.append((key, float(page.evaluate("() => window.waiting"))))
    return took


def measured(page: Page, asked: Sequence[str]) -> list[tuple[str, float]]:
    """Type every line, the first one twice to warm up."""
    page.evaluate(WATCH)
    took: list[tuple[str, float]] = []
    for number, line in enumerate([asked[0], *asked]):
        page.evaluate(WAIT)
        page.evaluate("() => Console.put('')")
        page.evaluate("() => window.waiting")
        page.focus("#line")
        told = typed(page, line)
        took += told if number else []
    return took


def told(name: str, times: Sequence[float]) -> str:
    """A line of the table."""
    ordered = sorted(times)
    p95 = ordered[len(ordered) * 95 // 100]
    return f"| {name} | {len(ordered)} | {statistics.median(ordered):.0f} | {p95:.0f} | {ordered[-1]:.0f} |"


def run(sizes: Sequence[int], cache: Path | None, home: Path | None) -> None:
    """Measure each size and print."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        sys.stdout.write("SKIPPED LOUDLY: no Chromium here\n")
        return
    sys.stdout.write("| listings, keys | keys | p50 ms | p95 ms | most ms |\n|---|---|---|---|---|\n")
    for size in sizes:
        with settings_of(home, size, cache) as settings:
            if settings is None:
                sys.stdout.write("SKIPPED LOUDLY: no store was given and the shared folder has no generator\n")
                return
            with opened_warm(settings) as opened, opened.session() as session:
                asked = lines(some_listings(session, 2 * len(LINES), random.Random(SEED)))
                held = getattr(opened.search_engine, "count", size)
            with serving(settings.home) as (origin, cookie), sync_playwright() as player:
                browser = player.chromium.launch(executable_path=found, args=["--no-sandbox"])
                context = browser.new_context(viewport={"width": 1280, "height": 800})
                context.add_cookies([{"name": "waymark-dev", "value": cookie, "url": origin}])
                page: Any = context.new_page()
                page.goto(f"{origin}/console")
                took = measured(page, asked)
                browser.close()
        sys.stdout.write(told(f"{held:,}, each key", [ms for _, ms in took]) + "\n")
        sys.stdout.write(told(f"{held:,}, after a word", [ms for key, ms in took if key == " "]) + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"from key press to painted answer; the bar: {BAR_MS} ms at p95\n")


def main() -> None:
    """Measure, or serve for a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--cache", type=Path, help="a folder where the stores that are made stay")
    parser.add_argument("--home", type=Path, help="a store with its index instead")
    parser.add_argument("--serve", nargs=3, metavar=("HOME", "FOLDER", "PORT"), help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.serve:
        home, folder, port = said.serve
        serve(Path(home), Path(folder), int(port))
    else:
        run(said.sizes if said.home is None else said.sizes[:1], said.cache, said.home)


if __name__ == "__main__":
    main()
