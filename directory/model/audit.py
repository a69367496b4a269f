"""Who did what to which record and why, and what only staff may read.

Promises: an audit entry is only ever added: the database itself refuses to change or delete one, on SQLite and on
PostgreSQL. It names fields and never holds a value. A staff fact is on no public page, in no index and no export.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DDL, event, inspect
from sqlmodel import Field, SQLModel


class AuditEntry(SQLModel, table=True):
    """One act: `by` an account, on a `record` (a listing, an account, a question) of a `kind`; `fields` is JSON."""

    __tablename__: ClassVar[str] = "audit_entry"
    __table_args__: ClassVar[Any] = {"sqlite_autoincrement": True}
    sequence: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str = Field(index=True)
    act: str
    kind: str
    record: UUID = Field(index=True)
    fields: str = "[]"
    why: str = ""


class StaffFact(SQLModel, table=True):
    """What staff may learn of a listing when they say why (`field` as in `staff_facts.FIELDS`).

    `honey`: it is made up, nobody needs it, and whoever reads it is looking for what is not theirs.
    """

    __tablename__: ClassVar[str] = "staff_fact"
    id: UUID = Field(primary_key=True)
    listing_id: UUID = Field(foreign_key="listing.id", index=True, ondelete="CASCADE")
    field: str
    value: str
    honey: bool = False
    at: datetime
    by: str


APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER audit_entry_is_kept BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'an audit entry is not changed'); END""",
        """CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'an audit entry is not deleted'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an audit entry is neither changed nor deleted'; END $$""",
        """CREATE TRIGGER audit_entry_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
    ),
}
"""The database's own rules, by dialect; a migration runs the same statements."""

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        event.listen(
            inspect(AuditEntry).local_table,
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
