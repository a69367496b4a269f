"""Keys to find twins by, and the merges that people decide.

Promises: upgrade and downgrade undo each other; listings that are there already get their keys.
"""

import json
from uuid import UUID

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from directory.matching import keys, sides

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "match_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_match_key_listing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "source", "listing_id", name=op.f("pk_match_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_match_key_listing_id"), "match_key", ["listing_id"])
    op.create_table(
        "listing_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("keep_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("merged_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("withdrawn_before", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("undone_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("undone_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["keep_id"], ["listing.id"], name=op.f("fk_listing_merge_keep_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["listing.id"], name=op.f("fk_listing_merge_merged_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_merge")),
    )
    op.create_index(op.f("ix_listing_merge_keep_id"), "listing_merge", ["keep_id"])
    op.create_index(op.f("ix_listing_merge_merged_id"), "listing_merge", ["merged_id"])
    _write_keys(op.get_bind())


def _write_keys(connection: sa.Connection) -> None:
    listing = sa.table("listing", sa.column("id", sa.Uuid()), sa.column("source"), sa.column("draft"))
    key = sa.table("match_key", sa.column("key"), sa.column("source"), sa.column("listing_id", sa.Uuid()))
    after: UUID | None = None
    while True:
        query = sa.select(listing).order_by(listing.c.id).limit(500)
        batch = connection.execute(query.where(listing.c.id > after) if after else query).all()
        if not batch:
            return
        made = [row for i, source, draft in batch for row in keys.rows(sides.side_of(json.loads(draft)), source, i)]
        connection.execute(sa.insert(key), made)
        after = batch[-1][0]


def downgrade() -> None:
    """Undo."""
    op.drop_table("listing_merge")
    op.drop_table("match_key")
