"""Teams and their saved lines, how people like the screen, counts of outcomes and what was published of them.

Promises: upgrade and downgrade undo each other.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", TEXT(length=60), nullable=False),
        sa.Column("home", TEXT(length=100), nullable=False),
        sa.Column("radius", sa.Integer(), nullable=False),
        sa.Column("avoid", TEXT(), nullable=False),
        sa.CheckConstraint("radius BETWEEN 1 AND 500", name=op.f("ck_team_radius_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_team_member_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "account_id", name=op.f("pk_team_member")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_account_id"), ["account_id"], unique=False)
    op.create_table(
        "preset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("name", TEXT(length=60), nullable=False),
        sa.Column("line", TEXT(length=200), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_preset_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preset")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_preset_team_id_name")),
    )
    with op.batch_alter_table("preset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preset_team_id"), ["team_id"], unique=False)
    op.create_table(
        "screen",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("theme", TEXT(), nullable=False),
        sa.Column("density", TEXT(), nullable=False),
        sa.CheckConstraint("theme IN ('', 'light', 'dark')", name=op.f("ck_screen_theme_known")),
        sa.CheckConstraint("density IN ('', 'wide')", name=op.f("ck_screen_density_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_screen_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_screen")),
    )
    _counts()


def _counts() -> None:
    op.create_table(
        "outcome_total",
        sa.Column("area", TEXT(), nullable=False),
        sa.Column("need", TEXT(), nullable=False),
        sa.Column("month", TEXT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('placed', 'full', 'not-eligible', 'no-service')", name=op.f("ck_outcome_total_outcome_known")
        ),
        sa.CheckConstraint("count > 0", name=op.f("ck_outcome_total_count_positive")),
        sa.PrimaryKeyConstraint("area", "need", "month", "outcome", name=op.f("pk_outcome_total")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gap_release",
        sa.Column("period", TEXT(), nullable=False),
        sa.Column("released", sa.Date(), nullable=False),
        sa.Column("content", TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_gap_release")),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("gap_release", "outcome_total", "screen", "preset", "team_member", "team"):
        op.drop_table(table)
