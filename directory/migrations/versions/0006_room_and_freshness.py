"""Room and freshness: what was last said of a listing's room, and when each kind of fact was checked.

Promises: upgrade and downgrade undo each other.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "capacity",
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("level", TEXT(), nullable=False),
        sa.Column("said_at", MOMENT(), nullable=False),
        sa.Column("said_by", TEXT(), nullable=False),
        sa.Column("until", MOMENT(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level IN ('space', 'call', 'full')", name=op.f("ck_capacity_level_known")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_capacity_listing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_capacity")),
    )
    op.create_index(op.f("ix_capacity_said_at"), "capacity", ["said_at"])
    op.create_table(
        "fact_check",
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("fact", TEXT(), nullable=False),
        sa.Column("checked", sa.Date(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_fact_check_listing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", "fact", name=op.f("pk_fact_check")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("fact_check")
    op.drop_table("capacity")
