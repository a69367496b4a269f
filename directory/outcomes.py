"""What became of calls, as counts by area, need and month, and nothing finer (SAFETY S5).

Promises: what is said is held in memory and written in batches, in the order of its keys and not of the calls, so that
neither the database, its log nor a file's date tells when a call was or who took it; a process that is killed loses at
most what it holds. An outcome counts once: for one need, in one area, without an account, a listing or a time.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlmodel import Session, col, select

from directory import taxonomy
from directory.errors import InputError, UsageError
from directory.geo import Place
from directory.geo.areas import coarsened
from directory.staff.model import GapRelease, OutcomeTotal

OUTCOMES: Final = ("placed", "full", "not-eligible", "no-service")
UNKNOWN: Final = "unknown"
"""The area of a call whose place was not asked for or not found, and the need of one that named none."""
BATCH: Final = 20
EVERY: Final = 3600.0
"""Outcomes, or seconds, after which what is held is written."""

Key = tuple[str, str, str, str]
Opened = Callable[[], AbstractContextManager[Session]]


def area_of(place: Place | None) -> str:
    """The county (`county:19113`) or state of a place that has enough people to be told; `unknown` for any other."""
    if place is None or place.country != "US":
        return UNKNOWN
    try:
        told = coarsened(place.county) if place.county else coarsened(place)
    except InputError:
        return UNKNOWN
    return told.key if told.kind in {"county", "state"} else UNKNOWN


@dataclass
class Tally:
    """What was said and is not written yet. `opened` opens the accounts' database in one transaction."""

    opened: Opened
    _held: Counter[Key] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, area: str, need: str, outcome: str, now: datetime) -> None:
        """Count an outcome. `UsageError`: an outcome or need that there is not."""
        if outcome not in OUTCOMES:
            raise UsageError("the outcome is placed, full, not-eligible or no-service")
        if need != UNKNOWN and need not in taxonomy.needs():
            raise UsageError("there is no such need")
        with self._lock:
            self._held[area, need, f"{now:%Y-%m}", outcome] += 1
            full = self._held.total() >= BATCH
        if full:
            self.flush()

    def flush(self) -> None:
        """Write what is held; it is kept for the next time when that fails."""
        with self._lock:
            if self._held:
                with self.opened() as session:
                    write(session, self._held)
                self._held.clear()

    def keep_up(self, stop: threading.Event, say: Callable[[Exception], None]) -> threading.Thread:
        """Write now and then in a thread of its own, and once more at the end."""

        def work() -> None:
            while True:
                ended = stop.wait(EVERY)
                try:
                    self.flush()
                except Exception as error:  # noqa: BLE001 - a count must not end a server
                    say(error)
                if ended:
                    return

        worker = threading.Thread(target=work, name="tally", daemon=True)
        worker.start()
        return worker


def write(session: Session, counts: Mapping[Key, int]) -> None:
    """Add counts to the months' totals. What comes after its month was published is dropped: that stands as it is."""
    months = {key[2] for key in counts}
    closed = set(session.exec(select(GapRelease.period).where(col(GapRelease.period).in_(months))))
    for key in sorted(counts):
        area, need, month, outcome = key
        if month in closed:
            continue
        same = update(OutcomeTotal).where(
            col(OutcomeTotal.area) == area, col(OutcomeTotal.need) == need, col(OutcomeTotal.month) == month,
            col(OutcomeTotal.outcome) == outcome,
        )  # fmt: skip
        added = session.execute(same.values(count=OutcomeTotal.count + counts[key]))
        if not added.rowcount:  # type: ignore[attr-defined]
            session.add(OutcomeTotal(area=area, need=need, month=month, outcome=outcome, count=counts[key]))
            session.flush()
