"""Who is signed in, in which browser, and for how long.

Promises: a session is a random token in a cookie and its digest here; it ends after half an hour without use, after
twelve hours, when it is revoked, and when its account is shut. A token never survives a step up (password to second
factor to signed in, or a fresh proof), so that one planted beforehand is worth nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from directory.staff import tokens
from directory.staff.accounts import Person, Role, State, person_of
from directory.staff.model import Account, StaffSession

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
HALF: Final = timedelta(minutes=10)
"""How long one may take between the password and the second factor, or for setting up a first one."""
FRESH: Final = timedelta(minutes=5)
"""How long a proof counts as fresh for a sensitive act."""
NOTED: Final = timedelta(minutes=1)
"""How exact `used_at` is: not each request needs to write."""


class Stage(StrEnum):
    """How far a sign-in has come: the password was right, a first second factor is wanted, or all is done."""

    SECOND = "second"
    ENROL = "enrol"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that holds now. `csrf` is what its forms carry; it follows from the token and is kept nowhere."""

    id: UUID
    digest: str
    person: Person
    stage: Stage
    opened_at: datetime
    proved_at: datetime
    csrf: str

    def is_fresh(self, now: datetime) -> bool:
        """Whether its owner proved lately enough who they are for a sensitive act."""
        return self.stage is Stage.FULL and timedelta() <= now - self.proved_at <= FRESH


@dataclass(frozen=True, slots=True)
class Place:
    """One of somebody's sessions, as they see it in their list."""

    id: UUID
    label: str
    opened_at: datetime
    used_at: datetime
    here: bool


def csrf_of(token: str) -> str:
    """What a form of this session carries."""
    return tokens.digest("csrf", token)


def begin(session: Session, account_id: UUID, stage: Stage, now: datetime, label: str = "") -> str:
    """Open a session; returns the token for the cookie, which is kept nowhere."""
    token = tokens.new_token()
    session.add(
        StaffSession(
            digest=tokens.digest("session", token),
            id=uuid4(),
            account_id=account_id,
            stage=stage.value,
            label=_one_line(label),
            opened_at=now,
            used_at=now,
            proved_at=now,
        )
    )
    _forget_dead(session, now)
    session.flush()
    return token


def resume(session: Session, token: str, now: datetime, *, uses: bool = True) -> SignedIn | None:
    """The session of a cookie, if it holds: not ended, idle, too old, from the future, or of a shut account.

    With `uses` it is used by that; what a page asks for by itself, while nobody is there, does not keep it alive.
    """
    if not tokens.is_token(token):
        return None
    query = select(StaffSession, Account).where(StaffSession.digest == tokens.digest("session", token))
    found = session.exec(query.join(Account, col(Account.id) == col(StaffSession.account_id))).first()
    if found is None:
        return None
    row, account = found
    stage = Stage(row.stage)
    if account.state == State.DISABLED.value or not _holds(row, stage, now):
        return None
    if uses and now - row.used_at >= NOTED:
        session.execute(update(StaffSession).where(col(StaffSession.digest) == row.digest).values(used_at=now))
    person = person_of(account)
    return SignedIn(row.id, row.digest, person, stage, row.opened_at, row.proved_at, csrf_of(token))


def _holds(row: StaffSession, stage: Stage, now: datetime) -> bool:
    """A clock that was set back ends a session rather than stretch it."""
    age, idle = now - row.opened_at, now - row.used_at
    if age < -NOTED or idle < -NOTED:
        return False
    return age < HALF if stage is not Stage.FULL else age < ABSOLUTE and idle < IDLE


def still(session: Session, ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of these sessions that are signed in and hold, by the id that outlasts a step up; none is used by that."""
    query = select(StaffSession).where(col(StaffSession.id).in_(list(ids)), StaffSession.stage == Stage.FULL.value)
    query = query.join(Account, col(Account.id) == col(StaffSession.account_id))
    rows = session.exec(query.where(Account.state != State.DISABLED.value)).all()
    return {row.id for row in rows if _holds(row, Stage.FULL, now)}


def step_up(session: Session, held: SignedIn, stage: Stage, now: datetime) -> str:
    """Put the session under a new token at `stage`, with a fresh proof; the old token is worth nothing from now on.

    A session that was full keeps when it was opened: proving again does not stretch the twelve hours.
    """
    token = tokens.new_token()
    changes = {"digest": tokens.digest("session", token), "stage": stage.value, "used_at": now, "proved_at": now}
    if held.stage is not Stage.FULL:
        changes["opened_at"] = now
    session.execute(update(StaffSession).where(col(StaffSession.digest) == held.digest).values(**changes))
    return token


def end(session: Session, held: SignedIn) -> None:
    """Sign out here."""
    session.execute(delete(StaffSession).where(col(StaffSession.digest) == held.digest))


def revoke(session: Session, account_id: UUID, session_id: UUID) -> bool:
    """End one of an account's own sessions; False when it has no such session."""
    query = delete(StaffSession).where(col(StaffSession.account_id) == account_id, col(StaffSession.id) == session_id)
    return session.execute(query).rowcount == 1  # type: ignore[attr-defined,no-any-return]


def revoke_others(session: Session, held: SignedIn) -> None:
    """End every other session of this account: after a password or a factor changed."""
    mine = col(StaffSession.account_id) == held.person.id
    session.execute(delete(StaffSession).where(mine, col(StaffSession.id) != held.id))


def rename(session: Session, held: SignedIn, label: str) -> None:
    """Call this browser something, so that it is known again in the list."""
    session.execute(update(StaffSession).where(col(StaffSession.digest) == held.digest).values(label=_one_line(label)))


def _one_line(label: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in label).split())[:40]


def places(session: Session, held: SignedIn, now: datetime) -> Sequence[Place]:
    """Where this account is signed in, the newest use first."""
    query = select(StaffSession).where(
        StaffSession.account_id == held.person.id, StaffSession.stage == Stage.FULL.value
    )
    rows = session.exec(query.order_by(col(StaffSession.used_at).desc(), col(StaffSession.id))).all()
    return [
        Place(row.id, row.label, row.opened_at, row.used_at, row.id == held.id)
        for row in rows
        if _holds(row, Stage.FULL, now)
    ]


def may(held: SignedIn | None, roles: frozenset[Role], stage: Stage = Stage.FULL) -> bool:
    """Whether this session is at `stage` and its owner has one of `roles`."""
    return held is not None and held.stage is stage and held.person.role in roles


def _forget_dead(session: Session, now: datetime) -> None:
    session.execute(delete(StaffSession).where(col(StaffSession.opened_at) < now - ABSOLUTE))
    half = col(StaffSession.stage) != Stage.FULL.value
    session.execute(delete(StaffSession).where(half, col(StaffSession.opened_at) < now - HALF))
    session.execute(delete(StaffSession).where(col(StaffSession.used_at) < now - IDLE))
