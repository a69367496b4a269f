"""SAFETY S6: what is known of who asks is in memory only, gone after ten minutes at most, and never written down."""

from __future__ import annotations

import asyncio
import logging
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory.settings import Settings
from tests.safety.apart import copied, free_port, started
from tests.waiting import PATIENCE
from web import gate
from web.faces import public_app
from web.gate import Gate
from web.limits import LIFETIME, Allowances, Kind

WHO = "203.0.113.77"


def _gate(app: Any) -> Gate:
    found = app.middleware_stack
    while not isinstance(found, Gate):
        found = found.app
    return found


def _held(thing: Any, seen: set[int] | None = None) -> list[Any]:
    """Every value that can be reached from `thing`."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return []
    seen.add(id(thing))
    inner = list(thing.items()) if isinstance(thing, dict) else list(thing) if isinstance(thing, (list, tuple)) else []
    inner += list(vars(thing).items()) if hasattr(thing, "__dict__") else []
    return [thing, *(value for one in inner for value in _held(one, seen))]


def test_S6_state_is_older_than_ten_minutes_never_and_found_by_a_key_that_goes_with_it() -> None:
    assert LIFETIME <= 600
    given: Any = Allowances({Kind.SEARCH: 1})
    given.take(Kind.SEARCH, b"\1\2\3\4", 1000.0)
    assert given.take(Kind.SEARCH, b"\1\2\3\4", 1000.0) > 0
    key, tables = given._key, given._full_at[Kind.SEARCH]
    assert given.take(Kind.SEARCH, b"\4\3\2\1", 1000.0 + LIFETIME) == 0.0
    assert given._key != key
    assert given._full_at[Kind.SEARCH] is not tables
    assert given.take(Kind.SEARCH, b"\1\2\3\4", 1000.0 + LIFETIME) == 0.0, "nothing of her is known any more"


def test_S6_a_face_that_nobody_asks_any_more_forgets_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LIFETIME", 0.02)

    async def app(*_: Any) -> None: ...

    async def visit() -> tuple[bool, bool]:
        made = Gate(app, settings=Settings())
        await made({"type": "http", "method": "GET", "path": "/", "headers": [], "client": (WHO, 1)}, None, None)  # type: ignore[arg-type]
        known = not made.allowances.empty
        await asyncio.sleep(0.2)
        return known, made.allowances.empty

    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(asyncio.run, visit()).result() == (True, True)


def test_S6_neither_an_address_nor_anything_made_of_one_alone_is_kept(
    town: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    before = {path: path.read_bytes() for path in town.home.rglob("*") if path.is_file()}
    app = public_app(town.model_copy(update={"pages_a_minute": 1, "trusted_proxies": "198.51.100.0/24"}))
    with (
        caplog.at_level(logging.DEBUG, "waymark"),
        TestClient(app, base_url="https://our.test", client=("198.51.100.9", 4711)) as client,
    ):
        told = {"x-forwarded-for": WHO, "accept-encoding": "identity"}
        statuses = [client.get("/", headers=told).status_code for _ in range(3)]
    assert statuses == [200, 429, 429]
    packed = socket.inet_aton(WHO)
    for value in _held({name: value for name, value in vars(_gate(app)).items() if name != "app"}):
        assert value not in (WHO, packed, WHO.encode())
        assert not isinstance(value, bytes) or packed not in value
    assert not [record for record in caplog.records if WHO in record.getMessage()]
    assert "waymark" not in {record.name for record in caplog.records}, "being refused is no news"
    after = {path: path.read_bytes() for path in town.home.rglob("*") if path.is_file()}
    changed = {path.name for path, content in after.items() if before.get(path) != content}
    assert changed <= {"waymark.db-shm", "waymark.db-wal"}, "which SQLite makes for whoever reads"
    assert not [path for path, content in after.items() if WHO.encode() in content or packed in content]
    app.state.doors.close()


RUN = """
import sys
from pathlib import Path
from directory.settings import Settings
import web.serving
web.serving.serve(Settings(home=Path(sys.argv[1]), public_port=int(sys.argv[2]), staff_port=int(sys.argv[2]) + 1,
                           trusted_proxies="127.0.0.1", pages_a_minute=3))
"""


@pytest.mark.usefixtures("socket_enabled")
def test_S6_a_refused_address_is_in_nothing_that_the_server_says_or_writes(town: Settings, tmp_path: Path) -> None:
    port, home = free_port(), copied(town, tmp_path / "home").home
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen([sys.executable, "-c", RUN, str(home), str(port)], stdout=said, stderr=said)
        try:
            started(process, port)
            statuses = [_status(port) for _ in range(6)]
        finally:
            process.terminate()
            process.wait(PATIENCE)
    assert statuses == [200, 200, 200, 429, 429, 429]
    for path in [tmp_path / "said", *(path for path in home.rglob("*") if path.is_file())]:
        content = path.read_bytes()
        assert WHO.encode() not in content
        assert socket.inet_aton(WHO) not in content, path.name
    assert not (tmp_path / "said").read_bytes()


def _status(port: int) -> int:
    asked = f"GET /safety HTTP/1.1\r\nHost: our.test\r\nX-Forwarded-For: {WHO}\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(asked)
        return int(line.recv(64).split()[1])
