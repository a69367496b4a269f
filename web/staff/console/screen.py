"""The one screen of the console: the line, what was understood, the list, one listing whole.

Promises: the line is all the state there is, and it is only ever in the body of a POST (SAFETY M3, S1).
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory.errors import UsageError
from directory.search.query import SearchQuery
from directory.staff.accounts import Role
from web.doors import TheDoors
from web.staff.console.keys import KEYS
from web.staff.guard import Posted, open_to, text
from web.staff.pages import show

router = APIRouter(prefix="/console")
LONGEST_LINE = 500


@router.get("")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def screen(request: Request) -> Response:
    """The empty screen."""
    return show(request, "console/screen.html", keys=KEYS, line="", found=None)


@router.post("")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def answered(request: Request, posted: Posted, doors: TheDoors) -> Response:
    """The screen with an answer, for a browser without the script."""
    line = text(posted, "line", LONGEST_LINE)
    try:
        query = SearchQuery(q=line)
    except ValueError:
        raise UsageError("line: too long, or not text") from None
    with doors.session() as session:
        found = doors.find(session, query)
    return show(request, "console/screen.html", keys=KEYS, line=line, found=found)
