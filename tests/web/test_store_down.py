"""The store or the index gone, locked, damaged or replaced, the disk full: the numbers to call answer all the while."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from directory import kit
from directory.draft import ListingDraft
from directory.settings import Settings
from tests.waiting import HANG, PATIENCE, until
from tests.web.conftest import NOW
from web.faces import public_app

STILL_THERE = ("/", "/es", "/safety", "/ar/safety", "/about", "/nowhere")
ASKED = {"q": "protective order", "near": "Austin, TX"}


@pytest.fixture
def home(build: Callable[..., Settings], lawyer: ListingDraft, tmp_path: Path) -> Settings:
    """A directory of its own, at rest: all of it in its file, none in SQLite's log."""
    made = build(tmp_path / "home", [lawyer])
    _settle(made)
    return made


def _settle(settings: Settings) -> None:
    with sqlite3.connect(settings.home / "waymark.db") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@pytest.fixture
def client(home: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A face as a server runs it: with the thread that keeps the index up to date."""
    monkeypatch.setattr(kit, "KEPT_UP_SECONDS", 0.05)
    app, stop = public_app(home, now=lambda: NOW), threading.Event()
    thread = app.state.doors.keep_up(stop)
    with TestClient(app, base_url="https://our.test") as made:
        yield made
    stop.set()
    thread.join(PATIENCE)
    app.state.doors.close()


def _found(client: TestClient) -> str:
    answer = client.post("/es/search", data=ASKED)
    assert answer.status_code in {200, 503}
    assert 'id="exit"' in answer.text
    assert "1-800-799-7233" in answer.text
    assert 'lang="es"' in answer.text
    return answer.text if answer.status_code == 200 else ""


def _comes_back(client: TestClient, name: str) -> None:
    until(lambda: name in _found(client) and client.get("/ready").status_code == 200, "it did not come back by itself")


def _still_there(client: TestClient) -> None:
    for path in STILL_THERE:
        began = time.monotonic()
        answer = client.get(path)
        assert answer.status_code in {200, 404}
        assert "1-800-799-7233" in answer.text
        assert time.monotonic() - began < HANG
    assert client.get("/health").status_code == 200


def test_a_store_that_goes_away_takes_only_the_search_with_it_and_comes_back_by_itself(
    home: Settings, client: TestClient
) -> None:
    _comes_back(client, "Protective order clinic")
    store = home.home / "waymark.db"
    store.rename(home.home / "aside")
    assert not _found(client)
    assert client.post("/api/search", json=ASKED).status_code == 503
    assert client.post("/api/suggest", json={"text": "law"}).status_code == 503
    assert client.post("/listing", data={"id": "x"}).status_code == 503
    assert client.get("/ready").status_code == 503
    _still_there(client)
    (home.home / "aside").rename(store)
    _comes_back(client, "Protective order clinic")


def test_a_face_that_starts_before_its_store_finds_it_when_it_is_there(
    tmp_path: Path, home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "KEPT_UP_SECONDS", 0.05)
    later = home.model_copy(update={"home": tmp_path / "later"})
    app, stop = public_app(later, now=lambda: NOW), threading.Event()
    thread = app.state.doors.keep_up(stop)
    client = TestClient(app, base_url="https://our.test")
    assert not _found(client)
    _still_there(client)
    shutil.copytree(home.home, later.home)
    _comes_back(client, "Protective order clinic")
    stop.set()
    thread.join(PATIENCE)
    app.state.doors.close()


def test_another_store_in_its_place_is_followed_and_nothing_of_the_old_one_is_shown(
    home: Settings,
    client: TestClient,
    build: Callable[..., Settings],
    lawyer: ListingDraft,
    tmp_path: Path,
) -> None:
    _comes_back(client, "Protective order clinic")
    changed = lawyer.model_copy(update={"name": "Order help desk", "external_id": "other"})
    other = build(tmp_path / "other", [changed])
    _settle(other)
    (other.home / "waymark.db").replace(home.home / "waymark.db")
    assert "Protective order clinic" not in _found(client)
    _comes_back(client, "Order help desk")
    assert client.post("/api/search", json=ASKED).json()["total"] == 1


def test_a_store_that_somebody_holds_shut_delays_no_page_and_is_used_again_afterwards(
    home: Settings, client: TestClient
) -> None:
    _comes_back(client, "Protective order clinic")
    holder = sqlite3.connect(home.home / "waymark.db", isolation_level=None)

    def holds() -> bool:
        client.app.state.doors.kit().database.dispose()  # type: ignore[attr-defined] # or it could not be taken alone
        with suppress(sqlite3.OperationalError):  # the thread that keeps the index up to date is looking
            holder.execute("PRAGMA locking_mode = EXCLUSIVE")
            holder.execute("PRAGMA journal_mode = DELETE")
            holder.execute("BEGIN EXCLUSIVE")
        return holder.in_transaction

    until(holds)
    with ThreadPoolExecutor(30) as people:
        searches = [people.submit(_found, client) for _ in range(20)]
        pages = [people.submit(_still_there, client) for _ in range(4)]
        assert [one.result() for one in pages] == [None] * 4
        assert {one.result() for one in searches} == {""}
    holder.execute("ROLLBACK")
    holder.close()
    _comes_back(client, "Protective order clinic")


@pytest.mark.parametrize("damage", ["half of it", "zeros", "no database", "nothing"])
def test_a_damaged_store_answers_calmly_until_a_whole_one_is_put_in_its_place(
    home: Settings, client: TestClient, damage: str, tmp_path: Path
) -> None:
    _comes_back(client, "Protective order clinic")
    store, whole = home.home / "waymark.db", tmp_path / "whole"
    shutil.copy(store, whole)
    content = store.read_bytes()
    broken = {
        "half of it": content[: len(content) // 2],
        "zeros": content[:4096] + bytes(len(content) - 4096),
        "no database": b"this is no database" * 1000,
        "nothing": b"",
    }[damage]
    (tmp_path / "broken").write_bytes(broken)
    (tmp_path / "broken").replace(store)
    for name in ("waymark.db-wal", "waymark.db-shm"):
        (home.home / name).unlink(missing_ok=True)
    for _ in range(5):
        _found(client)
        _still_there(client)
    whole.replace(store)
    for name in ("waymark.db-wal", "waymark.db-shm"):
        (home.home / name).unlink(missing_ok=True)
    _comes_back(client, "Protective order clinic")


@pytest.mark.parametrize("damage", ["gone", "empty files", "other bytes"])
def test_a_lost_or_damaged_index_is_made_anew_while_the_pages_answer(
    home: Settings, client: TestClient, damage: str
) -> None:
    _comes_back(client, "Protective order clinic")
    folder = home.index_folder
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if damage == "gone":
            path.unlink()
        else:
            fresh = path.with_name("fresh")
            fresh.write_bytes(b"" if damage == "empty files" else os.urandom(path.stat().st_size))
            fresh.replace(path)
    if damage == "gone":
        shutil.rmtree(folder)
    _found(client)
    _still_there(client)
    _comes_back(client, "Protective order clinic")


FULL = """
import resource, sys, threading
from datetime import datetime, UTC
from pathlib import Path
from fastapi.testclient import TestClient
from directory import kit
from directory.settings import Settings
from web.faces import public_app
kit.KEPT_UP_SECONDS = 0.05
app = public_app(Settings(home=Path(sys.argv[1])), now=lambda: datetime(2026, 11, 23, 20, tzinfo=UTC))
app.state.doors.keep_up(threading.Event())
client = TestClient(app, base_url="https://our.test")
for line in sys.stdin:
    answer = client.post("/search", data={"q": "protective order", "near": "Austin, TX"})
    pages = {client.get(path).status_code for path in ("/", "/safety", "/es")}
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))  # as on a full disk, no file can grow
    print(answer.status_code, line.strip() in answer.text, "1-800-799-7233" in answer.text, pages, flush=True)
"""


def test_on_a_full_disk_what_is_there_is_found_and_so_is_what_changed_since(
    home: Settings, build: Callable[..., Settings], lawyer: ListingDraft
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", FULL, str(home.home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def asked(name: str) -> str:
        assert process.stdin
        assert process.stdout
        process.stdin.write(name + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    try:
        assert asked("Protective order clinic") == "200 True True {200}"
        build(home.home, [lawyer.model_copy(update={"name": "Order help desk"})])
        assert asked("Order help desk") == "200 True True {200}"
    finally:
        process.kill()
        process.communicate()
