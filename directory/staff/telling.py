"""From notices to mails: the contacts that stood before a change, and the members of its organisation, are written to.

Promises: each notice becomes one mail, also when the work is cut off in between (`stage`, commit, then `mark`); whoever
asked for the change is not told of it as a member. Notices by phone stay for staff to call.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from directory import audit, notices
from directory.errors import UsageError
from directory.model import Listing, Notice, ReviewItem
from directory.staff import accounts, memberships, outbox
from directory.staff.accounts import Role, State

NOTICE: Final = "notice"
"""The purpose of the link by which an old contact says whether a change was theirs."""
BY: Final = "mailer"
LETTERS: Final = {"asked": "asked", "changed": "changed", "withdrawn": "changed", "refused": "refused"} | {
    "claimed": "claimed", "claim confirmed": "claim-done",
}  # fmt: skip
LINKED: Final = frozenset({"asked", "changed"})
"""Letters that can be answered."""
WAITS: Final = "waits"
"""The letter that says that something waits, and not what."""
BETWEEN_ALERTS: Final = timedelta(hours=1)
RECENT: Final = timedelta(days=30)
"""For how long members may still be told of a notice that waits to be called."""


def stage(people: Session, listings: Session, now: datetime) -> list[UUID]:
    """Stage a mail for each notice that waits; returns those to `mark` once this is committed."""
    waiting = notices.waiting(listings)
    staged = [notice.id for notice in waiting if notice.means == "email" and _stage_one(people, notice, now)]
    _tell_members(people, listings, [one for one in waiting if one.opened_at > now - RECENT], now)
    return staged


def _stage_one(people: Session, notice: Notice, now: datetime) -> bool:
    """False for a contact that is no address: it stays, and staff see it."""
    letter = LETTERS.get(notice.event, "changed")
    purpose = NOTICE if letter in LINKED else ""
    about = {"notice": str(notice.id)}
    try:
        outbox.stage(people, f"notice:{notice.id}", notice.contact, letter, now, purpose=purpose, about=about)
    except UsageError:
        return False
    return True


def _tell_members(people: Session, listings: Session, about: Iterable[Notice], now: datetime) -> None:
    """One mail for each member and event; a mailbox that is a contact as well is not written to twice."""
    events: dict[tuple[UUID, str, datetime], set[str]] = {}
    for notice in about:
        events.setdefault((notice.listing_id, notice.event, notice.opened_at), set()).add(notice.contact)
    keys = {listing for listing, _, _ in events}
    query = select(Listing.id, Listing.organization_id).where(col(Listing.id).in_(keys))
    organizations = dict(listings.exec(query).all())
    for (listing_id, event, at), contacts in events.items():
        askers = _askers(listings, listing_id, at)
        for person in memberships.members(people, organizations[listing_id]):
            if person.by not in askers and person.email not in contacts:
                key = f"told:{listing_id}:{event}:{at.isoformat()}:{person.id}"
                outbox.stage(people, key, person.email, "told", now, locale=person.locale, account_id=person.id)


def _askers(listings: Session, listing_id: UUID, at: datetime) -> set[str]:
    """Who did something to a listing at that very moment."""
    return {entry.by for entry in audit.entries(listings, listing_id) if entry.at == at}


def something_waits(people: Session, organization_id: UUID, now: datetime) -> int:
    """Write to each member of an organisation that something waits for them, unless such a mail is on its way."""
    written = 0
    for person in memberships.members(people, organization_id):
        if not outbox.on_its_way(people, person.id, WAITS):
            key = f"{WAITS}:{uuid4()}"
            written += outbox.stage(people, key, person.email, WAITS, now, locale=person.locale, account_id=person.id)
    return written


def mark(listings: Session, staged: Iterable[UUID], now: datetime) -> int:
    """These notices are mails now."""
    done = 0
    for notice_id in staged:
        notices.given(listings, notice_id, BY, now)
        done += 1
    return done


def alert_stewards(people: Session, listings: Session, now: datetime) -> int:
    """Write to every steward of an alert that is newer than the last such mail, once an hour at most."""
    query = select(ReviewItem).where(ReviewItem.kind == "alert", ReviewItem.state == "open")
    newest = listings.exec(query.order_by(col(ReviewItem.opened_at).desc(), col(ReviewItem.id)).limit(1)).first()
    if newest is None:
        return 0
    written = 0
    for person in accounts.people(people):
        prefix = f"alert:{person.id}:"
        told = outbox.staged_since(people, prefix, min(newest.opened_at, now - BETWEEN_ALERTS))
        if person.role is Role.STEWARD and person.state is State.ACTIVE and not told:
            key = f"{prefix}{newest.id}"
            written += outbox.stage(people, key, person.email, "alert", now, locale=person.locale, account_id=person.id)
    return written
