"""Which organisations' harmless changes appear at once (`directory.fields.HARMLESS`); of all others they wait.

Promises: trust is given and taken by a steward's name; what says where or how help is found waits all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from directory.staff.model import TrustedOrganization


def trust(session: Session, organization_id: UUID, by: str, now: datetime) -> None:
    """Let an organisation's harmless changes appear at once. Doing it again changes nothing."""
    if session.get(TrustedOrganization, organization_id) is None:
        session.add(TrustedOrganization(organization_id=organization_id, since=now, by=by))
        session.flush()


def distrust(session: Session, organization_id: UUID) -> None:
    """Let them wait again."""
    row = session.get(TrustedOrganization, organization_id)
    if row is not None:
        session.delete(row)
        session.flush()


def trusted(session: Session, organization_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the organisations that are trusted."""
    query = select(TrustedOrganization.organization_id)
    return frozenset(session.exec(query.where(col(TrustedOrganization.organization_id).in_(list(organization_ids)))))
