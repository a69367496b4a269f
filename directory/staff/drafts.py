"""Edits that somebody has made but not sent: saved for one account and listing, until they are sent or end.

Promises: only fields that a person may change are kept, each with the value it had when its form was opened, so that
what others changed meanwhile shows as a conflict and nothing is lost; a draft ends after `LASTS`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from directory import fields
from directory.editing import Change
from directory.errors import UsageError
from directory.model import ChangeEvent, Correction
from directory.staff.model import EditDraft

LASTS: Final = timedelta(days=30)
LARGEST: Final = 256 * 1024


def keep(session: Session, account_id: UUID, listing_id: UUID, wanted: Mapping[str, Change], now: datetime) -> None:
    """Keep `wanted` in the place of what was kept; nothing wanted is no draft. `UsageError`: no field to change."""
    if not set(wanted) <= fields.EDITED:
        raise UsageError("a field cannot be changed here")
    session.execute(delete(EditDraft).where(col(EditDraft.expires_at) <= now))
    discard(session, account_id, listing_id)
    if not wanted:
        return
    said = json.dumps({name: [one.base, one.new] for name, one in wanted.items()}, ensure_ascii=False)
    if len(said) > LARGEST:
        raise UsageError("the draft is too large")
    session.add(
        EditDraft(account_id=account_id, listing_id=listing_id, wanted=said, saved_at=now, expires_at=now + LASTS)
    )
    session.flush()


def of(session: Session, account_id: UUID, listing_id: UUID, now: datetime) -> dict[str, Change]:
    """What is kept; {} when nothing is or it has ended."""
    row = session.get(EditDraft, (account_id, listing_id))
    if row is None or row.expires_at <= now:
        return {}
    said: dict[str, tuple[Any, Any]] = json.loads(row.wanted)
    return {name: Change(base, new) for name, (base, new) in said.items() if name in fields.EDITED}


def mine(session: Session, account_id: UUID, now: datetime) -> Sequence[UUID]:
    """The listings of which an account has a draft, the oldest first."""
    query = select(EditDraft.listing_id).where(EditDraft.account_id == account_id, col(EditDraft.expires_at) > now)
    return session.exec(query.order_by(col(EditDraft.saved_at), col(EditDraft.listing_id))).all()


def discard(session: Session, account_id: UUID, listing_id: UUID) -> None:
    """Forget an account's draft."""
    mine = col(EditDraft.account_id) == account_id
    session.execute(delete(EditDraft).where(mine, col(EditDraft.listing_id) == listing_id))
    session.expire_all()


def forget(session: Session, listing_id: UUID) -> None:
    """Forget everybody's drafts of a listing: its place is to be told nowhere any more (SAFETY L12)."""
    session.execute(delete(EditDraft).where(col(EditDraft.listing_id) == listing_id))
    session.expire_all()


def forget_hidden(people: Session, listings: Session, account_id: UUID | None = None) -> None:
    """Forget the drafts (of one account, or all) of listings whose place was hidden since, by whomever (L12)."""
    query = select(EditDraft)
    rows = people.exec(query.where(EditDraft.account_id == account_id) if account_id else query).all()
    wanted = [row.listing_id for row in rows]
    if not wanted:
        return
    events = select(ChangeEvent.listing_id, ChangeEvent.at).where(col(ChangeEvent.listing_id).in_(wanted))
    hidden = list(listings.exec(events.where(ChangeEvent.kind == "redacted")).all())
    marked = select(Correction.listing_id, Correction.at).where(col(Correction.listing_id).in_(wanted))
    hidden += listings.exec(marked.where(Correction.field == "tier")).all()
    for row in rows:
        if any(one == row.listing_id and at.replace(tzinfo=row.saved_at.tzinfo) >= row.saved_at for one, at in hidden):
            people.delete(row)
    people.flush()
