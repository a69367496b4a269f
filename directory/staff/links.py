"""One-time links: an invitation, the first steward, and what other parts send by mail.

Promises: a link is used once, however often and at once it is tried; after its time it is nothing; an edited one is
nobody's. The token is only in the link; here is its digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import Session, col

from directory.staff import tokens
from directory.staff.model import Link

KEPT: Final = timedelta(days=30)
"""How long a dead link is remembered."""


@dataclass(frozen=True, slots=True)
class OneTime:
    """What a link is for."""

    purpose: str
    account_id: UUID | None
    detail: Mapping[str, Any]
    made_by: str
    expires_at: datetime


def make(
    session: Session,
    purpose: str,
    *,
    by: str,
    now: datetime,
    lasts: timedelta,
    account_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> str:
    """Make a link for `purpose`; returns its token, which is kept nowhere."""
    session.execute(delete(Link).where(col(Link.expires_at) < now - KEPT))
    token = tokens.new_token()
    session.add(
        Link(
            digest=tokens.digest(purpose, token),
            purpose=purpose,
            account_id=account_id,
            detail=json.dumps(dict(detail or {}), sort_keys=True),
            made_at=now,
            made_by=by,
            expires_at=now + lasts,
        )
    )
    session.flush()
    return token


def look(session: Session, purpose: str, token: str, now: datetime) -> OneTime | None:
    """What a link says, without using it: opening a page must not burn it (mail scanners open every link)."""
    found = session.get(Link, tokens.digest(purpose, token)) if tokens.is_token(token) else None
    if found is None or found.used_at is not None or now >= found.expires_at:
        return None
    return OneTime(found.purpose, found.account_id, json.loads(found.detail), found.made_by, found.expires_at)


def use(session: Session, purpose: str, token: str, now: datetime) -> OneTime | None:
    """Use a link up; None when it was used, has ended, or never was."""
    said = look(session, purpose, token, now)
    if said is None:
        return None
    unused = update(Link).where(col(Link.digest) == tokens.digest(purpose, token), col(Link.used_at).is_(None))
    return said if session.execute(unused.values(used_at=now)).rowcount == 1 else None  # type: ignore[attr-defined]


def cancel(session: Session, purpose: str, account_id: UUID | None = None) -> None:
    """Make every unused link of a purpose (and account) worthless."""
    query = delete(Link).where(col(Link.purpose) == purpose, col(Link.used_at).is_(None))
    session.execute(query if account_id is None else query.where(col(Link.account_id) == account_id))
