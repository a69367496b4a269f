"""The acts of one click: everything is still right, how much room there is, closed for a while, hidden, withdrawn.

Promises: each goes through the directory's own functions; what makes a listing safer is done at once, and what cannot
be undone by its partner asks for a tick and, where it takes a listing from everybody's sight, for a reason.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from directory import capacity, editing, freshness, insisting
from directory.editing import Change
from directory.errors import UsageError
from directory.staff import drafts
from directory.staff.accounts import Role
from directory.values import Status, Tier
from web.staff import words
from web.staff.guard import ALL, Posted, open_to, text
from web.staff.pages import to
from web.staff.portal.edit import what_became
from web.staff.portal.listings import is_trusted, seen
from web.staff.portal.working import Work

router = APIRouter(prefix="/portal/listings/{listing_id}")


def _back(listing_id: UUID, posted: Posted, done: str) -> Response:
    """Where the click was made: the list or the listing."""
    return to("/portal" if text(posted, "from", 10) == "list" else f"/portal/listings/{listing_id}", done)


@router.post("/still-right")
@open_to(*ALL, touches="own listing")
def still_right(work: Work, listing_id: UUID, posted: Posted) -> Response:
    """Everything is still right."""
    freshness.still_right(work.store, listing_id, work.held.person.by, work.now)
    return _back(listing_id, posted, "portal_right")


@router.post("/room")
@open_to(*ALL, touches="own listing")
def room(work: Work, listing_id: UUID, posted: Posted) -> Response:
    """How much room there is, for some hours; shown to the public only when it is ticked (and stays as it was)."""
    told = text(posted, "hours", 4) or str(capacity.HOURS)
    if not (told.isascii() and told.isdigit()):
        raise UsageError("hours: between 1 and 48")
    if "shown-asked" in posted:
        shown = text(posted, "shown", 4) == "yes"
    else:
        shown = capacity.lets_public_see(work.store, listing_id)
    capacity.say(
        work.store, listing_id, text(posted, "level", 10), work.held.person.by, work.now, hours=int(told), shown=shown
    )
    _noted(work, listing_id)
    return _back(listing_id, posted, "portal_room")


def _noted(work: Work, listing_id: UUID) -> None:
    """Stewards hear of a partner who turns callers away again and again."""
    if work.held.person.role is Role.PARTNER:
        insisting.note(work.store, listing_id, work.held.person.by, work.now)


@router.post("/close")
@open_to(*ALL, touches="own listing")
def close(work: Work, listing_id: UUID, posted: Posted) -> Response:
    """Closed for a while: at once. `until` becomes a notice, by the rules of any text."""
    found = seen(work, listing_id)
    said = words.catalogue(work.held.person.locale)
    wanted = {"status": Change(found.content["status"], Status.TEMPORARILY_CLOSED.value)}
    until = _day(text(posted, "until", 20))
    if until is not None:
        if until < work.now.date():
            raise UsageError("until: a day to come")
        notice = said.t("portal.closed_until", day=said.day(until))
        wanted["alert"] = Change(found.content["alert"], notice)
    return _edited(work, listing_id, wanted, "closed for a while")


@router.post("/reopen")
@open_to(*ALL, touches="own listing")
def reopen(work: Work, listing_id: UUID) -> Response:
    """Open again, and the notice of the closure goes."""
    content = seen(work, listing_id).content
    wanted = {"status": Change(content["status"], Status.ACTIVE.value)}
    if content["alert"] and content["status"] == Status.TEMPORARILY_CLOSED.value:
        wanted["alert"] = Change(content["alert"], "")
    return _edited(work, listing_id, wanted, "open again")


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise UsageError("until: a day, as 2026-12-31") from None


def _edited(work: Work, listing_id: UUID, wanted: dict[str, Change], why: str) -> Response:
    found = seen(work, listing_id)
    trusted = is_trusted(work, found.organization_id)
    became = editing.edit(work.store, listing_id, wanted, work.held.person.by, why, work.now, trusted=trusted)
    _noted(work, listing_id)
    return to(f"/portal/listings/{listing_id}", what_became(became))


@router.post("/hide")
@open_to(*ALL, touches="own listing")
def hide(work: Work, listing_id: UUID, posted: Posted) -> Response:
    """Keep the place private, at once and for good: only two stewards with a signed paper show it again."""
    found = seen(work, listing_id)
    if text(posted, "sure", 4) != "yes":
        return to(f"/portal/listings/{listing_id}", "portal_sure")
    wanted = {"tier": Change(found.content["tier"], Tier.CONFIDENTIAL.value)}
    answer = _edited(work, listing_id, wanted, "the place is to be kept private")
    drafts.forget(work.people, listing_id)
    return answer


@router.post("/withdraw")
@open_to(*ALL, touches="own listing")
def withdraw(work: Work, listing_id: UUID, posted: Posted) -> Response:
    """Take a listing from every output, at once; a steward can show it again."""
    why = text(posted, "why", 500).strip()
    if text(posted, "sure", 4) != "yes" or not why:
        return to(f"/portal/listings/{listing_id}", "portal_sure")
    editing.withdraw(work.store, listing_id, work.held.person.by, why, work.now)
    _noted(work, listing_id)
    return to(f"/portal/listings/{listing_id}", "portal_withdrawn")
