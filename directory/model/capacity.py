"""How much room there is, in three words, and when each kind of fact was last checked.

Promises: what is said of room ends by itself (`until`); only what its partner lets be shown is public.
"""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from directory.model.base import one_of


class Capacity(SQLModel, table=True):
    """What was last said of a listing's room: space likely, call, or full."""

    __tablename__: ClassVar[str] = "capacity"
    __table_args__: ClassVar[Any] = (one_of("level", "space", "call", "full"),)
    listing_id: UUID = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    level: str
    said_at: datetime = Field(index=True)
    said_by: str
    until: datetime
    shown: bool = False


class FactCheck(SQLModel, table=True):
    """That somebody who knows found one kind of fact of a listing right on a day (`freshness.CADENCE`)."""

    __tablename__: ClassVar[str] = "fact_check"
    listing_id: UUID = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    fact: str = Field(primary_key=True)
    checked: date
    by: str
