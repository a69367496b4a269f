"""Accounts and what they prove themselves with.

Promises: no password, code or token is kept as it is: a password as its argon2 hash, a recovery code as a digest. A
TOTP secret has to be kept as it is, which is one reason why this database is a file that only its owner reads.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from directory.staff.model.base import StaffTable


class Account(StaffTable, table=True):
    """A person who may sign in. `failures` and `wait_until` slow down who guesses passwords, `code_*` who has one."""

    __tablename__: ClassVar[str] = "account"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("role IN ('partner', 'staff', 'steward')", name="role_known"),
        CheckConstraint("state IN ('invited', 'active', 'disabled')", name="state_known"),
    )
    id: UUID = Field(primary_key=True)
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=120)
    role: str
    state: str
    locale: str = "en"
    password_hash: str | None = None
    created_at: datetime
    created_by: str
    failures: int = 0
    wait_until: datetime | None = None
    code_failures: int = 0
    code_wait_until: datetime | None = None


class Totp(StaffTable, table=True):
    """An authenticator app: its `secret`, `pending` until a code of it was seen; no code up to `last_step` counts."""

    __tablename__: ClassVar[str] = "totp"
    account_id: UUID = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    secret: str | None = None
    pending: str | None = None
    confirmed_at: datetime | None = None
    last_step: int = 0


class RecoveryCode(StaffTable, table=True):
    """One of the codes on paper, as its SHA-256: each holds 80 random bits, so there is nothing to guess."""

    __tablename__: ClassVar[str] = "recovery_code"
    digest: str = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    used_at: datetime | None = None


class Passkey(StaffTable, table=True):
    """The public half of a passkey; `sign_count` shows a copied one, where the authenticator counts."""

    __tablename__: ClassVar[str] = "passkey"
    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int
    label: str = Field(max_length=60)
    created_at: datetime
    used_at: datetime | None = None
