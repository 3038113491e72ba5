"""The team: versions of members of staff, and what somebody has done in the audit log"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column and one index"""
    op.add_column("staff", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_audit_actor", "audit", ["actor", "at"])


def downgrade() -> None:
    """The same, back"""
    op.drop_index("ix_audit_actor", "audit")
    op.drop_column("staff", "version")
