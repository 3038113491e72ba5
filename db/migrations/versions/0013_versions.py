"""Versions of what staff edit, so that the second editor is shown what the first one has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("programmes", "classes", "payment_rules")


def upgrade() -> None:
    """One column each; products, discounts and plans have it from the beginning."""
    for table in TABLES:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """The same, back"""
    for table in TABLES:
        op.drop_column(table, "version")
