"""Which documents are open at a moment, for thousands at once.

Promises: the answer of `directory.schedule`, never inferred. Equal hours are asked once, and again only after the
moment until which their answer stands; what is remembered belongs to the segment and says nothing of who asked.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from directory import schedule
from directory.public import PublicSchedule
from directory.search.columns import Columns, Numbers

CLOSED, OPEN, UNKNOWN = 0, 1, -1


class Said(NamedTuple):
    """A schedule as `directory.schedule` reads it."""

    label: str
    expression: str


@lru_cache(4096)
def _state(said: tuple[Said, ...], minute: datetime, timezone: str, country: str) -> schedule.OpenState:
    """Hours are told in whole minutes, so what holds at the minute's begin holds in all of it."""
    return schedule.state(said, minute, timezone, country)


@dataclass(frozen=True, slots=True)
class Remembered:
    """The answers of each of a segment's hours, and from when until when (seconds since 1970) each stands.

    Whoever reads or writes them holds the `lock`: searches of other moments put their own answers in the same places.
    """

    answers: NDArray[np.int8]
    since: NDArray[np.float64]
    until: NDArray[np.float64]
    lock: threading.Lock = field(default_factory=threading.Lock, compare=False)


class Hours:
    """Open or not at the moment `now` (aware), in a country whose holidays are kept."""

    def __init__(self, now: datetime, country: str) -> None:
        self._now = now
        self._minute = now.replace(second=0, microsecond=0)
        self._country = country

    def state(self, schedules: Sequence[PublicSchedule], timezone: str) -> schedule.OpenState:
        """The whole state of one listing's hours; `open` is None when it is not known."""
        said = tuple(Said(one.label, one.expression) for one in schedules)
        return _state(said, self._minute, timezone, self._country)

    def known(self, columns: Columns, numbers: Numbers) -> NDArray[np.int8]:
        """`OPEN`, `CLOSED` or `UNKNOWN` for each document."""
        remembered = self._remembered(columns)
        places, now = columns["hours"][numbers], self._now.timestamp()
        with remembered.lock:
            stale = (remembered.since[places] > now) | (remembered.until[places] <= now)
            for place in np.unique(places[stale]).tolist() if stale.any() else ():
                self._ask(columns.tables["hours"][place], place, remembered)
            answers: NDArray[np.int8] = remembered.answers[places]
        return answers

    def _remembered(self, columns: Columns) -> Remembered:
        count = len(columns.tables["hours"])
        fresh = Remembered(np.full(count, UNKNOWN, np.int8), np.full(count, np.inf), np.full(count, -np.inf))
        kept: Remembered = columns.memory.setdefault(f"open:{self._country}", fresh)
        return kept

    def _ask(self, line: str, place: int, remembered: Remembered) -> None:
        said = json.loads(line)
        answer, until = None, None
        if said:
            schedules = [Said(label, expression) for label, expression, *_ in said[0]]
            answer, until = schedule.is_open(schedules, self._now, said[1], self._country)
        remembered.answers[place] = UNKNOWN if answer is None else OPEN if answer else CLOSED
        remembered.until[place] = until.timestamp() if until else np.inf
        remembered.since[place] = self._now.timestamp() if until else -np.inf
