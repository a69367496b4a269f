"""Whom staff have to call because something of their listing was asked for or changed.

Promises: a number stood on the listing before the change; a call names the listing, what happened and which fields,
never a value. Saying twice that somebody was told changes nothing.
"""

from __future__ import annotations

import json
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory import notices, overview
from directory.staff.accounts import Role
from web.staff.desk import Listings, Now, People
from web.staff.guard import Held, open_to
from web.staff.pages import to
from web.staff.steward.showing import numbered, page

router = APIRouter(prefix="/steward/calls")
PAGE = 25


@router.get("")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def waiting(request: Request, people: People, listings: Listings) -> Response:
    """The calls to make, the oldest first."""
    every = notices.waiting(listings, "phone")
    number = numbered(request)
    rows = every[(number - 1) * PAGE : number * PAGE]
    return page(
        request,
        "calls.html",
        people,
        rows=[(row, json.loads(row.fields)) for row in rows],
        names=overview.named(listings, [row.listing_id for row in rows]),
        total=len(every),
        number=number,
        last=max(1, -(-len(every) // PAGE)),
        letters=len(notices.waiting(listings, "email")),
    )


@router.post("/{notice_id}/told")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def told(notice_id: UUID, listings: Listings, held: Held, now: Now) -> Response:
    """Somebody was told."""
    notices.given(listings, notice_id, held.person.by, now)
    return to("/steward/calls", "saved")
