"""A server's index follows the store without any request waiting for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from directory import intake, kit, public
from directory.draft import ListingDraft
from directory.search.query import SearchQuery
from directory.settings import Settings
from tests.waiting import PATIENCE, until
from web.doors import Doors

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def put(settings: Settings, draft: ListingDraft) -> None:
    with kit.open_kit(settings) as opened, opened.session() as session:
        intake.submit(session, draft, by="test", now=NOW)


def found(doors: Doors) -> list[str]:
    with doors.kit().session() as session:
        page = doors.find(session, SearchQuery(q="protective order", near="Austin, TX"))
    return [result.listing.name for result in page.results]


@pytest.fixture
def home(build: Callable[..., Settings], lawyer: ListingDraft, tmp_path: Path) -> Settings:
    return build(tmp_path / "home", [lawyer])


def test_what_changed_is_found_at_once_and_no_request_brings_the_index_up_to_date(
    home: Settings, lawyer: ListingDraft
) -> None:
    doors = Doors(home, lambda: NOW, kept_up=True)
    held = doors.kit().search_engine.sequence
    put(home, lawyer.model_copy(update={"name": "Moved clinic"}))
    assert found(doors) == ["Moved clinic"]
    assert doors.ready()
    assert doors.kit().search_engine.sequence == held
    doors.close()


def test_a_thread_beside_the_server_brings_the_index_up_to_date(
    home: Settings, lawyer: ListingDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "KEPT_UP_SECONDS", 0.01)
    doors, stop = Doors(home, lambda: NOW), threading.Event()
    held = doors.kit().search_engine.sequence
    thread = doors.keep_up(stop)
    put(home, lawyer.model_copy(update={"name": "Moved clinic"}))
    until(lambda: doors.kit().search_engine.sequence > held)
    assert found(doors) == ["Moved clinic"]
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    doors.close()


def test_the_thread_outlives_whatever_goes_wrong_once(
    home: Settings, lawyer: ListingDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "KEPT_UP_SECONDS", 0.01)
    doors, stop, whole, failed = Doors(home, lambda: NOW), threading.Event(), kit.Kit.refresh, threading.Event()

    def refresh(self: kit.Kit, now: datetime) -> int:
        if not failed.is_set():
            failed.set()
            raise ValueError("a damaged row")
        return whole(self, now)

    monkeypatch.setattr(kit.Kit, "refresh", refresh)
    held = doors.kit().search_engine.sequence
    put(home, lawyer.model_copy(update={"name": "Moved clinic"}))
    thread = doors.keep_up(stop)
    assert failed.wait(PATIENCE)
    until(lambda: doors.kit().search_engine.sequence > held)
    stop.set()
    thread.join(PATIENCE)
    doors.close()


def test_the_thread_waits_for_a_store_that_is_not_there_yet(
    tmp_path: Path, build: Callable[..., Settings], lawyer: ListingDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "KEPT_UP_SECONDS", 0.01)
    settings = Settings(home=tmp_path / "home")
    doors, stop = Doors(settings, lambda: NOW), threading.Event()
    thread = doors.keep_up(stop)
    time.sleep(0.05)
    build(tmp_path / "home", [lawyer])
    assert found(doors) == ["Protective order clinic"]
    stop.set()
    thread.join(PATIENCE)
    doors.close()


def test_without_such_a_thread_a_request_brings_the_index_up_to_date_itself(
    home: Settings, lawyer: ListingDraft
) -> None:
    doors = Doors(home, lambda: NOW)
    held = doors.kit().search_engine.sequence
    put(home, lawyer.model_copy(update={"name": "Moved clinic"}))
    assert found(doors) == ["Moved clinic"]
    assert doors.kit().search_engine.sequence > held
    doors.close()


def test_pages_say_at_once_that_demonstration_data_came_or_went(
    home: Settings, lawyer: ListingDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [NOW]
    doors, looked = Doors(home, lambda: clock[0]), []
    real = public.has_demo
    monkeypatch.setattr(public, "has_demo", lambda *told: looked.append(told) or real(*told))
    assert [doors.shows_demo() for _ in range(3)] == [False] * 3
    assert len(looked) == 1
    put(home, lawyer.model_copy(update={"external_id": "other", "demo": True}))
    assert [doors.shows_demo() for _ in range(3)] == [True] * 3
    assert len(looked) == 2
    clock[0] += timedelta(minutes=2)
    assert doors.shows_demo()
    assert len(looked) == 3
    put(home, lawyer.model_copy(update={"external_id": "other", "demo": False}))
    assert not doors.shows_demo()
    doors.close()
