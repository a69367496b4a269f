"""What every public answer holds: SAFETY E1, T1 to T6, T11 to T13, S3, C4 to C7, N1."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory import taxonomy
from directory.errors import UsageError
from directory.settings import Settings
from tests.safety.crawl import Found, routes_of
from web import i18n
from web.faces import checked_exit, public_app
from web.hotlines import by_code
from web.looks import Looks
from web.pages import texts
from web.pages.listing import CODE
from web.rendering import locale_of

LEXICON = re.compile(
    r"domestic|violence|abus|shelter|survivor|refuge|victim|\bDV\b|\bIPV\b|escape|hotline|rape|assault"
    r"|violen[ct]|refug|v[ií]ctim|maltrai?t|agres|albergue|cris[ie]s"
    r"|vyolans|viktim|kriz|pwoteksyon|karahasan|pananakit|kanlungan|biktima|bạo lực|nạn nhân|tạm lánh|ngược đãi"
    r"|насили|приют|жертв|пострадав|кризис|عنف|إيواء|ضحي|ضحايا|اعتداء|إيذاء"
    r"|暴力|庇护|受害|虐待|家暴|性侵|폭력|쉼터|피해|학대",
    re.IGNORECASE,
)
"""What this is about, in every language of the pages."""
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
OVERCLAIMS = Path(__file__).resolve().parent / "overclaims.csv"
"""What no page may promise (C6), by language: a pattern, and a sentence that it must catch."""
WATCHER_NOTE = {
    "en": ("hidden app", "suspicious"),
    "es": ("aplicación oculta", "sospechoso"),
    "zh-Hans": ("隐藏的应用", "可疑"),
    "vi": ("ứng dụng ẩn", "đáng nghi"),
    "ar": ("تطبيق مخفي", "الشك"),
    "fr": ("application cachée", "suspect"),
    "ht": ("aplikasyon kache", "sispèk"),
    "tl": ("nakatagong app", "kahina-hinala"),
    "ko": ("숨은 앱", "의심"),
    "ru": ("скрытая программа", "подозрение"),
}
"""The spyware and the suspicion that stand beside advice on clearing a history (C6)."""
CLEARING = re.compile(r"(?<!not )(remove|clear|delete|erase|wipe)[^.]*history", re.IGNORECASE)
"""English advice to clear a history, as opposed to what the exit does not do."""
BASES = ("", *(f"/{code}" for code in i18n.codes() if code != i18n.DEFAULT))
GETS = (
    "/en",
    "/en/",
    "/es/",
    *(base + path for base in BASES for path in ("", *(page.path for page in texts.PAGES.values())) if base + path),
    "/",
)
MISTAKES = (
    ("GET", "/search?q=canaryquestion", 405),
    ("GET", "/listing", 405),
    ("POST", "/", 405),
    ("GET", "/es/nowhere", 404),
    ("GET", "/xx/safety", 404),
    ("GET", "/r/aaaaaaaaaa", 404),
    ("GET", "/r/CANARY", 404),
)


REPORTS = ("report-to", "reporting-endpoints")
NEUTRAL = {"search", "listing", "safety", "about", "health", "ready", "api", "suggest", "r", "p", "note", "wrong"}
"""Every word of ours in a path (T3): none says what this is about, where, or which listing."""
OPAQUE = re.compile(rf"{CODE.pattern}|[0-9]{{1,2}}")
"""What stands for a listing or a page of text."""


class Reader(HTMLParser):
    """The tags of a page with their attributes, in order, and its title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.title, self._in_title = "", False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._in_title = tag == "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
            self._in_title = False

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]


