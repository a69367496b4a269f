"""Passkeys (WebAuthn): the factor that cannot be phished, since the browser signs for one site only.

Promises: each challenge is signed once, within five minutes, for the purpose and the account it was made for; the owner
was verified (finger, face or PIN); a key that seems copied is refused.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import webauthn
from sqlalchemy import delete
from sqlmodel import Session, col, select
from webauthn.helpers import base64url_to_bytes, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from directory.errors import UsageError
from directory.staff import tokens
from directory.staff.accounts import Person, State
from directory.staff.model import Account, Challenge, Passkey

LASTS: Final = timedelta(minutes=5)
MOST: Final = 10
"""Passkeys one account may have."""
WAITING: Final = 2000
"""Challenges that may wait at once: anybody may ask for one."""
VERIFIED: Final = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Site:
    """For which site a key signs: its origin, as the browser says it."""

    origin: str

    @property
    def name(self) -> str:
        """The relying party id: the host's name."""
        return urlsplit(self.origin).hostname or ""

    @property
    def can_have_keys(self) -> bool:
        """Whether browsers make passkeys for it: https or localhost, and a name rather than a number."""
        parts = urlsplit(self.origin)
        named = self.name == "localhost" or ("." in self.name and not self.name.rpartition(".")[2].isdigit())
        return named and (parts.scheme == "https" or self.name == "localhost")


@dataclass(frozen=True, slots=True)
class Key:
    """A passkey as its owner sees it in the list."""

    id: UUID
    label: str
    created_at: datetime
    used_at: datetime | None


class RefusedKeyError(UsageError):
    """The browser's answer is no passkey for this site, this moment and this account."""

    def __init__(self) -> None:
        super().__init__("this passkey was not accepted")


def keys(session: Session, account_id: UUID) -> Sequence[Key]:
    """An account's passkeys, oldest first."""
    rows = session.exec(select(Passkey).where(Passkey.account_id == account_id).order_by(col(Passkey.created_at)))
    return [Key(row.id, row.label, row.created_at, row.used_at) for row in rows]


def ask_to_make(session: Session, person: Person, site: Site, now: datetime) -> str:
    """What the browser needs to make a passkey, as JSON."""
    known = session.exec(select(Passkey.credential_id).where(Passkey.account_id == person.id)).all()
    options = webauthn.generate_registration_options(
        rp_id=site.name,
        rp_name="Waymark",
        user_id=person.id.bytes,
        user_name=person.email,
        user_display_name=person.name,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
    )
    _remember(session, "make", options.challenge, person.id, now)
    return options_to_json(options)


def make(session: Session, person: Person, site: Site, answer: str, label: str, now: datetime) -> None:
    """Take a new passkey into the account. Raises `RefusedKeyError`."""
    if len(keys(session, person.id)) >= MOST:
        raise RefusedKeyError
    said, challenge = _read(answer)
    _spend(session, "make", challenge, person.id, now)
    try:
        proved = webauthn.verify_registration_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise RefusedKeyError from None
    if session.exec(select(Passkey.id).where(Passkey.credential_id == proved.credential_id)).first():
        raise RefusedKeyError
    name = " ".join("".join(c if c.isprintable() else " " for c in label).split())[:60]
    session.add(
        Passkey(
            id=uuid4(),
            account_id=person.id,
            credential_id=proved.credential_id,
            public_key=proved.credential_public_key,
            sign_count=proved.sign_count,
            label=name or "Passkey",
            created_at=now,
        )
    )
    session.flush()


def ask_to_prove(session: Session, site: Site, account_id: UUID | None, now: datetime) -> str:
    """What the browser needs to sign in with any passkey of this site, or to prove an account's own one, as JSON.

    It never lists keys: to whoever has no session that would tell which addresses have accounts.
    """
    options = webauthn.generate_authentication_options(rp_id=site.name, user_verification=VERIFIED)
    _remember(session, "prove", options.challenge, account_id, now)
    return options_to_json(options)


def prove(session: Session, site: Site, answer: str, account_id: UUID | None, now: datetime) -> Account:
    """The account whose passkey signed. Raises `RefusedKeyError`, also for a shut one and for another's than wanted."""
    said, challenge = _read(answer)
    _spend(session, "prove", challenge, account_id, now)
    key = session.exec(select(Passkey).where(Passkey.credential_id == _bytes(said.get("rawId")))).first()
    account = session.get(Account, key.account_id) if key else None
    if key is None or account is None or account.state != State.ACTIVE.value or account_id not in {None, account.id}:
        raise RefusedKeyError
    try:
        proved = webauthn.verify_authentication_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise RefusedKeyError from None
    key.sign_count, key.used_at = proved.new_sign_count, now
    session.add(key)
    session.flush()
    return account


def remove(session: Session, account_id: UUID, key_id: UUID) -> bool:
    """Forget one of an account's passkeys; False when it has no such one."""
    query = delete(Passkey).where(col(Passkey.account_id) == account_id, col(Passkey.id) == key_id)
    return session.execute(query).rowcount == 1  # type: ignore[attr-defined,no-any-return]


def _remember(session: Session, purpose: str, challenge: bytes, account_id: UUID | None, now: datetime) -> None:
    session.execute(delete(Challenge).where(col(Challenge.expires_at) <= now))
    oldest = select(Challenge.digest).order_by(col(Challenge.expires_at).desc()).offset(WAITING).limit(WAITING)
    session.execute(delete(Challenge).where(col(Challenge.digest).in_(session.exec(oldest).all())))
    digest = tokens.digest(purpose, challenge.hex())
    session.add(Challenge(digest=digest, purpose=purpose, account_id=account_id, expires_at=now + LASTS))
    session.flush()


def _spend(session: Session, purpose: str, challenge: bytes, account_id: UUID | None, now: datetime) -> None:
    mine = delete(Challenge).where(col(Challenge.digest) == tokens.digest(purpose, challenge.hex()))
    mine = mine.where(col(Challenge.expires_at) > now)
    owner = col(Challenge.account_id)
    mine = mine.where(owner.is_(None) if account_id is None else owner == account_id)
    if session.execute(mine).rowcount != 1:  # type: ignore[attr-defined]
        raise RefusedKeyError


def _read(answer: str) -> tuple[dict[str, Any], bytes]:
    """The browser's answer, and the challenge it says it signed; the signature over it is checked afterwards."""
    try:
        said = json.loads(answer)
        signed = json.loads(base64url_to_bytes(said["response"]["clientDataJSON"]))
        return said, base64url_to_bytes(signed["challenge"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RefusedKeyError from None


def _bytes(text: object) -> bytes:
    try:
        return base64url_to_bytes(text) if isinstance(text, str) else b""
    except ValueError:
        raise RefusedKeyError from None
