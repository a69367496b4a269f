"""Accounts: who may sign in, as what, and how one is made, changed and shut.

Promises: an address is one account however it is written; nobody can take the last steward away; a shut account has no
session left. What a person typed is in no error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from directory.errors import ConflictError, NotFoundError, UsageError
from directory.staff.model import Account, Challenge, Link, Passkey, RecoveryCode, StaffSession, Totp

NAME_LENGTH = 120


class Role(StrEnum):
    """What an account is for. A partner keeps its own organisations' listings, a steward decides."""

    PARTNER = "partner"
    STAFF = "staff"
    STEWARD = "steward"


class State(StrEnum):
    """`invited` until the first sign-in is set up; `disabled` opens nothing."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, as the faces and the listings' side know them."""

    id: UUID
    email: str
    name: str
    role: Role
    state: State
    locale: str

    @property
    def by(self) -> str:
        """How the listings' database names them."""
        return f"account:{self.id}"


def person_of(account: Account) -> Person:
    """`account` without what it proves itself with."""
    state, role = State(account.state), Role(account.role)
    return Person(account.id, account.email, account.name, role, state, account.locale)


def clean_email(text: str) -> str:
    """`text` as the one spelling of an address. Raises `UsageError`; control characters never pass."""
    try:
        valid = validate_email(
            text.strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            allow_quoted_local=False,
            test_environment=True,
        )
    except EmailNotValidError:
        raise UsageError("that is not an e-mail address") from None
    return valid.normalized.lower()


def clean_name(text: str) -> str:
    """`text` as a name on one line. Raises `UsageError` for an empty or endless one."""
    printable = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text))
    name = " ".join(printable.split())
    if not name or len(name) > NAME_LENGTH:
        raise UsageError(f"a name has 1 to {NAME_LENGTH} letters")
    return name


def find(session: Session, email: str) -> Account | None:
    """The account of an address, or None, also for what is no address."""
    try:
        wanted = clean_email(email)
    except UsageError:
        return None
    return session.exec(select(Account).where(Account.email == wanted)).first()


def get(session: Session, account_id: UUID) -> Account:
    """The account with this id. Raises `NotFoundError`."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFoundError("there is no such account")
    return found


def people(session: Session) -> Sequence[Person]:
    """Everybody, by name."""
    return [person_of(a) for a in session.exec(select(Account).order_by(func.lower(Account.name), col(Account.email)))]


def add(session: Session, email: str, name: str, role: Role, by: str, now: datetime) -> Account:
    """Make an account that waits for its owner. Raises `ConflictError` when the address has one."""
    address = clean_email(email)
    if session.exec(select(Account.id).where(Account.email == address)).first():
        raise ConflictError("this address has an account already")
    made = Account(
        id=uuid4(),
        email=address,
        name=clean_name(name),
        role=role.value,
        state=State.INVITED.value,
        created_at=now,
        created_by=by,
    )
    session.add(made)
    session.flush()
    return made


def has_steward(session: Session) -> bool:
    """Whether anybody can let others in. One who was invited and never came is none."""
    query = select(Account.id).where(Account.role == Role.STEWARD.value, Account.state == State.ACTIVE.value)
    return session.exec(query).first() is not None


def set_role(session: Session, account: Account, role: Role) -> None:
    """Make somebody a partner, staff or steward; signs them out. Raises `ConflictError` for the last steward."""
    if role is not Role.STEWARD:
        _not_the_last(session, account)
    account.role = role.value
    _forget(session, account, StaffSession)


def set_locale(session: Session, account_id: UUID, locale: str) -> None:
    """The language somebody reads the staff pages in."""
    account = get(session, account_id)
    account.locale = locale
    session.add(account)
    session.flush()


def set_password(session: Session, account_id: UUID, password_hash: str) -> None:
    """Keep another password's hash."""
    account = get(session, account_id)
    account.password_hash = password_hash
    session.add(account)
    session.flush()


def disable(session: Session, account: Account) -> None:
    """Shut an account: it is signed out everywhere and its links die. Raises `ConflictError` for the last steward."""
    _not_the_last(session, account)
    account.state = State.DISABLED.value
    _forget(session, account, StaffSession, Link, Challenge)


def enable(session: Session, account: Account) -> None:
    """Open a shut account again, as it was."""
    if account.state == State.DISABLED.value:
        account.state = (State.ACTIVE if account.password_hash else State.INVITED).value
        session.add(account)
        session.flush()


def reset(session: Session, account: Account) -> None:
    """Forget everything an account proves itself with; only a new invitation opens it. Not for the last steward.

    The command line may do that too, by `force_reset`: who can run it owns the database.
    """
    _not_the_last(session, account)
    force_reset(session, account)


def force_reset(session: Session, account: Account) -> None:
    """`reset`, for the last steward too."""
    if account.state != State.DISABLED.value:
        account.state = State.INVITED.value
    account.password_hash = None
    account.failures = account.code_failures = 0
    account.wait_until = account.code_wait_until = None
    _forget(session, account, StaffSession, Link, Challenge, Passkey, Totp, RecoveryCode)


def _not_the_last(session: Session, account: Account) -> None:
    query = select(Account.id).where(Account.role == Role.STEWARD.value, Account.state == State.ACTIVE.value)
    if account.role == Role.STEWARD.value and set(session.exec(query).all()) == {account.id}:
        raise ConflictError("this is the only steward: make another one first")


def _forget(session: Session, account: Account, *tables: type) -> None:
    session.add(account)
    session.flush()
    for table in tables:
        session.execute(delete(table).where(col(table.account_id) == account.id))  # type: ignore[attr-defined]
