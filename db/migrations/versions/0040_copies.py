"""Addresses that get copies of reminders; the moment at which a share with a last day is over.

Plain ALTERs of the table that stands, so that SQLite loses no index and no CHECK.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_SHARES = sa.table(
    "shares",
    sa.column("id", sa.Uuid()),
    sa.column("ends_on", sa.Date()),
    sa.column("ends_at", db.base.Moment()),
)


def upgrade() -> None:
    """One column, one table; a last day that stands ends at that day's midnight where the provider is"""
    op.add_column("shares", sa.Column("ends_at", db.base.Moment(timezone=True), nullable=True))
    _end_at_midnight()
    op.create_table(
        "copy_addresses",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("instead", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_copy_addresses_booking_id_bookings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_addresses")),
    )
    op.create_index(op.f("ix_copy_addresses_booking_id"), "copy_addresses", ["booking_id"])
    op.create_index(op.f("ix_copy_addresses_ended_at"), "copy_addresses", ["ended_at"])
    op.create_index(
        "uq_copy_addresses_booking_email",
        "copy_addresses",
        ["booking_id", "email"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """The same, back"""
    op.drop_table("copy_addresses")
    op.drop_column("shares", "ends_at")


def _end_at_midnight() -> None:
    bind = op.get_bind()
    zone = ZoneInfo(bind.scalar(sa.text("SELECT zone FROM providers")) or "UTC")
    found = bind.execute(sa.select(_SHARES.c.id, _SHARES.c.ends_on).where(_SHARES.c.ends_on.is_not(None)))
    for id_, last in found.all():
        day: date = last
        ends = datetime.combine(day + timedelta(days=1), time(), zone)
        bind.execute(sa.update(_SHARES).where(_SHARES.c.id == id_).values(ends_at=ends))
