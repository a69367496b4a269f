"""For a test that runs both faces in a process of their own: a store nobody else has open, two ports, and patience."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
from contextlib import closing
from itertools import chain
from pathlib import Path

from directory.settings import Settings
from tests.waiting import until

FIRST, LAST = 20_000, 32_000
"""Below those that the system gives to whoever asks for any, so that no connection takes one meanwhile."""


def copied(town: Settings, home: Path) -> Settings:
    """A copy of the town that no other test of this process has open, without what visitors of other tests wrote.

    A note that waits is put before the stewards within a minute, which writes into the store whatever the test does.
    """
    shutil.copytree(town.home, home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.db", "*.db-*"))
    for path in (one for one in town.home.glob("*.db") if one.name != "feedback.db"):
        with closing(sqlite3.connect(path)) as told, closing(sqlite3.connect(home / path.name)) as copy:
            told.backup(copy)
    return town.model_copy(update={"home": home})


def free_port() -> int:
    """A port that is free, and the one after it too. Two test processes begin at different ones."""
    mine = FIRST + 4 * os.getpid() % (LAST - FIRST)
    for port in chain(range(mine, LAST, 2), range(FIRST, mine, 2)):
        try:
            for number in (port, port + 1):
                socket.create_server(("127.0.0.1", number)).close()
        except OSError:
            continue
        return port
    raise AssertionError("no free port")


def started(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until both faces listen."""

    def listens() -> bool:
        assert process.poll() is None, "it ended"
        try:
            for number in (port, port + 1):
                socket.create_connection(("127.0.0.1", number)).close()
        except ConnectionRefusedError:
            return False
        return True

    until(listens)
