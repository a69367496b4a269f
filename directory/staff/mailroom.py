"""The mail room: what makes mails, and the one worker that sends them.

Promises: one process at a time (a lock on the home folder, and each mail is taken by one worker in the database); every
mail's taking is committed before it leaves. A round never ends a server: what goes wrong is said by its kind alone.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from directory import feedback, referrals, settling, store
from directory.errors import DirectoryError, UnavailableError, UsageError
from directory.settings import Settings
from directory.staff import composing, drafts, outbox, reminders, senders, telling
from directory.staff import store as staff_store
from directory.staff.reminders import Reminded
from directory.staff.senders import NotTakenError, PerhapsTakenError, Sender

EVERY: Final = 60.0
REMINDING: Final = timedelta(hours=12)
MOST: Final = 500
"""Mails of one round."""


@dataclass
class Round:
    """What a round did."""

    notices: int = 0
    alerts: int = 0
    sent: int = 0
    failed: int = 0
    unsure: int = 0
    reminded: Reminded = field(default_factory=Reminded)
    waiting: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """For `waymark remind --json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Room:
    """Both databases, and how mails leave."""

    settings: Settings
    people: Engine
    listings: Engine
    sender: Sender


@contextmanager
def alone(settings: Settings) -> Iterator[bool]:
    """Whether this process is the one that makes and sends mails, for as long as the block lasts."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(settings.home / "mail.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)  # which lets go of the lock, as the end of the process does


@contextmanager
def open_room(settings: Settings) -> Iterator[Room]:
    """Both databases, opened. Raises `UnavailableError` when one is not there, `UsageError` for a wrong setting."""
    sender = senders.sender_of(settings)
    people = staff_store.open_store(settings)
    listings = store.engine(settings.store_url)
    try:
        if not store.is_ready(listings):
            raise UnavailableError("there is no store here yet: run `waymark init` (WAYMARK_HOME says where)")
        yield Room(settings, people, listings, sender)
    finally:
        people.dispose()
        listings.dispose()


def gather(room: Room, now: datetime, *, reminding: bool) -> Round:
    """Make mails of what waits: notices, alerts, and (when `reminding`) overdue facts. Sends nothing."""
    made = Round()
    referrals.purge(room.settings, now)
    with store.session(room.listings) as listings:
        _alert(room.settings, listings, now)
        with staff_store.session(room.people) as people:
            staged = telling.stage(people, listings, now)
            made.alerts = telling.alert_stewards(people, listings, now)
            drafts.forget_hidden(people, listings)
        made.notices = telling.mark(listings, staged, now)  # committed after the mails are
    if reminding:
        with staff_store.session(room.people) as people, store.session(room.listings) as listings:
            made.reminded = reminders.remind(people, listings, now)
    return made


def _alert(settings: Settings, listings: Session, now: datetime) -> None:
    """Visitors' notes are in a file of their own, which the public face writes and which may not be there yet."""
    if settings.feedback_file.exists():
        with suppress(UnavailableError), feedback.inbox(settings) as box:
            settling.alert(listings, feedback.waiting(box), now)


def check(room: Room, now: datetime, *, reminding: bool) -> Round:
    """What `gather` would do, changing nothing."""
    made = Round()
    with Session(room.people, autoflush=False) as people, Session(room.listings, autoflush=False) as listings:
        _alert(room.settings, listings, now)
        made.notices = len(telling.stage(people, listings, now))
        made.alerts = telling.alert_stewards(people, listings, now)
        if reminding:
            made.reminded = reminders.remind(people, listings, now)
        made.waiting = outbox.counts(people)
        people.rollback()
        listings.rollback()
    return made


def send(room: Room, made: Round, clock: Callable[[], datetime]) -> None:
    """Send what is due, one after the other, and add to `made` what became of it."""
    origin, own = room.settings.staff_address, senders.from_of(room.settings)
    with staff_store.session(room.people) as people:
        made.unsure += outbox.recover(people, clock())
    for _ in range(MOST):
        with staff_store.session(room.people) as people:
            taken = outbox.take(people, clock())
        if taken is None:
            break
        why, final, known = "", False, True
        try:
            room.sender(composing.compose(taken, own, origin, clock()))
        except NotTakenError as error:
            why, final = str(error), error.final
        except PerhapsTakenError:
            known = False
        except UsageError as error:
            why, final = str(error), True
        with staff_store.session(room.people) as people:
            if not known:
                outbox.unsure(people, taken.id, clock())
                made.unsure += 1
            elif why:
                outbox.failed(people, taken.id, why, clock(), final=final)
                made.failed += 1
            else:
                outbox.sent(people, taken.id, clock())
                made.sent += 1
    store.settle(room.people)  # when a partner was told that something waits is not to stay in the database's log
    count(room, made)


def count(room: Room, made: Round) -> None:
    """Add to `made` how many mails are in each state."""
    with staff_store.session(room.people) as people:
        made.waiting = outbox.counts(people)


def utc_now() -> datetime:
    """The clock of the worker."""
    return datetime.now(UTC)


def keep_up(
    settings: Settings,
    stop: threading.Event,
    say: Callable[[Exception], None],
    clock: Callable[[], datetime] = utc_now,
    every: float = EVERY,
) -> threading.Thread:
    """Send mails in a thread of its own until `stop`. `say` is told of what went wrong; nothing is raised."""
    worker = threading.Thread(target=_keep_up, args=(settings, stop, say, clock, every), name="mail", daemon=True)
    worker.start()
    return worker


def _keep_up(
    settings: Settings, stop: threading.Event, say: Callable[[Exception], None], clock: Callable[[], datetime],
    every: float,
) -> None:  # fmt: skip
    reminded: datetime | None = None
    last = ""
    while not stop.is_set():
        now = clock()
        reminding = settings.reminders and (reminded is None or abs(now - reminded) >= REMINDING)
        try:
            referrals.purge(settings, now)  # also where no mail can be sent
            with alone(settings) as mine:
                if mine:
                    with open_room(settings) as room:
                        made = gather(room, now, reminding=reminding)
                        send(room, made, clock)
                    reminded = now if reminding else reminded
                    last = ""
        except UnavailableError:
            pass  # without accounts or a store there are no mails, and the faces say so themselves
        except (DirectoryError, SQLAlchemyError, OSError) as error:
            if repr(error) != last:  # once, not each minute
                say(error)
            last = repr(error)
        stop.wait(every)
