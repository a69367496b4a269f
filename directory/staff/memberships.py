"""Which organisations an account may speak for.

Promises: only functions here decide it; a membership is given and taken by name (`by`) and what ended is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from directory.staff.accounts import Person, State, person_of
from directory.staff.model import Account, Membership


@dataclass(frozen=True, slots=True)
class Member:
    """That somebody speaks for an organisation, since when, and who said so."""

    account_id: UUID
    organization_id: UUID
    since: datetime
    by: str
    ended_at: datetime | None = None


def join(session: Session, account_id: UUID, organization_id: UUID, by: str, now: datetime) -> bool:
    """Let an account speak for an organisation; False when it does already."""
    if is_member(session, account_id, organization_id):
        return False
    row = Membership(id=uuid4(), account_id=account_id, organization_id=organization_id, since=now, by=by)
    session.add(row)
    session.flush()
    return True


def leave(session: Session, account_id: UUID, organization_id: UUID, by: str, now: datetime) -> bool:
    """End a membership; False when there is none."""
    row = session.exec(_current(account_id, organization_id)).first()
    if row is None:
        return False
    row.ended_at, row.ended_by = now, by
    session.add(row)
    session.flush()
    return True


def is_member(session: Session, account_id: UUID, organization_id: UUID) -> bool:
    """Whether an account speaks for an organisation now."""
    return session.exec(_current(account_id, organization_id)).first() is not None


def organizations(session: Session, account_id: UUID) -> frozenset[UUID]:
    """What an account speaks for now."""
    return frozenset(row.organization_id for row in session.exec(_current(account_id)))


def of_account(session: Session, account_id: UUID) -> Sequence[Member]:
    """An account's memberships, the ended ones too, oldest first."""
    rows = session.exec(select(Membership).where(Membership.account_id == account_id).order_by(col(Membership.since)))
    return [Member(row.account_id, row.organization_id, row.since, row.by, row.ended_at) for row in rows]


def members(session: Session, organization_id: UUID) -> Sequence[Person]:
    """Who speaks for an organisation now and can sign in, by name: those to be told of a change."""
    query = select(Account).join(Membership, col(Membership.account_id) == col(Account.id))
    query = query.where(Membership.organization_id == organization_id, col(Membership.ended_at).is_(None))
    query = query.where(Account.state == State.ACTIVE.value).order_by(col(Account.name))
    return [person_of(account) for account in session.exec(query)]


def everybody(session: Session) -> dict[UUID, list[Person]]:
    """`members` of every organisation that has any, in one go."""
    query = select(Membership.organization_id, Account).join(Account, col(Membership.account_id) == col(Account.id))
    query = query.where(col(Membership.ended_at).is_(None), Account.state == State.ACTIVE.value)
    found: dict[UUID, list[Person]] = {}
    for organization_id, account in session.exec(query.order_by(col(Account.name))).all():
        found.setdefault(organization_id, []).append(person_of(account))
    return found


def _current(account_id: UUID, organization_id: UUID | None = None) -> SelectOfScalar[Membership]:
    query = select(Membership).where(Membership.account_id == account_id, col(Membership.ended_at).is_(None))
    return query if organization_id is None else query.where(Membership.organization_id == organization_id)
