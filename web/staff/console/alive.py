"""Signing in again in the middle of a call: whether the session holds, and the small page that sends one back.

Promises: the token of the new session goes to our own page alone and is kept by nobody; asking keeps no session alive;
the screen learns whose session it is now, so that another person's sign-in clears it.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from directory.staff.accounts import Role
from directory.staff.sessions import ABSOLUTE
from web.staff.guard import Held, open_to
from web.staff.pages import show

router = APIRouter(prefix="/console")


@router.get("/alive")
@open_to(Role.STAFF, Role.STEWARD, touches="console", unattended=True)
def alive(request: Request, held: Held) -> Response:
    """For the script of a page of ours: whose session it is, the token of its forms, when it ends at the latest."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise HTTPException(403)
    until = (held.opened_at + ABSOLUTE).isoformat()
    return JSONResponse({"csrf": held.csrf, "account": str(held.person.id), "until": until})


@router.get("/signed-in")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def signed_in(request: Request) -> Response:
    """Says that one is signed in again and that the other tab has all that was there."""
    return show(request, "console/signed_in.html")
