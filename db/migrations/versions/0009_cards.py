"""When a gateway is asked next how a payment or a refund by card stands, and when its payer came back."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("status = 'open'")
TO_ASK = sa.text("ask_at IS NOT NULL")


def upgrade() -> None:
    """Three columns and two indexes"""
    op.add_column("checkouts", sa.Column("returned_at", db.base.Moment(timezone=True), nullable=True))
    op.add_column("checkouts", sa.Column("ask_at", db.base.Moment(timezone=True), nullable=True))
    op.add_column("money_out", sa.Column("ask_at", db.base.Moment(timezone=True), nullable=True))
    op.create_index(
        "ix_checkouts_ask_at", "checkouts", ["ask_at"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.create_index(
        "ix_money_out_ask_at", "money_out", ["ask_at"], sqlite_where=TO_ASK, postgresql_where=TO_ASK
    )


def downgrade() -> None:
    """The same, back"""
    op.drop_index("ix_money_out_ask_at", table_name="money_out")
    op.drop_index("ix_checkouts_ask_at", table_name="checkouts")
    op.drop_column("money_out", "ask_at")
    op.drop_column("checkouts", "ask_at")
    op.drop_column("checkouts", "returned_at")
