"""Calendar feeds: their addresses, and how often what a calendar shows of a session has changed; the hint to install.

Plain ALTERs of the tables that stand, so that SQLite loses no trigger and no CHECK.
"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

COUNTED = ("sessions", "attendance")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, db.base.Moment(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Two columns of two tables, one of the clients, one table"""
    op.add_column("clients", _moment("app_hint_at", nullable=True))
    for table in COUNTED:
        op.add_column(table, sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        op.add_column(table, _moment("revised_at", nullable=True))
    op.create_table(
        "calendar_feeds",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("attendee_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        _moment("created_at"),
        _moment("revoked_at", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_calendar_feeds_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendees.id"], name=op.f("fk_calendar_feeds_attendee_id_attendees")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_index(op.f("ix_calendar_feeds_client_id"), "calendar_feeds", ["client_id"])
    op.create_index(op.f("ix_calendar_feeds_revoked_at"), "calendar_feeds", ["revoked_at"])
    for name, columns, where in (
        ("uq_calendar_feeds_all", ["client_id"], "revoked_at IS NULL AND attendee_id IS NULL"),
        ("uq_calendar_feeds_attendee", ["client_id", "attendee_id"], "revoked_at IS NULL"),
    ):
        live = sa.text(where)
        op.create_index(
            name, "calendar_feeds", columns, unique=True, sqlite_where=live, postgresql_where=live
        )


def downgrade() -> None:
    """The same, back"""
    op.drop_table("calendar_feeds")
    op.drop_column("clients", "app_hint_at")
    on = " ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
    for table in COUNTED:
        op.execute(f"DROP TRIGGER IF EXISTS revision_{table}" + on.format(table=table))
        op.drop_column(table, "revised_at")
        op.drop_column(table, "revision")
