"""Ten calls from the first words to three services read out, by keys alone: how many, and how long it takes.

`WAYMARK_TYPING_MS=150` types like a practised worker and prints the table of `docs/console.md`; without it keys follow
at once, and only what is read out is looked at.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from directory import capacity, kit
from directory.staff import store
from directory.staff.model import OutcomeTotal
from tests.web.staff.conftest import START, Office, copy_office
from tests.web.staff.console.conftest import Live, fill
from tests.web.staff.console.region import ROOM, region

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TYPING = int(os.environ.get("WAYMARK_TYPING_MS", "0"))
MOST_SECONDS = 15


@pytest.fixture(scope="module")
def _furnished(tmp_path_factory: pytest.TempPathFactory, _first_office: Office) -> tuple[Office, dict[str, UUID]]:
    """The region, and who said an hour ago that there is room; `live` serves it."""
    made = copy_office(_first_office, tmp_path_factory.mktemp("region") / "home")
    ids = fill(made, region())
    with kit.open_kit(made.settings) as opened, opened.session() as session:
        for name, level in ROOM.items():
            capacity.say(session, ids[name], level, "test", START - timedelta(hours=1))
    made.close()
    return made, ids


@dataclass
class Call:
    """A worker at the keyboard while a caller speaks. Every key is counted; nothing is clicked."""

    page: Any
    keys: int = 0
    began: float = field(default_factory=time.monotonic)
    took: float = 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text, delay=TYPING)
        self.keys += len(text)
        self._settled()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key, delay=TYPING / 2)
            self.keys += 1
        self._settled()

    def to_list(self) -> None:
        self.press("Enter")
        self.page.wait_for_selector("#console[data-mode=list]")

    def pick(self, *names: str) -> None:
        """Put these on the referral list, each by the number of its row."""
        for name in names:
            self.press(self._number(name))
            self.page.wait_for_selector(f"#picked > li[data-name='{name}']")

    def read_out(self) -> list[str]:
        """The names that are read out, in their order."""
        self.press("r")
        self.page.wait_for_selector("#sheet .readout [data-entry]")
        self.took = time.monotonic() - self.began
        return [text.strip() for text in self.page.locator("#sheet .readout h2 bdi").all_inner_texts()]

    def choose(self, name: str) -> None:
        """Go down the list to this one."""
        for _ in range(int(self._number(name)) - 1):
            self.press("j")
        assert self.page.evaluate("Console.selected().name") == name

    def drop(self, word: str) -> None:
        """Take the chip of a word out, by its number."""
        chip = self.page.locator("#chips [data-chip]", has_text=word).first
        self.press(f"Alt+{chip.get_attribute('data-chip')}")

    def chips(self) -> str:
        return str(self.page.locator("#chips").inner_text())

    def _number(self, name: str) -> str:
        self.page.wait_for_selector(f"#list > li[data-name='{name}']")
        names = self.page.locator("#list > li").evaluate_all("all => all.map(one => one.dataset.name)")
        return str(names.index(name) + 1)

    def _settled(self) -> None:
        """Wait, as a worker does, until what was typed is answered."""
        self.page.wait_for_selector("#console[data-busy='0']")


TABLE: list[str] = []


@pytest.fixture
def call(live: Live, chromium: Any, request: pytest.FixtureRequest) -> Iterator[Call]:
    """The console, the focus in the line; the clock starts with the first key."""
    page = live.open(chromium)
    page.wait_for_selector("#console[data-mode=line]")
    made = Call(page)
    yield made
    page.context.close()
    name = request.node.name.removeprefix("test_").replace("_", " ")
    if made.took:
        TABLE.append(f"| {name} | {made.keys} | {made.took:.1f} |")
        assert not TYPING or made.took < MOST_SECONDS


@pytest.fixture(scope="module", autouse=True)
def _told() -> Iterator[None]:
    """Print the table at the end, where a person types."""
    yield
    if TYPING:
        sys.stdout.write(f"\n| call | keys | seconds at {TYPING} ms a key |\n|---|---|---|\n" + "\n".join(TABLE) + "\n")


def test_a_mother_who_speaks_spanish_with_a_dog_and_a_son_of_fifteen(call: Call) -> None:
    """Chicago's south-west side, tonight. The son is what most shelters turn down, the dog what she will not leave."""
    call.type("shelter spanish dog 15 yo son 60629 beds")
    call.to_list()
    call.pick("Casa Amparo", "Lantern House", "Prairie Door")
    assert call.read_out() == ["Casa Amparo", "Lantern House", "Prairie Door"]


def test_a_trans_woman(call: Call) -> None:
    """She was turned away twice today. A shelter that says yes comes before one that does not say."""
    call.type("trans shelter 60629")
    call.to_list()
    call.pick("Northside Rooms", "Open Arms", "Riverbend House")
    assert call.read_out() == ["Northside Rooms", "Open Arms", "Riverbend House"]


