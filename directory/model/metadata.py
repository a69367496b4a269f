"""HSDS 3.2 metadata: who changed which field of what, from what to what. It is the directory's history.

Promises: rows are only added, except that a redaction removes the values of a place that became hidden.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel


class Metadata(SQLModel, table=True):
    """One change of one field."""

    __tablename__: ClassVar[str] = "metadata"
    id: UUID = Field(primary_key=True)
    resource_id: UUID = Field(index=True)
    resource_type: str
    last_action_date: datetime
    last_action_type: str
    field_name: str
    previous_value: str
    replacement_value: str
    updated_by: str


class MetaTableDescription(SQLModel, table=True):
    """The language and character set of a table."""

    __tablename__: ClassVar[str] = "meta_table_description"
    id: UUID = Field(primary_key=True)
    name: str | None = None
    language: str | None = None
    character_set: str | None = None
