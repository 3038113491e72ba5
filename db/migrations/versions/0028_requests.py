"""Families ask for a make-up at another time: whether a programme takes it, and what was asked and answered."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, db.base.Moment(timezone=True), nullable=nullable)


def upgrade() -> None:
    """One column of the programmes, one table"""
    op.add_column(
        "programmes", sa.Column("requests_on", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "make_up_requests",
        sa.Column("credit_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        _moment("asked_at"),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        _moment("answered_at", nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'declined', 'withdrawn')", name=op.f("ck_make_up_requests_state")
        ),
        sa.CheckConstraint(
            "part IN ('morning', 'afternoon', 'evening', 'any')", name=op.f("ck_make_up_requests_part")
        ),
        sa.ForeignKeyConstraint(
            ["credit_id"], ["credits.id"], name=op.f("fk_make_up_requests_credit_id_credits")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_make_up_requests_session_id_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_make_up_requests")),
    )
    op.create_index(op.f("ix_make_up_requests_credit_id"), "make_up_requests", ["credit_id"])
    op.create_index("ix_make_up_requests_state", "make_up_requests", ["state", "asked_at"])
    is_open = sa.text("state = 'asked'")
    op.create_index(
        "uq_make_up_requests_open",
        "make_up_requests",
        ["credit_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    """The same, back"""
    op.drop_table("make_up_requests")
    op.drop_column("programmes", "requests_on")
