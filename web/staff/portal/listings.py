"""My listings: each with how fresh it is, what waits, what is drafted, and the things that are done most often.

Promises: a partner sees the listings of its organisations; the page of one organisation or listing is found by id only
by those who may touch it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from directory import capacity, freshness, holdings, organizations
from directory.capacity import Room
from directory.editing import Change
from directory.errors import NotFoundError
from directory.freshness import Fresh
from directory.holdings import Holding, Waiting
from directory.staff import claims, drafts, memberships, trust
from directory.staff.accounts import Role
from directory.values import Tier
from web.staff import words
from web.staff.guard import ALL, open_to
from web.staff.pages import show, to
from web.staff.portal import hours, showing
from web.staff.portal.sections import SECTIONS, open_sections
from web.staff.portal.working import Work

router = APIRouter(prefix="/portal")


@dataclass(frozen=True, slots=True)
class Card:
    """A listing at a glance."""

    holding: Holding
    fresh: list[Fresh]
    waiting: list[Waiting]
    room: Room | None
    drafted: bool

    def room_until(self, told: Callable[[datetime, str], str]) -> str:
        """Until when what was said of room holds, by the clock of the place."""
        zone = self.holding.content["timezone"]
        return told(self.room.until, zone) if self.room is not None else ""

    def overdue(self, now: datetime) -> list[str]:
        """The kinds of fact that are due to be looked at."""
        return [one.fact for one in self.fresh if one.overdue(now.date())]


def cards(work: Work, found: Iterable[Holding]) -> list[Card]:
    """Cards of listings, in their order."""
    holdings_ = list(found)
    ids = [one.id for one in holdings_]
    fresh, rooms = freshness.states(work.store, ids), capacity.rooms(work.store, ids, work.now)
    waits = holdings.waiting(work.store, ids, work.held.person.by)
    drafted = set(drafts.mine(work.people, work.held.person.id, work.now))
    return [
        Card(one, fresh.get(one.id, []), waits.get(one.id, []), rooms.get(one.id), one.id in drafted)
        for one in holdings_
    ]


def seen(work: Work, listing_id: UUID) -> Holding:
    """The listing of a request that `admit` has let through."""
    found = holdings.holding(work.store, listing_id)
    if found is None:
        raise NotFoundError("there is nothing here for you")
    return found


def draft_of(work: Work, found: Holding) -> dict[str, Change]:
    """The person's draft of a listing; of one that is kept private by now no place stays in it (SAFETY L12)."""
    draft = drafts.of(work.people, work.held.person.id, found.id, work.now)
    if "locations" in draft and found.content["tier"] != Tier.PUBLIC.value:
        draft.pop("locations")
        drafts.keep(work.people, work.held.person.id, found.id, draft, work.now)
    return draft


def is_trusted(work: Work, organization_id: UUID) -> bool:
    """Whether harmless changes of this person appear at once: a member's, of an organisation that is trusted."""
    member = memberships.is_member(work.people, work.held.person.id, organization_id)
    return member and bool(trust.trusted(work.people, [organization_id]))


def teller(work: Work) -> Any:  # noqa: ANN401 - a function of templates
    """`lines(field, value)` for templates."""
    said = words.catalogue(work.held.person.locale)
    return lambda field, value: showing.lines(said, work.country, field, value)


@router.get("")
@open_to(Role.PARTNER, touches="nothing")
def my_listings(work: Work) -> Response:
    """All listings of all organisations that the person speaks for."""
    mine = memberships.organizations(work.people, work.held.person.id)
    found = cards(work, holdings.held(work.store, mine))
    claimed = [one for one in claims.of_account(work.people, work.held.person.id, work.now) if one.state == "open"]
    return show(
        work.request,
        "portal/listings.html",
        cards=found,
        names=organizations.names(work.store, {*mine, *(one.organization_id for one in claimed)}),
        claimed=claimed,
        today=work.now.date(),
        now=work.now,
    )


@router.get("/organizations/{organization_id}")
@open_to(*ALL, touches="organization")
def organization(work: Work, organization_id: UUID) -> Response:
    """One organisation's listings; for stewards also whether it is trusted."""
    if not organizations.exists(work.store, organization_id):
        raise NotFoundError("there is no such organisation")
    return show(
        work.request,
        "portal/organization.html",
        cards=cards(work, holdings.held(work.store, [organization_id])),
        names=organizations.names(work.store, [organization_id]),
        organization_id=organization_id,
        members=memberships.members(work.people, organization_id),
        trusted=bool(trust.trusted(work.people, [organization_id])),
        steward=work.held.person.role is Role.STEWARD,
        now=work.now,
    )


@router.post("/organizations/{organization_id}/trust")
@open_to(Role.STEWARD, touches="organization", fresh=True)
def change_trust(work: Work, organization_id: UUID) -> Response:
    """Let an organisation's harmless changes appear at once, or wait again."""
    if not organizations.exists(work.store, organization_id):
        raise NotFoundError("there is no such organisation")
    if trust.trusted(work.people, [organization_id]):
        trust.distrust(work.people, organization_id)
    else:
        trust.trust(work.people, organization_id, work.held.person.by, work.now)
    return to(f"/portal/organizations/{organization_id}", "saved")


@router.get("/listings/{listing_id}")
@open_to(*ALL, touches="own listing")
def one_listing(work: Work, listing_id: UUID) -> Response:
    """One listing: its sections with what they say, what waits, and every act."""
    found = seen(work, listing_id)
    card = cards(work, [found])[0]
    return show(
        work.request,
        "portal/listing.html",
        card=card,
        sections={name: list(SECTIONS[name]) for name in open_sections(found.content)},
        week=hours.picture(found.content["schedules"]),
        lines=teller(work),
        value=lambda field: _value(found.content, field),
        shown=capacity.lets_public_see(work.store, listing_id),
        closed=found.content["status"] == "temporarily closed",
        now=work.now,
        today=work.now.date(),
        latest=work.now.date().replace(year=work.now.year + 1),
    )


def _value(content: dict[str, Any], field: str) -> Any:  # noqa: ANN401 - JSON
    whole, _, part = field.partition(".")
    return content[whole][part] if part else content[whole]
