"""Signing in and out: the password, the second factor, a passkey instead of both, and a fresh proof.

Promises: whatever was wrong with an address or a password, the page, its status and the work are the same (no account
can be found out); a session gets a new token at every step; after signing out the browser keeps nothing.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from directory.staff import passkeys, sessions, sign_in_log, signing_in
from directory.staff.passkeys import RefusedKeyError
from directory.staff.sessions import Stage
from directory.staff.sign_in_log import Event
from web.staff import words
from web.staff.desk import Now, People, TheDesk
from web.staff.guard import ALL, Held, Posted, drop, held_by, keep, local, open_to, open_to_anyone, text
from web.staff.pages import show, to

router = APIRouter()
ANY_STAGE = (Stage.SECOND, Stage.ENROL, Stage.FULL)


@router.get("/sign-in")
@open_to_anyone()
def sign_in_page(request: Request, people: People, desk: TheDesk, now: Now) -> Response:
    """The form; who is signed in already is sent on."""
    held = held_by(request, people, desk, now)
    if held is not None and held.stage is Stage.FULL:
        return to(local(request.query_params.get("next", "/")))
    return _form(request, desk)


def _form(request: Request, desk: TheDesk, *, status: int = 200, wrong: bool = False, onward: str = "") -> Response:
    request.state.held = None
    onward = local(onward or request.query_params.get("next", "/"))
    can_have_keys = desk.reach.site(request).can_have_keys
    return show(request, "sign_in.html", status=status, wrong=wrong, onward=onward, keys=can_have_keys)


@router.post("/sign-in")
@open_to_anyone()
def sign_in(request: Request, people: People, desk: TheDesk, posted: Posted, now: Now) -> Response:
    """Look at a password; what follows is the second factor, or setting up a first one."""
    onward = local(text(posted, "next"))
    account = signing_in.with_password(people, text(posted, "email"), text(posted, "password"), now)
    if account is None:
        return _form(request, desk, status=401, wrong=True, onward=onward)
    sign_in_log.forget_old(people, desk.settings.sign_in_log_days, now)
    _end_former(request, people, desk, now)
    stage = signing_in.next_stage(people, account)
    token = sessions.begin(people, account.id, stage, now)
    answer = to("/set-up" if stage is Stage.ENROL else _with_next("/sign-in/second", onward))
    keep(answer, desk, token)
    return answer


def _with_next(path: str, onward: str) -> str:
    return path if onward == "/" else f"{path}?next={onward}"


def _end_former(request: Request, people: People, desk: TheDesk, now: Now) -> None:
    former = held_by(request, people, desk, now)
    if former is not None:
        sessions.end(people, former)


@router.get("/sign-in/second")
@open_to(*ALL, touches="own account", stages=(Stage.SECOND,))
def second_page(request: Request, desk: TheDesk, held: Held) -> Response:
    """Asks for the second factor."""
    assert held
    onward = local(request.query_params.get("next", "/"))
    return show(request, "second.html", wrong=False, onward=onward, keys=desk.reach.site(request).can_have_keys)


@router.post("/sign-in/second")
@open_to(*ALL, touches="own account", stages=(Stage.SECOND,))
def second(request: Request, people: People, desk: TheDesk, posted: Posted, held: Held, now: Now) -> Response:
    """Look at a code; a right one signs in."""
    onward = local(text(posted, "next"))
    how = signing_in.with_code(people, held, text(posted, "code", 40), now)
    if how is None:
        keys = desk.reach.site(request).can_have_keys
        return show(request, "second.html", status=401, wrong=True, onward=onward, keys=keys)
    answer = to("/account" if how is signing_in.How.RECOVERY else onward, "recovery" if how == "recovery" else "")
    keep(answer, desk, signing_in.finish(people, held, now))
    return answer


@router.post("/sign-in/passkey")
@open_to_anyone()
def passkey_options(request: Request, people: People, desk: TheDesk, now: Now) -> Response:
    """What the browser needs to sign in with a passkey."""
    options = passkeys.ask_to_prove(people, desk.reach.site(request), None, now)
    return Response(options, media_type="application/json")


@router.post("/sign-in/passkey/finish")
@open_to_anyone()
def with_passkey(request: Request, people: People, desk: TheDesk, posted: Posted, now: Now) -> Response:
    """A passkey signs in by itself: it is two factors in one, and bound to this site."""
    try:
        account = passkeys.prove(people, desk.reach.site(request), text(posted, "credential", 12_000), None, now)
    except RefusedKeyError:
        return refused(request)
    _end_former(request, people, desk, now)
    sign_in_log.forget_old(people, desk.settings.sign_in_log_days, now)
    sign_in_log.note(people, Event.SIGNED_IN_PASSKEY, account.id, now)
    answer = JSONResponse({"to": local(text(posted, "next"))})
    keep(answer, desk, sessions.begin(people, account.id, Stage.FULL, now))
    return answer


def refused(request: Request) -> Response:
    """What the script shows when a passkey was not accepted."""
    return JSONResponse({"say": words.catalogue(words.guessed(request)).t("passkey.refused")}, 401)


@router.get("/prove")
@open_to(*ALL, touches="own account")
def prove_page(request: Request, desk: TheDesk, held: Held) -> Response:
    """Asks again who it is, before a sensitive act."""
    assert held
    onward = local(request.query_params.get("next", "/"))
    return show(request, "prove.html", wrong=False, onward=onward, keys=desk.reach.site(request).can_have_keys)


@router.post("/prove")
@open_to(*ALL, touches="own account")
def prove(request: Request, people: People, desk: TheDesk, posted: Posted, held: Held, now: Now) -> Response:
    """A fresh proof by password."""
    onward = local(text(posted, "next"))
    token = signing_in.prove_again(people, held, text(posted, "password"), now)
    if token is None:
        keys = desk.reach.site(request).can_have_keys
        return show(request, "prove.html", status=401, wrong=True, onward=onward, keys=keys)
    answer = to(onward)
    keep(answer, desk, token)
    return answer


@router.post("/prove/passkey")
@open_to(*ALL, touches="own account")
def prove_options(request: Request, people: People, desk: TheDesk, held: Held, now: Now) -> Response:
    """What the browser needs for a fresh proof by passkey."""
    options = passkeys.ask_to_prove(people, desk.reach.site(request), held.person.id, now)
    return Response(options, media_type="application/json")


@router.post("/prove/passkey/finish")
@open_to(*ALL, touches="own account")
def prove_passkey(request: Request, people: People, desk: TheDesk, posted: Posted, held: Held, now: Now) -> Response:
    """A fresh proof by passkey."""
    try:
        credential = text(posted, "credential", 12_000)
        passkeys.prove(people, desk.reach.site(request), credential, held.person.id, now)
    except RefusedKeyError:
        return refused(request)
    sign_in_log.note(people, Event.PROVED, held.person.id, now)
    answer = JSONResponse({"to": local(text(posted, "next"))})
    keep(answer, desk, sessions.step_up(people, held, Stage.FULL, now))
    return answer


@router.post("/sign-out")
@open_to(*ALL, touches="own account", stages=ANY_STAGE)
def sign_out(people: People, desk: TheDesk, held: Held, now: Now) -> Response:
    """End the session; the browser forgets these pages."""
    sessions.end(people, held)
    sign_in_log.note(people, Event.SIGNED_OUT, held.person.id, now)
    answer = to("/sign-in", "signed-out")
    drop(answer, desk)
    return answer
