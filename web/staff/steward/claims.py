"""Who says that they speak for an organisation, and the call that proves it.

Promises: the number to call is one that has been listed long enough, never one that the claimant gave; the code is
shown once, to be read out to whoever answers there, and kept nowhere. Nobody acts on their own claim.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from directory.errors import ConflictError, UsageError
from directory.staff import accounts, claims
from directory.staff.accounts import Role
from web.staff.desk import Listings, Now, People
from web.staff.guard import Held, Posted, open_to, text
from web.staff.pages import to
from web.staff.steward.showing import mistake, page

# ruff: noqa: FAST003 - `Work` takes the claim's id of the path

router = APIRouter(prefix="/steward/claims")


class Work:
    """A request about one claim."""

    def __init__(
        self, request: Request, claim_id: UUID, people: People, listings: Listings, posted: Posted, held: Held, now: Now
    ) -> None:
        self.request, self.claim_id, self.posted = request, claim_id, posted
        self.people: Session = people
        self.listings: Session = listings
        self.by, self.now, self.fresh = held.person.by, now, held.is_fresh(now)

    def undone(self, error: ConflictError | UsageError) -> Response:
        """The claim again, with nothing of the mistake left in either database."""
        self.people.rollback()
        self.listings.rollback()
        return shown(self, status=error.status, wrong=mistake(error))


TheWork = Annotated[Work, Depends(Work)]


def shown(work: Work, *, status: int = 200, wrong: str = "", code: str = "") -> Response:
    """The page of a claim. `code` is the one just made, shown now and never again."""
    one = claims.claim(work.people, work.claim_id, work.now)
    listed = claims.numbers(work.people, work.listings, one.id, work.now) if one.state == "open" else []
    return page(
        work.request,
        "claim.html",
        work.people,
        status=status,
        one=one,
        person=accounts.person_of(accounts.get(work.people, one.account_id)),
        name=claims.names(work.listings, [one]).get(one.organization_id, ""),
        numbers=listed,
        own=work.by == f"account:{one.account_id}",
        vouchers=claims.VOUCHERS,
        code=" ".join((code[:4], code[4:])) if code else "",
        fresh=work.fresh,
        wrong=wrong,
    )


@router.get("")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def waiting(request: Request, people: People, listings: Listings, now: Now) -> Response:
    """The open claims, the oldest first."""
    found = claims.waiting(people, now)
    return page(request, "claims.html", people, rows=found, names=claims.names(listings, found))


@router.get("/{claim_id}")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def one_claim(work: TheWork) -> Response:
    """Who claims what, and the numbers that prove it."""
    return shown(work)


@router.post("/{claim_id}/read-out")
@open_to(Role.STAFF, Role.STEWARD, touches="listing", fresh=True)
def read_out(work: TheWork) -> Response:
    """A code for whoever answers at the listed number that staff have called."""
    number = text(work.posted, "number", 40)
    try:
        code = claims.read_out(work.people, work.listings, work.claim_id, number, work.by, work.now)
    except (ConflictError, UsageError) as error:
        return work.undone(error)
    return shown(work, code=code)


@router.post("/{claim_id}/vouch")
@open_to(Role.STEWARD, touches="listing", fresh=True)
def vouch(work: TheWork) -> Response:
    """Where no number can be called: say how one knows the claimant. Two stewards have to."""
    try:
        claims.vouch(work.people, work.listings, work.claim_id, work.by, text(work.posted, "why"), work.now)
    except (ConflictError, UsageError) as error:
        return work.undone(error)
    return to(f"/steward/claims/{work.claim_id}", "saved")


@router.post("/{claim_id}/refuse")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def refuse(work: TheWork) -> Response:
    """Refuse it. When those who answer know nothing of it, the stewards are alerted."""
    disowned = text(work.posted, "disowned", 10) == "yes"
    try:
        claims.refuse(
            work.people, work.listings, work.claim_id, work.by, text(work.posted, "why"), work.now, disowned=disowned
        )
    except (ConflictError, UsageError) as error:
        return work.undone(error)
    return to("/steward/claims", "saved")
