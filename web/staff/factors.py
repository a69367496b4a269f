"""Setting up second factors: an authenticator app, passkeys, recovery codes.

Promises: recovery codes are shown once, in the answer to a form, which browsers do not keep; a changed factor
ends the account's other sessions; the last factor cannot be taken away.
"""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from directory.errors import ConflictError, NotFoundError
from directory.staff import factors, passkeys, sessions, sign_in_log
from directory.staff.passkeys import RefusedKeyError
from directory.staff.sessions import SignedIn, Stage
from directory.staff.sign_in_log import Event
from web.staff.desk import Now, People, TheDesk
from web.staff.guard import ALL, Held, Posted, keep, open_to, text
from web.staff.pages import show, to
from web.staff.sign_in import refused

router = APIRouter()
SETTING_UP = (Stage.ENROL, Stage.FULL)


def _picture(uri: str) -> Markup:
    """The QR code as an inline SVG: no image file, no request, dark on light in both themes."""
    out = BytesIO()
    segno.make(uri, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=False, scale=5, border=4, dark="#000", light="#fff", nl=False
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - made by segno from numbers alone


@router.get("/account/app")
@open_to(*ALL, touches="own account", fresh=True, stages=SETTING_UP)
def app_page(request: Request, people: People, held: Held) -> Response:
    """The picture and the secret for the app."""
    return _app(request, people, held)


def _app(request: Request, people: People, held: SignedIn, *, wrong: bool = False) -> Response:
    secret = factors.begin_totp(people, held.person.id)
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    picture = _picture(factors.totp_uri(secret, held.person.email))
    return show(request, "app.html", status=401 if wrong else 200, secret=groups, picture=picture, wrong=wrong)


@router.post("/account/app")
@open_to(*ALL, touches="own account", fresh=True, stages=SETTING_UP)
def confirm_app(request: Request, people: People, desk: TheDesk, posted: Posted, held: Held, now: Now) -> Response:
    """Take the app into use when it shows the right code."""
    if not factors.confirm_totp(people, held.person.id, text(posted, "code", 40), now):
        return _app(request, people, held, wrong=True)
    answer = to("/account/codes", "factor")
    keep(answer, desk, _added(people, held, now))
    return answer


def _added(people: People, held: SignedIn, now: Now) -> str:
    sign_in_log.note(people, Event.FACTOR_ADDED, held.person.id, now)
    if held.stage is Stage.ENROL:
        sign_in_log.note(people, Event.SIGNED_IN, held.person.id, now)
    sessions.revoke_others(people, held)
    return sessions.step_up(people, held, Stage.FULL, now)


@router.post("/account/passkey")
@open_to(*ALL, touches="own account", fresh=True, stages=SETTING_UP)
def passkey_options(request: Request, people: People, desk: TheDesk, held: Held, now: Now) -> Response:
    """What the browser needs to make a passkey."""
    options = passkeys.ask_to_make(people, held.person, desk.reach.site(request), now)
    return Response(options, media_type="application/json")


@router.post("/account/passkey/finish")
@open_to(*ALL, touches="own account", fresh=True, stages=SETTING_UP)
def make_passkey(request: Request, people: People, desk: TheDesk, posted: Posted, held: Held, now: Now) -> Response:
    """Take a new passkey into the account."""
    try:
        credential, label = text(posted, "credential", 12_000), text(posted, "label", 200)
        passkeys.make(people, held.person, desk.reach.site(request), credential, label, now)
    except RefusedKeyError:
        return refused(request)
    answer = JSONResponse({"to": "/account/codes?done=factor" if held.stage is Stage.ENROL else "/account?done=factor"})
    keep(answer, desk, _added(people, held, now))
    return answer


@router.post("/account/app/remove")
@open_to(*ALL, touches="own account", fresh=True)
def remove_app(people: People, held: Held, now: Now) -> Response:
    """Forget the app, unless it is the last factor."""
    _not_the_last(people, held)
    factors.remove_totp(people, held.person.id)
    return _removed(people, held, now)


@router.post("/account/passkeys/{key_id}/remove")
@open_to(*ALL, touches="own account", fresh=True)
def remove_passkey(key_id: UUID, people: People, held: Held, now: Now) -> Response:
    """Forget a passkey, unless it is the last factor."""
    if key_id not in {key.id for key in passkeys.keys(people, held.person.id)}:
        raise NotFoundError("there is no such passkey")
    _not_the_last(people, held)
    passkeys.remove(people, held.person.id, key_id)
    return _removed(people, held, now)


def _not_the_last(people: People, held: SignedIn) -> None:
    if factors.count(people, held.person.id) < 2:
        raise ConflictError("this is the only second factor: add another one first")


def _removed(people: People, held: SignedIn, now: Now) -> Response:
    sign_in_log.note(people, Event.FACTOR_REMOVED, held.person.id, now)
    sessions.revoke_others(people, held)
    return to("/account", "removed")


@router.get("/account/codes")
@open_to(*ALL, touches="own account", fresh=True)
def codes_page(request: Request, people: People, held: Held) -> Response:
    """How many recovery codes are left, and the button for new ones."""
    return show(request, "codes.html", codes=(), left=factors.codes_left(people, held.person.id))


@router.post("/account/codes")
@open_to(*ALL, touches="own account", fresh=True)
def new_codes(request: Request, people: People, held: Held, now: Now) -> Response:
    """Ten new recovery codes, shown this once."""
    codes = factors.new_recovery_codes(people, held.person.id)
    sign_in_log.note(people, Event.CODES_MADE, held.person.id, now)
    return show(request, "codes.html", codes=codes, left=len(codes))
