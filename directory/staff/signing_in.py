"""Signing in: the password, then the second factor; and the slowing down of whoever guesses.

Promises: for an address without account, a shut account, a wrong password and a slowed one the answer is the same, and
so is the work. Nobody can shut somebody else out for long: a wait after wrong passwords is never over a minute,
and a passkey knows no wait. Wrong codes after a right password wait longer, since who sends them has the password.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import update
from sqlmodel import Session, col

from directory.staff import accounts, factors, passwords, sessions, sign_in_log
from directory.staff.accounts import State
from directory.staff.model import Account
from directory.staff.sessions import SignedIn, Stage
from directory.staff.sign_in_log import Event

FREE: Final = 5
"""Wrong tries before one has to wait."""
PASSWORD_WAIT: Final = timedelta(minutes=1)
CODE_WAIT: Final = timedelta(hours=1)


class How(StrEnum):
    """What the second factor was."""

    CODE = "code"
    RECOVERY = "recovery"


def with_password(session: Session, email: str, password: str, now: datetime) -> Account | None:
    """The account, when the password is its own and it may try now; None for everything else."""
    account = accounts.find(session, email)
    kept = account.password_hash if account else None
    right = passwords.matches(kept, password)
    if account is None or account.state != State.ACTIVE.value:
        return None
    session.refresh(account)  # others may have tried while this one was hashed
    if account.wait_until is not None and now < account.wait_until:
        sign_in_log.note(session, Event.SLOWED, account.id, now)
        return None
    if not right:
        failures = _count(session, account, Account.failures)
        account.wait_until = _wait(failures, PASSWORD_WAIT, now)
        sign_in_log.note(session, Event.WRONG_PASSWORD, account.id, now)
        return None
    account.failures, account.wait_until = 0, None
    if kept is not None and passwords.is_old(kept):
        account.password_hash = passwords.hash_password(password)
    session.add(account)
    session.flush()
    return account


def next_stage(session: Session, account: Account) -> Stage:
    """What follows a right password: the second factor, or setting up a first one."""
    return Stage.SECOND if factors.count(session, account.id) else Stage.ENROL


def with_code(session: Session, held: SignedIn, code: str, now: datetime) -> How | None:
    """Whether `code` is the app's or a recovery code, and may be tried now."""
    account = accounts.get(session, held.person.id)
    if account.code_wait_until is not None and now < account.code_wait_until:
        sign_in_log.note(session, Event.SLOWED, account.id, now)
        return None
    how = None
    if factors.accepts(session, account.id, code, now):
        how = How.CODE
    elif factors.use_recovery_code(session, account.id, code, now):
        how = How.RECOVERY
    if how is None:
        failures = _count(session, account, Account.code_failures)
        account.code_wait_until = _wait(failures, CODE_WAIT, now)
        sign_in_log.note(session, Event.WRONG_CODE, account.id, now)
        return None
    account.code_failures, account.code_wait_until = 0, None
    session.add(account)
    sign_in_log.note(session, Event.RECOVERY_CODE_USED if how is How.RECOVERY else Event.SIGNED_IN, account.id, now)
    return how


def finish(session: Session, held: SignedIn, now: datetime) -> str:
    """Signed in: the token of the cookie from now on."""
    return sessions.step_up(session, held, Stage.FULL, now)


def prove_again(session: Session, held: SignedIn, password: str, now: datetime) -> str | None:
    """A fresh proof by password before a sensitive act: the session's new token, or None when it was wrong."""
    account = with_password(session, held.person.email, password, now)
    if account is None:
        return None
    sign_in_log.note(session, Event.PROVED, account.id, now)
    return sessions.step_up(session, held, Stage.FULL, now)


def _count(session: Session, account: Account, counter: Any) -> int:  # noqa: ANN401 - a column of Account
    """One more failure, counted by the database, since tries may come at the same time."""
    session.execute(update(Account).where(col(Account.id) == account.id).values({counter: counter + 1}))
    session.refresh(account)
    session.add(account)
    return int(getattr(account, counter.key))


def _wait(failures: int, most: timedelta, now: datetime) -> datetime | None:
    if failures < FREE:
        return None
    return now + min(timedelta(seconds=15 * 2 ** min(failures - FREE, 12)), most)
