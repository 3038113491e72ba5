"""Sharing a booking: who was only invited, until when it is shared; links for somebody without a login.

Plain ALTERs of the table that stands, so that SQLite loses no index and no CHECK.
"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0034"
down_revision = "0031"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, db.base.Moment(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Three columns, one table; whoever a booking was shared with before has long looked at it"""
    op.add_column("shares", sa.Column("by_provider", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("shares", _moment("joined_at", nullable=True))
    op.add_column("shares", sa.Column("ends_on", sa.Date(), nullable=True))
    op.execute("UPDATE shares SET joined_at = created_at")
    op.create_table(
        "look_links",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        _moment("created_at"),
        _moment("opened_at", nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        _moment("revoked_at", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_look_links_booking_id_bookings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_look_links_token_hash")),
    )
    op.create_index(op.f("ix_look_links_booking_id"), "look_links", ["booking_id"])
    op.create_index(op.f("ix_look_links_revoked_at"), "look_links", ["revoked_at"])


def downgrade() -> None:
    """The same, back"""
    op.drop_table("look_links")
    for column in ("ends_on", "joined_at", "by_provider"):
        op.drop_column("shares", column)
