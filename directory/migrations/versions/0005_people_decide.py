"""People decide: claims, approvals, verifications, notices, the audit, and what only staff may read.

Promises: upgrade and downgrade undo each other.
"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
TRIGGERS = {
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


def _item() -> sa.Column[Any]:
    return sa.Column("item_id", sa.Uuid(), nullable=False)


def _listing() -> sa.Column[Any]:
    return sa.Column("listing_id", sa.Uuid(), nullable=False)


def _of_item(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_item_id")
    return sa.ForeignKeyConstraint(["item_id"], ["review_item.id"], name=name, ondelete="CASCADE")


def _of_listing(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_listing_id")
    return sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("review_item") as table:
        table.add_column(sa.Column("claimed_by", TEXT(), nullable=True))
        table.add_column(sa.Column("claimed_until", MOMENT(), nullable=True))
    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        _item(),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        _of_item("approval"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("item_id", "by", name=op.f("uq_approval_item_id_by")),
    )
    op.create_index(op.f("ix_approval_item_id"), "approval", ["item_id"])
    op.create_table(
        "verification",
        sa.Column("id", sa.Uuid(), nullable=False),
        _item(),
        sa.Column("means", TEXT(), nullable=False),
        sa.Column("channel", TEXT(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        _of_item("verification"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_index(op.f("ix_verification_item_id"), "verification", ["item_id"])
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        _listing(),
        sa.Column("means", TEXT(), nullable=False),
        sa.Column("contact", TEXT(), nullable=False),
        sa.Column("event", TEXT(), nullable=False),
        sa.Column("fields", TEXT(), nullable=False),
        sa.Column("opened_at", MOMENT(), nullable=False),
        sa.Column("done_at", MOMENT(), nullable=True),
        sa.Column("done_by", TEXT(), nullable=True),
        _of_listing("notice"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_listing_id"), "notice", ["listing_id"])
    op.create_index(op.f("ix_notice_done_at"), "notice", ["done_at"])
    _staff()


def _staff() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("act", TEXT(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("fields", TEXT(), nullable=False),
        sa.Column("why", TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_entry_by"), "audit_entry", ["by"])
    op.create_index(op.f("ix_audit_entry_record"), "audit_entry", ["record"])
    for statement in TRIGGERS.get(op.get_bind().dialect.name, ()):
        op.execute(statement)
    op.create_table(
        "staff_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        _listing(),
        sa.Column("field", TEXT(), nullable=False),
        sa.Column("value", TEXT(), nullable=False),
        sa.Column("honey", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        _of_listing("staff_fact"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_fact")),
    )
    op.create_index(op.f("ix_staff_fact_listing_id"), "staff_fact", ["listing_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("staff_fact")
    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_refuse()")
    for table in ("notice", "verification", "approval"):
        op.drop_table(table)
    with op.batch_alter_table("review_item") as review:
        review.drop_column("claimed_until")
        review.drop_column("claimed_by")
