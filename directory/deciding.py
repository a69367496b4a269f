"""A steward decides what waits: claimed so that two people do not do one thing, decided once, always with a reason.

Promises: nothing is decided twice, and nobody decides what they asked for themselves. A change of how help is reached
needs a verification (`verifying`); a looser tier needs the stored authorisation and two people (SAFETY L6, P6). What
was accepted goes the way of every other write and is told to the contacts that stood before. Nothing is committed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from directory import audit, concealing, editing, fields, freshness, merges, notices, review, verifying
from directory.draft import Authorisation, ListingDraft
from directory.errors import ConflictError, UsageError
from directory.matching import finding
from directory.model import Approval, AuthorisationRecord, Listing, Metadata, ReviewItem
from directory.records import Pending
from directory.values import Tier, stable_id
from directory.verifying import item_of

CLAIM_MINUTES: Final = 15
APPROVERS: Final = 2


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of an approval: `done`, or what is still `missing`, in words."""

    done: bool
    missing: str = ""


def claim(session: Session, item_id: UUID, by: str, now: datetime) -> datetime:
    """Take a question for `CLAIM_MINUTES`; returns until when. `ConflictError` while somebody else has it."""
    item_of(session, item_id)
    until = now + timedelta(minutes=CLAIM_MINUTES)
    column = col(ReviewItem.claimed_by)
    free = or_(column.is_(None), column == by, col(ReviewItem.claimed_until) <= now)
    taken = update(ReviewItem).where(col(ReviewItem.id) == item_id, free)
    done = session.execute(taken.values(claimed_by=by, claimed_until=until))
    session.expire_all()
    if done.rowcount != 1:  # type: ignore[attr-defined]  # of a cursor result
        raise ConflictError("somebody else is at this question")
    return until


def release(session: Session, item_id: UUID, by: str) -> None:
    """Give a claimed question back."""
    mine = update(ReviewItem).where(col(ReviewItem.id) == item_id, col(ReviewItem.claimed_by) == by)
    session.execute(mine.values(claimed_by=None, claimed_until=None))
    session.expire_all()


def approve(session: Session, item_id: UUID, by: str, why: str, now: datetime) -> Decided:
    """Find a question right, and do what it asks when nothing is missing any more.

    `ConflictError`: decided already, claimed by somebody else, one's own, or the listing has changed since.
    """
    item = _mine(session, item_id, by, now)
    said = audit.reason(why)
    lacking = missing(session, item)
    if lacking:
        # Nobody approves what they could not see yet: it counts once the paper or the verification is there.
        return Decided(done=False, missing=lacking)
    approvals = {one.by for one in session.exec(select(Approval).where(Approval.item_id == item_id)).all()}
    if by not in approvals:
        session.add(Approval(id=uuid4(), item_id=item_id, by=by, at=now))
        session.flush()
    if len(approvals | {by}) < (APPROVERS if by_two(item) else 1):
        audit.record(session, "approved", "question", item_id, by, now, fields=[item.field], why=said)
        return Decided(done=False, missing="a second person must approve it")
    _close(session, item, "accepted", by, said, now)
    _ACTS[item.kind](session, item, by, said, now)
    return Decided(done=True)


def reject(session: Session, item_id: UUID, by: str, why: str, now: datetime) -> None:
    """Find a question wrong: what it asks is not done. `ConflictError` as for `approve`."""
    item = _mine(session, item_id, by, now, own=True)
    _close(session, item, "rejected", by, audit.reason(why), now)
    if item.kind == "duplicate":
        _create(session, item, by, now)
    if item.kind == "change" and item.listing_id is not None and "new" in json.loads(item.detail):
        content = editing.content_of(session, item.listing_id)
        notices.tell(session, item.listing_id, content, "refused", [item.field], now)


def missing(session: Session, item: ReviewItem) -> str:
    """What a question lacks before one more approval can carry it, in words; "" when nothing."""
    if item.kind == "change" and _reaches(session, item):
        return verifying.missing(session, item)
    if item.kind == "tier" and item.field == "tier" and paper_of(session, item) is None:
        return "the written authorisation (who signed, when, which document) must be recorded first"
    return ""


def authorise(session: Session, listing_id: UUID, signed: Authorisation, by: str, now: datetime) -> None:
    """Record the written authorisation to publish a listing's place. It publishes nothing by itself (SAFETY L6)."""
    key = stable_id(str(listing_id), "authorisation", signed.document, signed.authorised_on.isoformat())
    if session.get(AuthorisationRecord, key) is None:
        about = signed.model_dump() | {"listing_id": listing_id, "recorded_at": now, "recorded_by": by}
        session.add(AuthorisationRecord(id=key, **about))
        session.flush()
        audit.record(session, "authorised", "listing", listing_id, by, now, fields=["authorisation"])


def _mine(session: Session, item_id: UUID, by: str, now: datetime, *, own: bool = False) -> ReviewItem:
    item = item_of(session, item_id)
    if item.opened_by == by and not own:
        raise ConflictError("nobody decides what they asked for themselves")
    until = item.claimed_until
    if item.claimed_by not in {None, by} and until is not None and until.replace(tzinfo=now.tzinfo) > now:
        raise ConflictError("somebody else is at this question")
    return item


