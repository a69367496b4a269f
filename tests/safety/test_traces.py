"""SAFETY T6, T7, T10 to T12, C3, C8: what a visit leaves in a real browser, with JavaScript and without."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.playing import arrived, opened, sent
from tests.safety.test_pages import LEXICON
from web.faces import public_app

CANARY = "canaryquestion"


def _visit(page: Page, url: str) -> None:
    page.goto(url + "/")
    page.fill("#q", f"{CANARY} protective order")
    page.fill("#near", "Austin, TX")
    page.keyboard.press("Enter")
    arrived(page, ".page-results")
    page.locator("button.title", has_text="Protective order clinic").click()
    arrived(page, ".page-listing")


@pytest.mark.browser
def test_T7_T10_T11_a_visit_stores_nothing_grows_no_history_and_asks_one_host(page: Page, live_server: Any) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(live_server.url + "/")
    length = page.evaluate("history.length")
    _visit(page, live_server.url)
    page.click(".back-button")
    arrived(page, ".page-results")
    page.locator(".foot a").nth(1).click()
    arrived(page, ".page-safety")
    assert page.url == live_server.url + "/"
    assert page.evaluate("history.length") <= length + 1  # `_visit` goes to the landing page once more
    assert hosts - {""} == {urlsplit(live_server.url).netloc}
    assert page.context.cookies() == []
    kept = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
        (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"""
    )
    assert kept == [0, 0, 0, 0, 0]


@pytest.mark.browser
def test_T10_history_does_not_grow_from_landing_to_detail(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/")
    before = page.evaluate("history.length")
    page.locator(".tile").first.click()
    arrived(page, ".page-results")
    page.locator("button.title").first.click()
    arrived(page, ".page-listing")
    assert page.evaluate("history.length") == before
    expect(page.locator("h1")).to_be_focused()
    assert page.locator("#say").text_content() == page.locator("h1").text_content()


@pytest.mark.browser
def test_T6_what_was_typed_is_not_kept_for_other_forms(open_profile: Any, live_server: Any, tmp_path: Path) -> None:
    context = open_profile(javascript=False)
    _visit(context.pages[0], live_server.url)
    context.close()
    kept = next((tmp_path / "profile").rglob("Web Data"))
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT count(*) FROM autofill").fetchone() == (0,)


@pytest.fixture(scope="module")
def linking_server(tmp_path_factory: pytest.TempPathFactory, elsewhere: Any, certificate: Any, faces: Any) -> Any:
    """A face whose listing links to another real server, which sees what a browser tells it."""
    clinic = faces.town.legal_clinic(urls=[elsewhere.url + "/clinic"])
    made = faces.town.build(tmp_path_factory.mktemp("linking"), [clinic], exit_url=elsewhere.url + "/")
    face = public_app(made, now=lambda: faces.town.NOW)
    with faces.serving(lambda _: face, "our.test", certificate.files) as served:
        yield served


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_T12_a_post_says_where_it_comes_from_and_to_us_only(
    browser: Browser, linking_server: Any, elsewhere: Any, *, script: bool
) -> None:
    context = opened(browser, java_script_enabled=script)
    page = context.new_page()
    start, before = len(linking_server.seen), len(elsewhere.seen)
    _visit(page, linking_server.url)
    posts = [headers for method, _, headers in linking_server.seen[start:] if method == "POST"]
    assert len(posts) >= 2
    assert all(headers.get("origin") == linking_server.url for headers in posts)
    sent(page, page.locator(f"a[href='{elsewhere.url}/clinic']"))
    page.wait_for_url(elsewhere.url + "/clinic")
    told = [headers for _, path, headers in elsewhere.seen[before:] if path == "/clinic"]
    assert told
    assert {headers["sec-fetch-site"] for headers in told} == {"cross-site"}, "these are the headers as they were sent"
    assert all("referer" not in headers and "origin" not in headers for headers in told)
    assert page.evaluate("() => [document.referrer, window.opener]") == ["", None]
    context.close()


@pytest.mark.browser
def test_T2_nothing_typed_is_in_any_url_a_browser_asked_for(plain_page: Page, live_server: Any) -> None:
    start = len(live_server.seen)
    _visit(plain_page, live_server.url)
    paths = [path for _, path, _ in live_server.seen[start:]]
    assert paths == ["/", "/search", "/listing"]


@pytest.mark.browser
def test_C3_T11_the_whole_way_works_without_javascript_and_asks_one_host(
    plain_page: Page, live_server: Any, elsewhere: Any
) -> None:
    hosts: set[str] = set()
    plain_page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    _visit(plain_page, live_server.url)
    expect(plain_page.locator("h1")).to_have_text("Protective order clinic")
    expect(plain_page.locator(".reach a[href^='tel:']")).to_have_attribute("href", "tel:+15125550110;ext=12")
    sent(plain_page, ".back-button")
    expect(plain_page.locator("#q")).to_have_value(f"{CANARY} protective order")
    plain_page.click(".langs summary")
    sent(plain_page, "button.lang[lang=es]")
    expect(plain_page.locator("html")).to_have_attribute("lang", "es")
    plain_page.emulate_media(media="print")
    expect(plain_page.locator("#exit")).to_be_hidden()
    plain_page.emulate_media(media="screen")
    assert hosts - {""} == {urlsplit(live_server.url).netloc}
    sent(plain_page, "#exit")
    plain_page.wait_for_url(elsewhere.url + "/")


@pytest.mark.browser
def test_C8_a_printed_card_names_neither_the_site_nor_the_page(
    plain_page: Page, live_server: Any, tmp_path: Path
) -> None:
    _visit(plain_page, live_server.url)
    plain_page.emulate_media(media="print")
    shown = plain_page.locator("body").inner_text()
    assert "Protective order clinic" in shown
    assert "(512) 555-0110" in shown
    for word in ("Waymark", "Local services", "our.test", "Leave this page", "Hotline", "800-799", CANARY):
        assert word not in shown, word
    card = plain_page.locator("article.listing").inner_text()
    # As a person prints: with the browser's own lines of date, title and address, which the page leaves no room for.
    room = dict.fromkeys(("top", "bottom", "left", "right"), "1in")
    plain_page.pdf(path=tmp_path / "card.pdf", display_header_footer=True, margin=room)
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "card.pdf").pages)
    assert "Protective order clinic" in text
    assert not re.search(r"Waymark|our\.test|Leave this page|Local services|https?://", text)
    around = {word for word in re.findall(r"\w+", text) if word.lower() not in card.lower()}
    assert not [word for word in around if LEXICON.search(word)]
    assert not re.search(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b", text), "the line with the date"


@pytest.mark.browser
def test_a_failed_fetch_says_so_and_keeps_the_page(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/")
    page.route("**/search", lambda route: route.abort())
    page.locator(".tile").first.click()
    expect(page.locator("#say")).to_have_text(re.compile("did not load"))
    expect(page.locator("#exit")).to_be_visible()
