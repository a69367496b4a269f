"""How somebody gets in for the first time, or again: by a one-time link that a steward hands over.

Promises: the first steward's link works only while there is no steward; an invitation opens one account, until it is
used, replaced or a week old. Setting a password never leaves an account without a second factor: that is the next step.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session

from directory.errors import ConflictError, GoneError
from directory.staff import accounts, links, passwords, sessions, sign_in_log
from directory.staff.accounts import Person, Role, State, person_of
from directory.staff.sessions import Stage
from directory.staff.sign_in_log import Event

FIRST: Final = "first steward"
JOIN: Final = "invitation"
FIRST_LASTS: Final = timedelta(hours=24)
JOIN_LASTS: Final = timedelta(days=7)


def first_steward(session: Session, now: datetime) -> str | None:
    """The token by which the first steward is made, and older ones die; None when there is a steward."""
    if accounts.has_steward(session):
        return None
    links.cancel(session, FIRST)
    return links.make(session, FIRST, by="system", now=now, lasts=FIRST_LASTS)


def invite(session: Session, account_id: UUID, by: str, now: datetime) -> str:
    """The token by which an invited account sets its password; older ones of it die."""
    links.cancel(session, JOIN, account_id)
    sign_in_log.note(session, Event.INVITED, account_id, now)
    return links.make(session, JOIN, by=by, now=now, lasts=JOIN_LASTS, account_id=account_id)


def invited(session: Session, token: str, now: datetime) -> Person | None:
    """Whom a link is for; None for the first steward's. Raises `GoneError` when it opens nothing."""
    if not accounts.has_steward(session) and links.look(session, FIRST, token, now):
        return None
    said = links.look(session, JOIN, token, now)
    if said is None or said.account_id is None:
        raise GoneError("this link was used, replaced, or is too old")
    person = person_of(accounts.get(session, said.account_id))
    if person.state is not State.INVITED:
        raise GoneError("this link was used, replaced, or is too old")
    return person


def accept(session: Session, token: str, name: str, password: str, now: datetime) -> str:
    """Set up the account of an invitation; returns the token of a session in which a second factor is set up."""
    person = invited(session, token, now)
    if person is None:
        raise GoneError("this link was used, replaced, or is too old")
    cleaned = accounts.clean_name(name)
    passwords.check_fit(password, (person.email, cleaned))
    if links.use(session, JOIN, token, now) is None:
        raise GoneError("this link was used, replaced, or is too old")
    return _open(session, person.id, cleaned, password, now)


def accept_first(session: Session, token: str, email: str, name: str, password: str, now: datetime) -> str:
    """Make the first steward. An address that was invited before and never came may be used."""
    if accounts.has_steward(session):
        raise GoneError("there is a steward already")
    cleaned = accounts.clean_name(name)
    passwords.check_fit(password, (accounts.clean_email(email), cleaned))
    if links.look(session, FIRST, token, now) is None:
        raise GoneError("this link was used, replaced, or is too old")
    known = accounts.find(session, email)
    if known is not None and known.state != State.INVITED.value:
        raise ConflictError("this address has an account already")
    if links.use(session, FIRST, token, now) is None:
        raise GoneError("this link was used, replaced, or is too old")
    account = known or accounts.add(session, email, cleaned, Role.STEWARD, "system", now)
    account.role = Role.STEWARD.value
    session.add(account)
    return _open(session, account.id, cleaned, password, now)


def _open(session: Session, account_id: UUID, name: str, password: str, now: datetime) -> str:
    account = accounts.get(session, account_id)
    account.name, account.state = name, State.ACTIVE.value
    account.password_hash = passwords.hash_password(password)
    session.add(account)
    session.flush()
    sign_in_log.note(session, Event.SET_UP, account_id, now)
    return sessions.begin(session, account_id, Stage.ENROL, now)
