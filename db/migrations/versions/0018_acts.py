"""Acts on many things, kept so that they can be taken back; and which message tells of which act."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, one column"""
    op.create_table(
        "acts",
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("taken_back_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_at"), "acts", ["at"])
    op.add_column("outbox", sa.Column("act_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_outbox_act_id"), "outbox", ["act_id"])


def downgrade() -> None:
    """The same, back"""
    op.drop_index(op.f("ix_outbox_act_id"), "outbox")
    op.drop_column("outbox", "act_id")
    op.drop_table("acts")
