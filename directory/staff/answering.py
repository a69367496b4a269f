"""What the one-time link of a mail opens, and what its button does.

Promises: looking changes nothing, since mail scanners open every link; a link answers once, for its own purpose, until
it ends. A *no* ends the change and alerts the stewards. A *yes* verifies only where the mailbox is not that of whoever
asked (SAFETY P6), and publishes nothing by itself. What is confirmed as still right is what the page showed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from directory import audit, freshness, public, review, verifying
from directory.errors import DirectoryError, GoneError
from directory.model import Listing, Notice, ReviewItem
from directory.review import Question
from directory.staff import accounts, links, memberships
from directory.staff.links import OneTime
from directory.staff.reminders import REMINDER
from directory.staff.telling import NOTICE

BY: Final = "channel:email"
"""How the listings' side names a mailbox that answered."""
PURPOSES: Final = (NOTICE, REMINDER)
GONE: Final = "this link was used, or is too old"
HAS_CHANGED: Final = "those who run it say that something has changed: call them"
NOT_OURS: Final = "somebody made a change that those who run the listing say is not theirs"


class Answer(StrEnum):
    """What the button said."""

    YES = "yes"
    NO = "no"


class Outcome(StrEnum):
    """What became of it; each has a page of its own."""

    STOPPED = "stopped"
    THANKED = "thanked"
    CONFIRMED = "confirmed"
    CALLED = "called"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Shown:
    """One listing as the page of a reminder shows it."""

    name: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks: `asked` or `changed` (whether it was you), or `reminder` with its listings.

    `seen` says in which state they were shown.
    """

    what: str
    listings: tuple[Shown, ...] = ()
    seen: str = ""


def look(people: Session, listings: Session, token: str, now: datetime) -> Asked:
    """What a link asks, changing nothing. Raises `GoneError`, whatever is wrong with it."""
    said = _said(people, token, now)
    if said.purpose == REMINDER:
        rows = _reminded(people, listings, said, now)
        return Asked("reminder", tuple(_shown(row) for row in rows), _seen(rows))
    return Asked("asked" if _notice(listings, said).event == "asked" else "changed")


def answer(people: Session, listings: Session, token: str, given: Answer, seen: str, now: datetime) -> Outcome:
    """Do what the button says, once. The caller commits `listings` before `people`: a link is used up last.

    Raises `GoneError` as `look`. `Outcome.CHANGED`: what was shown has changed since, and nothing was done.
    """
    said = _said(people, token, now)
    if said.purpose == REMINDER:
        rows = _reminded(people, listings, said, now)
        if seen != _seen(rows):
            return Outcome.CHANGED
        _use(people, said, token, now)
        if given is Answer.NO:
            _call(listings, rows[0], now)
            return Outcome.CALLED
        by = f"account:{said.account_id}" if said.account_id else BY
        for row in rows:
            freshness.still_right(listings, row.id, by, now)
        return Outcome.CONFIRMED
    notice = _notice(listings, said)
    _use(people, said, token, now)
    if given is Answer.NO:
        _refuse(listings, notice, now)
        return Outcome.STOPPED
    _verify(people, listings, notice, now)
    return Outcome.THANKED


def _said(people: Session, token: str, now: datetime) -> OneTime:
    for purpose in PURPOSES:
        said = links.look(people, purpose, token, now)
        if said is not None:
            return said
    raise GoneError(GONE)


def _use(people: Session, said: OneTime, token: str, now: datetime) -> None:
    if links.use(people, said.purpose, token, now) is None:
        raise GoneError(GONE)


def _notice(listings: Session, said: OneTime) -> Notice:
    found = listings.get(Notice, UUID(said.detail["notice"]))
    if found is None:
        raise GoneError(GONE)
    return found


def _reminded(people: Session, listings: Session, said: OneTime, now: datetime) -> Sequence[Listing]:
    """The listings of a reminder that are still the organisation's and shown; a member who left confirms nothing."""
    organization = UUID(said.detail["organization"])
    if said.account_id is not None and not memberships.is_member(people, said.account_id, organization):
        raise GoneError(GONE)
    wanted = [UUID(one) for one in said.detail["listings"]]
    query = select(Listing).where(col(Listing.id).in_(wanted), Listing.organization_id == organization)
    rows = listings.exec(query.where(public.visible(now)).order_by(col(Listing.name_key), col(Listing.id))).all()
    if not rows:
        raise GoneError(GONE)
    return rows


def _shown(row: Listing) -> Shown:
    content = json.loads(row.draft)
    return Shown(content["name"], tuple(phone["number"] for phone in content["phones"]))


def _seen(rows: Sequence[Listing]) -> str:
    return hashlib.sha256("\x1f".join(row.draft for row in rows).encode()).hexdigest()[:16]


def _call(listings: Session, row: Listing, now: datetime) -> None:
    """One question for the organisation: which of its listings it is about, the call will tell."""
    about = {"said": now.date().isoformat()}
    review.ask(listings, [Question("doubt", row.source, row.external_id, HAS_CHANGED, "", row.id, about)], BY, now)


def _asked(listings: Session, notice: Notice) -> Sequence[ReviewItem]:
    """The questions that the change of a notice opened and that nobody has decided."""
    query = select(ReviewItem).where(ReviewItem.listing_id == notice.listing_id, ReviewItem.state == "open")
    query = query.where(ReviewItem.opened_at == notice.opened_at, col(ReviewItem.kind).in_(["change", "tier"]))
    named = json.loads(notice.fields)
    return listings.exec(query.where(col(ReviewItem.field).in_(named))).all()


def _refuse(listings: Session, notice: Notice, now: datetime) -> None:
    """A no stops what can be stopped. What cannot (done already, or so young a contact) the stewards look at."""
    stopped = 0
    for item in _asked(listings, notice):
        try:
            verifying.record(listings, item.id, notice.means, notice.contact, confirmed=False, by=BY, now=now)
        except DirectoryError:
            continue
        stopped += 1
    if not stopped:
        _alert(listings, notice, now)


def _alert(listings: Session, notice: Notice, now: datetime) -> None:
    row = listings.get_one(Listing, notice.listing_id)
    fields = json.loads(notice.fields)
    about = {"notice": str(notice.id), "event": notice.event, "fields": fields}
    asked = Question("alert", row.source, row.external_id, NOT_OURS, fields[0] if fields else "", row.id, about)
    review.ask(listings, [asked], BY, now)
    audit.record(listings, "refused by its owner", "listing", row.id, BY, now, fields=fields)


def _verify(people: Session, listings: Session, notice: Notice, now: datetime) -> None:
    for item in _asked(listings, notice):
        if _plain(_mailbox_of(people, item.opened_by)) == _plain(notice.contact):
            continue  # who asked cannot be who confirms, whichever way the answer comes
        try:
            verifying.record(listings, item.id, notice.means, notice.contact, confirmed=True, by=BY, now=now)
        except DirectoryError:
            continue  # a contact that is too young verifies nothing: staff ask by another


def _mailbox_of(people: Session, by: str) -> str:
    kind, _, key = by.partition(":")
    if kind != "account":
        return ""
    try:
        return accounts.get(people, UUID(key)).email.casefold()
    except (DirectoryError, ValueError):
        return ""


def _plain(mailbox: str) -> str:
    """A mailbox without the tag by which it may be written, so that `desk+me@` is `desk@`."""
    name, at, host = mailbox.casefold().rpartition("@")
    return f"{name.partition('+')[0]}{at}{host}"
