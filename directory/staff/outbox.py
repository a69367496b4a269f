"""The outbox: mails staged in the transaction of what causes them, sent by one worker, never twice.

Promises: the same cause stages one mail; a mail is taken before it is sent and marked after, so that one whose worker
died in between is `unsure` and left to a person, never sent again by itself. What was not taken by the mail server is
tried again, ever later, and given up in the end; stewards see what was given up (`troubled`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import and_, delete, func, or_, update
from sqlmodel import Session, col, select

from directory.errors import ConflictError, NotFoundError
from directory.staff import links
from directory.staff.accounts import clean_email
from directory.staff.model import Mail

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
"""How long after each failed try the next one is; after the last the mail is given up."""
STUCK: Final = timedelta(minutes=10)
"""A mail that is being sent for longer has lost its worker."""
KEPT: Final = timedelta(days=90)
"""How long it is remembered that a mail was sent."""
FLEETING: Final = {"waits": timedelta(hours=24)}
"""Letters whose time is nobody's business: forgotten once they are sent, and whatever became of them after so long."""
LASTS: Final = timedelta(days=14)
"""How long the one-time link of a mail opens something."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that this worker, and no other, may send now. `token` is its link's, kept nowhere; "" for no link."""

    id: UUID
    recipient: str
    letter: str
    locale: str
    token: str
    staged_at: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """A mail that was given up (`dead`), or may or may not have arrived (`unsure`); `why` is one of our own words."""

    id: UUID
    recipient: str
    letter: str
    state: str
    why: str
    at: datetime


def stage(  # noqa: PLR0913 - to whom, what, because of what, and what its link is for
    session: Session, key: str, recipient: str, letter: str, now: datetime, *, locale: str = "en", purpose: str = "",
    about: Mapping[str, Any] | None = None, account_id: UUID | None = None,
) -> bool:  # fmt: skip
    """Have `letter` sent because of `key`; False when that was staged before. `UsageError`: that is no address."""
    address = clean_email(recipient)
    if session.exec(select(Mail.id).where(Mail.key == key)).first() is not None:
        return False
    detail = json.dumps(dict(about or {}), sort_keys=True)
    session.add(
        Mail(
            id=uuid4(), key=key, recipient=address, letter=letter, locale=locale, account_id=account_id,
            purpose=purpose, about=detail, staged_at=now, next_at=now,
        )
    )  # fmt: skip
    session.flush()
    return True


def on_its_way(session: Session, account_id: UUID, letter: str) -> bool:
    """Whether such a letter to an account waits or is being sent."""
    query = select(Mail.id).where(Mail.account_id == account_id, Mail.letter == letter)
    return session.exec(query.where(col(Mail.state).in_(["waiting", "sending"]))).first() is not None


def take(session: Session, now: datetime) -> Taken | None:
    """The next mail that is due, with its link made; commit before it is sent. None when nothing is due."""
    wait = col(Mail.next_at)
    due = or_(wait <= now, wait > now + WAITS[-1])  # a clock that was set back delays nothing for ever
    query = select(Mail).where(Mail.state == "waiting", due).order_by(wait, col(Mail.id)).limit(1)
    row = session.exec(query).first()
    if row is None:
        return None
    mine = update(Mail).where(col(Mail.id) == row.id, col(Mail.state) == "waiting")
    if session.execute(mine.values(state="sending", ended_at=now, attempts=Mail.attempts + 1)).rowcount != 1:  # type: ignore[attr-defined]
        return None
    token = ""
    if row.purpose:
        about = json.loads(row.about) | {"mail": str(row.id)}
        token = links.make(
            session, row.purpose, by="mailer", now=now, lasts=LASTS, account_id=row.account_id, detail=about
        )
    return Taken(row.id, row.recipient, row.letter, row.locale, token, row.staged_at)


