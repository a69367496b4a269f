"""Listings that are for staff alone: in no public output, and found on the hotline's console.

Promises: only a person says so, and it holds for all listings that were merged into one; no import undoes it. Keeping
a listing for staff is the safer thing and done at once: the next public request does not know it any more. Showing it
to all again is a steward's act, whose caller has checked that it is one; it brings back nothing that was withdrawn, and
hides first what is to be hidden (SAFETY L6). Both are in the record, with the reason. Nothing is committed.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from directory import audit, changes, concealing, editing, history, merges, notices
from directory.model import Listing


def keep_for_staff(session: Session, listing_id: UUID, by: str, why: str, now: datetime) -> None:
    """Take a listing from every public output at once. `UsageError`: no reason; `NotFoundError`: no such listing."""
    said, content = audit.reason(why), editing.content_of(session, listing_id)
    if session.get_one(Listing, listing_id).staff_only:
        return
    for member in merges.family(session, listing_id):
        concealing.keep_for_staff(session, session.get_one(Listing, member), by, now)
    notices.tell(session, listing_id, content, "withdrawn", ["status"], now)
    audit.record(session, "kept for staff", "listing", listing_id, by, now, why=said)


def show_to_all(session: Session, listing_id: UUID, by: str, why: str, now: datetime) -> None:
    """Undo that for one listing; what it was merged with stays for staff when it is a listing of its own again.

    `UsageError`: no reason. `ConflictError`: it is to be hidden, and its name tells the place.
    """
    said = audit.reason(why)
    row = session.get_one(Listing, listing_id)
    if not row.staff_only:
        return
    editing.hide_first(session, row, by, now)
    row.staff_only = False
    session.flush()
    changes.record(session, [(listing_id, "updated")], now)
    history.record(session, listing_id, {"staff_only": (True, False)}, by, now)
    audit.record(session, "shown to all", "listing", listing_id, by, now, why=said)
