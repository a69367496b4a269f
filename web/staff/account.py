"""My account: where I am signed in, what I sign in with, my password and my language.

Promises: all of it is the session's own account; no request can name another one.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory.errors import NotFoundError
from directory.staff import accounts, factors, passkeys, passwords, sessions, sign_in_log
from directory.staff.passwords import UnfitPasswordError
from directory.staff.sessions import Stage
from directory.staff.sign_in_log import Event
from web.i18n import DEFAULT
from web.staff import words
from web.staff.desk import Now, People, TheDesk
from web.staff.guard import ALL, Held, Posted, keep, open_to, text
from web.staff.pages import PLACES, show, to

router = APIRouter()


@router.get("/")
@open_to(*ALL, touches="nothing")
def home(request: Request, held: Held) -> Response:
    """Where one's role can go."""
    mine = [place for place in PLACES if held.person.role in place.roles]
    return show(request, "home.html", mine=mine)


@router.get("/account")
@open_to(*ALL, touches="own account")
def account_page(request: Request, people: People, desk: TheDesk, held: Held, now: Now) -> Response:
    """Sessions, factors, password, language, and the last sign-ins."""
    mine = held.person.id
    return show(
        request,
        "account.html",
        sessions=sessions.places(people, held, now),
        passkeys=passkeys.keys(people, mine),
        has_app=factors.has_totp(people, mine),
        last_factor=factors.count(people, mine) < 2,
        left=factors.codes_left(people, mine),
        entries=sign_in_log.entries(people, mine, 10),
        keys=desk.reach.site(request).can_have_keys,
        fresh=held.is_fresh(now),
        languages=words.codes(),
    )


@router.post("/account/sessions/others/end")
@open_to(*ALL, touches="own account")
def end_others(people: People, held: Held, now: Now) -> Response:
    """Sign out everywhere else."""
    sessions.revoke_others(people, held)
    sign_in_log.note(people, Event.REVOKED, held.person.id, now)
    return to("/account", "ended")


@router.post("/account/sessions/{session_id}/end")
@open_to(*ALL, touches="own account")
def end_session(session_id: UUID, people: People, held: Held, now: Now) -> Response:
    """Sign out somewhere else."""
    if not sessions.revoke(people, held.person.id, session_id):
        raise NotFoundError("there is no such session")
    sign_in_log.note(people, Event.REVOKED, held.person.id, now)
    return to("/account", "ended")


@router.post("/account/label")
@open_to(*ALL, touches="own account")
def name_session(people: People, posted: Posted, held: Held) -> Response:
    """Call this browser something."""
    sessions.rename(people, held, text(posted, "label", 200))
    return to("/account", "saved")


@router.post("/account/language")
@open_to(*ALL, touches="own account")
def choose_language(people: People, posted: Posted, held: Held) -> Response:
    """The language of these pages for this account."""
    code = text(posted, "locale", 10)
    accounts.set_locale(people, held.person.id, code if code in words.codes() else DEFAULT)
    return to("/account", "saved")


@router.get("/account/password")
@open_to(*ALL, touches="own account", fresh=True)
def password_page(request: Request, held: Held) -> Response:
    """The form for a new password."""
    assert held
    return show(request, "password.html", wrong="")


@router.post("/account/password")
@open_to(*ALL, touches="own account", fresh=True)
def change_password(request: Request, people: People, desk: TheDesk, posted: Posted, held: Held, now: Now) -> Response:
    """A new password; every other session ends."""
    password = text(posted, "password")
    if password != text(posted, "again"):
        return show(request, "password.html", status=422, wrong="differ")
    try:
        passwords.check_fit(password, (held.person.email, held.person.name))
    except UnfitPasswordError as unfit:
        return show(request, "password.html", status=422, wrong=unfit.why)
    accounts.set_password(people, held.person.id, passwords.hash_password(password))
    sign_in_log.note(people, Event.PASSWORD_CHANGED, held.person.id, now)
    sessions.revoke_others(people, held)
    answer = to("/account", "password")
    keep(answer, desk, sessions.step_up(people, held, Stage.FULL, now))
    return answer
