"""Who is open at a moment, when searches of many moments ask at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from directory import schedule
from directory.public import PublicListing
from directory.search.opening import CLOSED, OPEN, Hours
from directory.search.segments import built

NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def test_a_search_of_another_moment_does_not_change_the_answers_of_this_one(
    make: Callable[..., PublicListing], monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = {"timezone": "America/Los_Angeles"}
    columns = built(
        [make(1, hours=["Mo-Fr 09:00-17:00"], **zone), make(2, hours=["Mo-Fr 08:00-18:00"], **zone)]
    ).columns
    both = np.arange(2, dtype=np.int32)
    at_night = threading.Thread(target=lambda: Hours(NOON + timedelta(hours=12), "US").known(columns, both))
    asked, whole = [0], schedule.is_open

    def is_open(*said: Any) -> Any:
        asked[0] += 1
        if asked[0] == 2:  # the first of the two is answered, the second not yet
            at_night.start()
            at_night.join(0.3)
        return whole(*said)

    monkeypatch.setattr(schedule, "is_open", is_open)
    assert Hours(NOON, "US").known(columns, both).tolist() == [OPEN, OPEN]
    at_night.join()
    assert Hours(NOON + timedelta(hours=12), "US").known(columns, both).tolist() == [CLOSED, CLOSED]
