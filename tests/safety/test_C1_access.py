"""SAFETY C1, E2 in every page state and language: axe, contrast, reflow, size of targets, keyboard, reading order.

The pages are those a crawl finds (`crawled`), shown by a real browser with the headers they came with; whatever can be
unfolded is unfolded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.playing import arrived, opened
from tests.safety.crawl import Found
from web import i18n

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
"""What depends on light or dark: 4.5 to 1, and 7 to 1 for every text (issue 5.7)."""
UNFOLD = "document.querySelectorAll('details').forEach(d => { d.open = !d.closest('.bar'); })"
FOLD = "document.querySelectorAll('.bar details').forEach(d => { d.open = true; })"
TARGETS = """() => [...document.querySelectorAll(
'a[href], button, input:not([type=hidden]), select, textarea, summary')]
.filter(e => e.checkVisibility() && !e.closest('.skip'))
.map(e => ['checkbox', 'radio'].includes(e.type) && e.closest('label') || e)
.map(e => ({box: e.getBoundingClientRect(), text: e.innerText}))
.filter(({box}) => box.height < 24 || box.width < 24).map(({text}) => text)"""
Show = Callable[[Found], None]
CODES = i18n.codes()


@pytest.fixture
def shows(browser: Browser) -> Iterator[Callable[..., tuple[Page, Show]]]:
    """Makes a page and a function that shows a crawled answer in it, exactly as it was served."""
    made = []

    def make(**options: Any) -> tuple[Page, Show]:
        context = opened(browser, **options)
        made.append(context)
        page = context.new_page()
        now: list[Found] = []

        def answer(route: Route) -> None:
            kept = {k: v for k, v in now[0].response.headers.items() if k not in {"content-encoding", "content-length"}}
            route.fulfill(status=now[0].response.status_code, headers=kept, body=now[0].html)

        page.route("https://our.test/**", answer)

        def show(found: Found) -> None:
            now[:] = [found]
            page.goto("https://our.test/", wait_until="domcontentloaded")
            page.evaluate(UNFOLD)

        return page, show

    yield make
    for context in made:
        context.close()


class Judge:
    """axe, put into a page once, run with some rules only."""

    def __init__(self, page: Page) -> None:
        self.page, self.script = page, Axe().axe_script

    def faults(self, **run_only: Any) -> list[str]:
        """What axe finds: rule and place, and for colours what it measured."""
        self.page.evaluate(self.script)
        told = self.page.evaluate(f"axe.run({json.dumps(run_only)})")
        return [
            f"{fault['id']} {node['target']} {node.get('failureSummary', '').splitlines()[-1:]}"
            for fault in told["violations"]
            for node in fault["nodes"]
        ]


def _of(crawled: list[Found], code: str) -> list[Found]:
    return [found for found in crawled if found.locale == code]


def test_C1_the_pages_looked_at_are_every_kind_there_is(crawled: list[Found]) -> None:
    kinds = {found.kind for found in crawled}
    assert kinds >= {"home", "results", "listing", "safety", "about", "error"}
    assert {found.response.status_code for found in crawled} >= {200, 404, 405, 413, 422, 500, 503}
    english = "".join(found.html for found in _of(crawled, "en"))
    for state in ("g-near", "g-serves", "g-everywhere", "ways", "refine"):
        assert f'"{state}"' in english, state
    words = i18n.catalogue("en")
    for key in ("results.none", "results.which_title", "results.unknown_place", "results.only_one"):
        assert words.t(key) in english, key


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_C1_axe_finds_nothing_in_any_page(crawled: list[Found], shows: Any, code: str) -> None:
    page, show = shows()
    judge = Judge(page)
    off = {rule: {"enabled": False} for rule in COLOURS}
    rules = off | {"target-size": {"enabled": True}}
    faults: dict[str, list[str]] = {}
    for found in _of(crawled, code):
        show(found)
        for fault in judge.faults(runOnly=list(RULES), rules=rules):
            faults.setdefault(fault, []).append(found.name)
    assert faults == {}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_C1_every_text_stands_out_seven_to_one(crawled: list[Found], shows: Any, scheme: str) -> None:
    page, show = shows(color_scheme=scheme)
    judge = Judge(page)
    for found in _of(crawled, "en"):
        show(found)
        assert judge.faults(runOnly={"type": "rule", "values": list(COLOURS)}) == [], found.name
    page.evaluate(FOLD)
    assert judge.faults(runOnly={"type": "rule", "values": list(COLOURS)}) == [], "the languages, open"


NARROW = ((320, 568), (320, 200))
"""The smallest phone, and a screen of 1280 by 800 at 400 % zoom."""
TALLEST = ("en", "ar", "ru")
"""English, a language from right to left, and the one with the longest words."""
SIZES = (*NARROW, (390, 844), (1280, 800))
WIDER = """() => [document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('#page *')]
.filter(e => e.checkVisibility() && !e.closest('.vh, .skip, .sprites') && getComputedStyle(e).clipPath === 'none')
.map(e => Math.max(e.getBoundingClientRect().right - innerWidth, -e.getBoundingClientRect().left))]
.filter(over => over > 0.5)"""
EXIT_SEEN = """() => { const e = document.getElementById('exit'), b = e.getBoundingClientRect();
return b.width >= 44 && b.height >= 44 && b.left >= 0 && b.right <= innerWidth && b.top >= 0 && b.bottom <= innerHeight
&& [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].every(([x, y]) =>
document.elementFromPoint(b.left + b.width * x, b.top + b.height * y)?.closest('#exit')); }"""


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("size", NARROW, ids=["320 px", "400 %"])
def test_C1_nothing_is_wider_than_a_small_screen_and_no_target_is_small(
    crawled: list[Found], shows: Any, size: tuple[int, int]
) -> None:
    page, show = shows(viewport={"width": size[0], "height": size[1]})
    for found in crawled:
        show(found)
        assert page.evaluate(WIDER) == [], found.name
        assert page.evaluate(TARGETS) == [], found.name
        page.evaluate(FOLD)
        assert page.evaluate(WIDER) == [], f"{found.name}, languages open"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def test_E2_the_exit_is_whole_and_on_top_wherever_one_scrolls_in_every_page(
    crawled: list[Found], shows: Any, size: tuple[int, int]
) -> None:
    page, show = shows(viewport={"width": size[0], "height": size[1]})
    for found in [page for code in TALLEST for page in _of(crawled, code)]:
        show(found)
        for share in (0, 0.5, 1):
            page.evaluate("f => scrollTo(0, f * document.documentElement.scrollHeight)", share)
            assert page.evaluate(EXIT_SEEN), (found.name, share)
        page.evaluate(FOLD)
        assert page.evaluate(EXIT_SEEN), f"{found.name}, languages open"


@pytest.mark.browser
@pytest.mark.parametrize(
    "options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"contrast": "more"}], ids=str
)
def test_C1_forced_colours_and_less_motion_keep_the_exit(
    crawled: list[Found], shows: Any, options: dict[str, str]
) -> None:
    page, show = shows(**options)
    for found in _of(crawled, "en"):
        show(found)
        assert page.evaluate(EXIT_SEEN), found.name
        edged = "getComputedStyle(document.getElementById('exit')).borderTopStyle !== 'none'"
        assert page.evaluate(edged) or "forced_colors" not in options, found.name
        moving = "document.getAnimations().length + [...document.querySelectorAll('*')].filter(e => "
        moving += "parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
        assert page.evaluate(moving) == 0 or "reduced_motion" not in options, found.name


def _read_aloud(page: Page) -> list[tuple[str, str]]:
    """`(role, name)` of what a screen reader meets, in its order."""
    cdp = page.context.new_cdp_session(page)
    nodes = cdp.send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}

    def walk(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if not node.get("ignored"):
            yield node["role"]["value"], node.get("name", {}).get("value", "")
        for child in node.get("childIds", ()):
            yield from walk(known[child])

    return list(walk(nodes[0]))


@pytest.mark.browser
def test_C1_a_screen_reader_meets_the_exit_then_the_numbers_the_heading_and_the_results(
    crawled: list[Found], shows: Any
) -> None:
    page, show = shows()
    for found in [*_of(crawled, "en"), *_of(crawled, "ar")]:
        show(found)
        words = i18n.catalogue(found.locale)
        heard = _read_aloud(page)
        exits = [n for n, (role, name) in enumerate(heard) if role == "link" and words.t("exit.label") in name]
        headings = [n for n, (role, _) in enumerate(heard) if role == "heading"]
        help_at = heard.index(("heading", words.t("help.title")))
        main = next(n for n, (role, _) in enumerate(heard) if role == "main")
        assert len(exits) == 1, found.name
        assert exits[0] < help_at < main, found.name
        links = [n for n, (role, _) in enumerate(heard) if role in {"link", "button"}]
        assert links.index(exits[0]) <= 4, "what comes before the exit: the way past, the name, the languages"
        assert page.locator("h1").count() == 1, found.name
        first = next(n for n in headings if n > main)
        between = {role for role, name in heard[main + 1 : first] if name and role not in {"article", "paragraph"}}
        assert "link" not in between, f"{found.name}: before the heading only a button leads back"
        if found.kind == "results":
            shown = page.locator(".card h3 bdi").all_inner_texts()
            told = [text for role, name in heard if role == "heading" for text in shown if name.endswith(text)]
            assert told == shown, found.name


def _press_until(page: Page, reached: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", reached):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", reached
            return
    raise AssertionError(f"the keyboard never reached {reached}")


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_C1_the_whole_way_by_keyboard_alone(
    browser: Browser, live_server: Any, elsewhere: Any, *, script: bool
) -> None:
    context = opened(browser, java_script_enabled=script)
    page = context.new_page()
    page.goto(live_server.url + "/")
    _press_until(page, "#exit", 6)
    _press_until(page, "#q")
    page.keyboard.type("protective order")
    page.keyboard.press("Tab")
    page.keyboard.type("78701")
    page.keyboard.press("Enter")
    arrived(page, ".page-results")
    _press_until(page, "button.title")
    page.keyboard.press("Enter")
    arrived(page, ".page-listing")
    _press_until(page, ".reach a[href^='tel:']")
    page.keyboard.down("Shift")
    _press_until(page, ".back-button")
    page.keyboard.up("Shift")
    page.keyboard.press("Enter")
    arrived(page, ".page-results")
    _press_until(page, ".refine summary")
    page.keyboard.press("Enter")
    _press_until(page, "#radius")
    page.evaluate("document.querySelector('.langs summary').focus()")
    page.keyboard.press("Enter")
    _press_until(page, "button.lang[lang=es]", 12)
    page.keyboard.press("Enter")
    arrived(page, "[lang=es] .page-results")
    page.evaluate("document.activeElement.blur()")
    _press_until(page, "#exit")
    page.keyboard.press("Enter")
    page.wait_for_url(elsewhere.url + "/")
    context.close()
