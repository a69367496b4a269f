"""The second factor that is a number: an authenticator app's codes (TOTP), and recovery codes on paper.

Promises: a code is accepted once, whoever repeats it and however fast; a clock that is half a minute off is forgiven,
more is not; an app replaces the old one only after a code of it was seen.
"""

from __future__ import annotations

import base64
import re
import secrets
from datetime import datetime
from hmac import compare_digest
from typing import Final
from uuid import UUID

import pyotp
from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from directory.staff import tokens
from directory.staff.model import Passkey, RecoveryCode, Totp

ISSUER: Final = "Waymark"
STEP: Final = 30
CODES: Final = 10
CODE: Final = re.compile(r"[0-9]{6}")


def begin_totp(session: Session, account_id: UUID) -> str:
    """The secret of an app that is being set up; the same one until a code of it was seen."""
    row = session.get(Totp, account_id) or Totp(account_id=account_id)
    if row.pending is None:
        row.pending = pyotp.random_base32()
        session.add(row)
        session.flush()
    return row.pending


def totp_uri(secret: str, email: str) -> str:
    """What the picture on the page says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def confirm_totp(session: Session, account_id: UUID, code: str, now: datetime) -> bool:
    """Take the new app into use when `code` is its code now."""
    row = session.get(Totp, account_id)
    step = None if row is None or row.pending is None else _step(row.pending, code, now)
    if row is None or step is None:
        return False
    row.secret, row.pending, row.confirmed_at, row.last_step = row.pending, None, now, step
    session.add(row)
    session.flush()
    return True


def accepts(session: Session, account_id: UUID, code: str, now: datetime) -> bool:
    """Whether `code` is the app's code now and was never used."""
    secret = session.exec(select(Totp.secret).where(Totp.account_id == account_id)).first()
    step = _step(secret, code, now) if secret else None
    if step is None:
        return False
    newer = update(Totp).where(col(Totp.account_id) == account_id, col(Totp.last_step) < step)
    return session.execute(newer.values(last_step=step)).rowcount == 1  # type: ignore[attr-defined,no-any-return]


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The half minute, of this and its neighbours, that `code` belongs to."""
    digits = re.sub(r"\s", "", code[:20])
    if not CODE.fullmatch(digits):
        return None
    current, generator = int(now.timestamp()) // STEP, pyotp.TOTP(secret)
    matching = [s for s in (current - 1, current, current + 1) if compare_digest(generator.generate_otp(s), digits)]
    return matching[-1] if matching else None


def remove_totp(session: Session, account_id: UUID) -> None:
    """Forget the app."""
    session.execute(delete(Totp).where(col(Totp.account_id) == account_id))


def new_recovery_codes(session: Session, account_id: UUID) -> list[str]:
    """Ten new codes, which are shown once; the old ones are worth nothing."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    made = [base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower() for _ in range(CODES)]
    for code in made:
        session.add(RecoveryCode(digest=tokens.digest("recovery", code), account_id=account_id))
    session.flush()
    return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in made]


def use_recovery_code(session: Session, account_id: UUID, text: str, now: datetime) -> bool:
    """Use up the recovery code `text`, however it is spaced; False when it is none or was used."""
    code = re.sub(r"[\s-]", "", text[:40]).lower()
    mine = update(RecoveryCode).where(col(RecoveryCode.account_id) == account_id, col(RecoveryCode.used_at).is_(None))
    used = session.execute(mine.where(col(RecoveryCode.digest) == tokens.digest("recovery", code)).values(used_at=now))
    return used.rowcount == 1  # type: ignore[attr-defined,no-any-return]


def codes_left(session: Session, account_id: UUID) -> int:
    """How many recovery codes are unused."""
    query = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return session.exec(query.where(col(RecoveryCode.used_at).is_(None))).one()


def has_totp(session: Session, account_id: UUID) -> bool:
    """Whether an app is in use."""
    return bool(session.exec(select(Totp.secret).where(Totp.account_id == account_id)).first())


def count(session: Session, account_id: UUID) -> int:
    """How many second factors (an app, passkeys) the account has; the last one cannot be removed."""
    keys = session.exec(select(func.count()).select_from(Passkey).where(Passkey.account_id == account_id)).one()
    return keys + has_totp(session, account_id)
