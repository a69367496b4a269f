"""SAFETY T5, T6, T8, T9: what a whole visit leaves in the files of a browser that keeps its profile.

The words of the visit are unlike anything else, so that finding one is proof. A control, made here only, asks by GET
and lets its pages be cached: the same search must find the words there, or not finding them here would prove nothing.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import brotli
import pytest
from playwright.sync_api import Page

from directory.settings import Settings
from tests.playing import arrived, sent
from tests.safety import residue
from web import i18n
from web.faces import public_app

TYPED = {"query": "zqvaquery", "place": "zqvaplace"}
SHOWN = {"title": "Zqvatitle", "body": "zqvabody", "organization": "Zqvaorg"}
WORDS = TYPED | SHOWN
HOST = "our.test"
PACKING = {
    "/search": ("br", brotli.compress),
    "/plain": ("gzip", gzip.compress),
    "/more": ("deflate", zlib.compress),
}
"""The control's pages, and how each is packed on the wire and so in the cache."""


@pytest.fixture(scope="module")
def marked_server(
    tmp_path_factory: pytest.TempPathFactory, elsewhere: Any, certificate: Any, faces: Any
) -> Iterator[Any]:
    """The real face over a directory whose listings hold the words of `SHOWN`."""
    listing = faces.town.everywhere(
        1,
        name=f"{SHOWN['title']} clinic",
        organization={"name": f"{SHOWN['organization']} group"},
        description=f"They help with court papers. {SHOWN['body']}.",
        needs=["protective-order", "lawyer"],
    )
    made: Settings = faces.town.build(tmp_path_factory.mktemp("marked"), [listing], exit_url=elsewhere.url + "/")
    face = public_app(made, now=lambda: faces.town.NOW)
    with faces.serving(lambda _: face, HOST, certificate.files) as served:
        yield served


def _control(elsewhere: str) -> Any:
    """A site as many are built: a form that asks by GET, pages that may be cached, titles that say what was asked."""

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        asked = scope["query_string"].decode()
        said = " ".join(SHOWN.values())
        links = "".join(f"<a id=to{path[1:]} href={path}>{path}</a>" for path in PACKING)
        text = (
            f"<!doctype html><title>{SHOWN['title']} {asked}</title><h1>{said}</h1>{links}"
            f"<form action=/search><input id=q name=q><input id=near name=near><button>Go</button></form>"
            f"<a id=exit href={elsewhere}/>Leave</a>"
        ).encode()
        packing, pack = PACKING.get(scope["path"], ("identity", bytes))
        headers = [
            ("content-type", "text/html"),
            ("cache-control", "private, max-age=60"),
            ("content-encoding", packing),
        ]
        raw = [(name.encode(), value.encode()) for name, value in headers]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        await send({"type": "http.response.body", "body": pack(text)})

    return app


def _type(page: Page, url: str) -> None:
    page.goto(url + "/")
    page.locator("#q").press_sequentially(f"{TYPED['query']} protective order")
    page.locator("#near").press_sequentially(TYPED["place"])


def _whole_visit(page: Page, url: str) -> None:
    """Search, one listing, back to the list, another language, the safety page; every word of `SHOWN` was on screen."""
    _type(page, url)
    page.keyboard.press("Enter")
    arrived(page, ".page-results")
    page.locator("button.title", has_text=SHOWN["title"]).click()
    arrived(page, ".page-listing")
    text = page.locator("main").inner_text()
    assert [word for word in SHOWN.values() if word not in text] == []
    page.click(".back-button")
    arrived(page, ".page-results")
    assert page.locator("#q").input_value().startswith(TYPED["query"])
    assert page.locator("#near").input_value() == TYPED["place"]
    page.click(".langs summary")
    page.click("button.lang[lang=es]")
    arrived(page, "[lang=es] .page-results")
    page.locator("button.title").first.click()
    arrived(page, ".page-listing")
    page.wait_for_timeout(3000)  # the browser writes its session a moment after each change


def _neutral_titles() -> set[str]:
    catalogues = [i18n.catalogue(code) for code in i18n.codes()]
    return {words.t(key) for words in catalogues for key in words.entries if key.startswith("title.")}


@pytest.mark.browser
@pytest.mark.slow
def test_T8_T9_T5_after_a_visit_and_the_exit_no_file_of_the_browser_holds_a_word_of_it(
    open_profile: Any, marked_server: Any, elsewhere: Any, tmp_path: Path
) -> None:
    context = open_profile()
    page = context.pages[0]
    _whole_visit(page, marked_server.url)
    sent(page, "#exit")
    page.wait_for_url(elsewhere.url + "/")
    page.wait_for_timeout(1500)
    context.close()
    profile = tmp_path / "profile"
    assert residue.found(profile, WORDS) == {name: set() for name in WORDS}
    assert {url for url, _ in residue.history(profile, HOST)} <= {marked_server.url + "/"}
    assert residue.shown_visits(profile, HOST) == []
    assert residue.shown_visits(profile, "exit.test"), "the mark is still Chromium's: the line above proves something"
    assert residue.icons(profile, HOST) == []


@pytest.mark.browser
@pytest.mark.slow
def test_T8_after_a_visit_and_closing_the_tab_only_the_first_address_and_a_neutral_title_remain(
    open_profile: Any, marked_server: Any, tmp_path: Path
) -> None:
    context = open_profile()
    page = context.new_page()
    _whole_visit(page, marked_server.url)
    page.close()
    context.pages[0].wait_for_timeout(1500)
    context.close()
    profile = tmp_path / "profile"
    assert residue.found(profile, WORDS) == {name: set() for name in WORDS}
    kept = residue.history(profile, HOST)
    assert {url for url, _ in kept} == {marked_server.url + "/"}
    assert {title for _, title in kept} <= _neutral_titles()


@pytest.mark.browser
@pytest.mark.slow
def test_T8_the_same_search_finds_every_word_of_a_site_that_asks_by_get_and_may_be_cached(
    open_profile: Any, faces: Any, certificate: Any, elsewhere: Any, tmp_path: Path
) -> None:
    with faces.serving(lambda _: _control(elsewhere.url), HOST, certificate.files) as served:
        context = open_profile()
        page = context.pages[0]
        _type(page, served.url)
        sent(page, lambda: page.keyboard.press("Enter"))
        page.wait_for_url("**/search?**")
        for path in PACKING:
            sent(page, f"#to{path[1:]}")
            page.wait_for_url(f"**{path}")
        page.wait_for_timeout(3000)
        sent(page, "#exit")
        page.wait_for_url(elsewhere.url + "/")
        page.wait_for_timeout(1500)
        context.close()
    profile = tmp_path / "profile"
    told = residue.found(profile, WORDS)
    assert [name for name, places in told.items() if not places] == []
    files = {file.rpartition("/")[2] for file, _, _ in told["query"]}
    assert {"History", "Web Data"} <= files
    everything = set().union(*told.values())
    assert {how for _, how, _ in everything} >= {"raw", "inflated", "brotli"}
    assert {encoding for _, _, encoding in everything} == {"utf-8", "utf-16-le"}
    assert residue.shown_visits(profile, HOST)
    assert any(quote_plus(TYPED["query"]) in url for url, _ in residue.history(profile, HOST))


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_T8_a_word_inside_a_packed_stream_is_found(tmp_path: Path, pack: Any, encoding: str) -> None:
    (tmp_path / "f_000001").write_bytes(b"\x00junk" + pack("about zqvabody here".encode(encoding)) + b"tail")
    assert residue.found(tmp_path, {"body": "zqvabody"})["body"] == {("f_000001", "inflated", encoding)}