def _answers(client: TestClient) -> list[tuple[str, int, Any]]:
    """Every kind of page, and every mistake: `(what, status expected, response)`."""
    found = [(path, 200, client.get(path)) for path in GETS]
    found += [(f"{method} {path}", status, client.request(method, path)) for method, path, status in MISTAKES]
    for base in BASES:
        results = client.post(f"{base}/search", data={"near": "Austin, TX"})
        found.append((f"{base}/search", 200, results))
        for listing in re.findall(r'name="id" value="([^"]+)"', results.text):
            for path in ("/listing", "/note", "/wrong"):
                found.append((f"{base}{path}", 200, client.post(f"{base}{path}", data={"id": listing})))
        sent = client.post(f"{base}/wrong", data={"id": listing, "what": "unsafe", "text": ""})
        found.append((f"{base}/wrong sent", 200, sent))
        found.append((f"{base}/search none", 200, client.post(f"{base}/search", data={"near": "zzqqzz", "q": "xyzzy"})))
        found.append((f"{base}/search 422", 422, client.post(f"{base}/search", data={"lat": "canary"})))
        found.append((f"{base}/search long", 422, client.post(f"{base}/search", data={"q": "canary" * 200})))
        found.append((f"{base}/search 413", 413, client.post(f"{base}/search", data={"q": "canary" * 4000})))
        found.append((f"{base}/listing 404", 404, client.post(f"{base}/listing", data={"id": "canary"})))
    return found


def _locale(what: str) -> str:
    """The language of the page at the path in `what`."""
    return locale_of("/" + what.partition("/")[2])


@pytest.fixture(scope="session")
def answers(_client: TestClient, crawled: list[Found]) -> list[tuple[str, int, Any]]:
    """What is named here, and what a crawl finds beside it."""
    more = [(page.locale_path, page.response.status_code, page.response) for page in crawled]
    return [*_answers(_client), *more]


def test_every_page_and_mistake_has_the_status_that_was_meant(answers: list[tuple[str, int, Any]]) -> None:
    assert [(what, response.status_code) for what, _, response in answers] == [(w, status) for w, status, _ in answers]
    assert sum(1 for what, _, _ in answers if what == "/listing") >= 4


def test_E1_every_page_has_exactly_one_exit(answers: list[tuple[str, int, Any]], town: Settings) -> None:
    for what, _, response in answers:
        exits = [a for a in Reader(response.text).all("a") if a.get("href") == town.exit_url]
        assert len(exits) == 1, what
        assert {"noreferrer", "nofollow"} <= set(exits[0]["rel"].split()), what
        assert "target" not in exits[0]


def test_E1_only_a_plain_https_page_can_be_the_exit() -> None:
    for url in (
        "http://weather.example/",
        "javascript:alert(1)",
        "https://u:p@weather.example/",
        "https://w.example/?q",
    ):
        with pytest.raises(UsageError):
            checked_exit(url)


