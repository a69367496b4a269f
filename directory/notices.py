"""Who is to be told of a change: every contact that stood before it (SAFETY P6).

Promises: a notice names the listing, what happened and which fields, never a value; a mailbox is written to (the mailer
drains `waiting`), a number is called by staff from their queue. The same contact is told once of one event.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from directory.errors import NotFoundError
from directory.model import Notice
from directory.standing import contacts
from directory.values import stable_id


def channels(content: dict[str, Any]) -> list[tuple[str, str]]:
    """(means, contact) by which those who run a listing can be reached: `phone` in E.164, or `email`."""
    reached = sorted(contacts(content))
    numbers = [("phone", contact) for contact in reached if contact.lstrip("+").isdigit()]
    return [*(("email", contact) for contact in reached if "@" in contact), *numbers]


def tell(
    session: Session, listing_id: UUID, content: dict[str, Any], event: str, fields: Iterable[str], now: datetime
) -> int:
    """Note that the contacts of `content` (as it stood) are to be told; returns how many are."""
    named = json.dumps(sorted(fields))
    made = 0
    for means, contact in channels(content):
        key = stable_id("notice", str(listing_id), event, named, contact, now.isoformat())
        if session.get(Notice, key) is None:
            session.add(
                Notice(
                    id=key, listing_id=listing_id, means=means, contact=contact, event=event, fields=named,
                    opened_at=now,
                )
            )  # fmt: skip
            made += 1
    session.flush()
    return made


def waiting(session: Session, means: str = "") -> Sequence[Notice]:
    """The notices nobody has given yet, oldest first; by one of `email` and `phone`, or all."""
    query = select(Notice).where(col(Notice.done_at).is_(None))
    query = query.where(Notice.means == means) if means else query
    return session.exec(query.order_by(col(Notice.opened_at), col(Notice.id))).all()


def given(session: Session, notice_id: UUID, by: str, now: datetime) -> None:
    """A notice was given. Giving it again changes nothing."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        raise NotFoundError("there is no such notice")
    if notice.done_at is None:
        notice.done_at, notice.done_by = now, by
        session.flush()
