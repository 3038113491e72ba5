"""Which entries were brought in from a list: what was paid before Cubby."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column"""
    op.add_column("entries", sa.Column("opening", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """The same, back"""
    op.drop_column("entries", "opening")
