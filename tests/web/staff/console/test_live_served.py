"""The stream over real connections: it outlasts the clock of other answers, and holds nobody when the server stops."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from directory import capacity, editing, kit
from tests.waiting import PATIENCE, until
from web import connections
from web.serving import Quiet, configuration
from web.staff.console import following


@dataclass
class Line:
    """A stream on a real connection."""

    socket: socket.socket
    got: bytes = b""

    def until(self, wanted: bytes) -> bytes:
        while wanted not in self.got:
            part = self.socket.recv(65_536)
            if not part:
                raise EOFError(self.got.decode())
            self.got += part
        return self.got

    def ends(self) -> None:
        try:
            while self.socket.recv(65_536):
                pass
        except ConnectionResetError:
            pass


@dataclass
class Served:
    """The console on a port of this machine, and its server."""

    office: Any
    sue: Any
    port: int
    server: Any
    thread: threading.Thread
    opened: list[Line] = field(default_factory=list)

    def stream(self, since: str = "") -> Line:
        line = Line(socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE))
        self.opened.append(line)
        line.socket.sendall(
            f"GET /console/live{since} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n"
            f"Cookie: {self.office.app.state.desk.reach.cookie}={self.sue.cookie}\r\n\r\n".encode()
        )
        return line


@pytest.fixture
def served(
    hotline: Any,
    socket_enabled: None,  # noqa: ARG001 - a fixture that lets sockets be opened
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Served]:
    """A real server with little patience: an answer that is not taken for 4 seconds ends."""
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 4.0)
    everybody = hotline.office.app.state.following
    everybody.seconds, everybody.beat = 0.05, 0.3
    listening = socket.create_server(("127.0.0.1", 0))
    server = Quiet(configuration(hotline.office.app))
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    until(lambda: server.started)
    made = Served(hotline.office, hotline.sue, listening.getsockname()[1], server, thread)
    yield made
    server.should_exit = True
    thread.join(PATIENCE)
    for line in made.opened:
        line.socket.close()
    listening.close()


def test_a_stream_outlasts_the_clock_of_ordinary_answers_and_tells_what_happens(served: Served, hotline: Any) -> None:
    line = served.stream()
    head = line.until(b"event: hello")
    assert b"content-type: text/event-stream" in head.lower()
    assert b"cache-control: no-store" in head.lower()
    began = time.monotonic()
    while time.monotonic() - began < 4.5:
        line.got = b""
        line.until(b"event: beat")
    with kit.open_kit(served.office.settings) as opened, opened.session() as session:
        capacity.say(session, hotline.ids["Cedar Rooms"], "space", "test", served.office.clock.now)
    assert b'"level": "space"' in line.until(b"event: rooms")


def test_many_streams_take_no_threads_and_a_server_that_stops_does_not_wait_for_them(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "EACH", 40)
    lines, threads = [], []
    for _ in range(40):
        lines.append(served.stream())
        lines[-1].until(b"event: hello")
        threads.append(threading.active_count())
    assert threads[-1] - threads[3] < 8, "those of the pool, however many follow"
    served.server.should_exit = True
    served.thread.join(PATIENCE)
    assert not served.thread.is_alive()
    for line in lines:
        line.ends()


def test_what_was_missed_is_told_to_who_comes_back(served: Served, hotline: Any) -> None:
    line = served.stream()
    mark = line.until(b"id: ").split(b"id: ")[1].split(b"\n")[0].decode()
    line.socket.close()
    with kit.open_kit(served.office.settings) as opened, opened.session() as session:
        editing.withdraw(session, hotline.ids["Bluebonnet Pantry"], "test", "they closed", served.office.clock.now)
    again = served.stream(f"?since={mark}")
    assert str(hotline.ids["Bluebonnet Pantry"]).encode() in again.until(b"event: listings")


def test_signing_out_ends_the_stream(served: Served) -> None:
    line = served.stream()
    line.until(b"event: hello")
    assert served.sue.post("/sign-out").status_code == 303
    line.until(b"event: signed-out")
    line.ends()
