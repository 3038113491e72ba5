"""The portal on the provider's own website: which sites may show it in a frame, and on which pages it stands."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

FOUND = ("frame", "link", "other", "nothing", "no_answer", "not_public")


def upgrade() -> None:
    """One column of the provider, one table"""
    op.add_column("providers", sa.Column("framed_on", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "site_pages",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("added_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("found", sa.String(), nullable=True),
        sa.Column("looked_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"found IN {FOUND}", name=op.f("ck_site_pages_found")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_pages")),
        sa.UniqueConstraint("url", name=op.f("uq_site_pages_url")),
    )


def downgrade() -> None:
    """The same, back"""
    op.drop_table("site_pages")
    op.drop_column("providers", "framed_on")
