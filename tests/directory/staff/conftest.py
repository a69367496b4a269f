"""A database of accounts to sign in with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlmodel import Session

from directory import intake
from directory import store as listing_store
from directory.settings import Settings
from directory.staff import accounts, answering, factors, invitations, mailroom, passwords, senders, sessions, store
from directory.staff.accounts import Role
from directory.staff.answering import Answer, Outcome
from directory.staff.mailroom import Room
from directory.staff.model import Account
from directory.staff.sessions import SignedIn, Stage
from directory.values import PartnerKind
from tests.directory.staff import mailing

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSWORD = "quiet maple lantern 47"
Enrol = Callable[..., Account]


@pytest.fixture(autouse=True, scope="session")
def _quick_hashes() -> Iterator[None]:
    """Passwords hashed with little work; `tests/directory/staff/test_passwords.py` looks at the real parameters."""
    real, passwords.HASHER = passwords.HASHER, PasswordHasher(1, 8, 1)
    passwords._nobodys.cache_clear()
    yield
    passwords.HASHER = real
    passwords._nobodys.cache_clear()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home")
    store.prepare(settings)
    return settings


@pytest.fixture
def people(home: Settings) -> Iterator[Engine]:
    opened = store.open_store(home)
    yield opened
    opened.dispose()


@pytest.fixture
def staff(people: Engine) -> Iterator[Session]:
    with store.session(people) as opened:
        yield opened


@pytest.fixture
def enrol(staff: Session) -> Enrol:
    """Makes an account that has come in by its link, with `PASSWORD` and no second factor yet."""

    def made(email: str = "ana@partner.example", role: Role = Role.STAFF, name: str = "Ana") -> Account:
        account = accounts.add(staff, email, name, role, "test", NOW)
        invitations.accept(staff, invitations.invite(staff, account.id, "test", NOW), name, PASSWORD, NOW)
        return account

    return made


@pytest.fixture
def held(staff: Session, enrol: Enrol) -> SignedIn:
    """Ana, signed in."""
    account = enrol()
    factors.new_recovery_codes(staff, account.id)
    found = sessions.resume(staff, sessions.begin(staff, account.id, Stage.FULL, NOW), NOW)
    assert found is not None
    return found


@dataclass
class Post:
    """The mail room over both databases, with a sender that keeps what it is given or fails as it is told."""

    room: Room
    now: datetime = NOW
    mails: list[EmailMessage] = field(default_factory=list)
    failing: list[Exception] = field(default_factory=list)

    def __call__(self, message: EmailMessage) -> None:
        if self.failing:
            raise self.failing.pop(0)
        self.mails.append(mailing.read(bytes(message)))

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)

    def work(self, *, reminding: bool = False) -> mailroom.Round:
        """A round; returns what it did."""
        made = mailroom.gather(self.room, self.now, reminding=reminding)
        mailroom.send(self.room, made, lambda: self.now)
        return made

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    @contextmanager
    def listings(self) -> Iterator[Session]:
        with listing_store.session(self.room.listings) as session:
            yield session

    @contextmanager
    def people(self) -> Iterator[Session]:
        with store.session(self.room.people) as session:
            yield session

    def answer(self, token: str, given: Answer = Answer.YES, seen: str = "") -> Outcome:
        with self.people() as people, self.listings() as listings:
            return answering.answer(people, listings, token, given, seen, self.now)

    def look(self, token: str) -> answering.Asked:
        with self.people() as people, self.listings() as listings:
            return answering.look(people, listings, token, self.now)


@pytest.fixture
def post(home: Settings, people: Engine, database: Engine) -> Post:
    settings = home.model_copy(update={"staff_origin": "https://desk.example"})
    made = Post(Room(settings, people, database, senders.to_console))
    made.room = replace(made.room, sender=made)
    with made.listings() as session:
        for slug in ("river", "hill"):
            source = intake.source_of(slug, slug.title(), PartnerKind.COMMUNITY, trusted=True, demo=False)
            intake.ensure_source(session, source)
    return made
