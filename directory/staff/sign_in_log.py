"""The log of sign-ins: who, what, when; never from where, and for as long as the policy says.

Promises: no address on the network, no browser, nothing typed; an entry is never changed, only forgotten with its age.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from directory.staff.model import SignInEvent


class Event(StrEnum):
    """What is written down."""

    SIGNED_IN = "signed in"
    SIGNED_IN_PASSKEY = "signed in with a passkey"
    RECOVERY_CODE_USED = "recovery code used"
    WRONG_PASSWORD = "wrong password"  # noqa: S105 - an event's name
    WRONG_CODE = "wrong code"
    SLOWED = "tried while slowed down"
    SIGNED_OUT = "signed out"
    REVOKED = "a session ended from elsewhere"
    PROVED = "proved again"
    SET_UP = "account set up"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - an event's name
    FACTOR_ADDED = "second factor added"
    FACTOR_REMOVED = "second factor removed"
    CODES_MADE = "recovery codes made"
    INVITED = "invited"
    RESET = "reset"
    DISABLED = "disabled"
    ENABLED = "enabled"
    ROLE_CHANGED = "role changed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    at: datetime
    account_id: UUID | None
    what: Event


def note(session: Session, what: Event, account_id: UUID | None, now: datetime) -> None:
    """Write down that `what` happened to an account."""
    session.add(SignInEvent(at=now, account_id=account_id, what=what.value))
    session.flush()


def entries(session: Session, account_id: UUID | None = None, limit: int = 50) -> Sequence[Entry]:
    """The newest entries first; of one account, or of all."""
    query = select(SignInEvent).order_by(col(SignInEvent.id).desc()).limit(limit)
    if account_id is not None:
        query = query.where(SignInEvent.account_id == account_id)
    return [Entry(e.at, e.account_id, Event(e.what)) for e in session.exec(query)]


def set_up_since(session: Session, account_id: UUID, moment: datetime) -> bool:
    """Whether an account was set up, for the first time or after a reset, later than `moment`."""
    query = select(SignInEvent.id).where(SignInEvent.account_id == account_id, SignInEvent.what == Event.SET_UP.value)
    return session.exec(query.where(col(SignInEvent.at) > moment).limit(1)).first() is not None


def forget_old(session: Session, days: int, now: datetime) -> None:
    """Forget what is older than the policy says."""
    session.execute(delete(SignInEvent).where(col(SignInEvent.at) < now - timedelta(days=days)))
