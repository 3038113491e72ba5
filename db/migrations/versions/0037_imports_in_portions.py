"""How far an import is that is brought in in portions; counters of requests without a second copy of their key.

A table WITHOUT ROWID is its own primary key, so SQLite writes each counter once instead of three times.
"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0037"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of the imported files; the counters in a table of another form, without their index"""
    op.add_column("import_batches", sa.Column("goes_on_at", sa.Integer(), nullable=True))
    op.drop_index("ix_rate_buckets_window", "rate_buckets")
    if op.get_bind().dialect.name == "sqlite":
        _counters_anew(without_rowid=True)


def downgrade() -> None:
    """The same, back"""
    if op.get_bind().dialect.name == "sqlite":
        _counters_anew(without_rowid=False)
    op.create_index("ix_rate_buckets_window", "rate_buckets", ["window"])
    op.drop_column("import_batches", "goes_on_at")


def _counters_anew(*, without_rowid: bool) -> None:
    op.rename_table("rate_buckets", "rate_buckets_before")
    op.create_table(
        "rate_buckets",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("window", db.base.Moment(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window", name=op.f("pk_rate_buckets")),
        sqlite_with_rowid=not without_rowid,
    )
    op.execute('INSERT INTO rate_buckets SELECT key, "window", count FROM rate_buckets_before')
    op.drop_table("rate_buckets_before")
