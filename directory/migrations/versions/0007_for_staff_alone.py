"""Listings that a person keeps for staff alone.

Promises: upgrade and downgrade undo each other. What is there stays shown as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("listing", sa.Column("staff_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_listing_staff_only",
        "listing",
        ["staff_only"],
        sqlite_where=sa.text("staff_only IS 1"),
        postgresql_where=sa.text("staff_only IS true"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_listing_staff_only", "listing")
    op.drop_column("listing", "staff_only")
