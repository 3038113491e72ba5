"""Bookings by hand: versions, what was thrown away, offered places in classes, and other addresses of clients."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_bookings_ends_on", "ends_on", "ends_on IS NOT NULL"),
    ("ix_bookings_trials", "class_id", "status = 'trial_started'"),
)


def upgrade() -> None:
    """Three columns and three tables"""
    op.add_column("bookings", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("bookings", sa.Column("trashed_at", db.base.Moment(timezone=True), nullable=True))
    op.add_column("providers", sa.Column("class_offer_hours", sa.Integer(), nullable=True))
    op.create_table(
        "trashed_bookings",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_trashed_bookings_booking_id_bookings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trashed_bookings")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_trashed_bookings_booking_id")),
    )
    op.create_index(op.f("ix_trashed_bookings_at"), "trashed_bookings", ["at"])
    _class_offers()
    _address_changes()
    for name, column, rows in INDEXES:
        op.create_index(
            name, "bookings", [column], sqlite_where=sa.text(rows), postgresql_where=sa.text(rows)
        )


def _class_offers() -> None:
    op.create_table(
        "class_offers",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("holds_place", sa.Boolean(), nullable=False),
        sa.Column("offered_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("held_until", db.base.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'lapsed', 'withdrawn')", name=op.f("ck_class_offers_state")
        ),
        sa.CheckConstraint(
            "NOT holds_place OR state = 'offered'", name=op.f("ck_class_offers_only_offers_hold")
        ),
        sa.CheckConstraint("slots > 0", name=op.f("ck_class_offers_slots")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_class_offers_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_class_offers_class_id_classes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_offers")),
    )
    op.create_index(op.f("ix_class_offers_class_id"), "class_offers", ["class_id"])
    op.create_index("ix_class_offers_state_held_until", "class_offers", ["state", "held_until"])
    op.create_index(
        "uq_class_offers_one_at_a_time",
        "class_offers",
        ["booking_id"],
        unique=True,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )


def _address_changes() -> None:
    op.create_table(
        "address_changes",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("old_hash", sa.String(), nullable=False),
        sa.Column("new_hash", sa.String(), nullable=False),
        sa.Column("asked_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("old_said_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("new_said_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_address_changes_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_changes")),
        sa.UniqueConstraint("new_hash", name=op.f("uq_address_changes_new_hash")),
        sa.UniqueConstraint("old_hash", name=op.f("uq_address_changes_old_hash")),
    )
    for column in ("client_id", "expires_at"):
        op.create_index(op.f(f"ix_address_changes_{column}"), "address_changes", [column])


def downgrade() -> None:
    """The same, back. SQLite changes no table while a trigger names one that is gone."""
    here = op.get_bind()
    if here.dialect.name == "sqlite":
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%class_offers%'"
        for (name,) in here.execute(sa.text(named)).all():
            op.execute(f"DROP TRIGGER {name}")
    for name, _column, _rows in INDEXES:
        op.drop_index(name, "bookings")
    for table in ("address_changes", "class_offers", "trashed_bookings"):
        op.drop_table(table)
    op.drop_column("providers", "class_offer_hours")
    op.drop_column("bookings", "trashed_at")
    op.drop_column("bookings", "version")
