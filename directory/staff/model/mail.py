"""Mails that wait to be sent, and when each organisation was last asked whether all is still right.

Promises: a mail is named by what caused it (`key`), so that nothing causes two; no token and no words are in it, and
once it is sent neither the address nor what its link was for.
"""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from directory.staff.model.base import StaffTable


class Mail(StaffTable, table=True):
    """A letter to `recipient`. `state`: waiting, sending, sent, dead (given up), or unsure (it may have arrived).

    `purpose` and `about` (JSON) are what its one-time link will be for; the link is made when it is sent.
    """

    __tablename__: ClassVar[str] = "mail"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'dead', 'unsure')", name="state_known"),
    )
    id: UUID = Field(primary_key=True)
    key: str = Field(unique=True)
    state: str = Field(default="waiting", index=True)
    recipient: str = Field(max_length=254)
    letter: str
    locale: str = "en"
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="CASCADE")
    purpose: str = ""
    about: str = "{}"
    staged_at: datetime = Field(index=True)
    next_at: datetime
    attempts: int = 0
    ended_at: datetime | None = None
    why: str = ""


class Reminder(StaffTable, table=True):
    """How far an organisation was reminded: `since` its facts are overdue, `sent` mails, and when the last one was.

    `since` is None while nothing is overdue; `last_at` stays, so that a week always lies between two mails.
    """

    __tablename__: ClassVar[str] = "reminder"
    organization_id: UUID = Field(primary_key=True)
    since: date | None = None
    sent: int = 0
    last_at: datetime | None = None
    escalated_at: datetime | None = None
