"""The referral list, live room, a lost connection and an ended session, in a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from directory import capacity, editing, kit
from directory.staff import sessions, store
from directory.staff.sessions import Stage
from tests.web.staff.console.conftest import Live

pytestmark = pytest.mark.browser
NAMES = "[...document.querySelectorAll('#picked > li bdi')].map(one => one.textContent)"


@pytest.fixture
def page(live: Live, chromium: Any) -> Iterator[Any]:
    """The console with an answer, the focus in its list."""
    live.office.app.state.following.seconds = 0.05
    opened = live.open(chromium)
    find(opened, "shelter Austin, TX")
    opened.keyboard.press("Enter")
    opened.wait_for_selector("#console[data-mode=list]")
    yield opened
    opened.context.close()


def find(page: Any, line: str) -> None:
    page.keyboard.type(line)
    page.wait_for_selector("#list > li >> nth=1")
    page.wait_for_selector("#console[data-busy='0']")


def picked(page: Any) -> list[str]:
    return list(page.evaluate(NAMES))


def test_services_are_picked_ordered_and_taken_off_by_key(page: Any) -> None:
    shown = page.evaluate("[...document.querySelectorAll('#list > li')].map(one => one.dataset.name)")
    page.keyboard.press("1")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert picked(page) == shown[:2]
    page.keyboard.press("Shift+K")
    assert picked(page) == shown[1::-1]
    page.keyboard.press("l")
    page.keyboard.press("j")
    page.keyboard.press("Delete")
    assert picked(page) == [shown[1]]
    page.keyboard.press("Delete")
    assert picked(page) == []
    assert page.evaluate("Console.mode()") == "line"
    kept = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]


def test_the_list_is_read_out_large_from_one_to_the_next(page: Any) -> None:
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.press("r")
    page.wait_for_selector("#sheet[open] [data-entry]:focus")
    first = page.evaluate("document.activeElement.dataset.entry")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.entry") != first
    page.keyboard.press("Escape")
    page.wait_for_selector("#sheet:not([open])", state="attached")
    assert page.inner_text("#sheet-inside") == ""
    assert page.evaluate("Console.mode()") == "list"


def test_nothing_is_there_to_be_copied_until_the_question_is_answered_with_yes(page: Any) -> None:
    page.keyboard.press("1")
    page.keyboard.press("Shift+T")
    page.wait_for_selector("#sheet[open] [name=safe]")
    assert page.locator("#sheet textarea").count() == 0
    page.keyboard.press("n")
    page.wait_for_selector("#sheet [role=alert]")
    assert page.locator("#sheet textarea").count() == 0
    page.keyboard.press("y")
    page.wait_for_selector("#sheet textarea")
    assert "512-555-01" in page.input_value("#sheet textarea >> nth=0")
    page.wait_for_selector("#sheet [data-copy]:focus")


@pytest.mark.parametrize(("key", "words"), [("p", True), ("Shift+P", False)])
def test_a_paper_opens_beside_the_screen_and_the_screen_stays(page: Any, key: str, *, words: bool) -> None:
    page.keyboard.press("1")
    with page.context.expect_page() as opened:
        page.keyboard.press(key)
    paper = opened.value
    paper.wait_for_selector("body.paper main")
    paper.emulate_media(media="print")
    text = paper.inner_text("body")
    assert ("Shelter" in text or "Cedar" in text) == words
    assert "Print" not in text
    assert len(picked(page)) == 1


def test_what_is_said_of_room_and_what_is_hidden_shows_without_asking(page: Any, live: Live) -> None:
    row = f"#list > li[data-id='{live.ids['Cedar Rooms']}']"
    page.wait_for_selector(f"{row} .rooms.full")
    with kit.open_kit(live.office.settings) as opened, opened.session() as session:
        capacity.say(session, live.ids["Cedar Rooms"], "space", "test", live.office.clock.now)
    page.wait_for_selector(f"{row} .rooms.space")
    assert "just now" in page.inner_text(f"{row} .rooms")
    with kit.open_kit(live.office.settings) as opened, opened.session() as session:
        editing.withdraw(session, live.ids["Cedar Rooms"], "test", "closed", live.office.clock.now)
    page.wait_for_selector(f"{row}.gone")
    with kit.open_kit(live.office.settings) as opened, opened.session() as session:
        editing.show_again(session, live.ids["Cedar Rooms"], "test", "open again", live.office.clock.now)
        capacity.say(session, live.ids["Cedar Rooms"], "full", "test", live.office.clock.now)
    page.wait_for_selector(f"{row}:not(.gone) .rooms.full")


def test_a_lost_connection_is_told_the_screen_stays_and_it_comes_back(page: Any) -> None:
    page.keyboard.press("1")
    page.context.set_offline(True)
    page.evaluate("Console.find(true)")
    page.wait_for_selector("#lost:visible")
    assert "No connection. Last heard" in page.inner_text("#lost")
    assert page.locator("#list > li").count() > 1
    assert len(picked(page)) == 1
    page.context.set_offline(False)
    page.wait_for_selector("#lost", state="hidden")


def test_a_server_that_was_restarted_is_found_again_and_nothing_is_lost(live: Live, chromium: Any) -> None:
    page = live.open(chromium)
    find(page, "shelter Austin, TX")
    page.keyboard.press("Enter")
    page.wait_for_selector("#console[data-mode=list]")
    page.keyboard.press("1")
    live.stop()
    page.wait_for_selector("#lost:visible")
    live.start()
    page.wait_for_selector("#lost", state="hidden")
    assert len(picked(page)) == 1
    page.keyboard.press("r")
    page.wait_for_selector("#sheet[open] [data-entry]")
    page.context.close()


def _end_all(live: Live) -> None:
    engine = store.open_store(live.office.settings)
    with store.session(engine) as people:
        held = sessions.resume(people, live.cookie, live.office.clock.now)
        assert held is not None
        sessions.end(people, held)
    engine.dispose()


def _begin(live: Live, email: str) -> str:
    engine = store.open_store(live.office.settings)
    with store.session(engine) as people:
        token = sessions.begin(people, live.office.ids[email], Stage.FULL, live.office.clock.now)
    engine.dispose()
    return token


def _as(page: Any, live: Live, token: str) -> None:
    """What the sign-in in the other tab does to this browser."""
    page.context.add_cookies([{"name": "waymark-dev", "value": token, "url": live.url}])
    other = page.context.new_page()
    other.goto(f"{live.url}/console/signed-in")
    other.close()


def test_who_is_signed_out_in_mid_call_signs_in_beside_it_and_goes_on_where_they_were(live: Live, page: Any) -> None:
    page.keyboard.press("1")
    before = picked(page)
    _end_all(live)
    page.wait_for_selector("#signed-out:visible")
    assert picked(page) == before
    with page.context.expect_page() as opened:
        page.keyboard.press("Alt+s")
    opened.value.wait_for_selector("#password")
    assert opened.value.url == f"{live.url}/sign-in?next=/console/signed-in"
    opened.value.close()
    live.cookie = _begin(live, "sue@w.example")
    _as(page, live, live.cookie)
    page.wait_for_selector("#signed-out", state="hidden")
    assert picked(page) == before
    assert page.input_value("#line") == "shelter Austin, TX"
    page.keyboard.press("r")
    page.wait_for_selector("#sheet[open] [data-entry]")


def test_another_persons_sign_in_clears_the_screen(live: Live, page: Any) -> None:
    page.keyboard.press("1")
    _end_all(live)
    page.wait_for_selector("#signed-out:visible")
    live.cookie = _begin(live, "sue@w.example")
    with page.expect_navigation():
        _as(page, live, _begin(live, "sam@w.example"))
    page.wait_for_selector("#line")
    assert page.input_value("#line") == ""
    assert picked(page) == []


def test_a_proof_in_another_tab_changes_the_token_and_the_screen_learns_it(live: Live, page: Any) -> None:
    engine = store.open_store(live.office.settings)
    with store.session(engine) as people:
        held = sessions.resume(people, live.cookie, live.office.clock.now)
        assert held is not None
        live.cookie = sessions.step_up(people, held, Stage.FULL, live.office.clock.now)
    engine.dispose()
    page.context.add_cookies([{"name": "waymark-dev", "value": live.cookie, "url": live.url}])
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.wait_for_selector("#sheet[open] [data-entry]")


def test_a_new_call_leaves_nothing_of_the_one_before(page: Any) -> None:
    page.keyboard.press("1")
    page.keyboard.press("Shift+X")
    page.wait_for_selector("#list", state="detached")
    assert picked(page) == []
    page.keyboard.press("Alt+Backspace")
    assert page.input_value("#line") == ""


def test_two_tabs_have_two_lists(page: Any, live: Live) -> None:
    page.keyboard.press("1")
    other = page.context.new_page()
    other.goto(f"{live.url}/console")
    assert picked(other) == []
    assert len(picked(page)) == 1


def test_without_the_script_the_list_is_kept_by_its_forms(live: Live, chromium: Any) -> None:
    page = live.open(chromium, java_script_enabled=False)
    page.fill("#line", "shelter Austin, TX")
    with page.expect_navigation():
        page.click("#asking .go")
    for name in ("Cedar Rooms", "Juniper House Shelter"):
        with page.expect_navigation():
            page.click(f"#list li[data-id='{live.ids[name]}'] .pick")
    with page.expect_navigation():
        page.click("#picked > li:nth-child(2) [name=up]")
    assert page.locator("#picked bdi").all_inner_texts() == ["Juniper House Shelter", "Cedar Rooms"]
    page.fill("#line", "pantry Austin, TX")
    with page.expect_navigation():
        page.click("#asking .go")
    assert page.locator("#picked > li").count() == 2
    with page.expect_navigation():
        page.click("#referring [value=sms]")
    page.check("[name=safe][value=yes]")
    with page.expect_navigation():
        page.click("#safe-form .go")
    assert page.locator("textarea").count() == 2
    with page.expect_navigation():
        page.click("form.bar button")
    assert page.locator("#picked > li").count() == 2
    assert page.input_value("#line") == "pantry Austin, TX"
    page.context.close()


def test_signing_out_in_one_tab_clears_the_screen_in_the_other(live: Live, page: Any) -> None:
    page.keyboard.press("1")
    other = page.context.new_page()
    other.goto(f"{live.url}/account")
    with page.expect_navigation(), other.expect_navigation():
        other.click(".out button")
    page.wait_for_selector("#password")
    assert page.locator("#picked").count() == 0
    live.cookie = _begin(live, "sue@w.example")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_list_and_its_sheets(live: Live, chromium: Any, scheme: str) -> None:
    page = live.open(chromium, color_scheme=scheme)
    find(page, "shelter Austin, TX")
    page.keyboard.press("Enter")
    page.wait_for_selector("#console[data-mode=list]")
    page.keyboard.press("1")
    page.keyboard.press("2")
    faults = axe(page, "#referral")
    for key, there in (("r", "[data-entry]"), ("t", "[name=safe]"), ("y", "textarea")):
        if key == "t":
            page.keyboard.press("Escape")
        page.keyboard.press(key)
        page.wait_for_selector(f"#sheet[open] {there}")
        faults += axe(page, "#sheet")
    page.keyboard.press("Escape")
    page.wait_for_selector("#outage .need", state="attached")
    page.keyboard.press("Shift+O")
    page.wait_for_selector("#outage[open]")
    faults += axe(page, "#outage")
    page.keyboard.press("Escape")
    for key in ("p", "Shift+P"):
        with page.context.expect_page() as opened:
            page.keyboard.press(key)
        opened.value.wait_for_selector("main")
        faults += axe(opened.value)
        opened.value.close()
    page.evaluate("['lost', 'signed-out'].forEach(id => document.getElementById(id).hidden = false)")
    faults += axe(page, "#live")
    page.context.close()
    assert faults == []


def axe(page: Any, inside: str = "html") -> list[str]:
    page.evaluate(Axe().axe_script)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    told = page.evaluate(f"axe.run({json.dumps(inside)}, {json.dumps({'runOnly': tags})})")
    return [f"{inside}: {fault['id']} {node['target']}" for fault in told["violations"] for node in fault["nodes"]]
