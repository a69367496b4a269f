"""The real server on real sockets: nobody can hold it, and whatever comes gets one calm answer or a clean end."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest

from directory.settings import Settings
from tests.waiting import HANG, PATIENCE, until
from tests.web.conftest import NOW
from web import connections, gate
from web.faces import public_app
from web.safety import FIXED
from web.serving import Quiet, configuration

pytestmark = pytest.mark.usefixtures("socket_enabled")
CANARY = "qzcanaryqz"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@dataclass(frozen=True)
class Live:
    """A face that serves on a port of this machine."""

    port: int
    server: Quiet

    def open(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def send(self, sent: bytes) -> bytes:
        """All that comes back until the server closes; the client never closes first."""
        with self.open() as line:
            line.sendall(sent)
            return rest(line)


def rest(line: socket.socket) -> bytes:
    got = b""
    try:
        while part := line.recv(65_536):
            got += part
    except ConnectionResetError:
        pass
    return got


@pytest.fixture
def live(town: Settings, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """The public face: short of patience in what `request.param` names, and else as patient as a slow machine needs."""
    for module, name, value in (
        (connections, "HEAD_SECONDS", PATIENCE),
        (connections, "ANSWER_SECONDS", PATIENCE),
        (gate, "BODY_SECONDS", PATIENCE),
        *getattr(request, "param", ()),
    ):
        monkeypatch.setattr(module, name, value)
    app = public_app(town, now=lambda: NOW)
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    server = Quiet(configuration(app, timeout_keep_alive=1))
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    until(lambda: server.started)
    yield Live(listening.getsockname()[1], server)
    server.should_exit = server.force_exit = True
    thread.join(PATIENCE)
    listening.close()
    app.state.doors.close()


def honest(live: Live) -> None:
    """A search as a browser makes it is answered."""
    began = time.monotonic()
    body = b"near=Austin%2C+TX"
    head = b"POST /search HTTP/1.1\r\nHost: our.test\r\nConnection: close\r\n" + FORM
    got = live.send(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert got.startswith(b"HTTP/1.1 200")
    assert b"Juniper House Shelter" in got
    assert time.monotonic() - began < HANG


SLOW = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: our.test\r\nX-A: ",
    "half a body": b"POST /search HTTP/1.1\r\nHost: our.test\r\n" + FORM + b"Content-Length: 9000\r\n\r\nq=",
    "half a chunk": b"POST /search HTTP/1.1\r\nHost: our.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nq=",
}


@pytest.mark.parametrize("live", [[(connections, "MOST", 80)]], indirect=True)
@pytest.mark.parametrize("begun", SLOW.values(), ids=SLOW)
def test_two_hundred_slow_connections_keep_nobody_out(live: Live, begun: bytes) -> None:
    with ExitStack() as held:
        for number in range(200):
            line = held.enter_context(closing(live.open()))
            line.sendall(begun)
            if number % 50 == 49:
                honest(live)
        honest(live)


@pytest.mark.parametrize("live", [[(connections, "HEAD_SECONDS", 1.0)]], indirect=True)
@pytest.mark.parametrize("begun", [SLOW["nothing"], SLOW["half a head"]], ids=["nothing", "half a head"])
def test_a_head_must_come_in_time_however_often_a_byte_of_it_comes(live: Live, begun: bytes) -> None:
    with live.open() as line:
        line.settimeout(0.1)
        line.sendall(begun)
        for _ in range(600):
            try:
                assert line.recv(100) == b""
                break
            except TimeoutError:
                if begun:
                    line.sendall(b"a")
            except ConnectionError:
                break
        else:
            pytest.fail("it was waited for")


@pytest.mark.parametrize("live", [[(gate, "BODY_SECONDS", 1.0)]], indirect=True)
def test_a_body_must_come_in_time_and_the_answer_says_so_in_her_language(live: Live) -> None:
    head = b"POST /es/search HTTP/1.1\r\nHost: our.test\r\n" + FORM + b"Content-Length: 9\r\n\r\nq="
    got = live.send(head)
    assert got.startswith(b"HTTP/1.1 408")
    assert b'id="exit"' in got
    assert "Tardó demasiado".encode() in got
    assert b"connection: close" in got.lower()


@pytest.mark.parametrize("live", [[(connections, "ANSWER_SECONDS", 3.0)]], indirect=True)
def test_who_never_reads_is_let_go(live: Live) -> None:
    with live.open() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(0.2)
        asked = b"GET / HTTP/1.1\r\nHost: our.test\r\nAccept-Encoding: identity\r\n\r\n"
        ended = time.monotonic() + PATIENCE
        while time.monotonic() < ended:
            try:
                line.sendall(asked * 50)
            except TimeoutError:
                continue
            except ConnectionError:
                break
        else:
            pytest.fail("it was kept")


@pytest.mark.parametrize("live", [[(connections, "HEAD_SECONDS", 2.0)]], indirect=True)
def test_a_kept_connection_is_used_again_and_not_cut_off_by_the_clock_of_its_first_head(live: Live) -> None:
    asked = b"GET /safety HTTP/1.1\r\nHost: our.test\r\nAccept-Encoding: identity\r\n\r\n"
    live.server.config.timeout_keep_alive = int(PATIENCE)
    with live.open() as line:
        for pause in (0, 1.1, 1.1):
            time.sleep(pause)
            line.sendall(asked)
            got = b""
            while not got.endswith(b"</html>"):
                part = line.recv(65_536)
                assert part
                got += part
            assert got.startswith(b"HTTP/1.1 200")


HEAD = b"GET / HTTP/1.1\r\nHost: our.test\r\n"
END = b"Connection: close\r\n\r\n"
POST = b"POST /search HTTP/1.1\r\nHost: our.test\r\n" + FORM
ODD = {
    "no HTTP": (CANARY.encode() + b"\r\n\r\n", {400}),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200)) + b"\r\n\r\n", {400}),
    "HTTP/1.0": (b"GET / HTTP/1.0\r\n\r\n", {200}),
    "HTTP/2's first line": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {404}),
    "HTTP/0.9": (b"GET /\r\n\r\n", {400}),
    "no Host": (b"GET / HTTP/1.1\r\n" + END, {400}),
    "two Hosts": (HEAD + b"Host: " + CANARY.encode() + b"\r\n" + END, {400}),
    "a Host that is no host": (b"GET / HTTP/1.1\r\nHost: [" + CANARY.encode() + b"\r\n" + END, {200}),
    "a mistake under such a Host": (b"GET /x HTTP/1.1\r\nHost: [" + CANARY.encode() + b"\r\n" + END, {404}),
    "absolute form": (b"GET http://" + CANARY.encode() + b"/ HTTP/1.1\r\nHost: a\r\n" + END, {404}),
    "a tunnel": (b"CONNECT " + CANARY.encode() + b":443 HTTP/1.1\r\nHost: a\r\n" + END, {404}),
    "an asterisk": (b"OPTIONS * HTTP/1.1\r\nHost: a\r\n" + END, {404}),
    "TRACE": (b"TRACE / HTTP/1.1\r\nHost: a\r\nX-A: " + CANARY.encode() + b"\r\n" + END, {405}),
    "a method that is none": (b"BREW / HTTP/1.1\r\nHost: a\r\n" + END, {405}),
    "a method of 9 kB": (b"A" * 9000 + b" / HTTP/1.1\r\nHost: a\r\n" + END, {405}),
    "a target of 9 kB": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n" + END, {404}),
    "a target of 200 kB": (b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n" + END, {400}),
    "a header of 200 kB": (HEAD + b"X-A: " + b"a" * 200_000 + b"\r\n" + END, {400}),
    "1,000 headers": (HEAD + b"".join(b"X-%d: a\r\n" % n for n in range(1000)) + END, {200}),
    "10,000 headers": (HEAD + b"".join(b"X-%d: a\r\n" % n for n in range(10_000)) + END, {200, 400}),
    "a header that goes on": (HEAD + b"X-A: a\r\n b\r\n" + END, {200, 400}),
    "a header with NUL": (HEAD + b"X-A: a\x00b\r\n" + END, {400}),
    "a header with a blank in its name": (HEAD + b"X A: a\r\n" + END, {400}),
    "bytes in a header": (HEAD + b"X-A: \xff\xfe\r\n" + END, {200}),
    "bytes in a target": (b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n" + END, {400, 404}),
    "percent bytes in a target": (b"GET /%00%ff%fe%2e%2e%2f HTTP/1.1\r\nHost: a\r\n" + END, {404}),
    "an upgrade": (HEAD + b"Upgrade: websocket\r\nConnection: upgrade, close\r\n\r\n", {200}),
    "h2c": (HEAD + b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade\r\n\r\n", {200}),
    "two lengths": (POST + b"Content-Length: 1\r\nContent-Length: 2\r\n" + END + b"q=a", {400}),
    "a length that is none": (POST + b"Content-Length: 1_0\r\n" + END + b"q=a", {400}),
    "a length of a gigabyte": (POST + b"Content-Length: 1000000000\r\n" + END + b"q=a", {408}),
    "a length and chunks": (
        POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + END + b"0\r\n\r\n",
        {400, 200},
    ),
    "an unknown encoding": (POST + b"Transfer-Encoding: gzip, chunked\r\n" + END + b"0\r\n\r\n", {400, 501}),
    "chunks": (POST + b"Transfer-Encoding: chunked\r\n" + END + b"3\r\nq=a\r\n0\r\n\r\n", {200}),
    "chunks that are none": (POST + b"Transfer-Encoding: chunked\r\n" + END + b"zz\r\nq=a\r\n", {400}),
    "200 kB": (POST + b"Content-Length: 200000\r\n" + END + b"q=" + b"a" * 199_998, {413}),
    "200 kB in chunks": (
        POST
        + b"Transfer-Encoding: chunked\r\n"
        + END
        + b"1000\r\n"
        + b"a" * 4096
        + b"\r\n"
        + b"1000\r\n"
        + (b"a" * 4096 + b"\r\n1000\r\n") * 48
        + b"a" * 4096
        + b"\r\n0\r\n\r\n",
        {413},
    ),
    "a body by GET": (HEAD + b"Content-Length: 3\r\n" + END + b"q=a", {200}),
    "more than its length": (POST + b"Content-Length: 3\r\n\r\nq=a" + CANARY.encode() + b"\r\n\r\n", {200}),
    "100-continue": (POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n" + END + b"q=a", {200}),
    "a range": (HEAD + b"Range: bytes=0-9\r\n" + END, {200}),
    "conditions": (HEAD + b"If-None-Match: *\r\nIf-Modified-Since: Wed, 25 Nov 2026 00:00:00 GMT\r\n" + END, {200}),
    "credentials": (
        HEAD + b"Authorization: Basic " + CANARY.encode() + b"\r\nCookie: a=" + CANARY.encode() + b"\r\n" + END,
        {200},
    ),
}


@pytest.mark.parametrize(("sent", "statuses"), ODD.values(), ids=ODD)
def test_whatever_comes_gets_one_calm_answer_and_is_not_repeated(
    live: Live,
    sent: bytes,
    statuses: set[int],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if statuses == {408}:
        monkeypatch.setattr(gate, "BODY_SECONDS", 1.0)
    for name in ("waymark", "uvicorn", "asyncio"):  # they hand nothing on to the root, which caplog watches
        monkeypatch.setattr(logging.getLogger(name), "handlers", [caplog.handler])
    got = live.send(sent)
    assert got.startswith(b"HTTP/1.1 ")
    if got.startswith(b"HTTP/1.1 100"):
        got = got.partition(b"\r\n\r\n")[2]
    head, _, body = got.partition(b"\r\n\r\n")
    assert int(head.split()[1]) in statuses
    assert CANARY.encode() not in got
    for name, value in FIXED.items():
        assert f"{name}: {value}".lower().encode() in head.lower()
    if b"text/html" in head:
        assert b'id="exit"' in body
        assert b"1-800-799-7233" in body
    assert b"Traceback" not in got
    assert not [line for line in caplog.records if line.levelno >= logging.ERROR]


def test_requests_that_come_together_are_answered_one_after_the_other(live: Live) -> None:
    got = live.send(HEAD + b"\r\n" + HEAD + b"\r\n" + b"GET /x HTTP/1.1\r\nHost: a\r\n" + END)
    assert got.count(b"HTTP/1.1 200") == 2
    assert got.count(b"HTTP/1.1 404") == 1
    assert got.index(b"HTTP/1.1 404") > got.rindex(b"HTTP/1.1 200")
