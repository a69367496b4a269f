"""What a request of the staff face needs: the moment, a session on the accounts, one on the listings.

Promises: one transaction for each request and database, committed before the answer starts and only when it ends well.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session

from directory import store
from directory.capacity import Before
from directory.errors import UnavailableError
from directory.outcomes import Tally
from directory.settings import Settings
from directory.staff import store as staff_store
from web.staff.reach import Reach


@dataclass
class Desk:
    """The staff face's side of both databases. `now` gives the moment of a request (aware, UTC)."""

    settings: Settings
    now: Callable[[], datetime]
    reach: Reach
    undo: dict[tuple[UUID, str], tuple[Before | None, datetime]] = field(default_factory=dict)
    """What was said of a listing's room before somebody (`by`) said something else, and when: for seconds."""
    _people: Engine | None = None
    _listings: Engine | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Begin to count outcomes, in memory."""
        self.tally = Tally(self.people)

    @contextmanager
    def people(self) -> Iterator[Session]:
        """One transaction on the accounts. Raises `UnavailableError` as long as there are none."""
        with self._lock:
            if self._people is None:
                self._people = staff_store.open_store(self.settings)
        with staff_store.session(self._people) as opened:
            yield opened

    @contextmanager
    def listings(self) -> Iterator[Session]:
        """One transaction on the listings. Raises `UnavailableError` as long as there is no store."""
        with self._lock:
            if self._listings is None:
                opened = store.engine(self.settings.store_url)
                if not store.is_ready(opened):
                    opened.dispose()
                    raise UnavailableError("there is no store here yet: run `waymark init` (WAYMARK_HOME says where)")
                self._listings = opened
        with store.session(self._listings) as session:
            yield session

    def close(self) -> None:
        """Write what is counted, and let go of both."""
        self.tally.flush()
        with self._lock:
            for engine in (self._people, self._listings):
                if engine is not None:
                    engine.dispose()
            self._people = self._listings = None


async def _desk(request: Request) -> Desk:  # async, or each request would wait for a thread to fetch it
    found: Desk = request.app.state.desk
    return found


TheDesk = Annotated[Desk, Depends(_desk)]


def _people(desk: TheDesk) -> Iterator[Session]:
    with desk.people() as session:
        yield session


def _listings(desk: TheDesk) -> Iterator[Session]:
    with desk.listings() as session:
        yield session


def _now(desk: TheDesk) -> datetime:
    return desk.now()


People = Annotated[Session, Depends(_people, scope="function")]
"""The accounts, in this request's one transaction."""
Listings = Annotated[Session, Depends(_listings, scope="function")]
"""The listings, in this request's one transaction. A route that writes both writes the accounts first."""
Now = Annotated[datetime, Depends(_now)]
