"""Files that are brought in with the browser, and their lines."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

FATES = "'added', 'changed', 'unchanged', 'refused'"


def upgrade() -> None:
    """Two tables."""
    _batches()
    _rows()


def _batches() -> None:
    op.create_table(
        "import_batches",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("separator", sa.String(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("on_public_holidays", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("tried_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("applied_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("act_id", sa.Uuid(), nullable=True),
        sa.Column("touched_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('classes', 'clients')", name=op.f("ck_import_batches_kind")),
        sa.CheckConstraint(
            "state IN ('open', 'applied', 'taken_back')", name=op.f("ck_import_batches_state")
        ),
        sa.CheckConstraint("(state = 'open') = (applied_at IS NULL)", name=op.f("ck_import_batches_applied")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    op.create_index(op.f("ix_import_batches_touched_at"), "import_batches", ["touched_at"])
    op.create_index(
        "uq_import_batches_open",
        "import_batches",
        ["sha256"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _rows() -> None:
    op.create_table(
        "import_rows",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("wrong", sa.JSON(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"outcome IS NULL OR outcome IN ({FATES})", name=op.f("ck_import_rows_outcome")),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name=op.f("fk_import_rows_batch_id_import_batches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_import_rows_batch_id_position")),
    )


def downgrade() -> None:
    """What was brought in stays; the files are forgotten."""
    op.drop_table("import_rows")
    op.drop_table("import_batches")
