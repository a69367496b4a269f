"""What the one-time links of mails open: a page with buttons, for people who need no account.

Promises: opening it changes nothing and uses nothing up, since mail scanners open every link; only a button of the page
does, once. A link that was used, edited, or is too old gets one calm page, whatever is wrong with it.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory.errors import GoneError, UsageError
from directory.staff import answering
from directory.staff.answering import Answer, Asked, Outcome
from web.staff.desk import Desk, Now, TheDesk
from web.staff.guard import Posted, open_to_anyone, text
from web.staff.pages import show

router = APIRouter()


@router.get("/link/{token}")
@open_to_anyone()
def link_page(request: Request, token: str, desk: TheDesk, now: Now) -> Response:
    """The question, and the buttons that answer it."""
    return _question(request, token, desk, now)


@router.post("/link/{token}")
@open_to_anyone()
def answer_link(request: Request, token: str, desk: TheDesk, posted: Posted, now: Now) -> Response:
    """Take the answer. The listings are committed first: a link whose answer was lost can be used again."""
    if text(posted, "answer") not in set(Answer):
        raise UsageError("the answer is yes or no")
    given, seen = Answer(text(posted, "answer")), text(posted, "seen", 64)
    try:
        with desk.people() as people, desk.listings() as listings:
            outcome = answering.answer(people, listings, token, given, seen, now)
    except GoneError:
        return _gone(request)
    if outcome is Outcome.CHANGED:
        return _question(request, token, desk, now, again=True)
    request.state.held = None
    return show(request, "answered.html", outcome=outcome.value)


def _question(request: Request, token: str, desk: Desk, now: Now, *, again: bool = False) -> Response:
    request.state.held = None  # whoever is signed in here answers as the mailbox, not as themselves
    try:
        with desk.people() as people, desk.listings() as listings:
            asked: Asked = answering.look(people, listings, token, now)
    except GoneError:
        return _gone(request)
    return show(request, "answer.html", asked=asked, again=again)


def _gone(request: Request) -> Response:
    request.state.held = None
    return show(request, "answered.html", status=410, outcome="gone")
