"""The screens that follow along: one look at the stores for all of them, and what each is told.

Promises: one look at a time for the whole process, in one thread, while anybody follows, however many screens do; a
screen whose session ended is told so and let go, and being open keeps no session alive; what a screen missed while its
connection was lost it is told when it comes back; nothing about what was asked is known here.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from fastapi.sse import format_sse_event

from web.safety import LOG, where

MOST: Final = 120
"""Open screens of one process; a face has room for 400 connections (`web.connections`)."""
EACH: Final = 10
"""Of these for one session: a browser has six connections for us, so a person never meets this."""
LOOK_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 15.0
PATIENCE: Final = 3
"""Looks that may fail one after the other before the screens are told that the connection is lost."""
BEHIND: Final = 50
"""Pieces that wait for a screen which does not take them; then it is let go, and comes back by itself."""
BACK: Final = timedelta(seconds=30)
"""What was said is looked for from so much before the last look: its transaction may have ended after it."""
LONGEST_AWAY: Final = timedelta(hours=1)
"""A screen that comes back after longer must ask its line anew."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far somebody has been told: the newest change event, and the moment of the look."""

    sequence: int
    at: datetime

    def __str__(self) -> str:
        return f"{self.sequence}-{int(self.at.timestamp())}"


def read_mark(text: str, now: datetime) -> Mark | None:
    """The mark that a screen brings back; None for none, for an edited one and for one that is too old."""
    sequence, _, seconds = text.partition("-")
    if not (sequence.isascii() and sequence.isdigit() and seconds.isascii() and seconds.isdigit()):
        return None
    if len(text) > 40 or not 0 <= now.timestamp() - int(seconds) <= LONGEST_AWAY.total_seconds():
        return None
    return Mark(int(sequence), datetime.fromtimestamp(int(seconds), UTC))


@dataclass(frozen=True, slots=True)
class News:
    """What is new since a mark: room by listing, what changed, what may no longer be shown; `many`: too much.

    `answers` to referrals are by who had made them, and told to nobody else.
    """

    mark: Mark
    rooms: dict[str, dict[str, str]]
    changed: dict[str, dict[str, str]]
    gone: list[str]
    many: bool = False
    answers: dict[str, list[dict[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """One look: what is new, and which of the sessions still hold."""

    news: News
    holding: Collection[UUID]


Look = Callable[[Mark | None, Collection[UUID]], Seen]


@dataclass(eq=False, slots=True)
class _Follower:
    session: UUID
    by: str
    waiting: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(BEHIND))


@dataclass
class Following:
    """Everybody who follows along in this process. `look` runs in a thread; `now` is the moment of the face."""

    look: Look
    now: Callable[[], datetime]
    seconds: float = LOOK_SECONDS
    beat: float = BEAT_SECONDS
    _followers: set[_Follower] = field(default_factory=set)
    _looking: asyncio.Task[None] | None = None
    _mark: Mark | None = None
    _told: dict[str, dict[str, str]] = field(default_factory=dict)
    _answered: set[tuple[str, str]] = field(default_factory=set)

    def full_for(self, session: UUID) -> bool:
        """Whether there is no room for another screen, or none for another of this session."""
        mine = sum(one.session == session for one in self._followers)
        return mine >= EACH or len(self._followers) >= MOST

    def __len__(self) -> int:
        return len(self._followers)

    async def follow(self, session: UUID, since: Mark | None, by: str = "") -> AsyncGenerator[bytes]:
        """What a screen is sent until its session ends (`signed-out`) or it goes; `since`: what it knows already.

        `by`: whose screen it is, as the listings' database says it. Nothing where there is no room: of those who were
        let in at one moment only so many stay.
        """
        if self.full_for(session):
            return
        follower = _Follower(session, by)
        self._followers.add(follower)
        try:
            first = await asyncio.to_thread(self.look, since, [session])
            self._start(first.news.mark)
            yield self._hello(first.news.mark)
            if since is not None:
                for piece in (*_pieces(first.news), *_answers(first.news.answers.get(by, []), first.news.mark)):
                    yield piece
            while True:
                later = await self._next(follower)
                if later is None:
                    return
                yield later
        finally:
            self._followers.discard(follower)
            if not self._followers:
                self._stop()

    def _hello(self, mark: Mark) -> bytes:
        return event("hello", {"at": self.now().isoformat()}, mark)

    async def _next(self, follower: _Follower) -> bytes | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self.beat):
                return await follower.waiting.get()
        return event("beat", {"at": self.now().isoformat()}, self._mark)

    def _start(self, mark: Mark) -> None:
        if self._looking is None or self._looking.done():
            self._mark, self._told = mark, {}
            self._looking = asyncio.get_running_loop().create_task(self._look_again_and_again())

    def _stop(self) -> None:
        if self._looking is not None:
            with suppress(RuntimeError):  # the loop it ran in is closed
                self._looking.cancel()
        self._looking = None

    async def _look_again_and_again(self) -> None:
        failed = 0
        while self._followers:
            await asyncio.sleep(self.seconds)
            asked = {one.session for one in self._followers}  # who comes during the look is no part of it
            try:
                seen = await asyncio.to_thread(self.look, self._mark, asked)
            except Exception as error:  # noqa: BLE001 - whatever it is, the screens must not think that all is well
                failed += 1
                if failed == PATIENCE:
                    LOG.error("following %s", where(error))
                    self._tell(None)
                continue
            failed = 0
            self._mark = seen.news.mark
            self._tell_all(seen, asked.difference(seen.holding))

    def _tell_all(self, seen: Seen, ended: Collection[UUID]) -> None:
        for follower in [one for one in self._followers if one.session in ended]:
            _put(follower, event("signed-out", {}))
            _put(follower, None)
            self._followers.discard(follower)
        fresh = {id_: room for id_, room in seen.news.rooms.items() if self._told.get(id_) != room}
        self._told = seen.news.rooms
        news = News(seen.news.mark, fresh, seen.news.changed, seen.news.gone, seen.news.many)
        for piece in _pieces(news):
            self._tell(piece)
        answered = {(by, str(one)) for by, all_of in seen.news.answers.items() for one in all_of}
        for follower in list(self._followers):
            mine = seen.news.answers.get(follower.by, [])
            for piece in _answers([one for one in mine if (follower.by, str(one)) not in self._answered], news.mark):
                _put(follower, piece)
        self._answered = answered

    def _tell(self, piece: bytes | None) -> None:
        for follower in list(self._followers):
            _put(follower, piece)


def _put(follower: _Follower, piece: bytes | None) -> None:
    try:
        follower.waiting.put_nowait(piece)
    except asyncio.QueueFull:
        while not follower.waiting.empty():
            follower.waiting.get_nowait()
        follower.waiting.put_nowait(None)


def event(name: str, data: dict[str, Any], mark: Mark | None = None) -> bytes:
    """One server-sent event."""
    return format_sse_event(event=name, data_str=json.dumps(data), id=str(mark) if mark else None)


def _answers(answers: list[dict[str, str]], mark: Mark) -> list[bytes]:
    return [event("answers", {"answers": answers}, mark)] if answers else []


def _pieces(news: News) -> list[bytes]:
    found = []
    if news.rooms:
        found.append(event("rooms", {"rooms": news.rooms}, news.mark))
    if news.many:
        found.append(event("many", {}, news.mark))
    elif news.changed or news.gone:
        found.append(event("listings", {"changed": news.changed, "gone": news.gone}, news.mark))
    return found
