"""A database of accounts to sign in with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from directory.settings import Settings
from directory.staff import accounts, factors, invitations, sessions, store
from directory.staff.accounts import Role
from directory.staff.model import Account
from directory.staff.sessions import SignedIn, Stage

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSWORD = "quiet maple lantern 47"
Enrol = Callable[..., Account]


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
