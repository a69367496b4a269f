"""SAFETY C1 for the stewards' pages: axe in each of them, on a phone and on a desk, light and dark; none is too wide.

Each page is opened once and then looked at in every size and scheme; what does not depend on the scheme is asked once.
The listings, questions, claims and facts are those of the matrix of fields: one of each kind, full of long odd words.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from directory.staff import sessions
from directory.staff import store as staff_store
from directory.staff.sessions import Stage
from tests import playing
from tests.safety.planted import QUESTIONS, Planted, plant
from tests.waiting import until
from tests.web.staff.conftest import START, open_office
from web.serving import Quiet, configuration
from web.staff.app import staff_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SUBMIT: Final = "HTMLFormElement.prototype.submit.call(form)"
SENT: Final = f"""form => {{
    for (const one of form.querySelectorAll('input[type=radio]')) one.checked = true;
    for (const one of form.querySelectorAll('[name=why]')) one.value = 'a caller asks';
    {SUBMIT};
}}"""
"""Fills a form in and sends it, whatever the browser would say of what is empty."""
SIZES: Final = ((390, 844), (1280, 800))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, _quick_hashes: None) -> Iterator[tuple[str, Planted, Any]]:
    """The planted office on loopback: its address, what is in it, and a session for whoever is named."""
    made = plant(open_office(tmp_path_factory.mktemp("stewards") / "home"))
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def session(mailbox: str) -> str:
        engine = staff_store.open_store(made.office.settings)
        with staff_store.session(engine) as people:
            token = sessions.begin(people, made.office.ids[mailbox], Stage.FULL, START)
        engine.dispose()
        return token

    settings = made.office.settings.model_copy(update={"staff_origin": url})
    server = Quiet(configuration(staff_app(settings, now=lambda: START)))
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    until(lambda: server.started)
    yield url, made, session
    server.should_exit = True
    thread.join(10)
    made.office.close()


def _faults(page: Page, name: str, shoot: Any) -> list[str]:
    """What axe finds and what is too wide, in every size and scheme of the page that is open."""
    found: list[str] = []
    page.evaluate(Axe().axe_script)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its two words
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            asked: dict[str, Any] = {"runOnly": TAGS, "rules": {"target-size": {"enabled": True}}}
            told = page.evaluate(
                f"axe.run({json.dumps(asked if scheme == 'light' else {'runOnly': ['color-contrast']})})"
            )
            where = f"{name} {width} {scheme}"
            found += [
                f"{where}: {fault['id']} {node['target']}" for fault in told["violations"] for node in fault["nodes"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found += [f"{where}: {wide} pixels too wide"] if wide > 0 else []
            shoot(page, f"{name}-{width}-{scheme}")
    return found


def _opened(browser: Browser, url: str, token: str) -> Page:
    context = playing.opened(browser)
    context.add_cookies([{"name": "waymark-dev", "value": token, "url": url}])
    return context.new_page()


def test_C1_axe_finds_nothing_in_any_stewards_page_and_none_is_too_wide(
    browser: Browser, office: tuple[str, Planted, Any], shoot: Any
) -> None:
    url, made, session = office
    ids, hidden = made.ids["own"], made.ids["hidden"]
    pages = {
        "queue": "/steward/queue",
        **{f"question-{kind}": f"/steward/queue/{made.items['own'][at]}" for at, kind in enumerate(QUESTIONS)},
        "question-decided": f"/steward/queue/{made.items['own'][-1]}",
        "question-hidden": f"/steward/queue/{made.items['hidden'][1]}",
        "calls": "/steward/calls", "claims": "/steward/claims", "claim": f"/steward/claims/{ids['claim_id']}",
        "reports": "/steward/reports", "freshness": "/steward/freshness", "merges": "/steward/merges",
        "mail": "/steward/mail",
        "listings": "/steward/listings?q=zq", "listing": f"/steward/listings/{hidden['listing_id']}",
        "organization": f"/portal/organizations/{ids['organization_id']}", "audit": "/steward/audit",
        "accounts": "/steward/accounts", "account": f"/steward/accounts/{ids['account_id']}?q=zq",
    }  # fmt: skip
    page = _opened(browser, url, session("sam@w.example"))
    faults: list[str] = []
    for name, path in pages.items():
        answer = page.goto(url + path)
        assert answer
        assert answer.ok, path
        faults += _faults(page, name, shoot)
    for name, path, form in (
        ("question-wrong", f"/steward/queue/{made.items['own'][0]}", "form[action$='/verify']"),
        ("listing-wrong", f"/steward/listings/{hidden['listing_id']}", "form[action$='/withdraw']"),
        ("fact-shown", f"/steward/listings/{ids['listing_id']}", "form[action$='/reveal']"),
        ("code-to-read", f"/steward/claims/{ids['claim_id']}", "form[action$='/read-out']"),
    ):
        page.goto(url + path)
        with page.expect_navigation():
            page.locator(form).first.evaluate(SENT if "wrong" not in name else f"form => {SUBMIT}")
        assert (page.locator("main .bad").count() > 0) == ("wrong" in name), name
        faults += _faults(page, name, shoot)
    page.context.close()
    assert faults == []


def test_C1_axe_finds_nothing_in_what_visitors_say_and_in_what_links_open(
    browser: Browser, office: tuple[str, Planted, Any], shoot: Any
) -> None:
    url, made, session = office
    pages = {
        "said": "/portal/said",
        "link-reminder": f"/link/{made.tokens['own']['reminder']}",
        "link-notice": f"/link/{made.tokens['own']['notice']}",
        "link-gone": "/link/nothing",
        "join": f"/join/{made.tokens['hidden']['join']}",
    }
    page = _opened(browser, url, session("pat@p.example"))
    faults: list[str] = []
    for name, path in pages.items():
        page.goto(url + path)
        faults += _faults(page, name, shoot)
    page.goto(url + pages["link-notice"])
    with page.expect_navigation():
        page.locator("button[value=yes]").first.click()
    faults += _faults(page, "link-thanked", shoot)
    page.context.close()
    assert faults == []
