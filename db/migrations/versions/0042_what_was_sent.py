"""What was sent stands in the portal as it was sent, and whether it was opened; since when a family's mail comes back."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns of the outbox, one of clients"""
    op.add_column("outbox", sa.Column("letter", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("outbox", sa.Column("read_at", db.base.Moment(timezone=True), nullable=True))
    op.add_column("clients", sa.Column("delivery_problem_at", db.base.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    """The same, back"""
    op.drop_column("clients", "delivery_problem_at")
    op.drop_column("outbox", "read_at")
    op.drop_column("outbox", "letter")
