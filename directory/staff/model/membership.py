"""Which organisations an account may speak for.

Promises: an organisation is named by its id in the listings' database and by nothing else; a membership that ended is
kept, so that one can say who could change what, when.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from directory.staff.model.base import StaffTable

CURRENT = text("ended_at IS NULL")


class Membership(StaffTable, table=True):
    """From `since` until `ended_at` the account may keep the organisation's listings."""

    __tablename__: ClassVar[str] = "membership"
    __table_args__: ClassVar[Any] = (
        Index(
            "uq_membership_current",
            "account_id",
            "organization_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
    )
    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    organization_id: UUID = Field(index=True)
    since: datetime
    by: str
    ended_at: datetime | None = None
    ended_by: str | None = None
