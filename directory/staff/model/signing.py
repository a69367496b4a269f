"""Signing in: sessions, one-time links, a passkey's challenges, and the log of sign-ins.

Promises: tokens are kept as SHA-256 digests alone, so who reads this database cannot use one; no row has a place for an
address on the network, a user agent, or anything typed.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from directory.staff.model.base import StaffTable


class StaffSession(StaffTable, table=True):
    """One browser that is signed in, or half way there (`stage`). `label` is what its owner calls it."""

    __tablename__: ClassVar[str] = "staff_session"
    __table_args__: ClassVar[Any] = (CheckConstraint("stage IN ('second', 'enrol', 'full')", name="stage_known"),)
    digest: str = Field(primary_key=True)
    id: UUID = Field(unique=True)
    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    stage: str
    label: str = Field(default="", max_length=40)
    opened_at: datetime
    used_at: datetime
    proved_at: datetime


class Link(StaffTable, table=True):
    """A link that may be used once. `purpose` says for what; `detail` (JSON) what else it needs to know."""

    __tablename__: ClassVar[str] = "link"
    digest: str = Field(primary_key=True)
    purpose: str = Field(index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="CASCADE")
    detail: str = "{}"
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None = None


class Challenge(StaffTable, table=True):
    """What a passkey must sign, once, soon."""

    __tablename__: ClassVar[str] = "challenge"
    digest: str = Field(primary_key=True)
    purpose: str
    account_id: UUID | None = Field(default=None, foreign_key="account.id", ondelete="CASCADE")
    expires_at: datetime = Field(index=True)


class SignInEvent(StaffTable, table=True):
    """That somebody signed in or out, or tried. Who tried an address that has no account is not said."""

    __tablename__: ClassVar[str] = "sign_in_event"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="CASCADE")
    what: str
