"""View as: which family's own screens a member of staff looks at on a device, and until when."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns of the devices"""
    op.add_column("sign_ins", sa.Column("viewing_id", sa.Uuid(), nullable=True))
    op.add_column("sign_ins", sa.Column("viewing_until", db.base.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    """The same, back"""
    op.drop_column("sign_ins", "viewing_until")
    op.drop_column("sign_ins", "viewing_id")