def _close(session: Session, item: ReviewItem, state: str, by: str, why: str, now: datetime) -> None:
    """Decide, once: of two at the same moment the database lets one."""
    still = update(ReviewItem).where(col(ReviewItem.id) == item.id, col(ReviewItem.state) == "open")
    done = session.execute(
        still.values(state=state, decided_at=now, decided_by=by, reason=why, claimed_by=None, claimed_until=None)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # of a cursor result
        raise ConflictError("the question is decided already")
    audit.record(session, state, "question", item.id, by, now, fields=[item.field] if item.field else (), why=why)


def by_two(item: ReviewItem) -> bool:
    """Whether two people must approve a question: what would show a place, or a new number under a known name."""
    if item.kind == "new":
        return item.what == review.NEW_CONTACT
    return item.kind == "tier" and item.field in {"tier", "authorisation"}


def _reaches(session: Session, item: ReviewItem) -> bool:
    """Whether a change says where or how help is found."""
    detail = json.loads(item.detail)
    if item.listing_id is None or "new" not in detail:
        return False
    content = editing.content_of(session, item.listing_id)
    return item.field in fields.HELD or fields.brings_contact(item.field, detail["new"], content)


def paper_of(session: Session, item: ReviewItem) -> AuthorisationRecord | None:
    """The newest written authorisation on record for the question's listing; hiding it revokes those before."""
    query = select(AuthorisationRecord).where(AuthorisationRecord.listing_id == item.listing_id)
    hidden = select(Metadata.last_action_date).where(Metadata.resource_id == item.listing_id)
    last = col(Metadata.last_action_date).desc()
    since = session.exec(hidden.where(Metadata.field_name == "tier").order_by(last).limit(1)).first()
    query = query.where(col(AuthorisationRecord.recorded_at) >= since) if since is not None else query
    return session.exec(query.order_by(col(AuthorisationRecord.recorded_at).desc())).first()


def _change(session: Session, item: ReviewItem, by: str, why: str, now: datetime) -> None:
    """Make a change that was asked for; what a question has no new value for is only noted."""
    detail = json.loads(item.detail)
    if item.listing_id is None:
        return
    if item.field == "status" and "new" not in detail:
        editing.show_again(session, item.listing_id, by, why, now)
    if "new" not in detail:
        return
    content = editing.content_of(session, item.listing_id)
    if fields.value_of(content, item.field) != detail["old"]:
        raise ConflictError("the listing has changed since this was asked; look at it again")
    editing.apply(session, item.listing_id, {item.field: detail["new"]}, by, why, now)
    notices.tell(session, item.listing_id, content, "changed", [item.field], now)


def _tier(session: Session, item: ReviewItem, by: str, why: str, now: datetime) -> None:
    """A looser tier; an authorisation that a file claims; or a neighbour of a place that has become secret."""
    if item.listing_id is None:
        return
    detail = json.loads(item.detail)
    if item.field == "authorisation":
        authorise(session, item.listing_id, Authorisation.model_validate(detail), by, now)
    elif item.field == "tier":
        signed = paper_of(session, item)
        if signed is None or "new" not in detail:
            raise ConflictError("the written authorisation is not on record")
        content = editing.content_of(session, item.listing_id)
        paper = {"authorised_by": signed.authorised_by, "authorised_on": signed.authorised_on.isoformat(),
                 "document": signed.document}  # fmt: skip
        editing.apply(session, item.listing_id, {"tier": detail["new"], "authorisation": paper}, by, why, now)
        notices.tell(session, item.listing_id, content, "changed", ["tier"], now)
    else:
        row = session.get_one(Listing, item.listing_id)
        concealing.hide_now(session, row, by, now)
        merges.share_secrecy(session, row.id, by, now, at_least=Tier.CONFIDENTIAL)


def _create(session: Session, item: ReviewItem, by: str, now: datetime) -> UUID | None:
    """The listing of a draft that waited."""
    said = json.loads(item.detail).get("draft")
    if said is None:
        return None
    draft = ListingDraft.model_validate(said)
    listing_id = stable_id(draft.source, draft.external_id)
    if session.get(Listing, listing_id) is None:
        pending = Pending(session, by, now)
        pending.create(pending.prepare(draft, listing_id, ""))
        pending.flush()
    return listing_id


def _new(session: Session, item: ReviewItem, by: str, _why: str, now: datetime) -> None:
    _create(session, item, by, now)


def _duplicate(session: Session, item: ReviewItem, by: str, _why: str, now: datetime) -> None:
    """It is the listing it looks like: merged, and both sides are kept."""
    said: Mapping[str, Any] = json.loads(item.detail).get("draft") or {}
    if not said:
        raise UsageError("what was to be merged is not there any more")
    draft = ListingDraft.model_validate(said)
    match = finding.find(session, draft)
    if match is None:
        raise ConflictError("the listing it looked like has changed; look at it again")
    merges.merge(session, match.listing_id, draft, by, now)


def _missing(session: Session, item: ReviewItem, by: str, why: str, now: datetime) -> None:
    """It is gone from its partner's file and shall be gone here."""
    if item.listing_id is not None:
        editing.withdraw(session, item.listing_id, by, why, now)


def _stale(session: Session, item: ReviewItem, by: str, _why: str, now: datetime) -> None:
    """Somebody has asked there: all is still right. What is not right is edited or withdrawn, and this rejected."""
    if item.listing_id is not None:
        freshness.still_right(session, item.listing_id, by, now)


def _noted(_session: Session, _item: ReviewItem, _by: str, _why: str, _now: datetime) -> None:
    """A doubt or an alert: that a person has seen to it is all there is to do."""


_ACTS: Final[Mapping[str, Callable[[Session, ReviewItem, str, str, datetime], None]]] = {
    "change": _change,
    "tier": _tier,
    "new": _new,
    "duplicate": _duplicate,
    "missing": _missing,
    "stale": _stale,
    "doubt": _noted,
    "alert": _noted,
}
