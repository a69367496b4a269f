"""SAFETY T8, M5, M8, M9, N2 in Firefox: what a visit leaves there, and that the pages work at Tor Browser's "Safest".

Firefox keeps a page that was replaced, with its title: what protects there is that there is one address and that it and
its title say nothing. Skipped, loudly, where no Firefox is installed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.safety import firefox, residue
from tests.safety.firefox import Firefox
from web import i18n
from web.faces import public_app

WORDS = {"query": "zqfxquery", "place": "zqfxplace", "title": "Zqfxtitle", "body": "zqfxbody"}


@pytest.fixture(scope="session")
def firefox_path() -> str:
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if found is None:
        pytest.skip("SKIPPED LOUDLY: no Firefox here; what it keeps was not measured")
    return found


@pytest.fixture(scope="module")
def marked_server(
    tmp_path_factory: pytest.TempPathFactory, elsewhere: Any, certificate: Any, faces: Any
) -> Iterator[Any]:
    listing = faces.town.everywhere(
        1, name=f"{WORDS['title']} clinic", description=f"Court papers. {WORDS['body']}.", needs=["protective-order"]
    )
    made = faces.town.build(tmp_path_factory.mktemp("marked"), [listing], exit_url=elsewhere.url + "/")
    face = public_app(made, now=lambda: faces.town.NOW)
    with faces.serving(lambda _: face, "our.test", certificate.files) as served:
        yield served


def _visit(browser: Firefox, url: str, elsewhere: str) -> None:
    browser.go(url + "/")
    browser.type("#q", f"{WORDS['query']} protective order")
    browser.type("#near", WORDS["place"])
    browser.click("button.go")
    browser.find(".page-results")
    browser.click("button.title")
    browser.find(".page-listing")
    assert WORDS["body"] in browser.text("main")
    browser.click(".back-button")
    browser.find(".page-results")
    browser.click("#exit")
    browser.until(elsewhere + "/")


def _found(profile: Path) -> dict[str, set[tuple[str, str, str]]]:
    """Also in the sessions, which Firefox packs in a way of its own."""
    told = residue.found(profile, WORDS)
    for path in profile.rglob("*.*lz4"):
        text = firefox.unpacked_session(path.read_bytes())
        for name, word in WORDS.items():
            if word.encode() in text:
                told[name].add((path.name, "session", "utf-8"))
    return told


def _titles(*keys: str) -> set[str]:
    return {i18n.catalogue("en").t(key) for key in keys}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_T8_in_firefox_no_file_holds_a_word_of_the_visit(
    firefox_path: str, marked_server: Any, elsewhere: Any, tmp_path: Path, *, script: bool
) -> None:
    profile = tmp_path / "profile"
    with firefox.opened(firefox_path, profile, {"javascript.enabled": script}) as browser:
        _visit(browser, marked_server.url, elsewhere.url)
    assert _found(profile) == {name: set() for name in WORDS}
    kept = firefox.history(profile, "our.test")
    assert {url for url, _ in kept} <= {marked_server.url + "/"}, "only the first address"
    assert {title for _, title in kept} <= _titles("title.home", "title.results", "title.listing", "title.leave")
    assert firefox.history(profile, "exit.test"), "the history is read at all"


@pytest.mark.browser
@pytest.mark.slow
def test_T8_in_firefox_the_same_search_finds_a_title_and_a_typed_address(
    firefox_path: str, elsewhere: Any, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with firefox.opened(firefox_path, profile) as browser:
        browser.go(f"{elsewhere.url}/search?q={WORDS['query']}&near={WORDS['place']}")
        browser.go(f"data:text/html,<title>{WORDS['title']}</title>{WORDS['body']}")
        browser.find("body")
    told = _found(profile)
    assert {name for name, where in told.items() if where} >= {"query", "place"}
    assert any(url.endswith(WORDS["place"]) for url, _ in firefox.history(profile, "exit.test"))


@pytest.mark.browser
@pytest.mark.slow
def test_N2_C3_at_tor_browsers_safest_level_the_whole_way_works(
    firefox_path: str, marked_server: Any, elsewhere: Any, tmp_path: Path
) -> None:
    with firefox.opened(firefox_path, tmp_path / "profile", firefox.SAFEST) as browser:
        _visit(browser, marked_server.url, elsewhere.url)
        browser.go(marked_server.url + "/es")
        browser.click(".tile")
        browser.find("[lang=es] .page-results")
