"""What partners do on their side: claims of an organisation, edits not yet sent, and which organisations are trusted.

Promises: a code is kept as a hash and bound to one account, organisation and number; a draft is one account's and
ends by itself. Organisations and listings are named by their ids in the listings' database.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from directory.staff.model.base import StaffTable


class Claim(StaffTable, table=True):
    """That an account says it may speak for an organisation; `number` is the listed one that the code was read to."""

    __tablename__: ClassVar[str] = "claim"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("state IN ('open', 'confirmed', 'refused', 'expired', 'withdrawn')", name="state_known"),
    )
    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    organization_id: UUID = Field(index=True)
    state: str = Field(default="open", index=True)
    opened_at: datetime
    number: str = ""
    code_hash: str | None = None
    code_until: datetime | None = None
    read_by: str = ""
    tries: int = 0
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""


class ClaimVoucher(StaffTable, table=True):
    """That a steward says how they know the claimant, where no listed number can prove it; it takes two."""

    __tablename__: ClassVar[str] = "claim_voucher"
    __table_args__: ClassVar[Any] = (UniqueConstraint("claim_id", "by"),)
    id: UUID = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claim.id", index=True, ondelete="CASCADE")
    by: str
    at: datetime
    how: str


class EditDraft(StaffTable, table=True):
    """An account's changes of a listing that it has not sent yet (`wanted` is JSON: field -> base and new)."""

    __tablename__: ClassVar[str] = "edit_draft"
    account_id: UUID = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    listing_id: UUID = Field(primary_key=True, index=True)
    wanted: str
    saved_at: datetime
    expires_at: datetime = Field(index=True)


class TrustedOrganization(StaffTable, table=True):
    """That a steward lets an organisation's harmless changes appear at once."""

    __tablename__: ClassVar[str] = "trusted_organization"
    organization_id: UUID = Field(primary_key=True)
    since: datetime
    by: str
