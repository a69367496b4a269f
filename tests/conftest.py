"""Fixtures every test may use: the real partners' files where they are, and a network that is switched off."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest
from pytest_socket import disable_socket, enable_socket

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("WAYMARK_SHARED", ROOT.parent / "shared"))

# A shared machine is no clock: no test fails for having been slow once. CI repeats itself; a person's runs wander.
hypothesis.settings.register_profile(
    "waymark",
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("waymark")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Sockets stay off unless a test drives a server or a browser (asyncio's own socketpair is a UNIX socket)."""
    if item.get_closest_marker("browser") or "live_server" in getattr(item, "fixturenames", ()):
        enable_socket()
    else:
        disable_socket(allow_unix_socket=True)


def pytest_runtest_teardown() -> None:
    enable_socket()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder shared with the project; tests that need it skip loudly where it is not."""
    if not SHARED.is_dir():
        pytest.skip(f"SKIPPED LOUDLY: no shared folder beside the project (looked for ../{SHARED.name})")
    return SHARED


@pytest.fixture(scope="session")
def shared_data(shared: Path) -> Path:
    """The real partners' files, never committed."""
    folder = shared / "data"
    if not folder.is_dir():
        pytest.skip("SKIPPED LOUDLY: the partners' real files (shared/data) are not here")
    return folder
