"""A headless Firefox without a driver: its own Marionette protocol (length, colon, JSON) over a local socket.

Playwright has Firefox only as its own build; this drives the one people have. Nothing here but what the tests use.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE, until

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PREFERENCES: Mapping[str, object] = {
    "marionette.port": 0,
    "network.dns.localDomains": "our.test,exit.test",
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "browser.sessionstore.interval": 1000,
}
SAFEST: Mapping[str, object] = {
    "javascript.enabled": False,
    "svg.disabled": True,
    "mathml.disabled": True,
    "gfx.downloadable_fonts.enabled": False,
}
"""What Tor Browser's level "Safest" switches off."""


class Firefox:
    """One session in one tab. Commands raise `RuntimeError` with Firefox's own name of the error."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._count = 0
        self._receive()
        self.command("WebDriver:NewSession", {"acceptInsecureCerts": True})

    def _receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._part(1)
        size, body = int(length[:-1]), b""
        while len(body) < size:
            body += self._part(size - len(body))
        return json.loads(body)

    def _part(self, most: int) -> bytes:
        part = self._socket.recv(most)
        if not part:
            raise RuntimeError("Firefox ended")
        return part

    def command(self, name: str, facts: Mapping[str, object] | None = None) -> Any:
        """Send one command; returns its result."""
        self._count += 1
        message = json.dumps([0, self._count, name, facts or {}]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{error['error']}: {error['message'][:200]}")
        return result

    def go(self, url: str) -> None:
        """Open an address."""
        self.command("WebDriver:Navigate", {"url": url})

    def find(self, selector: str) -> str:
        """The first element that fits, waited for."""

        def first() -> str:
            with suppress(RuntimeError):
                found = self.command("WebDriver:FindElement", {"using": "css selector", "value": selector})
                return str(found["value"][ELEMENT])
            return ""

        return until(first, f"no {selector} came")

    def click(self, selector: str) -> None:
        """Click the first element that fits."""
        self.command("WebDriver:ElementClick", {"id": self.find(selector)})

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.command("WebDriver:ElementSendKeys", {"id": self.find(selector), "text": text})

    def text(self, selector: str) -> str:
        """What an element says."""
        return str(self.command("WebDriver:GetElementText", {"id": self.find(selector)})["value"])

    def until(self, url: str) -> None:
        """Wait until the tab is at `url`."""
        until(lambda: self.command("WebDriver:GetCurrentURL")["value"] == url, "the tab never came there")

    def quit(self) -> None:
        """Close as a person does, so that everything that is kept is written."""
        with suppress(RuntimeError, OSError):
            self.command("Marionette:Quit", {"flags": ["eAttemptQuit"]})
        self._socket.close()


@contextmanager
def opened(binary: str, profile: Path, preferences: Mapping[str, object] | None = None) -> Iterator[Firefox]:
    """Firefox with its profile in `profile`; closed, and everything written, at the end."""
    profile.mkdir(exist_ok=True)
    lines = (
        f"user_pref({json.dumps(name)}, {json.dumps(value)});"
        for name, value in {**PREFERENCES, **(preferences or {})}.items()
    )
    (profile / "user.js").write_text("\n".join(lines))
    argv = [binary, "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
    around = {**os.environ, "HOME": str(profile.parent), "MOZ_CRASHREPORTER_DISABLE": "1"}
    process = subprocess.Popen(argv, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        browser = Firefox(_port(profile, process))
        yield browser
        browser.quit()
        process.wait(PATIENCE)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait(10)


def _port(profile: Path, process: subprocess.Popen[bytes]) -> int:
    def told() -> int:
        assert process.poll() is None, "Firefox ended"
        with suppress(OSError, ValueError):
            return int((profile / "MarionetteActivePort").read_text())
        return 0

    return until(told, "Firefox did not start")


def history(profile: Path, host: str) -> set[tuple[str, str]]:
    """`(url, title)` of every row of the history about `host`."""
    with closing(sqlite3.connect(f"file:{profile / 'places.sqlite'}?mode=ro&immutable=1", uri=True)) as database:
        rows = database.execute("SELECT url, title FROM moz_places").fetchall()
    return {(str(url), str(title or "")) for url, title in rows if host in str(url)}


def unpacked_session(content: bytes) -> bytes:
    """The text of a `.jsonlz4` file of Firefox: `mozLz40`, its length, one LZ4 block."""
    if not content.startswith(b"mozLz40\0"):
        return b""
    block, at, out = content[12:], 0, bytearray()
    while at < len(block):
        token, at = block[at], at + 1
        length, at = _length(block, at, token >> 4)
        out += block[at : at + length]
        at += length
        if at >= len(block):
            break
        back, at = int.from_bytes(block[at : at + 2], "little"), at + 2
        length, at = _length(block, at, token & 15)
        for _ in range(length + 4):
            out.append(out[-back])
    return bytes(out)


def _length(block: bytes, at: int, length: int) -> tuple[int, int]:
    if length == 15:
        while True:
            more, at = block[at], at + 1
            length += more
            if more < 255:
                break
    return length, at
