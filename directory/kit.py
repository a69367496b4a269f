"""The directory opened: store, index and settings together, for the command line, the faces, scripts and tests.

Promises: opening is cheap and writes nothing; the index is brought up to date with the store before a search, so what
was imported a moment ago is found.

    with kit.open_kit(settings()) as opened:
        page = opened.search(SearchQuery(q="shelter", near="52401"), now)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from types import TracebackType
from typing import Self

from sqlalchemy import Engine as Database
from sqlmodel import Session

from directory import changes, public, store
from directory.errors import UnavailableError
from directory.search import index
from directory.search.engine import Engine
from directory.search.query import SearchPage, SearchQuery
from directory.search.search import search
from directory.settings import Settings

KEPT_UP_SECONDS = 1.0
"""How often a server looks whether the store has changed. Until then changes are laid over the index (`overlay`)."""


@dataclass
class Kit:
    """An open directory. `search_engine` is the disposable index, `replaced` whether it was made from another store."""

    settings: Settings
    database: Database
    search_engine: Engine
    replaced: bool = False

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction on the store."""
        with store.session(self.database) as opened:
            yield opened

    def refresh(self, now: datetime) -> int:
        """Bring the index up to date with the store; returns how many listings were taken in or dropped."""
        if self.replaced:
            taken = self.rebuild(now)
            self.replaced = False
            return taken
        with self.session() as opened:
            return index.bring_up_to_date(opened, self.search_engine, now)

    def keep_up(self, now: Callable[[], datetime], stop: Event, seconds: float) -> None:
        """Bring the index up to date again and again until `stop` is set; for a thread beside a server.

        Whatever goes wrong is tried again: with the thread dead nothing would be taken off the disk any more, and
        nobody would notice, since each request sees the changes all the same.
        """
        while not stop.wait(seconds):
            with suppress(Exception):
                self.refresh(now())

    def rebuild(self, now: datetime) -> int:
        """Build the index anew; readers keep the old one until the new one is whole. Returns what it holds."""
        with self.session() as opened:
            sequence = changes.latest(opened)
            return self.search_engine.rebuild(public.all_listings(opened, now), sequence)

    def search(self, query: SearchQuery, now: datetime) -> SearchPage:
        """Search the index as it is now, after bringing it up to date."""
        self.refresh(now)
        with self.session() as opened:
            return search(opened, self.search_engine, query, now, self.settings.country)

    def let_go(self) -> None:
        """Follow to another store that was put in the place of this one: open it anew, and make the index of it."""
        self.replaced = True
        self.database.dispose()

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def create(settings: Settings) -> None:
    """Make the home folder and the store, or bring the store to the newest schema."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise UnavailableError("the home folder (WAYMARK_HOME) cannot be made") from None
    database = store.engine(settings.store_url)
    try:
        store.upgrade(database)
    finally:
        database.dispose()


def open_kit(settings: Settings, *, read_only: bool = False) -> Kit:
    """Open the directory at `settings.home`; `UnavailableError` when there is none yet."""
    database = store.engine(settings.store_url, read_only=read_only)
    if not store.is_ready(database):
        database.dispose()
        raise UnavailableError("there is no store here yet: run `waymark init` (WAYMARK_HOME says where)")
    return Kit(settings, database, index.open_engine(settings.index_folder))
