"""Coming in for the first time: a one-time link, a password, and a second factor before anything else opens.

Promises: opening the page does not use the link up; a bad password does not either; a link that opens nothing gets one
and the same page, whatever is wrong with it.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory.errors import ConflictError, GoneError, UsageError
from directory.staff import invitations
from directory.staff.accounts import Person
from directory.staff.passwords import UnfitPasswordError
from directory.staff.sessions import Stage
from web.staff.desk import Now, People, TheDesk
from web.staff.guard import ALL, Held, Posted, keep, open_to, open_to_anyone, text
from web.staff.pages import show, to

router = APIRouter()


@router.get("/join/{token}")
@open_to_anyone()
def join_page(request: Request, token: str, people: People, now: Now) -> Response:
    """The form of an invitation, or of the first steward."""
    request.state.held = None
    return _form(request, invitations.invited(people, token, now))


def _form(request: Request, person: Person | None, wrong: str = "", **typed: str) -> Response:
    facts = {"name": person.name if person else "", "email": person.email if person else ""} | typed
    return show(request, "join.html", status=422 if wrong else 200, person=person, wrong=wrong, **facts)


@router.post("/join/{token}")
@open_to_anyone()
def join(request: Request, token: str, people: People, desk: TheDesk, posted: Posted, now: Now) -> Response:
    """Set the password; from here on one is signed in as far as setting up a second factor."""
    request.state.held = None
    person = invitations.invited(people, token, now)
    name, email, password = text(posted, "name", 400), text(posted, "email", 400), text(posted, "password")
    typed = {"name": name, "email": person.email if person else email}
    if password != text(posted, "again"):
        return _form(request, person, "differ", **typed)
    try:
        if person is None:
            session = invitations.accept_first(people, token, email, name, password, now)
        else:
            session = invitations.accept(people, token, name, password, now)
    except UnfitPasswordError as unfit:
        return _form(request, person, unfit.why, **typed)
    except GoneError:
        raise
    except (UsageError, ConflictError):
        return _form(request, person, "facts", **typed)
    answer = to("/set-up")
    keep(answer, desk, session)
    return answer


@router.get("/set-up")
@open_to(*ALL, touches="own account", stages=(Stage.ENROL,))
def set_up(request: Request, desk: TheDesk, held: Held) -> Response:
    """Choose a second factor."""
    assert held
    return show(request, "set_up.html", keys=desk.reach.site(request).can_have_keys)
