"""A free port, and the one after it too, for a test that runs both faces in a process of their own."""

from __future__ import annotations

import os
import socket


def free_port() -> int:
    """A port that is free, and the one after it too."""
    for port in range(20_000 + os.getpid() % 20_000, 60_000, 7):
        try:
            for number in (port, port + 1):
                socket.create_server(("127.0.0.1", number)).close()
        except OSError:
            continue
        return port
    raise AssertionError("no free port")
