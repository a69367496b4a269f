"""Organisations by name and by id, for people who sign in: who speaks for whom.

Promises: reads only; names and ids, nothing of a listing. Names are matched as `names.name_key` folds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from directory.model import Listing, Organization
from directory.names import name_key


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation as somebody chooses it from a list."""

    id: UUID
    name: str
    source: str


def called(session: Session, words: str, limit: int = 20) -> Sequence[Named]:
    """Organisations that have listings and whose name holds each of `words`, by name."""
    wanted = name_key(words).split()
    if not wanted:
        return []
    held = select(Organization).where(col(Organization.id).in_(select(Listing.organization_id)))
    longest = max(words.split(), key=len)
    held = held.where(func.lower(Organization.name).contains(longest.lower(), autoescape=True))
    rows = session.exec(held.order_by(func.lower(Organization.name), col(Organization.id))).all()
    fits = [row for row in rows if all(word in name_key(row.name) for word in wanted)]
    return [Named(row.id, row.name, row.source or "") for row in fits[:limit]]


def names(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of organisations; one that is gone has none."""
    query = select(Organization.id, Organization.name).where(col(Organization.id).in_(list(ids)))
    return dict(session.exec(query).all())


def exists(session: Session, organization_id: UUID) -> bool:
    """Whether there is such an organisation."""
    return session.get(Organization, organization_id) is not None
