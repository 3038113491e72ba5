"""Which day a booking ends on because a debt is not paid, and an index to find what is due."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column and one index"""
    op.add_column("debts", sa.Column("cancels_on", sa.Date(), nullable=True))
    op.create_index("ix_debts_due_on", "debts", ["due_on"])


def downgrade() -> None:
    """The same, back"""
    op.drop_index("ix_debts_due_on", table_name="debts")
    op.drop_column("debts", "cancels_on")
