"""Waiting for what will be so: as long as a loaded machine takes, and not a moment longer on an idle one.

No test depends on speed: it waits for the thing itself, never for a time in which the thing has mostly happened.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 120.0
"""Seconds after which something is taken for stuck, and the test fails: no machine is as slow as that."""
HANG = 60.0
"""Seconds that no answer takes unless it waits for something it should not wait for."""
Found = TypeVar("Found")


def until(
    found: Callable[[], Found], why: str = "it never came", *, pause: Callable[[float], object] = time.sleep
) -> Found:
    """What `found` tells as soon as that is true, or a failure that says `why`. `pause(seconds)` waits in between."""
    deadline = time.monotonic() + PATIENCE
    while not (told := found()):
        assert time.monotonic() < deadline, why
        pause(0.02)
    return told
