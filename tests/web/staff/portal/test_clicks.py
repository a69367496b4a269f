"""What the four commonest errands take in a browser: clicks, keys, and no fault that axe finds on the way."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from directory import editing
from directory.settings import Settings
from directory.staff import sessions
from directory.staff.sessions import Stage
from tests import playing
from tests.waiting import PATIENCE, until
from tests.web.staff.conftest import START, Office, open_office
from tests.web.staff.portal.conftest import Partners, settle
from web.serving import Quiet, configuration
from web.staff.app import staff_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TYPING = int(os.environ.get("WAYMARK_TYPING_MS", "0"))
"""Milliseconds for a key; 150 is a practised typist."""
SHOTS = os.environ.get("WAYMARK_SHOTS", "")
DESK = {"width": 1280, "height": 800}


@dataclass
class Errand:
    """A person at a page who counts what they do."""

    page: Page
    clicks: int = 0
    keys: int = 0
    began: float = field(default_factory=time.monotonic)

    def follow(self, name: str, role: Any = "button") -> None:
        playing.sent(self.page, self.page.get_by_role(role, name=name).first)
        self.clicks += 1

    def retype(self, label: str, text: str) -> None:
        field_ = self.page.get_by_label(label).first
        self.clicks += 1
        field_.click()
        field_.press("ControlOrMeta+a")
        field_.press_sequentially(text, delay=TYPING)
        self.keys += 1 + len(text)

    def done(self, name: str, most: int) -> None:
        took = time.monotonic() - self.began
        sys.stdout.write(f"\n{name}: {self.clicks} clicks, {self.keys} keys, {took:.1f} s\n")
        assert self.clicks <= most


@dataclass
class Live:
    url: str
    partners: Partners
    cookie: str


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The staff face on loopback, and pat's session."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    office: Office = open_office(tmp_path_factory.mktemp("live") / "home")
    partners = settle(office)
    partners.trust()
    with partners.people() as people:
        cookie = sessions.begin(people, office.ids["pat@p.example"], Stage.FULL, START)
    settings: Settings = office.settings.model_copy(update={"staff_origin": url})
    server = Quiet(configuration(staff_app(settings, now=lambda: START)))
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    until(lambda: server.started)
    yield Live(url, partners, cookie)
    server.should_exit = True
    thread.join(PATIENCE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("SKIPPED LOUDLY: no Chromium here")
    opened = playing.player().chromium.launch(executable_path=found, args=["--no-sandbox"])
    yield opened
    opened.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def errand(live: Live, chromium: Any, request: Any) -> Iterator[Errand]:
    """Pat at her list, on a phone."""
    context = playing.opened(chromium, java_script_enabled=request.param)
    context.add_cookies([{"name": "waymark-dev", "value": live.cookie, "url": live.url}])
    page = context.new_page()
    page.goto(f"{live.url}/portal")
    yield Errand(page)
    context.close()


def test_fix_our_hours(errand: Errand, live: Live) -> None:
    errand.follow("Hours – Court help", "link")
    errand.retype("When are you open?", "Mon-Fri 8am-6pm; Sat 10am-noon" if errand.keys == 0 else "")
    errand.follow("Look at it")
    errand.follow("Send")
    assert errand.page.get_by_role("status").is_visible() or errand.page.url.endswith("/portal")
    errand.done("fix our hours", 4)
    assert live.partners.content("Court help")["schedules"][0]["expression"].startswith("Mo-Fr 08:00-18:00")
    with live.partners.listings() as session:
        # Back to what it was, for the other browser.
        hours = [live.partners.content("Court help")["schedules"][0] | {"expression": "Mo-Fr 09:00-17:00", "rows": []}]
        editing.apply(session, live.partners.ids["Court help"], {"schedules": hours}, "test", "", START)


def test_we_moved(errand: Errand) -> None:
    errand.follow("We moved – Court help", "link")
    errand.retype("Street and number", "9 Oak Avenue")
    errand.retype("Town", "Iowa City")
    errand.retype("ZIP code", "52240")
    errand.follow("Look at it")
    assert errand.page.get_by_text("Waits", exact=True).first.is_visible()
    errand.follow("Send")
    assert "waits for a steward" in errand.page.get_by_role("status").inner_text()
    errand.done("we moved", 6)


def test_we_are_full(errand: Errand) -> None:
    errand.follow("We’re full – Court help")
    assert errand.page.get_by_role("status").is_visible()
    errand.done("we're full", 1)


def test_still_right(errand: Errand) -> None:
    errand.follow("Everything is still right – Court help")
    assert "Checked today" in errand.page.get_by_role("status").inner_text()
    errand.done("still right", 1)


def test_the_public_page_follows_what_is_typed(live: Live, chromium: Any) -> None:
    """Beside the form on a desk, below it on a phone; a problem stands by its field, and one pause is spoken of."""
    for size in (DESK, playing.PHONE):
        context = playing.opened(chromium, viewport=size)
        context.add_cookies([{"name": "waymark-dev", "value": live.cookie, "url": live.url}])
        page = context.new_page()
        page.goto(f"{live.url}/portal/listings/{live.partners.ids['Court help']}/edit/hours")
        shown, typed = page.locator("#live .public"), page.get_by_label("When are you open?").first
        shown.wait_for()
        assert page.locator("#live-said").inner_text() == "", "nobody has typed yet"
        typed.fill("Sat 8am-6pm")
        expect(page.locator("#live-shown svg.week rect")).to_have_count(1)
        typed.fill("when the moon is full")
        page.get_by_text("We do not understand these hours", exact=False).first.wait_for()
        assert page.locator("#yet-schedules").get_attribute("role") is None
        assert page.evaluate("document.activeElement.name") == "schedules-0-text", "the place in the form stays"
        expect(page.locator("#live-said")).to_contain_text("cannot be read yet")
        form, box = page.locator("#edit").bounding_box(), page.locator("#live").bounding_box()
        assert form
        assert box
        assert box["x"] > form["x"] + form["width"] - 1 if size is DESK else box["y"] > form["y"] + form["height"] - 1
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        context.close()


def test_counties_are_picked_on_the_map_and_by_key_in_the_list(live: Live, chromium: Any) -> None:
    """A press on the map ticks the county's box; a box that is ticked or reached by key shows on the map."""
    context = playing.opened(chromium)
    context.add_cookies([{"name": "waymark-dev", "value": live.cookie, "url": live.url}])
    page = context.new_page()
    page.goto(f"{live.url}/portal/listings/{live.partners.ids['Court help']}/edit/areas")
    johnson, box = page.locator("#pick path[data-code='19103']"), page.get_by_label("Johnson County, IA")
    expect(page.locator("#pick path[data-code='19113']")).to_have_class("on")
    johnson.click()
    expect(box).to_be_checked()
    expect(johnson).to_have_class("on")
    box.focus()
    expect(johnson).to_have_class("on at")
    box.press("Space")
    expect(box).not_to_be_checked()
    expect(johnson).to_have_class("at")
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / "map-390-light.png"), full_page=True)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [playing.PHONE, DESK], ids=["390", "1280"])
def test_axe_finds_nothing_on_any_page(live: Live, chromium: Any, scheme: str, size: dict[str, int]) -> None:
    context = playing.opened(chromium, viewport=size, color_scheme=scheme)
    context.add_cookies([{"name": "waymark-dev", "value": live.cookie, "url": live.url}])
    page, script, faults = context.new_page(), Axe().axe_script, {}
    home = f"/portal/listings/{live.partners.ids['Court help']}"
    _draft(live, page, home)
    paths = ["/portal", home, *(f"{home}/edit/{s}" for s in SECTIONS_SEEN), f"{home}/review", f"{home}/history",
             "/portal/claims?q=harbor", "/portal/sheet"]  # fmt: skip
    for path in paths:
        answer = page.goto(live.url + path)
        assert answer
        assert answer.ok, path
        if "/edit/" in path:
            page.locator("#live .public").wait_for()
        if SHOTS:
            name = (
                path.strip("/").replace(str(live.partners.ids["Court help"]), "x").replace("/", "_").partition("?")[0]
            )
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{size['width']}-{scheme}.png"), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        told = page.evaluate("%s; axe.run({rules: {'target-size': {enabled: true}}})" % script)  # noqa: UP031
        found = [
            (v["id"], n["target"], n.get("failureSummary", "")[-160:]) for v in told["violations"] for n in v["nodes"]
        ]
        if found:
            faults[path] = found
    assert faults == {}, json.dumps(faults, indent=1)[:4000]
    context.close()


TEXTS = (f"Anyone, by list {n}." for n in itertools.count())
SECTIONS_SEEN = ("hours", "contact", "place", "what", "who", "rules", "languages", "areas", "organization")


def _draft(live: Live, page: Page, home: str) -> None:
    """Something to look at: hours that appear at once, a number that waits, a field somebody else changed meanwhile."""
    errand = Errand(page)
    page.goto(f"{live.url}{home}/edit/hours")
    errand.retype("When are you open?", "Mon-Thu 8am-noon, 1pm-6pm; Fri 8am-noon; closed holidays")
    errand.follow("Look at it")
    page.goto(f"{live.url}{home}/edit/contact")
    errand.retype("Number", "(319) 555-0144")
    errand.follow("Look at it")
    page.goto(f"{live.url}{home}/edit/who")
    mine, theirs = next(TEXTS), next(TEXTS)
    with live.partners.listings() as store:
        editing.apply(store, live.partners.ids["Court help"], {"eligibility": theirs}, "account:other", "", START)
    errand.retype("Who can get help", mine)
    errand.follow("Look at it")
    page.goto(f"{live.url}{home}/review")
    assert page.get_by_text("Somebody else changed this too").count()
