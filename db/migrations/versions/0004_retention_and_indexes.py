"""The secret's fingerprint, and indexes so that no job reads the whole archive"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_audit_at", "audit", "at"),
    ("ix_job_runs_done_at", "job_runs", "done_at"),
    ("ix_one_click_links_created_at", "one_click_links", "created_at"),
    ("ix_outbox_created_at", "outbox", "created_at"),
    ("ix_rate_buckets_window", "rate_buckets", "window"),
    ("ix_sign_in_guards_today", "sign_in_guards", "today"),
    ("ix_sign_in_requests_expires_at", "sign_in_requests", "expires_at"),
    ("ix_sign_ins_idle_until", "sign_ins", "idle_until"),
)


def upgrade() -> None:
    """One table and nine indexes"""
    op.create_table(
        "secret_fingerprints",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("since", db.base.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_secret_fingerprints_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret_fingerprints")),
    )
    for name, table, column in INDEXES:
        op.create_index(name, table, [column])
    op.create_index(
        "ix_sessions_scheduled",
        "sessions",
        ["starts_at"],
        sqlite_where=sa.text("status = 'scheduled'"),
        postgresql_where=sa.text("status = 'scheduled'"),
    )


def downgrade() -> None:
    """Without them"""
    op.drop_index("ix_sessions_scheduled", table_name="sessions")
    for name, table, _column in INDEXES:
        op.drop_index(name, table_name=table)
    op.drop_table("secret_fingerprints")
