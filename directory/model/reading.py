"""What a public row said when it was last read, so that reading the same row again costs one look-up.

Promises: a cache that may be emptied at any time; only rows of public places have one, because a hash of few unknown
cells can be guessed (SAFETY L1), and it goes when its listing turns more secret.
"""

from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel


class ReadRow(SQLModel, table=True):
    """`row_hash` of the cells and of all that reads them; `content_hash` of the draft made; `facts` (JSON) reported."""

    __tablename__: ClassVar[str] = "read_row"
    listing_id: UUID = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    row_hash: str = Field(index=True)
    content_hash: str
    facts: str = "{}"
