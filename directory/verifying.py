"""Asking those who ran a listing before a change whether it is right (SAFETY P6).

Promises: a channel is a number or mailbox of the listing that stood before the change was asked for and is no news
itself: one that came within the last `COOLING_DAYS` verifies nothing, so that a stolen mailbox does not open the next
door. Nobody verifies what they asked for. A *no* from the old channel ends the change and alerts the stewards.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlmodel import Session, select

from directory import audit, history, notices, review
from directory.errors import ConflictError, NotFoundError, UsageError
from directory.model import Listing, ReviewItem, Verification
from directory.review import Question

COOLING_DAYS: Final = 14
OTHER: Final = "other"
LONGEST = 300
CONTACT_FIELDS: Final = ("phones", "urls", "email", "organization")
Channel = tuple[str, str]


def item_of(session: Session, item_id: UUID) -> ReviewItem:
    """An open question. `NotFoundError`, or `ConflictError` when it is decided."""
    item = session.get(ReviewItem, item_id)
    if item is None:
        raise NotFoundError("there is no such question")
    if item.state != "open":
        raise ConflictError("the question is decided already")
    return item


def channels(session: Session, item: ReviewItem, now: datetime) -> list[Channel]:
    """(means, contact) by which the change of `item` may be verified: `phone` or `email`, old enough to be trusted."""
    row = session.get(Listing, item.listing_id) if item.listing_id else None
    if row is None:
        return []
    before = min(item.opened_at.replace(tzinfo=now.tzinfo), now) - timedelta(days=COOLING_DAYS)
    return stood(session, row, before)


def stood(session: Session, row: Listing, before: datetime) -> list[Channel]:
    """The numbers and mailboxes of a listing that no change has brought since `before` (aware)."""
    found = set(notices.channels(json.loads(row.draft)))
    for entry in history.entries(session, row.id):
        young = entry.last_action_date.replace(tzinfo=before.tzinfo) > before
        if young and entry.field_name.partition(".")[0] in CONTACT_FIELDS:
            found &= _in_former(entry.field_name, entry.previous_value, found)
    return sorted(found)


def _in_former(field: str, value: str, found: set[Channel]) -> set[Channel]:
    """Those of `found` that the former value of a field held, or that the field does not speak of."""
    try:
        former: Any = json.loads(value)
    except ValueError:
        former = value
    if field == "phones":
        numbers = {phone["number"] for phone in former or () if isinstance(phone, dict)}
        return {one for one in found if one[0] != "phone" or one[1] in numbers}
    if field in {"email", "organization.email", "organization"}:
        said = former.get("email", "") if isinstance(former, dict) else former or ""
        return {one for one in found if one[0] != "email" or one[1] == str(said).casefold()}
    return found


def record(
    session: Session, item_id: UUID, means: str, channel: str, *, confirmed: bool, by: str, now: datetime
) -> None:
    """Keep what the old channel said. `ConflictError`: one's own change; `UsageError`: no channel that stood before."""
    item = item_of(session, item_id)
    if by == item.opened_by:
        raise ConflictError("a change is verified by somebody else than who asked for it")
    if means == OTHER:
        if not 0 < len(channel.strip()) <= LONGEST:
            raise UsageError("say in a few words how it was verified")
    elif (means, channel) not in channels(session, item, now):
        raise UsageError("that is not a number or mailbox of the listing that stood before the change was asked for")
    made = Verification(
        id=uuid4(), item_id=item_id, means=means, channel=channel.strip(), confirmed=confirmed, by=by, at=now
    )
    session.add(made)
    session.flush()
    act = "verified" if confirmed else "refused by its owner"
    audit.record(session, act, "question", item_id, by, now, fields=[item.field])
    if not confirmed:
        _refused(session, item, by, now)


def _refused(session: Session, item: ReviewItem, by: str, now: datetime) -> None:
    item.state, item.decided_at, item.decided_by = "rejected", now, by
    item.reason = "those who run it say that they did not ask for it"
    session.flush()
    what = "somebody asked for a change that those who run the listing did not ask for"
    about = {"by": item.opened_by, "item": str(item.id)}
    review.ask(
        session, [Question("alert", item.source, item.external_id, what, item.field, item.listing_id, about)], by, now
    )


def said(session: Session, item_id: UUID) -> Sequence[Verification]:
    """What was said about a change, oldest first."""
    return session.exec(select(Verification).where(Verification.item_id == item_id).order_by(Verification.at)).all()  # type: ignore[arg-type]  # a column


def missing(session: Session, item: ReviewItem) -> str:
    """What verification a change still lacks, in words; "" when it has all."""
    confirmed = [one for one in said(session, item.id) if one.confirmed and one.by != item.opened_by]
    if any(one.means != OTHER for one in confirmed):
        return ""
    if len({one.by for one in confirmed}) > 1:
        return ""
    if confirmed:
        return "a second person must verify it, since it was by no number or mailbox that stood before"
    return "it must be verified through a number or mailbox that stood before"
