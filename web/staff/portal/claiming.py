"""Claiming an organisation: find it, claim it, wait for the call, type the code.

Promises: the number that staff will call is the listed one and is never asked for; a claim is its claimant's alone.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from directory import organizations
from directory.errors import ConflictError, NotFoundError
from directory.staff import claims, memberships
from directory.staff.accounts import Role
from directory.staff.claims import Entered
from web.staff.guard import Posted, open_to, text
from web.staff.pages import show, to
from web.staff.portal.working import Work
from web.wording import phone_text

router = APIRouter(prefix="/portal/claims")


@router.get("")
@open_to(Role.PARTNER, touches="nothing")
def find(work: Work) -> Response:
    """My claims, and organisations by name (`q`)."""
    typed = work.request.query_params.get("q", "")[:200]
    mine = claims.of_account(work.people, work.held.person.id, work.now)
    return show(
        work.request,
        "portal/claims.html",
        q=typed,
        found=organizations.called(work.store, typed),
        mine=mine,
        names=claims.names(work.store, mine),
        joined=memberships.organizations(work.people, work.held.person.id),
        enough="",
    )


@router.post("")
@open_to(Role.PARTNER, touches="nothing")
def begin(work: Work, posted: Posted) -> Response:
    """Claim the organisation whose id was chosen."""
    try:
        wanted = UUID(text(posted, "claimed", 40))
    except ValueError:
        raise NotFoundError("there is no such organisation") from None
    made = claims.begin(work.people, work.store, work.held.person.id, wanted, work.now)
    return to(f"/portal/claims/{made}")


@router.get("/{claim_id}")
@open_to(Role.PARTNER, touches="own claim")
def one_claim(work: Work, claim_id: UUID) -> Response:
    """What happens next, and the field for the code."""
    return _claim(work, claim_id)


def _claim(work: Work, claim_id: UUID, wrong: str = "") -> Response:
    found = claims.claim(work.people, claim_id, work.now)
    listed = claims.numbers(work.people, work.store, claim_id, work.now) if found.state == "open" else []
    return show(
        work.request,
        "portal/claim.html",
        status=422 if wrong else 200,
        claim=found,
        name=claims.names(work.store, [found]).get(found.organization_id, ""),
        numbers=[phone_text(number, work.country) for number in listed],
        wrong=wrong,
        digits=claims.DIGITS,
    )


@router.post("/{claim_id}/code")
@open_to(Role.PARTNER, touches="own claim")
def enter(work: Work, claim_id: UUID, posted: Posted) -> Response:
    """Try the code. A wrong one is answered with a page, since an error would take the count of tries back."""
    try:
        became = claims.enter(
            work.people, work.store, claim_id, work.held.person.id, text(posted, "code", 60), work.now
        )
    except ConflictError:
        return to(f"/portal/claims/{claim_id}")
    if became is Entered.RIGHT:
        return to("/portal", "portal_claimed")
    return _claim(work, claim_id, became.value)


@router.post("/{claim_id}/withdraw")
@open_to(Role.PARTNER, touches="own claim")
def withdraw(work: Work, claim_id: UUID) -> Response:
    """Take the claim back."""
    claims.withdraw(work.people, claim_id, work.held.person.id, work.now)
    return to("/portal/claims", "portal_claim_gone")
