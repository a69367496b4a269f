"""Merging two listings that a person has found to be one, and undoing it.

Promises: nothing is merged but by a person's call. Both sides stay in the store with their own source, external id,
provenance and corrections; the merged one is only withdrawn, so a later file of its partner changes its own side alone
and shows nothing. The stricter tier of the two holds for both, now and when either becomes stricter later. Undoing
shows both again as they were, except that what became secret stays secret: only a person with evidence turns that off.
Functions flush, never commit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, or_, select

from directory import changes, review
from directory.concealing import hide_now, keep_for_staff
from directory.draft import ListingDraft
from directory.errors import UsageError
from directory.matching.finding import kept
from directory.model import Listing, ListingMerge
from directory.records import Pending
from directory.values import Tier, stable_id


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge as a person reads it: which listing stands for which, both by name, and whether it was undone."""

    id: UUID
    keep_id: UUID
    keep: str
    merged_id: UUID
    merged: str
    merged_at: datetime
    merged_by: str
    undone_at: datetime | None


def made(session: Session, now: datetime, listing_id: UUID | None = None, limit: int = 100) -> list[Merge]:
    """The newest merges first, of one listing or of all."""
    query = select(ListingMerge).order_by(col(ListingMerge.merged_at).desc(), col(ListingMerge.id)).limit(limit)
    if listing_id is not None:
        query = query.where(or_(ListingMerge.keep_id == listing_id, ListingMerge.merged_id == listing_id))
    rows = session.exec(query).all()
    keys = {key for row in rows for key in (row.keep_id, row.merged_id)}
    drafts = session.exec(select(Listing.id, Listing.draft).where(col(Listing.id).in_(keys))).all()
    names = {key: str(json.loads(draft)["name"]) for key, draft in drafts}
    return [
        Merge(
            id=row.id,
            keep_id=row.keep_id,
            keep=names.get(row.keep_id, ""),
            merged_id=row.merged_id,
            merged=names.get(row.merged_id, ""),
            merged_at=row.merged_at.replace(tzinfo=now.tzinfo),
            merged_by=row.merged_by,
            undone_at=row.undone_at.replace(tzinfo=now.tzinfo) if row.undone_at else None,
        )
        for row in rows
    ]


def merge(session: Session, keep_id: UUID, other: UUID | ListingDraft, by: str, now: datetime) -> UUID:
    """Let `keep_id` stand for `other`, a listing or a draft that waits; returns the merge's id, for `unmerge`.

    `UsageError`: there is no such listing; they are one already, of one id, or one of them is a demonstration; the
    listing to keep is not shown itself.
    """
    other_id = _written(session, other, by, now) if isinstance(other, ListingDraft) else other
    keep, merged = session.get(Listing, keep_id), session.get(Listing, other_id)
    if keep is None or merged is None:
        raise UsageError("there is no such listing to merge")
    if keep_id == other_id:
        raise UsageError("a listing cannot be merged with itself")
    if keep.demo != merged.demo:
        raise UsageError("a demonstration cannot be merged with a listing")
    if keep.withdrawn_at is not None:
        raise UsageError("the listing to keep is withdrawn or merged itself")
    if kept(session, other_id) is not None:
        raise UsageError("the listing is merged already")
    key = stable_id("merge", str(keep_id), str(other_id), now.isoformat())
    before = merged.withdrawn_at
    session.add(
        ListingMerge(id=key, keep_id=keep_id, merged_id=other_id, merged_at=now, merged_by=by, withdrawn_before=before)
    )
    session.flush()
    share_secrecy(session, keep_id, by, now)
    merged.withdrawn_at = now
    session.flush()
    changes.record(session, [(other_id, "withdrawn"), (keep_id, "updated")], now)
    if merged.staff_only:
        keep_for_staff(session, keep, by, now)
    return key


def unmerge(session: Session, merge_id: UUID, by: str, now: datetime) -> None:
    """Undo a merge: both are listings of their own again. A draft that was merged becomes a listing.

    `UsageError`: there is no such merge, or it is undone already.
    """
    row = session.get(ListingMerge, merge_id)
    if row is None or row.undone_at is not None:
        raise UsageError("there is no such merge to undo")
    merged = session.get_one(Listing, row.merged_id)
    strictest = max(_secrecy(session, member) for member in family(session, row.keep_id))
    row.undone_at, row.undone_by = now, by
    # What should have been hidden with the others and could not be (its name tells the place) is not shown again.
    if Tier(merged.tier).secrecy >= strictest:
        merged.withdrawn_at = row.withdrawn_before
    session.flush()
    changes.record(session, [(row.merged_id, "updated"), (row.keep_id, "updated")], now)


def standing(session: Session, source: str, external_id: str) -> UUID | None:
    """The listing a partner's row is shown as: its own, or the one it was merged into; None when there is none."""
    query = select(Listing.id).where(Listing.source == source, Listing.external_id == external_id)
    own = session.exec(query).first()
    return None if own is None else kept(session, own) or own


def share_secrecy(session: Session, listing_id: UUID, by: str, now: datetime, at_least: Tier = Tier.PUBLIC) -> None:
    """Hide every listing that is one with this, if any of them hides its place (SAFETY L12). Never loosens a tier.

    `at_least` is how secret the family has to be when this one could not be hidden but only withdrawn.
    """
    members = family(session, listing_id)
    if len(members) == 1:
        return
    rows = [session.get_one(Listing, member) for member in members]
    strictest = max(at_least.secrecy, *(Tier(row.tier).secrecy for row in rows))
    for row in rows:
        if Tier(row.tier).secrecy < strictest and (row.id != listing_id or row.withdrawn_at is None):
            hide_now(session, row, by, now)


def _secrecy(session: Session, listing_id: UUID) -> int:
    return Tier(session.get_one(Listing, listing_id).tier).secrecy


def family(session: Session, listing_id: UUID) -> list[UUID]:
    """Every listing merged with this one, itself included, through any number of merges."""
    found, ahead = {listing_id}, [listing_id]
    while ahead:
        one = ahead.pop()
        query = select(ListingMerge).where(or_(ListingMerge.keep_id == one, ListingMerge.merged_id == one))
        for row in session.exec(query.where(col(ListingMerge.undone_at).is_(None))).all():
            new = {row.keep_id, row.merged_id} - found
            found |= new
            ahead.extend(new)
    return sorted(found, key=str)


def _written(session: Session, draft: ListingDraft, by: str, now: datetime) -> UUID:
    """The listing of a draft that waited, written now so that its side, too, has a place for its provenance."""
    listing_id = stable_id(draft.source, draft.external_id)
    if session.get(Listing, listing_id) is None:
        review.drop_drafts(session, draft.source, draft.external_id)
        pending = Pending(session, by, now)
        pending.create(pending.prepare(draft, listing_id, ""))
        pending.flush()
    return listing_id
