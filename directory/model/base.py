"""What all tables share: UUID keys, the listing a row hangs on, and rules the database itself enforces.

Promises: constraint names are fixed, so that a fresh schema and a migrated one are equal. A row that hangs on a listing
carries `listing_id` (ours) beside its HSDS foreign keys, so that a listing is replaced or removed as a whole.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, *values: str) -> CheckConstraint:
    """The database's own rule that `column` is one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, values))})", name=f"{column}_known")


class Hung(SQLModel):
    """Base of rows that hang on a listing, in the partner's order (`ordinal`)."""

    id: UUID = Field(primary_key=True)
    listing_id: UUID | None = Field(default=None, index=True, foreign_key="listing.id", ondelete="CASCADE")
    ordinal: int = 0


def tier_constraints(*hidden: CheckConstraint) -> tuple[Any, ...]:
    """`tier` is one of three and is the listing's own, whatever code tries; `hidden` says what must be absent."""
    return (
        CheckConstraint("tier IN ('public', 'area', 'confidential')", name="tier_known"),
        *hidden,
        ForeignKeyConstraint(["listing_id", "tier"], ["listing.id", "listing.tier"], ondelete="CASCADE"),
    )
