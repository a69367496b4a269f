"""The staff face with people in it, and browsers to drive it with."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pyotp
import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlmodel import Session

from directory import kit
from directory.settings import Settings
from directory.staff import accounts, factors, invitations, passwords, store
from directory.staff.accounts import Role
from web.staff.app import staff_app

ORIGIN = "https://staff.test"
PASSWORD = "quiet maple lantern 47"
START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """The moment of the face, which a test moves."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Browser:
    """A browser as the staff face sees one: it sends `Origin`, keeps the cookie, and finds the token in the page."""

    client: TestClient
    clock: Clock
    secrets: dict[str, str]
    origin: str = ORIGIN
    page: Any = field(default=None)
    ids: dict[str, UUID] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Any:
        self.page = self.client.get(path, headers=headers)
        return self.page

    def post(self, path: str, data: dict[str, Any] | None = None, *, csrf: str | None = None, **headers: str) -> Any:
        fields = {"csrf": self.csrf if csrf is None else csrf} | (data or {})
        self.page = self.client.post(
            path, data=fields, headers={"origin": self.origin} | headers, follow_redirects=False
        )
        return self.page

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', self.client.get("/account").text)
        found = found or re.search(r'name="csrf" value="(\w+)"', self.client.get("/").text)
        return found[1] if found else ""

    @property
    def cookie(self) -> str:
        return next(iter(self.client.cookies.values()), "")

    def code(self, email: str) -> str:
        self.clock.pass_by(seconds=30)
        return pyotp.TOTP(self.secrets[email]).at(self.clock.now)

    def sign_in(self, email: str) -> Browser:
        answer = self.post("/sign-in", {"email": email, "password": PASSWORD})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/second")
        answer = self.post("/sign-in/second", {"code": self.code(email)})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        return self


@dataclass
class Office:
    """The face, its clock, and three people with an app each: sam (steward), sue (staff), pat (partner)."""

    app: Any
    settings: Settings
    clock: Clock
    secrets: dict[str, str]
    ids: dict[str, Any]
    opened: list[TestClient] = field(default_factory=list)
    origin: str = ORIGIN

    def browser(self) -> Browser:
        client = TestClient(self.app, base_url=self.origin)
        self.opened.append(client)
        return Browser(client, self.clock, self.secrets, self.origin)

    def close(self) -> None:
        for client in self.opened:
            client.close()
        self.app.state.desk.close()
        self.app.state.doors.close()


PEOPLE = (("sam@w.example", Role.STEWARD), ("sue@w.example", Role.STAFF), ("pat@p.example", Role.PARTNER))


def add_person(session: Session, email: str, role: Role) -> tuple[str, UUID]:
    """Somebody with a password and an app; returns the app's secret and the account's id."""
    account = accounts.add(session, email, email.split("@", maxsplit=1)[0].title(), role, "test", START)
    token = invitations.invite(session, account.id, "test", START)
    invitations.accept(session, token, account.name, PASSWORD, START)
    secret, before = factors.begin_totp(session, account.id), START - timedelta(hours=1)
    assert factors.confirm_totp(session, account.id, pyotp.TOTP(secret).at(before), before)
    factors.new_recovery_codes(session, account.id)
    return secret, account.id


def open_office(home: Path, origin: str = ORIGIN) -> Office:
    settings = Settings(home=home, staff_origin=origin)
    kit.create(settings)
    store.prepare(settings)
    clock, secrets, ids = Clock(), {}, {}
    engine = store.open_store(settings)
    with store.session(engine) as session:
        for email, role in PEOPLE:
            secrets[email], ids[email] = add_person(session, email, role)
    engine.dispose()
    return Office(staff_app(settings, now=clock), settings, clock, secrets, ids)


@pytest.fixture(autouse=True, scope="session")
def _quick_hashes() -> Iterator[None]:
    """Passwords hashed with little work; `tests/directory/staff/test_passwords.py` looks at the real parameters."""
    real, passwords.HASHER = passwords.HASHER, PasswordHasher(1, 8, 1)
    passwords._nobodys.cache_clear()
    yield
    passwords.HASHER = real
    passwords._nobodys.cache_clear()


@pytest.fixture(scope="session")
def _first_office(tmp_path_factory: pytest.TempPathFactory, _quick_hashes: None) -> Office:
    made = open_office(tmp_path_factory.mktemp("office") / "home")
    made.app.state.desk.close()
    return made


@pytest.fixture
def office(_first_office: Office, tmp_path: Path) -> Iterator[Office]:
    """Each test has an office of its own, copied from the first."""
    made = copy_office(_first_office, tmp_path / "home")
    yield made
    made.close()


def copy_office(first: Office, home: Path, origin: str = ORIGIN) -> Office:
    shutil.copytree(first.settings.home, home)
    settings = first.settings.model_copy(update={"home": home, "staff_origin": origin})
    clock = Clock()
    return Office(staff_app(settings, now=clock), settings, clock, dict(first.secrets), first.ids, origin=origin)


@pytest.fixture
def browser(office: Office) -> Browser:
    """Nobody yet."""
    return office.browser()


@pytest.fixture
def signed_in(office: Office) -> Callable[[str], Browser]:
    """`signed_in("sam@w.example")`: a browser of its own for each."""
    return lambda email: office.browser().sign_in(email)
