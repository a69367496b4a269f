"""What is overdue: by kind of fact, organisation and county, with whom to ask first; and words nobody has confirmed.

Promises: names, dates and counts of what the public sees; nothing that only staff may read.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory import stale
from directory.freshness import CADENCE
from directory.staff.accounts import Role
from web import translations
from web.staff.desk import Listings, Now, People
from web.staff.guard import open_to
from web.staff.steward.showing import chosen, numbered, page

router = APIRouter(prefix="/steward/freshness")


@router.get("")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def dashboard(request: Request, people: People, listings: Listings, now: Now) -> Response:
    """The longest overdue first, narrowed by what the address asks for."""
    fact = chosen(request, "fact", CADENCE)
    county = request.query_params.get("county", "")[:10]
    number = numbered(request)
    organization = _organization(request)
    found = stale.page(listings, now, fact=fact, organization=organization, county=county, number=number)
    return page(
        request,
        "freshness.html",
        people,
        found=found,
        fact=fact,
        facts=tuple(CADENCE),
        county=county,
        organization=str(organization or ""),
        number=number,
        last=max(1, -(-found.total // stale.PAGE)),
        today=now.date(),
        translations=translations.waiting(),
    )


def _organization(request: Request) -> UUID | None:
    try:
        return UUID(request.query_params.get("organization", ""))
    except ValueError:
        return None
