"""What waits for a person, and what has changed.

Promises: a review item's id follows from what it is about, so an import that runs twice asks once; `detail` (JSON)
never holds a hidden place. Change events are numbered without gaps being reused, so a reader can say where it is.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel


class ReviewItem(SQLModel, table=True):
    """One question: `kind` is new, change, duplicate, doubt, missing or tier; `state` is open, accepted or rejected."""

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


class ChangeEvent(SQLModel, table=True):
    """That a listing was created, updated, hidden (`redacted`) or withdrawn; `sequence` only grows."""

    __tablename__: ClassVar[str] = "change_event"
    __table_args__: ClassVar[Any] = {"sqlite_autoincrement": True}
    sequence: int | None = Field(default=None, primary_key=True)
    listing_id: UUID = Field(index=True)
    kind: str
    at: datetime
