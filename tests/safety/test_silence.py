"""SAFETY S1, S2: a face writes nothing down about who asked for what, also when it breaks."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from directory.errors import UnavailableError, UsageError
from directory.settings import Settings
from tests.safety.apart import copied, free_port, started
from tests.waiting import PATIENCE
from web.faces import NO_TELEMETRY, public_app, staff_app
from web.serving import LOG_CONFIG, Silence, configuration, refuse_if_talkative, serve

CANARIES = ("canaryquestion", "canaryagent", "203.0.113.77", "canaryheader", "canarybody")
RUN = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from directory.settings import Settings
import web.doors, web.serving
if sys.argv[3] == "broken":
    def broken(*a, **k): raise RuntimeError("canaryquestion canarybody")
    web.doors.search = broken
web.serving.serve(Settings(home=Path(sys.argv[1]), public_port=int(sys.argv[2]), staff_port=int(sys.argv[2]) + 1))
"""


def _ask(port: int, path: str, body: bytes | None, kind: str) -> int:
    headers = {"User-Agent": "canaryagent", "X-Forwarded-For": "203.0.113.77", "X-Canary": "canaryheader"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers | {"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return int(error.code)


@pytest.fixture
def live_server(town: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """Both faces as `waymark serve` runs them; `request.param` is `whole` or `broken`."""
    port, home = free_port(), copied(town, tmp_path / "home").home
    with (tmp_path / "said").open("wb") as said:
        argv = [sys.executable, "-c", RUN, str(home), str(port), request.param]
        process = subprocess.Popen(argv, stdout=said, stderr=said, env={**os.environ, "TMPDIR": str(tmp_path)})
        started(process, port)
        yield port, tmp_path, process
        process.kill()
        process.wait(PATIENCE)


@pytest.mark.parametrize("live_server", ["whole", "broken"], indirect=True)
def test_S1_nothing_of_a_request_is_written_anywhere(
    live_server: tuple[int, Path, subprocess.Popen[bytes]], request: pytest.FixtureRequest
) -> None:
    port, folder, process = live_server
    broken = "broken" in request.node.name
    form = "application/x-www-form-urlencoded"
    expected = 500 if broken else 200
    assert _ask(port, "/search", b"q=canaryquestion&near=Austin", form) == expected
    assert _ask(port, "/api/search", b'{"q": "canaryquestion"}', "application/json") == expected
    assert _ask(port, "/search", b"canarybody=canaryquestion", form) == 422
    assert _ask(port, "/api/search", b'{"canarybody": "canaryquestion"', "application/json") == 422
    assert _ask(port, "/canaryquestion?canaryquestion", None, "text/plain") == 404
    assert _ask(port + 1, "/canaryquestion", None, "text/plain") == 404
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    said = (folder / "said").read_text()
    assert ("RuntimeError" in said) is broken
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert folder / "home" / "waymark.db" in files
    for path in files:
        content = path.read_bytes()
        assert [word for word in CANARIES if word.encode() in content] == [], path.name


def test_S2_a_face_does_not_start_with_an_access_log_or_a_server_header() -> None:
    app = FastAPI()
    for option in ({"access_log": True}, {"server_header": True}, {"log_config": None}):
        with pytest.raises(UsageError):
            configuration(app, **option)
    with pytest.raises(UsageError):
        refuse_if_talkative(uvicorn.Config(app))
    assert LOG_CONFIG["loggers"]["uvicorn.access"]["handlers"] == ["nowhere"]


def test_S1_an_error_is_logged_by_kind_and_place_only() -> None:
    try:
        int("canaryquestion")
    except ValueError:
        record = logging.LogRecord("uvicorn.error", 40, "x", 1, "boom %s", ("canarybody",), sys.exc_info())
    assert Silence().filter(record)
    assert "canary" not in logging.Formatter().format(record)
    assert "ValueError at test_silence.py" in record.getMessage()
    assert not Silence().filter(logging.LogRecord("uvicorn.error", 30, "x", 1, "canary", (), None))


def test_S1_a_crash_is_a_calm_page_and_says_nothing(town: Settings, caplog: pytest.LogCaptureFixture) -> None:
    app = public_app(town)

    def crash(request: Request) -> None:
        raise RuntimeError(f"canaryquestion {request.url}")

    app.add_api_route("/es/crash", crash)
    with TestClient(app, base_url="https://our.test", raise_server_exceptions=False) as client:
        answer = client.get("/es/crash?canarybody")
    assert answer.status_code == 500
    assert 'lang="es"' in answer.text
    assert 'id="exit"' in answer.text
    assert "1-800-799-7233" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "canary" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text


def test_S1_the_frameworks_own_telemetry_is_off(monkeypatch: pytest.MonkeyPatch, town: Settings) -> None:
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    assert not any(NO_TELEMETRY.values())
    for app in (public_app(town), staff_app(town)):
        assert {name: app._telemetry[name] for name in NO_TELEMETRY} == NO_TELEMETRY  # type: ignore[literal-required]


@pytest.mark.browser  # for its sockets
def test_a_taken_port_is_said_in_one_line(live_server_port: int, town: Settings) -> None:
    with pytest.raises(UnavailableError, match=r"^port \d+ cannot be listened on"):
        serve(town.model_copy(update={"public_port": live_server_port}))


@pytest.fixture
def live_server_port() -> Any:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]
