"""Claiming an organisation: staff call a number that is listed already and read out a code, which the claimant enters.

Promises: no e-mail domain and no new number proves anything: the number is one that the organisation's listings have
shown for `COOLING_DAYS`, answers by voice, and is not shared by many. The code is random, kept as a slow hash bound to
the claim, account, organisation and number, holds a day and few tries, and works once. Without such a number two
stewards say how they know. Whoever is listed is told that somebody claims. Staff functions take `by`; nobody acts on
their own claim. Nothing is committed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlmodel import Session, col, select

from directory import audit, claimable, organizations
from directory.errors import ConflictError, NotFoundError, UsageError
from directory.staff import memberships, passwords
from directory.staff.model import Claim, ClaimVoucher

DIGITS: Final = 8
CODE_LASTS: Final = timedelta(hours=24)
TRIES: Final = 5
A_DAY: Final = 3
"""How many claims an account may open in a day: each is told to those who are listed."""
LASTS: Final = timedelta(days=30)
VOUCHERS: Final = 2
LONGEST: Final = 500


class Entered(StrEnum):
    """What became of a code: right, wrong, none there (not read out yet, or too old), or no try left."""

    RIGHT = "right"
    WRONG = "wrong"
    NONE = "none"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim as the faces show it. `code_until`: a code was read out and holds until then."""

    id: UUID
    account_id: UUID
    organization_id: UUID
    state: str
    opened_at: datetime
    code_until: datetime | None
    tries_left: int
    vouched: frozenset[str]


def begin(people: Session, listings: Session, account_id: UUID, organization_id: UUID, now: datetime) -> UUID:
    """Claim an organisation; returns the (open) claim. `ConflictError`: a member already, or too many in a day."""
    if not claimable.exists(listings, organization_id):
        raise NotFoundError("there is no such organisation")
    if memberships.is_member(people, account_id, organization_id):
        raise ConflictError("you speak for this organisation already")
    mine = select(Claim).where(Claim.account_id == account_id)
    known = people.exec(mine.where(Claim.organization_id == organization_id, Claim.state == "open")).first()
    if known is not None and now - known.opened_at < LASTS:
        return known.id
    expire(people, now)
    if len(people.exec(mine.where(col(Claim.opened_at) > now - timedelta(days=1))).all()) >= A_DAY:
        raise ConflictError("that is enough claims for today")
    made = Claim(id=uuid4(), account_id=account_id, organization_id=organization_id, opened_at=now)
    people.add(made)
    people.flush()
    claimable.tell(listings, organization_id, "claimed", now)
    audit.record(listings, "claimed", "organization", organization_id, f"account:{account_id}", now)
    return made.id


def claim(people: Session, claim_id: UUID, now: datetime) -> Claimed:
    """One claim. `NotFoundError`."""
    row = people.get(Claim, claim_id)
    if row is None:
        raise NotFoundError("there is no such claim")
    return _shown(people, row, now)


def is_of(people: Session, claim_id: UUID, account_id: UUID) -> bool:
    """Whether a claim is this account's."""
    row = people.get(Claim, claim_id)
    return row is not None and row.account_id == account_id


def of_account(people: Session, account_id: UUID, now: datetime) -> Sequence[Claimed]:
    """An account's claims, the newest first."""
    query = select(Claim).where(Claim.account_id == account_id).order_by(col(Claim.opened_at).desc())
    return [_shown(people, row, now) for row in people.exec(query)]


def waiting(people: Session, now: datetime) -> Sequence[Claimed]:
    """The open claims for staff, the oldest first."""
    query = select(Claim).where(Claim.state == "open", col(Claim.opened_at) > now - LASTS)
    return [_shown(people, row, now) for row in people.exec(query.order_by(col(Claim.opened_at), col(Claim.id)))]


def _shown(people: Session, row: Claim, now: datetime) -> Claimed:
    vouchers = people.exec(select(ClaimVoucher.by).where(ClaimVoucher.claim_id == row.id))
    until = row.code_until if row.code_hash and row.code_until is not None and row.code_until > now else None
    old = row.state == "open" and now - row.opened_at >= LASTS
    return Claimed(
        row.id, row.account_id, row.organization_id, "expired" if old else row.state, row.opened_at, until,
        max(0, TRIES - row.tries), frozenset(vouchers),
    )  # fmt: skip


def numbers(people: Session, listings: Session, claim_id: UUID, now: datetime) -> list[str]:
    """The numbers (E.164) that may be called to prove a claim; [] where two stewards have to vouch."""
    row = _open(people, claim_id, now)
    return claimable.numbers(listings, row.organization_id, min(row.opened_at, now))


def read_out(people: Session, listings: Session, claim_id: UUID, number: str, by: str, now: datetime) -> str:
    """A code for whoever answers at `number`, which staff have called. It is kept nowhere; an older one is dead.

    `ConflictError`: one's own claim, or one without tries; `UsageError`: no number that proves anything.
    """
    row = _others(people, claim_id, by, now)
    if row.tries >= TRIES:
        raise ConflictError("no try is left: refuse the claim and let them begin anew")
    if number not in claimable.numbers(listings, row.organization_id, min(row.opened_at, now)):
        raise UsageError("that is not a number of this organisation that has been listed long enough")
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    row.number, row.read_by, row.code_until = number, by, now + CODE_LASTS
    row.code_hash = passwords.hash_password(_bound(row, code))
    people.add(row)
    people.flush()
    audit.record(listings, "read out a code", "claim", row.id, by, now)
    return code