def sent(session: Session, mail_id: UUID, now: datetime) -> None:
    """It was taken by the mail server: to whom it was and what for is forgotten, and of some letters that it was."""
    session.execute(delete(Mail).where(col(Mail.id) == mail_id, col(Mail.letter).in_(list(FLEETING))))
    _end(session, mail_id, state="sent", ended_at=now, recipient="", about="{}", why="", account_id=None)


def failed(session: Session, mail_id: UUID, why: str, now: datetime, *, final: bool = False) -> None:
    """It was surely not taken: tried again later, or given up when `final` or tried often enough."""
    row = session.get_one(Mail, mail_id)
    session.refresh(row)
    if final or row.attempts > len(WAITS):
        _end(session, mail_id, state="dead", ended_at=now, why=why)
    else:
        _end(session, mail_id, state="waiting", next_at=now + WAITS[row.attempts - 1], why=why, ended_at=None)


def unsure(session: Session, mail_id: UUID, now: datetime) -> None:
    """The connection broke at the end: it may have been taken, so it is not sent again."""
    _end(session, mail_id, state="unsure", ended_at=now, why="the connection broke")


def _end(session: Session, mail_id: UUID, **values: object) -> None:
    """Only what is being sent has an end: a worker that wakes up late changes nothing any more."""
    session.execute(update(Mail).where(col(Mail.id) == mail_id, col(Mail.state) == "sending").values(**values))
    session.expire_all()


def recover(session: Session, now: datetime) -> int:
    """Set aside what a worker took and never marked; forget what was sent long ago. Returns how many were set aside."""
    since = col(Mail.ended_at)
    lost = and_(col(Mail.state) == "sending", or_(since < now - STUCK, since > now + STUCK))
    done = session.execute(update(Mail).where(lost).values(state="unsure", why="the sending was cut off", ended_at=now))
    session.execute(delete(Mail).where(col(Mail.state) == "sent", col(Mail.ended_at) < now - KEPT))
    for letter, kept in FLEETING.items():
        session.execute(delete(Mail).where(col(Mail.letter) == letter, col(Mail.staged_at) < now - kept))
    session.expire_all()
    return int(done.rowcount)  # type: ignore[attr-defined]


def troubled(session: Session) -> Sequence[Trouble]:
    """What a steward has to see to, the newest first."""
    query = select(Mail).where(col(Mail.state).in_(["dead", "unsure"])).order_by(col(Mail.ended_at).desc())
    return [
        Trouble(row.id, row.recipient, row.letter, row.state, row.why, row.ended_at or row.staged_at)
        for row in session.exec(query)
    ]


def again(session: Session, mail_id: UUID, now: datetime) -> None:
    """Send a troubled mail once more, by a steward's wish."""
    _settle(session, mail_id, state="waiting", next_at=now, attempts=0, ended_at=None)


def let_go(session: Session, mail_id: UUID, now: datetime) -> None:
    """A steward saw to it in another way: nothing is sent, and the address is forgotten."""
    _settle(session, mail_id, state="sent", ended_at=now, recipient="", about="{}", account_id=None)


def _settle(session: Session, mail_id: UUID, **values: object) -> None:
    if session.get(Mail, mail_id) is None:
        raise NotFoundError("there is no such mail")
    mine = update(Mail).where(col(Mail.id) == mail_id, col(Mail.state).in_(["dead", "unsure"]))
    if session.execute(mine.values(why="", **values)).rowcount != 1:  # type: ignore[attr-defined]
        raise ConflictError("this mail is seen to already")
    session.expire_all()


def counts(session: Session) -> dict[str, int]:
    """How many mails are in each state."""
    found = dict(session.exec(select(Mail.state, func.count()).group_by(Mail.state)).all())
    return {state: found.get(state, 0) for state in ("waiting", "sending", "sent", "dead", "unsure")}


def staged_since(session: Session, prefix: str, moment: datetime) -> int:
    """How many mails with a key that begins with `prefix` were staged at `moment` or later."""
    query = select(func.count()).select_from(Mail).where(col(Mail.key).startswith(prefix, autoescape=True))
    return session.exec(query.where(col(Mail.staged_at) >= moment)).one()
