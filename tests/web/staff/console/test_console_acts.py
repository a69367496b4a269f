"""The acts by keyboard alone, in a browser: a letter opens, a digit does, and the list goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session, select

from directory import capacity, holdings, kit, staff_facts
from directory.staff import memberships, store, teams
from directory.staff.model import OutcomeTotal
from tests.web.staff.conftest import START
from tests.web.staff.console.conftest import Live

pytestmark = pytest.mark.browser
SHELTER = "Juniper House Shelter"
HANDOFF = "Say: a warm line calls."
SAID = "#acts-said [data-done]"


@pytest.fixture(scope="module", autouse=True)
def _kept(live: Live) -> None:
    """A hand-off, a partner and a team."""
    with kit.open_kit(live.office.settings) as opened, opened.session() as session:
        for field, value in (("handoff", HANDOFF), ("backline", "Ask for Bluebird")):
            staff_facts.add(session, live.ids[SHELTER], field, value, "account:x", START)
        whose = holdings.organization_of(session, live.ids[SHELTER])
    assert whose is not None

    def act(people: Session) -> None:
        memberships.join(people, live.office.ids["pat@p.example"], whose, "test", START)
        team = teams.make(people, "Night desk")
        teams.join(people, team, live.office.ids["sue@w.example"])
        teams.save(people, team, "Beds", "beds open now")

    _people(live, act)


def _people(live: Live, act: Any) -> Any:
    engine = store.open_store(live.office.settings)
    with store.session(engine) as session:
        found = act(session)
    engine.dispose()
    return found


@pytest.fixture
def page(live: Live, chromium: Any) -> Iterator[Any]:
    """The console with the shelter chosen and the focus in the list."""
    opened = live.open(chromium)
    opened.keyboard.type("shelter spanish Austin, TX")
    opened.wait_for_selector(f"#detail h2 >> text={SHELTER}")
    opened.wait_for_selector("#console[data-busy='0']")
    opened.keyboard.press("Enter")
    opened.wait_for_selector("#console[data-mode=list]")
    yield opened
    opened.context.close()


def _panel(page: Any, key: str) -> None:
    page.keyboard.press(key)
    page.wait_for_selector("#over[open] [data-act-panel]")


def test_two_presses_show_the_hand_off_and_escape_goes_back_to_the_list(page: Any) -> None:
    _panel(page, "v")
    assert HANDOFF not in page.inner_text("#over")
    page.keyboard.press("1")
    page.wait_for_selector(f"#over >> text={HANDOFF}")
    page.keyboard.press("Escape")
    page.wait_for_selector("#over:not([open])", state="attached")
    page.wait_for_selector("#console[data-mode=list]")
    assert page.evaluate("Console.selected().name") == SHELTER


def test_room_is_said_by_one_key_and_taken_back_by_another(live: Live, page: Any) -> None:
    page.keyboard.press("f")
    page.wait_for_selector("#list [data-on] .rooms.full")
    page.keyboard.press("u")
    page.wait_for_selector("#list [data-on] .rooms.space")
    with kit.open_kit(live.office.settings) as opened, opened.session() as session:
        assert capacity.rooms(session, [live.ids[SHELTER]], START)[live.ids[SHELTER]].level == "space"


def test_an_outcome_is_two_presses(live: Live, page: Any) -> None:
    _panel(page, "o")
    page.keyboard.press("2")
    page.wait_for_selector(SAID)
    live.office.app.state.desk.tally.flush()
    rows = _people(live, lambda people: [(r.need, r.outcome) for r in people.exec(select(OutcomeTotal))])
    assert rows == [("emergency-shelter", "full")]


def test_a_note_is_typed_and_kept_without_the_mouse(live: Live, page: Any) -> None:
    _panel(page, "n")
    page.keyboard.type("Ring twice. 1 2 3")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(SAID)
    with kit.open_kit(live.office.settings) as opened, opened.session() as session:
        assert "note" in [field for _, field in staff_facts.known(session, live.ids[SHELTER])]


def test_a_saved_line_goes_behind_what_was_typed(page: Any) -> None:
    _panel(page, "Alt+p")
    page.keyboard.press("1")
    page.wait_for_selector("#over:not([open])", state="attached")
    assert page.input_value("#line") == "shelter spanish Austin, TX beds open now"
    page.keyboard.press("Alt+Backspace")
    assert page.input_value("#line") == "shelter spanish Austin, TX"