def _bound(row: Claim, code: str) -> str:
    return f"{row.id} {row.account_id} {row.organization_id} {row.number} {code}"


def enter(people: Session, listings: Session, claim_id: UUID, account_id: UUID, code: str, now: datetime) -> Entered:
    """Try the code that was read out. A wrong one is counted: the caller must end well, so that the count is kept."""
    row = _open(people, claim_id, now)
    if row.account_id != account_id:
        raise NotFoundError("there is no such claim")
    if row.tries >= TRIES:
        return Entered.OVER
    if row.code_hash is None or row.code_until is None or row.code_until <= now:
        return Entered.NONE
    counted = update(Claim).where(col(Claim.id) == claim_id, col(Claim.tries) == row.tries, Claim.state == "open")  # type: ignore[arg-type]
    if people.execute(counted.values(tries=row.tries + 1)).rowcount != 1:  # type: ignore[attr-defined]
        return Entered.WRONG  # two at once: only one of them is a try
    people.refresh(row)
    typed = re.sub(r"[\s.-]", "", code)[: 2 * DIGITS]
    right = passwords.matches(row.code_hash, _bound(row, typed))
    if not right or row.number not in claimable.numbers(listings, row.organization_id, min(row.opened_at, now)):
        if row.tries >= TRIES:
            audit.record(listings, "ran out of tries", "claim", row.id, f"account:{account_id}", now)
        return Entered.WRONG if row.tries < TRIES else Entered.OVER
    _confirm(people, listings, row, row.read_by, "a code was read out at a listed number", now)
    return Entered.RIGHT


def vouch(people: Session, listings: Session, claim_id: UUID, by: str, how: str, now: datetime) -> bool:
    """A steward says how they know the claimant; True when it was the second and the claim is confirmed.

    `ConflictError`: one's own claim, or there is a number that can be called; `UsageError`: nothing is said.
    """
    row = _others(people, claim_id, by, now)
    if claimable.numbers(listings, row.organization_id, min(row.opened_at, now)):
        raise ConflictError("there is a listed number: call it")
    said = audit.reason(how)
    known = set(people.exec(select(ClaimVoucher.by).where(ClaimVoucher.claim_id == claim_id)))
    if by not in known:
        people.add(ClaimVoucher(id=uuid4(), claim_id=claim_id, by=by, at=now, how=said))
        people.flush()
        audit.record(listings, "vouched", "claim", claim_id, by, now, why=said)
    if len(known | {by}) < VOUCHERS:
        return False
    _confirm(people, listings, row, by, "two stewards said how they know", now)
    return True


def refuse(
    people: Session, listings: Session, claim_id: UUID, by: str, why: str, now: datetime, *, disowned: bool = False
) -> None:
    """Refuse a claim. `disowned`: those who answer at the listed number do not know of it, so stewards are alerted."""
    row = _others(people, claim_id, by, now)
    said = audit.reason(why)
    _decide(people, row, "refused", by, said, now)
    audit.record(listings, "refused", "claim", claim_id, by, now, why=said)
    if disowned:
        claimable.alarm(listings, row.organization_id, f"account:{row.account_id}", now)


def withdraw(people: Session, claim_id: UUID, account_id: UUID, now: datetime) -> None:
    """Take one's own claim back."""
    row = _open(people, claim_id, now)
    if row.account_id != account_id:
        raise NotFoundError("there is no such claim")
    _decide(people, row, "withdrawn", f"account:{account_id}", "", now)


def expire(people: Session, now: datetime) -> int:
    """End the claims that nobody has seen to for `LASTS`; returns how many."""
    old = update(Claim).where(Claim.state == "open", col(Claim.opened_at) <= now - LASTS)  # type: ignore[arg-type]
    done = people.execute(old.values(state="expired", decided_at=now, code_hash=None))
    people.expire_all()
    return int(done.rowcount)  # type: ignore[attr-defined]


def _open(people: Session, claim_id: UUID, now: datetime) -> Claim:
    row = people.get(Claim, claim_id)
    if row is None:
        raise NotFoundError("there is no such claim")
    if row.state != "open" or now - row.opened_at >= LASTS:
        raise ConflictError("the claim is decided already")
    return row


def _others(people: Session, claim_id: UUID, by: str, now: datetime) -> Claim:
    row = _open(people, claim_id, now)
    if by == f"account:{row.account_id}":
        raise ConflictError("nobody decides on their own claim")
    return row


def _decide(people: Session, row: Claim, state: str, by: str, why: str, now: datetime) -> None:
    still = update(Claim).where(col(Claim.id) == row.id, Claim.state == "open")  # type: ignore[arg-type]
    values = {"state": state, "decided_at": now, "decided_by": by, "reason": why[:LONGEST], "code_hash": None}
    if people.execute(still.values(**values)).rowcount != 1:  # type: ignore[attr-defined]
        raise ConflictError("the claim is decided already")
    people.refresh(row)


def _confirm(people: Session, listings: Session, row: Claim, by: str, why: str, now: datetime) -> None:
    _decide(people, row, "confirmed", by, why, now)
    memberships.join(people, row.account_id, row.organization_id, by, now)
    claimable.tell(listings, row.organization_id, "claim confirmed", now)
    audit.record(listings, "confirmed", "claim", row.id, by, now, why=why)


def names(listings: Session, found: Sequence[Claimed]) -> dict[UUID, str]:
    """What the claimed organisations are called."""
    return organizations.names(listings, {one.organization_id for one in found})
