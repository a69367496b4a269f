"""SAFETY C4, issue 5.6: what a page weighs on the wire, in every language and state.

Measured as it is sent: the compressed body of the real face. What is beside it (headers, TLS) has 1,600 bytes.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from tests.playing import arrived
from tests.safety.crawl import Found
from web import i18n
from web.faces import public_app
from web.looks import Looks

FIRST = 13_000
RESULTS = 20_000
SCRIPT = 4_096
HEADERS = 1_300
TWENTY = 20
ABOUT = (
    "Advocates answer day and night. They help you think through what to do next, find a bed, and talk to a judge. "
    "Children and pets are welcome. Staff speak Spanish and can call an interpreter for most other languages. "
    "You do not need papers, and you do not need to have called the police."
)


def _sent(client: TestClient, method: str, path: str, **more: Any) -> tuple[int, int]:
    """Bytes of the body as sent, and of its headers."""
    with client.stream(method, path, headers={"Accept-Encoding": "gzip"}, **more) as answer:
        body = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        return len(body), sum(len(name) + len(value) + 4 for name, value in answer.headers.items())


@pytest.fixture(scope="module")
def full_page(tmp_path_factory: pytest.TempPathFactory, faces: Any) -> Iterator[TestClient]:
    """A face that answers with twenty listings that tell much, as real ones do."""
    needs = ["emergency-shelter", "safety-planning", "advocate", "counseling", "lawyer", "protective-order"]
    drafts = [
        faces.town.confidential(number, name=f"{word} House of the {word} River Valley", description=f"{ABOUT} {word}.",
            organization={"name": f"{word} River Family Services"},
            needs=needs, policies={"pets": "on_site", "teen-boys-accepted": "yes", "cost": "free"},
            phones=[{"number": f"+1512555{1000 + number}", "kind": "hotline", "note": "Any hour, also in Spanish"},
                    {"number": f"+1512555{2000 + number}", "kind": "text"}],
            assured_date=date(2026, 10, 1 + number % 28))
        for number, word in enumerate(_words(2 * TWENTY))
    ]  # fmt: skip
    made = faces.town.build(tmp_path_factory.mktemp("full"), drafts)
    with TestClient(public_app(made, now=lambda: faces.town.NOW), base_url="https://our.test") as client:
        yield client


def _words(count: int) -> list[str]:
    """Different words of the length of a name, so that nothing compresses better than life."""
    sounds = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "wa", "ji")
    return [(sounds[n % 11] + sounds[n // 11 % 11] + sounds[n * 7 % 11] + "n").title() for n in range(count)]


@pytest.mark.parametrize("code", i18n.codes())
def test_C4_the_first_answer_fits_into_the_first_flight(client: TestClient, code: str) -> None:
    body, headers = _sent(client, "GET", i18n.catalogue(code).base or "/")
    assert body <= FIRST
    assert headers <= HEADERS
    assert body + headers <= FIRST + HEADERS


@pytest.mark.parametrize("code", i18n.codes())
def test_C4_a_page_of_twenty_listings_is_small(full_page: TestClient, code: str) -> None:
    asked = {"near": "Austin, TX", "q": "shelter"}
    base = i18n.catalogue(code).base
    assert full_page.post(f"{base}/search", data=asked).text.count('name="id"') == TWENTY
    body, _ = _sent(full_page, "POST", f"{base}/search", data=asked)
    assert body <= RESULTS


def test_C4_no_page_that_a_crawl_finds_is_heavier(crawled: list[Found]) -> None:
    sizes = {found.name: len(gzip.compress(found.response.content, 9)) for found in crawled}
    first = {found.name for found in crawled if found.step.fields is None}
    assert {name: size for name, size in sizes.items() if size > (FIRST if name in first else RESULTS)} == {}


def test_C4_the_script_is_small_and_the_only_one(crawled: list[Found]) -> None:
    assert len(gzip.compress(Looks().script.encode(), 9)) <= SCRIPT
    assert {found.html.count("<script") for found in crawled} == {1}


@pytest.mark.browser
def test_C4_the_first_page_asks_for_nothing_else_and_each_step_for_one_thing(page: Page, live_server: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    page.goto(live_server.url + "/")
    page.wait_for_timeout(300)
    assert len(asked) == 1
    page.locator(".tile").first.click()
    arrived(page, ".page-results")
    page.wait_for_timeout(300)
    assert len(asked) == 2
