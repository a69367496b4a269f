"""Mails that did not arrive, or may not have: what a person must see to, since nobody is told by them.

Promises: a list says what kind of letter it was, to whom and why it failed, and holds no word of it and no link. Sent
again or let go once: who comes second is told that it is seen to. Let go, the address is forgotten.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory.staff import outbox
from directory.staff.accounts import Role
from web.staff.desk import Now, People
from web.staff.guard import open_to
from web.staff.pages import to
from web.staff.steward.showing import page

router = APIRouter(prefix="/steward/mail")
WHYS: Final = {
    "the mail server cannot be reached": "reach",
    "the mail server refused the sender": "sender",
    "the mail server broke off": "broke",
    "the mail server refused the recipient": "recipient",
    "the mail server refused the mail": "mail",
    "the folder of mails cannot be written": "folder",
    "the connection broke": "unsure",
    "the sending was cut off": "unsure",
}
"""From what the sender says to our sentence for it; anything else is for who keeps the settings."""


@router.get("")
@open_to(Role.STEWARD, touches="queue")
def troubled(request: Request, people: People) -> Response:
    """What failed or is unsure, the newest first."""
    rows = outbox.troubled(people)
    return page(request, "mail.html", people, rows=rows, why=lambda one: WHYS.get(one.why, "other"))


@router.post("/{mail_id}/again")
@open_to(Role.STEWARD, touches="queue")
def again(mail_id: UUID, people: People, now: Now) -> Response:
    """Send it once more."""
    outbox.again(people, mail_id, now)
    return to("/steward/mail", "steward-mail-again")


@router.post("/{mail_id}/let-go")
@open_to(Role.STEWARD, touches="queue")
def let_go(mail_id: UUID, people: People, now: Now) -> Response:
    """Somebody told them in another way."""
    outbox.let_go(people, mail_id, now)
    return to("/steward/mail", "saved")