def test_a_man_with_two_children(call: Call) -> None:
    """He needs a place that takes men and children; a hotel or a house of its own is one, too."""
    call.type("man shelter 2 kids 60629")
    assert call.page.locator("#list > li[data-name='Maple Refuge']").count() == 0
    call.to_list()
    call.pick("Open Arms", "Riverbend House", "Brothers Way")
    assert call.read_out() == ["Open Arms", "Riverbend House", "Brothers Way"]


def test_a_deaf_caller_who_wants_to_talk_to_somebody(call: Call) -> None:
    """She calls by relay and signs; who has nobody that signs is the wrong number."""
    call.type("asl counseling 60629")
    call.to_list()
    call.pick("Hands and Voices", "Signs of Safety", "Quiet Harbor Counseling")
    assert call.read_out() == ["Hands and Voices", "Signs of Safety", "Quiet Harbor Counseling"]


def test_the_county_of_the_man_who_hurts_her_is_avoided(call: Call) -> None:
    """He lives and works in Cook County; she is with her sister in Joliet, the next county."""
    call.type("shelter not in cook county 60435")
    assert "Cook County, IL" in call.chips()
    assert call.page.locator("#list > li[data-name='Casa Amparo']").count() == 0
    call.to_list()
    call.pick("Will County Haven", "Joliet Safe Rooms", "Dupage Bridge")
    assert call.read_out() == ["Will County Haven", "Joliet Safe Rooms", "Dupage Bridge"]


def test_without_papers_she_needs_a_protective_order(call: Call) -> None:
    """She fears that asking a judge means being deported; who asks for no status is right, and speaks Spanish."""
    call.type("tpo undocumented spanish 60629")
    call.to_list()
    call.pick("Justicia Clinic", "Order Desk", "Puente Legal")
    assert call.read_out() == ["Justicia Clinic", "Order Desk", "Puente Legal"]


def test_far_from_everything_a_hundred_miles_are_near(call: Call) -> None:
    """Miles City, Montana. Billings would be 145 miles, with a car that she does not have."""
    call.type("shelter 59301 within 100")
    assert call.page.locator("#list > li[data-name='Billings Refuge']").count() == 0
    call.to_list()
    call.pick("Badlands Shelter", "Yellowstone House", "Glendive Safe Place")
    assert call.read_out() == ["Badlands Shelter", "Yellowstone House", "Glendive Safe Place"]


def test_she_changes_her_mind(call: Call) -> None:
    """First a shelter; then she can stay with her mother, and it is about who the children live with."""
    call.type("shelter 60629 ")
    call.drop("shelter")
    call.type("custody lawyer")
    call.to_list()
    call.pick("Family Lawyers", "Custody Help Line", "Justicia Clinic")
    assert call.read_out() == ["Family Lawyers", "Custody Help Line", "Justicia Clinic"]


def test_the_shelter_that_was_called_is_full(call: Call) -> None:
    """The call is in Spanish, and so is the line. The first house says on the other phone that it is full."""
    call.type("refugio 2 niños 60629 camas")
    call.to_list()
    call.choose("Open Arms")
    call.press("f")
    call.page.wait_for_selector("#acts-said [data-room]")
    call.page.wait_for_selector("#list:not(:has(> li[data-name='Open Arms'] .rooms.space))", state="attached")
    call.pick("Casa Amparo", "Lantern House", "Prairie Door")
    assert call.read_out() == ["Casa Amparo", "Lantern House", "Prairie Door"]


def test_nothing_fits_and_the_least_is_given_up(call: Call) -> None:
    """A man with a dog, far from everything: no house there takes both. His brother keeps the dog."""
    call.type("man shelter dog 59301 within 100")
    call.page.wait_for_selector("#nothing")
    assert "3" in call.page.locator("#ways li", has_text="pet").first.inner_text()
    call.drop("dog")
    call.to_list()
    call.pick("Yellowstone House", "Glendive Safe Place", "Badlands Shelter")
    assert call.read_out() == ["Yellowstone House", "Glendive Safe Place", "Badlands Shelter"]


def test_nobody_helps_and_that_is_counted(call: Call, live: Live) -> None:
    """A father may see his children only with somebody there, and in the valley nobody does that."""
    call.type("supervised visits 59301")
    call.press("Enter")
    call.page.wait_for_selector("#nothing:focus")
    call.press("o")
    call.page.wait_for_selector("#over[open] [data-act-panel]")
    call.press("4")
    call.page.wait_for_selector("#acts-said [data-done]")
    call.took = time.monotonic() - call.began
    live.office.app.state.desk.tally.flush()
    assert [(one.area, one.need, one.outcome) for one in _counted(live)] == [
        ("state:US-MT", "supervised-visits", "no-service")  # so few live in her county that it is not told
    ]


def _counted(live: Live) -> list[OutcomeTotal]:
    engine = store.open_store(live.office.settings)
    with store.session(engine) as people:
        found = list(people.exec(select(OutcomeTotal)))
    engine.dispose()
    return found
