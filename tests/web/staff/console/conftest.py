"""The console with people and listings behind it: a small Austin, with a shelter whose place nobody may learn."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from directory import capacity, intake, kit, public
from directory.staff import sessions, store
from directory.staff.sessions import Stage
from directory.values import PartnerKind
from tests import playing
from tests.waiting import PATIENCE, until
from tests.web.conftest import confidential, draft, everywhere, legal_clinic
from tests.web.staff.conftest import (  # noqa: F401
    START,
    Browser,
    Office,
    _first_office,
    _quick_hashes,
    copy_office,
    office,
    signed_in,
)
from web.serving import Quiet, configuration


def listings() -> list[Any]:
    """A shelter that says much, one that says little and is full, a clinic with an address, a line for the nation."""
    return [
        confidential(alert="Use the back line after dark.", application_process="Call the line and ask for intake."),
        legal_clinic(),
        everywhere(),
        draft(4, kind="shelter", tier="area", name="Cedar Rooms", needs=["emergency-shelter"], alert="New line soon."),
        draft(5, name="Bluebonnet Pantry", needs=["food"], demo=True),
    ]  # fmt: skip


def fill(made: Office, drafts: Sequence[Any]) -> dict[str, UUID]:
    """Put more listings into the store of an office; ids by name."""
    with kit.open_kit(made.settings) as opened:
        with opened.session() as session:
            source = intake.source_of("test", "Test partners", PartnerKind.COMMUNITY, trusted=True, demo=False)
            intake.ensure_source(session, source)
            for one in drafts:
                intake.submit(session, one, by="test", now=START)
        opened.refresh(START)
        with opened.session() as session:
            return {one.name: one.id for one in public.all_listings(session, START)}


def furnish(made: Office) -> dict[str, UUID]:
    """Give the office the listings, an index, and what was said of room; returns ids by name."""
    with kit.open_kit(made.settings) as opened:
        with opened.session() as session:
            source = intake.source_of("test", "Test partners", PartnerKind.COMMUNITY, trusted=True, demo=False)
            intake.ensure_source(session, source)
            for one in listings():
                intake.submit(session, one, by="test", now=START)
            ids = {one.name: one.id for one in public.all_listings(session, START)}
            capacity.say(session, ids["Juniper House Shelter"], "space", "test", START - timedelta(minutes=12))
            capacity.say(session, ids["Cedar Rooms"], "full", "test", START - timedelta(hours=2))
        opened.refresh(START)
    return ids


@dataclass
class Hotline:
    """The office with listings, and sue (staff) signed in."""

    office: Office
    ids: dict[str, UUID]
    sue: Browser

    def __post_init__(self) -> None:
        self.sue.ids = self.ids

    def find(self, line: str, **more: str) -> Any:
        return self.sue.post("/console/find", {"line": line, **more})


def ask(
    desk: Any,
    kind: str,
    who: Sequence[str] = ("Juniper House Shelter", "Protective order clinic"),
    *,
    part: bool = False,
    **more: Any,
) -> Any:
    fields = {"as": kind, "ids": [str(desk.ids[name]) for name in who], **more}
    return desk.post("/console/sheet", fields, **({"x-part": "1"} if part else {}))


@pytest.fixture(scope="session")
def _furnished(tmp_path_factory: pytest.TempPathFactory, _first_office: Office) -> tuple[Office, dict[str, UUID]]:  # noqa: F811
    made = copy_office(_first_office, tmp_path_factory.mktemp("console") / "home")
    ids = furnish(made)
    made.close()
    return made, ids


@pytest.fixture
def hotline(_furnished: tuple[Office, dict[str, UUID]], tmp_path: Path) -> Iterator[Hotline]:
    """Each test has a hotline of its own."""
    first, ids = _furnished
    made = copy_office(first, tmp_path / "hotline")
    yield Hotline(made, ids, made.browser().sign_in("sue@w.example"))
    made.close()


@dataclass
class Live:
    """The console served on loopback, with sue's cookie."""

    url: str
    office: Office
    ids: dict[str, UUID]
    cookie: str
    server: Any = None
    thread: Any = None

    def start(self, listening: socket.socket | None = None) -> None:
        """Serve; again on the same port after `stop`."""
        listening = listening or socket.create_server(("127.0.0.1", int(self.url.rpartition(":")[2])))
        server = self.server = Quiet(configuration(self.office.app))
        self.thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
        self.thread.start()
        until(lambda: server.started)

    def stop(self) -> None:
        """End as on a signal."""
        self.server.should_exit = True
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()

    def open(self, browser: Any, *, width: int = 1280, height: int = 800, **more: Any) -> Any:
        """A page at the console, signed in as sue."""
        context = playing.opened(browser, viewport={"width": width, "height": height}, **more)
        context.add_cookies([{"name": "waymark-dev", "value": self.cookie, "url": self.url}])
        page = context.new_page()
        page.goto(f"{self.url}/console")
        return page


@pytest.fixture(scope="module")
def live(_furnished: tuple[Office, dict[str, UUID]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The console in a browser's reach; its clock stands at START."""
    first, ids = _furnished
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    made = copy_office(first, tmp_path_factory.mktemp("live") / "home", url)
    engine = store.open_store(made.settings)
    with store.session(engine) as people:
        cookie = sessions.begin(people, made.ids["sue@w.example"], Stage.FULL, START)
    engine.dispose()
    served = Live(url, made, ids, cookie)
    served.start(listening)
    yield served
    served.stop()
    made.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for this file."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("SKIPPED LOUDLY: no Chromium here")
    opened = playing.player().chromium.launch(executable_path=found, args=["--no-sandbox"])
    yield opened
    opened.close()
