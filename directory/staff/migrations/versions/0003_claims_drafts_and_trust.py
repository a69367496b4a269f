"""Claims of organisations, drafts of edits, and which organisations are trusted.

Promises: upgrade and downgrade undo each other.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("opened_at", MOMENT(), nullable=False),
        sa.Column("number", TEXT(), nullable=False),
        sa.Column("code_hash", TEXT(), nullable=True),
        sa.Column("code_until", MOMENT(), nullable=True),
        sa.Column("read_by", TEXT(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("decided_at", MOMENT(), nullable=True),
        sa.Column("decided_by", TEXT(), nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'refused', 'expired', 'withdrawn')", name=op.f("ck_claim_state_known")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_claim_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_state"), ["state"], unique=False)
    op.create_table(
        "claim_voucher",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("how", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_voucher_claim_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_voucher")),
        sa.UniqueConstraint("claim_id", "by", name=op.f("uq_claim_voucher_claim_id_by")),
    )
    with op.batch_alter_table("claim_voucher", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_voucher_claim_id"), ["claim_id"], unique=False)
    op.create_table(
        "edit_draft",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("wanted", TEXT(), nullable=False),
        sa.Column("saved_at", MOMENT(), nullable=False),
        sa.Column("expires_at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_edit_draft_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "listing_id", name=op.f("pk_edit_draft")),
    )
    with op.batch_alter_table("edit_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edit_draft_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_edit_draft_listing_id"), ["listing_id"], unique=False)
    op.create_table(
        "trusted_organization",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("since", MOMENT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_trusted_organization")),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("trusted_organization", "edit_draft", "claim_voucher", "claim"):
        op.drop_table(table)
