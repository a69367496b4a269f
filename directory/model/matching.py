"""Finding twins, and what a person has merged.

Promises: a key is a digest, so it shows neither a number nor a place; it is written and erased with its listing. A
merge is never deleted, only undone.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel


class MatchKey(SQLModel, table=True):
    """One way to come upon a listing (`directory.matching.keys`), ordered so that the own source is stepped over."""

    __tablename__: ClassVar[str] = "match_key"
    __table_args__: ClassVar[Any] = (Index(None, "listing_id"), {"sqlite_with_rowid": False})
    key: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    source: str = Field(primary_key=True)
    listing_id: UUID = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")


class ListingMerge(SQLModel, table=True):
    """That a person said two listings are one: `merged_id` is withdrawn in favour of `keep_id` until `undone_at`.

    `withdrawn_before` is what the other's `withdrawn_at` was.
    """

    __tablename__: ClassVar[str] = "listing_merge"
    id: UUID = Field(primary_key=True)
    keep_id: UUID = Field(foreign_key="listing.id", index=True)
    merged_id: UUID = Field(foreign_key="listing.id", index=True)
    merged_at: datetime
    merged_by: str
    withdrawn_before: datetime | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None
