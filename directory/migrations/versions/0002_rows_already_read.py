"""Rows already read: the table by which an unchanged row is passed over.

Promises: upgrade and downgrade undo each other.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "read_row",
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("facts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_read_row_listing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_read_row")),
    )
    with op.batch_alter_table("read_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_read_row_row_hash"), ["row_hash"], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("read_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_read_row_row_hash"))
    op.drop_table("read_row")
