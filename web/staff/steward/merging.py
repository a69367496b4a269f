"""The merges that people have made, to look them over and to undo one.

Promises: a merge is listed by the names of both sides; undoing is on the page of either listing.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory import merges
from directory.staff.accounts import Role
from web.staff.desk import Listings, Now, People
from web.staff.guard import open_to
from web.staff.steward.showing import page

router = APIRouter(prefix="/steward/merges")


@router.get("")
@open_to(Role.STEWARD, touches="queue")
def all_merges(request: Request, people: People, listings: Listings, now: Now) -> Response:
    """The newest merges first."""
    return page(request, "merges.html", people, rows=merges.made(listings, now))
