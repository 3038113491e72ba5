"""Whether who leads a session is told, the morning before its register closes, that somebody is not marked."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of the provider"""
    op.add_column(
        "providers", sa.Column("nudges_registers", sa.Boolean(), nullable=False, server_default=sa.true())
    )


def downgrade() -> None:
    """The same, back"""
    op.drop_column("providers", "nudges_registers")
