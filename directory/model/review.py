"""What waits for a person, and what has changed.

Promises: a review item's id follows from what it is about, so an import that runs twice asks once; `detail` (JSON)
never holds a hidden place. Change events are numbered without gaps being reused, so a reader can say where it is.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class ReviewItem(SQLModel, table=True):
    """A question: of a `kind` (`queue.KINDS`); `state` open, accepted or rejected."""

    __tablename__: ClassVar[str] = "review_item"
    id: UUID = Field(primary_key=True)
    kind: str = Field(index=True)
    source: str = Field(foreign_key="source.slug", index=True)
    external_id: str
    listing_id: UUID | None = Field(default=None, foreign_key="listing.id", index=True, ondelete="CASCADE")
    field: str = ""
    what: str
    detail: str = "{}"
    opened_at: datetime
    opened_by: str
    state: str = Field(default="open", index=True)
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: str | None = None
    claimed_by: str | None = None
    claimed_until: datetime | None = None


class Approval(SQLModel, table=True):
    """That a person found a waiting question right; some need two people, none of them the one who asked."""

    __tablename__: ClassVar[str] = "approval"
    __table_args__: ClassVar[Any] = (UniqueConstraint("item_id", "by"),)
    id: UUID = Field(primary_key=True)
    item_id: UUID = Field(foreign_key="review_item.id", index=True, ondelete="CASCADE")
    by: str
    at: datetime


class Verification(SQLModel, table=True):
    """What was said when somebody asked about a change through `channel`, a number or mailbox that stood before.

    `means` is phone, email or other (then `channel` says in words how, and it counts half: two people must say so).
    """

    __tablename__: ClassVar[str] = "verification"
    id: UUID = Field(primary_key=True)
    item_id: UUID = Field(foreign_key="review_item.id", index=True, ondelete="CASCADE")
    means: str
    channel: str
    confirmed: bool
    by: str
    at: datetime


class Notice(SQLModel, table=True):
    """That a contact which stood before is to be told of a change: `means` is email (sent) or phone (called by staff).

    `fields` (JSON) are names; no value of the change is kept here.
    """

    __tablename__: ClassVar[str] = "notice"
    id: UUID = Field(primary_key=True)
    listing_id: UUID = Field(foreign_key="listing.id", index=True, ondelete="CASCADE")
    means: str
    contact: str
    event: str
    fields: str = "[]"
    opened_at: datetime
    done_at: datetime | None = Field(default=None, index=True)
    done_by: str | None = None


class ChangeEvent(SQLModel, table=True):
    """That a listing was created, updated, hidden (`redacted`) or withdrawn; `sequence` only grows."""

    __tablename__: ClassVar[str] = "change_event"
    __table_args__: ClassVar[Any] = {"sqlite_autoincrement": True}
    sequence: int | None = Field(default=None, primary_key=True)
    listing_id: UUID = Field(index=True)
    kind: str
    at: datetime
