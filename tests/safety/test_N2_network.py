"""SAFETY N2: no name gives away what this is about; no robot test; nothing needs scripts or pictures.

The host's name and its certificate are the operator's; `docs/operations.md` says what they must not be called.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from directory.settings import Settings
from tests.safety.crawl import Found
from tests.safety.test_pages import LEXICON
from web import looks

ROOT = Path(__file__).resolve().parents[2]


class _Named(HTMLParser):
    """The controls of a page without a word beside their picture: what is left when pictures are off."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.nameless: list[str] = []
        self._open: list[list[str]] = []
        self._drawn = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._drawn += tag == "svg"
        if tag in {"a", "button", "summary"}:
            self._open.append([tag, str(dict(attrs)), ""])

    def handle_endtag(self, tag: str) -> None:
        self._drawn -= tag == "svg"
        if self._open and tag == self._open[-1][0]:
            _, attrs, text = self._open.pop()
            if not text.strip():
                self.nameless.append(attrs)

    def handle_data(self, data: str) -> None:
        if self._open and not self._drawn:
            self._open[-1][2] += data


def test_N2_no_file_that_could_be_asked_for_is_named_for_what_this_is_about() -> None:
    names = [path.name for folder in ("static", "templates") for path in (looks.HERE / folder).rglob("*")]
    assert "page.css" in names
    assert [name for name in names if LEXICON.search(name)] == []


def test_N2_no_page_names_a_file_a_picture_a_font_or_a_manifest(crawled: list[Found]) -> None:
    for found in crawled:
        assert not re.search(r"<(img|picture|video|audio|object|embed|iframe|source|track)\b", found.html), found.name
        assert not re.search(r"\bsrc=|@font-face|url\(|rel=.?(manifest|preload|prefetch|stylesheet)", found.html)


def test_N2_nothing_asks_whether_one_is_a_robot(crawled: list[Found]) -> None:
    for found in crawled:
        assert not re.search(r"captcha|turnstile|challenge|robot test|proof.of.work", found.html, re.IGNORECASE), (
            found.name
        )
        assert found.response.headers["x-robots-tag"] == "noarchive"


def test_N2_no_onion_address_is_announced_or_linked_unless_somebody_configures_one(crawled: list[Found]) -> None:
    assert not [name for name in Settings.model_fields if "onion" in name], (
        "a new setting: test that its header follows it"
    )
    for found in crawled:
        assert "onion-location" not in found.response.headers
        assert ".onion" not in found.html


def test_N2_every_control_has_words_where_pictures_are_off(crawled: list[Found]) -> None:
    """Tor Browser at "Safest" shows neither scripts nor SVG."""
    for found in crawled:
        assert _Named(found.html).nameless == [], found.name


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/favicon.ico", "/manifest.json", "/sw.js"])
def test_N2_no_file_beside_the_pages_tells_what_this_is(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_N2_the_operator_is_told_how_not_to_name_the_host() -> None:
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert re.search(r"host name.{0,200}certificate", told, re.DOTALL | re.IGNORECASE)