def test_N1_T1_T13_every_answer_has_the_strict_headers(answers: list[tuple[str, int, Any]], client: TestClient) -> None:
    more = [("health", 200, client.get("/health")), ("api", 422, client.post("/api/search", json={"x": 1}))]
    for what, _, response in [*answers, *more]:
        headers = response.headers
        assert headers["cache-control"] == "no-store", what
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-dns-prefetch-control"] == "off"
        assert headers["x-robots-tag"] == "noarchive"
        assert "geolocation=()" in headers["permissions-policy"]
        assert int(re.findall(r"max-age=(\d+)", headers["strict-transport-security"])[0]) >= 31_536_000
        assert "includeSubDomains" in headers["strict-transport-security"]
        policy = headers["content-security-policy"]
        for part in ("default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy
        assert "unsafe" not in policy
        assert "http" not in policy.replace("https:", "http:")
        assert "report" not in policy
        for forbidden in ("server", "set-cookie", "etag", "last-modified", "nel", *REPORTS, "alt-svc", "link"):
            assert forbidden not in headers, (what, forbidden)


def test_T2_nothing_typed_is_ever_in_a_url(answers: list[tuple[str, int, Any]], client: TestClient) -> None:
    assert client.get("/search", params={"q": "canaryquestion"}).status_code == 405
    for what, _, response in answers:
        page = Reader(response.text)
        ours = [a["href"] for a in page.all("a") if not a["href"].startswith(("http", "tel:", "mailto:"))]
        actions = [form["action"] for form in page.all("form")]
        actions += [button["formaction"] for button in page.all("button") if "formaction" in button]
        for link in [*ours, *actions]:
            assert "?" not in link, what
            assert link.startswith(("/", "#")), what
        assert all(form["method"] == "post" for form in page.all("form"))


def test_T3_no_path_says_what_this_is_about(answers: list[tuple[str, int, Any]], client: TestClient) -> None:
    paths = {route.path for route in routes_of(client.app)}  # type: ignore[arg-type] # the app itself
    assert {"/listing", "/es/safety"} <= paths
    for _, _, response in answers:
        page = Reader(response.text)
        paths |= {a["href"] for a in page.all("a") if a["href"].startswith("/")}
        paths |= {form["action"] for form in page.all("form")}
    assert [path for path in paths if LEXICON.search(path)] == []
    words = {word for path in paths for word in path.split("/") if word and not OPAQUE.fullmatch(word)}
    assert words <= NEUTRAL | {"{code}", *i18n.codes()}, "a word in a path: is it neutral?"


def test_T4_titles_come_from_a_short_neutral_list(answers: list[tuple[str, int, Any]]) -> None:
    allowed = {
        str(entry)
        for code in i18n.codes()
        for key, entry in i18n.catalogue(code).entries.items()
        if key.startswith("title.")
    }
    assert not [title for title in allowed if LEXICON.search(title)]
    bodies = {code: " ".join(text for _, text in texts.sentences(code)) for code in i18n.codes()}
    assert not [code for code, text in bodies.items() if not LEXICON.search(text)], "the lexicon knows every language"
    for what, _, response in answers:
        title, kind = Reader(response.text).title, response.text.partition('class="page-')[2].partition('"')[0]
        assert title == i18n.catalogue(_locale(what)).t(f"title.{kind}"), what


def test_T5_no_page_describes_itself_to_others(answers: list[tuple[str, int, Any]]) -> None:
    for what, _, response in answers:
        page = Reader(response.text)
        metas = {meta.get("name", meta.get("property", "")) for meta in page.all("meta")}
        assert metas <= {"", "viewport", "color-scheme", "robots", "format-detection"}, what
        assert page.all("link") == [{"rel": "icon", "href": "data:,"}], what


def test_T6_no_form_lets_the_browser_keep_what_is_typed(answers: list[tuple[str, int, Any]]) -> None:
    for what, _, response in answers:
        page = Reader(response.text)
        assert all(form.get("autocomplete") == "off" for form in page.all("form")), what
        typed = [i for i in page.all("input") if i.get("type") not in ("hidden", "checkbox", "radio")]
        typed += [*page.all("select"), *page.all("textarea")]
        assert all(field.get("autocomplete") == "off" for field in typed), what


def test_T11_no_page_asks_another_host_for_anything(answers: list[tuple[str, int, Any]]) -> None:
    for what, _, response in answers:
        page = Reader(response.text)
        assert [tag for tag, attrs in page.tags if "src" in attrs or "srcset" in attrs or tag == "iframe"] == [], what
        assert "@import" not in response.text
        assert "url(" not in response.text
        assert not re.search(r"preconnect|dns-prefetch|prefetch|modulepreload", response.text), what


def test_T12_links_to_others_tell_them_nothing(answers: list[tuple[str, int, Any]]) -> None:
    outward = [a for _, _, r in answers for a in Reader(r.text).all("a") if a["href"].startswith("http")]
    assert any("pecan.example" in a["href"] for a in outward)
    assert all({"noreferrer", "noopener"} <= set(a["rel"].split()) for a in outward)


def test_T10_T13_the_script_keeps_nothing_and_asks_the_device_nothing() -> None:
    for word in (
        "pushState",
        "replaceState",
        "Storage",
        "indexedDB",
        "caches",
        "cookie",
        "serviceWorker",
        "geolocation",
    ):
        assert word not in Looks().script
    for word in ("clipboard", "share(", "sendBeacon", "eval(", "innerHTML"):
        assert word not in Looks().script


def test_S3_no_mistake_repeats_what_was_sent(client: TestClient) -> None:
    tries = [
        client.post("/api/search", json={"canaryname": "canaryvalue"}),
        client.post("/api/search", json={"near": "canary" * 40}),
        client.post("/api/search", json={"need": ["canarycode"]}),
        client.post("/api/search", content=b'{"q": "canary'),
        client.post("/search", data={"canaryname": "canaryvalue"}),
        client.post("/search", data={"need": "canarycode"}),
        client.post("/search", data={"policy-canary": "yes"}),
        client.post("/search", content=b"q=%ff%00canary&page=canary", headers={"content-type": FORM}),
        client.post("/search", content=b"canary", headers={"content-type": "multipart/form-data"}),
        client.post("/listing", data={"id": "canary"}),
        client.get("/canary?canary=canary"),
    ]
    assert {response.status_code for response in tries} == {404, 422}
    for response in tries:
        assert "canary" not in response.text.lower()
    assert tries[0].json() == {
        "error": {"status": 422, "message": "We could not use that search", "fields": ["unknown field"]}
    }
    assert tries[1].json()["error"]["fields"] == ["near"]
    assert tries[2].json()["error"]["fields"] == ["need"]


def test_C5_every_page_says_what_leaving_does_not_do(answers: list[tuple[str, int, Any]]) -> None:
    for what, _, response in answers:
        words = i18n.catalogue(_locale(what))
        for key in ("notice.history", "notice.watched", "notice.other"):
            assert words.t(key) in response.text, what


def _overclaims() -> list[dict[str, str]]:
    with OVERCLAIMS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _everything_said(code: str) -> Iterator[tuple[str, str]]:
    """Every text of ours in one language: pages, labels of the taxonomy, notes of the hotlines."""
    for key, entry in i18n.catalogue(code).entries.items():
        yield from ((key, text) for text in ([entry] if isinstance(entry, str) else entry.values()))
    yield from texts.sentences(code)
    for vocabulary in (taxonomy.groups, taxonomy.needs, taxonomy.tags, taxonomy.policies):
        for term in vocabulary().values():
            yield from ((value.value, value.label(code)) for value in term.values.values())
            yield from ((term.code, text) for text in (term.label(code), *term.synonyms(code)))
    yield from ((line.code, line.note(code)) for line in by_code().values())


@pytest.mark.parametrize("code", i18n.codes())
def test_C6_no_page_promises_what_no_page_can_do(code: str) -> None:
    rules = [row for row in _overclaims() if row["locale"] == code]
    assert len(rules) >= 6, "each kind of promise that SAFETY C6 forbids, in this language"
    for rule in rules:
        forbidden = re.compile(rule["pattern"], re.IGNORECASE)
        assert forbidden.search(rule["sample"]), rule
        assert [key for key, text in _everything_said(code) if forbidden.search(text)] == [], rule["pattern"]


def _on_clearing(code: str) -> Iterator[tuple[str, str]]:
    """The sections of `code`'s pages that stand where the English ones speak of removing or clearing a history."""
    for name in texts.PAGES:
        for number, english in enumerate(texts.texts("en")[name]["sections"]):
            if CLEARING.search(json.dumps(english)):
                here = texts.texts(code)[name]["sections"][number]
                yield f"{name}.{number + 1}", json.dumps(here, ensure_ascii=False)


@pytest.mark.parametrize("code", i18n.codes())
def test_C6_advice_on_clearing_a_history_stands_beside_spyware_and_suspicion(code: str) -> None:
    advice = dict(_on_clearing(code))
    assert len(advice) >= 1
    assert [place for place, text in advice.items() if not all(word in text for word in WATCHER_NOTE[code])] == []
    assert CLEARING.search("Go to settings and clear your browsing history.")
    assert not CLEARING.search("The button does not erase your history.")


def test_C7_help_stands_in_the_same_place_after_the_word_about_the_bill(answers: list[tuple[str, int, Any]]) -> None:
    for what, _, response in answers:
        html = response.text
        words = i18n.catalogue(_locale(what))
        assert html.index(words.t("help.bill")) < html.index('href="tel:'), what
        assert (
            html.index('class="bar"') < html.index('class="help"') < html.index('class="notice"') < html.index("<main")
        )
        start = html.index('class="help"')
        block = html[start : html.index("</aside>", start)]
        for number in ("911", "711", "88788", "1-800-799-7233"):
            assert number in block, what


def test_the_hotlines_answer_when_there_is_no_store(tmp_path: Path) -> None:
    with TestClient(public_app(Settings(home=tmp_path / "none")), base_url="https://our.test") as alone:
        for response, status in ((alone.post("/search", data={"q": "x"}), 503), (alone.get("/es"), 200)):
            assert response.status_code == status
            assert "1-800-799-7233" in response.text
            assert 'id="exit"' in response.text
        assert alone.post("/api/search", json={}).json()["error"]["status"] == 503
        assert alone.get("/ready").status_code == 503
        assert alone.get("/health").status_code == 200
