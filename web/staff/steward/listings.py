"""A listing for staff: what is stored of it, what waits, its past; withdrawing, and what only staff may read.

Promises: a list holds names and no fact that only staff may read; a fact's value is shown once, alone, after a reason
and a fresh proof, and is on no page that a list or an export makes (SAFETY P5, P7). Which are honey shows nowhere.
"""

# ruff: noqa: FAST003 - `Work` takes the listing's id of the path

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from directory import audit, editing, history, merges, overview, staff_facts, staff_only
from directory.errors import ConflictError, NotFoundError, UsageError
from directory.staff.accounts import Role
from directory.staff.sessions import SignedIn
from web.staff.desk import Listings, Now, People
from web.staff.guard import Held, Posted, open_to, text
from web.staff.pages import to
from web.staff.steward.showing import compared, mistake, page

router = APIRouter(prefix="/steward/listings")


class Work:
    """A request about one listing: what all of them need, and how a form ends."""

    def __init__(
        self,
        request: Request,
        listing_id: UUID,
        people: People,
        listings: Listings,
        posted: Posted,
        held: Held,
        now: Now,
    ) -> None:
        self.request, self.listing_id, self.people, self.listings = request, listing_id, people, listings
        self.posted: FormData = posted
        self.held: SignedIn = held
        self.by, self.now = held.person.by, now

    def said(self, name: str, most: int = 2000) -> str:
        """A field of the form."""
        return text(self.posted, name, most)

    def run(self, act: Callable[[Session], None], done: str) -> Response:
        """Do `act`; a mistake undoes all of it and shows the listing again."""
        try:
            act(self.listings)
        except (ConflictError, UsageError) as error:
            self.listings.rollback()
            return shown(self, status=error.status, wrong=mistake(error))
        return to(f"/steward/listings/{self.listing_id}", done)


TheWork = Annotated[Work, Depends(Work)]


def shown(work: Work, *, status: int = 200, wrong: str = "", revealed: tuple[str, str] | None = None) -> Response:
    """The page of a listing. `revealed` is the one fact (field, value) that was just asked for."""
    one = overview.of(work.listings, work.listing_id, work.now)
    return page(
        work.request,
        "listing.html",
        work.people,
        status=status,
        one=one,
        rows=compared(one.content, one.content),
        facts=staff_facts.known(work.listings, work.listing_id),
        fields=staff_facts.FIELDS,
        merges=merges.made(work.listings, work.now, work.listing_id),
        past=history.entries(work.listings, work.listing_id)[-30:][::-1],
        acts=audit.entries(work.listings, work.listing_id, 30),
        keeper=work.held.person.role is Role.STEWARD,
        fresh=work.held.is_fresh(work.now),
        wrong=wrong,
        revealed=revealed,
    )


@router.get("")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def find(request: Request, people: People, listings: Listings) -> Response:
    """Find a listing by its name."""
    words = request.query_params.get("q", "")[:200]
    return page(request, "listings.html", people, q=words, found=overview.called(listings, words))


@router.get("/{listing_id}")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def one_listing(work: TheWork) -> Response:
    """What is stored of it; the facts only staff may read are named, not told."""
    return shown(work)


@router.post("/{listing_id}/withdraw")
@open_to(Role.STEWARD, touches="listing")
def withdraw(work: TheWork) -> Response:
    """Take it from every output at once."""
    return work.run(
        lambda listings: editing.withdraw(listings, work.listing_id, work.by, audit.reason(work.said("why")), work.now),
        "steward-withdrawn",
    )


@router.post("/{listing_id}/show-again")
@open_to(Role.STEWARD, touches="listing", fresh=True)
def show_again(work: TheWork) -> Response:
    """Undo that. A listing that was merged into another comes back by undoing the merge."""

    def do(listings: Session) -> None:
        why = audit.reason(work.said("why"))
        if overview.of(listings, work.listing_id, work.now).kept_as is not None:
            raise ConflictError("the listing is merged: undo the merge")
        editing.show_again(listings, work.listing_id, work.by, why, work.now)

    return work.run(do, "steward-shown")


@router.post("/{listing_id}/staff-only")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def keep_for_staff(work: TheWork) -> Response:
    """Take it from every public output at once; staff go on finding it on the console."""
    return work.run(
        lambda listings: staff_only.keep_for_staff(listings, work.listing_id, work.by, work.said("why"), work.now),
        "steward-staff-only",
    )


@router.post("/{listing_id}/show-to-all")
@open_to(Role.STEWARD, touches="listing", fresh=True)
def show_to_all(work: TheWork) -> Response:
    """Undo that."""
    return work.run(
        lambda listings: staff_only.show_to_all(listings, work.listing_id, work.by, work.said("why"), work.now),
        "steward-to-all",
    )


@router.post("/{listing_id}/merges/{merge_id}/undo")
@open_to(Role.STEWARD, touches="listing", fresh=True)
def undo_merge(work: TheWork, merge_id: UUID) -> Response:
    """Both are listings of their own again."""

    def do(listings: Session) -> None:
        why = audit.reason(work.said("why"))
        if merge_id not in {one.id for one in merges.made(listings, work.now, work.listing_id)}:
            raise UsageError("there is no such merge to undo")
        merges.unmerge(listings, merge_id, work.by, work.now)
        audit.record(listings, "merge undone", "listing", work.listing_id, work.by, work.now, why=why)

    return work.run(do, "steward-undone")


@router.post("/{listing_id}/facts")
@open_to(Role.STAFF, Role.STEWARD, touches="listing", fresh=True)
def add_fact(work: TheWork) -> Response:
    """Keep something that only staff may read."""
    return work.run(lambda listings: _add(work, listings, honey=False), "steward-kept")


@router.post("/{listing_id}/facts/honey")
@open_to(Role.STEWARD, touches="listing", fresh=True)
def add_honey(work: TheWork) -> Response:
    """Keep a made-up fact that nobody has a reason to read: whoever does raises an alert."""
    return work.run(lambda listings: _add(work, listings, honey=True), "steward-kept")


def _add(work: Work, listings: Session, *, honey: bool) -> None:
    value = work.said("value", staff_facts.LONGEST * 2)
    staff_facts.add(listings, work.listing_id, work.said("field", 20), value, work.by, work.now, honey=honey)


@router.post("/{listing_id}/facts/{fact_id}/reveal")
@open_to(Role.STAFF, Role.STEWARD, touches="listing", fresh=True)
def reveal(work: TheWork, fact_id: UUID) -> Response:
    """The value, once it is said why. The page is the answer to a form, so it is in no history and no cache."""
    known = dict(staff_facts.known(work.listings, work.listing_id))
    if fact_id not in known:
        raise NotFoundError("there is no such fact")
    try:
        value = staff_facts.reveal(work.listings, fact_id, work.by, work.said("why"), work.now)
    except UsageError as error:
        work.listings.rollback()
        return shown(work, status=error.status, wrong=mistake(error))
    return shown(work, revealed=(known[fact_id], value))


@router.post("/{listing_id}/facts/{fact_id}/remove")
@open_to(Role.STEWARD, touches="listing", fresh=True)
def remove(work: TheWork, fact_id: UUID) -> Response:
    """Forget a fact; that it was there stays in the audit."""
    if fact_id not in dict(staff_facts.known(work.listings, work.listing_id)):
        raise NotFoundError("there is no such fact")
    return work.run(lambda listings: staff_facts.remove(listings, fact_id, work.by, work.now), "removed")
