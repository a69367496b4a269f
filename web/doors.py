"""What a request needs of the directory: the moment, a session, the index.

Promises: the public face opens the listings read-only and writes nothing but notes into their inbox; nothing is opened
before it is needed, so that a face starts, and shows its hotlines, when the store or the index cannot answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from directory import changes, feedback, kit, public, store
from directory.errors import DirectoryError, UnavailableError
from directory.feedback import Kind, Told
from directory.kit import Kit
from directory.search.engine import Engine
from directory.search.query import SearchPage, SearchQuery
from directory.search.search import search
from directory.search.suggesting import Suggestions, Typed, suggest
from directory.settings import Settings

PATIENCE = 5
"""Times as long as a store let wait in vain that it is not asked again for what a page can do without."""


@dataclass
class Doors:
    """The directory as one face sees it. `now` gives the moment of a request (aware, UTC).

    With `kept_up` a thread beside the face keeps the index up to date (`keep_up`), and no request waits for it: what
    changed a moment ago is laid over the index. Without, a request does that itself.
    """

    settings: Settings
    now: Callable[[], datetime]
    kept_up: bool = False
    _kit: kit.Kit | None = None
    _demo: bool = False
    _demo_known_at: tuple[int, datetime | None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _store: tuple[int, int] = (0, 0)
    _opens_at: float = 0.0
    _asks_at: float = 0.0

    def kit(self) -> kit.Kit:
        """The opened store and index. Raises `UnavailableError` as long as there is no store.

        A store that was put in the place of the one that was open is opened instead. Who was kept waiting in vain is
        followed by nobody for as long: those behind are told at once.
        """
        with self._lock:
            if self._kit is None:
                self._kit = self._open()
            elif self._store != (found := store.mark(self.settings.store_url)):
                self._kit.let_go()
                self._store = found
            return self._kit

    def _open(self) -> Kit:
        began = time.monotonic()
        if began < self._opens_at:
            raise UnavailableError("the store or the index cannot be opened")
        try:
            self._store = store.mark(self.settings.store_url)
            return kit.open_kit(self.settings, read_only=True)
        except (DirectoryError, OSError, SQLAlchemyError):
            self._opens_at = time.monotonic() * 2 - began
            raise UnavailableError("the store or the index cannot be opened") from None

    def close(self) -> None:
        """Let go of the store."""
        with self._lock:
            if self._kit is not None:
                self._kit.close()
                self._kit = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One read-only transaction. Raises `UnavailableError` as long as there is no store."""
        with self.kit().session() as opened:
            yield opened

    def shows_demo(self) -> bool:
        """Whether pages must say that demonstration data is loaded; what was last known when the store is down.

        To look for it is to read every listing where there is none, so that is done anew only when something changed;
        and once a minute where there is some, because a listing may end without a change. A store that does not answer
        is left alone for a while: pages that need nothing else of it do not wait.
        """
        began = time.monotonic()
        if began < self._asks_at:
            return self._demo
        try:
            with self.session() as opened:
                now = self.now()
                state = (changes.latest(opened), now.replace(second=0, microsecond=0) if self._demo else None)
                if state != self._demo_known_at:
                    self._demo = public.has_demo(opened, now)
                    self._demo_known_at = (state[0], now.replace(second=0, microsecond=0) if self._demo else None)
        except (DirectoryError, SQLAlchemyError):
            ended = time.monotonic()
            self._asks_at = ended + PATIENCE * (ended - began)
        return self._demo

    @property
    def showed_demo(self) -> bool:
        """What `shows_demo` said last; the store is not asked."""
        return self._demo

    def find(self, session: Session, query: SearchQuery) -> SearchPage:
        """The answer to `query`. Raises `UnavailableError` when store or index cannot answer."""
        try:
            return search(session, self.engine(), query, self.now(), self.settings.country)
        except (OSError, SQLAlchemyError):
            raise UnavailableError("the store or the index cannot answer") from None

    def engine(self) -> Engine:
        """The index, as far up to date as a request waits for."""
        opened = self.kit()
        self._refresh(opened, self.now())
        return opened.search_engine

    def _refresh(self, opened: Kit, now: datetime) -> None:
        if self.kept_up and opened.search_engine.sequence >= 0:
            return
        with self._lock:
            opened.refresh(now)

    def keep_up(self, stop: threading.Event) -> threading.Thread:
        """Start the thread that keeps the index up to date until `stop` is set."""

        def work() -> None:
            while not stop.is_set():
                try:
                    self.kit().keep_up(self.now, stop, kit.KEPT_UP_SECONDS)
                except DirectoryError:  # no store yet
                    stop.wait(kit.KEPT_UP_SECONDS)

        self.kept_up = True
        thread = threading.Thread(target=work, name="keep-up", daemon=True)
        thread.start()
        return thread

    def complete(self, session: Session, typed: Typed) -> Suggestions:
        """What a half-typed text may become. Raises `UnavailableError` when store or index cannot answer."""
        try:
            return suggest(session, self.kit().search_engine, typed, self.now(), self.settings.country)
        except (OSError, SQLAlchemyError):
            raise UnavailableError("the store or the index cannot answer") from None

    def tell(self, listing_id: UUID, kind: Kind, text: str) -> Told:
        """Put a note into the inbox, with the day and nothing else. Raises `UnavailableError` when that fails."""
        with feedback.inbox(self.settings) as opened:
            return feedback.tell(opened, listing_id, kind, text, self.now().date(), feedback.caps(self.settings))

    def ready(self) -> bool:
        """Whether a search would be answered now."""
        try:
            opened = self.kit()
            self._refresh(opened, self.now())
        except (DirectoryError, OSError, SQLAlchemyError):
            return False
        return opened.search_engine.sequence >= 0


async def _doors(request: Request) -> Doors:  # async, or each request would wait for a thread to fetch it
    found: Doors = request.app.state.doors
    return found


TheDoors = Annotated[Doors, Depends(_doors)]
