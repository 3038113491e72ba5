"""Around a session: a link to join it online, what was done in it, what one family reads about its child, files."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, db.base.Moment(timezone=True), nullable=nullable)


def _of(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    key = op.f(f"fk_{table}_{name}_{target}")
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=key, ondelete="CASCADE")


def _one(table: str, name: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(name, name=op.f(f"uq_{table}_{name}"))


def upgrade() -> None:
    """Five tables, empty"""
    op.create_table(
        "online_links",
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("instructions", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(class_id IS NULL) <> (session_id IS NULL)", name=op.f("ck_online_links_of_one")),
        sa.CheckConstraint("audience IN ('all', 'paid')", name=op.f("ck_online_links_audience")),
        _of("online_links", "class_id", "classes"),
        _of("online_links", "session_id", "sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_links")),
        _one("online_links", "class_id"),
        _one("online_links", "session_id"),
    )
    op.create_table(
        "session_reports",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.Column("practise", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        _moment("written_at"),
        _moment("shared_at", nullable=True),
        _moment("news_at", nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of("session_reports", "session_id", "sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_reports")),
        _one("session_reports", "session_id"),
    )
    op.create_table(
        "personal_notes",
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of("personal_notes", "attendance_id", "attendance"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_notes")),
        _one("personal_notes", "attendance_id"),
    )
    op.create_table(
        "shared_files",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("opens", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        _moment("added_at"),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        _moment("shared_at", nullable=True),
        _moment("removed_at", nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("scope IN ('session', 'class', 'child')", name=op.f("ck_shared_files_scope")),
        sa.CheckConstraint(
            "opens IN ('before', 'at_start', 'after_end')", name=op.f("ck_shared_files_opens")
        ),
        sa.CheckConstraint("audience IN ('all', 'paid')", name=op.f("ck_shared_files_audience")),
        sa.CheckConstraint(
            "(scope = 'child') = (attendance_id IS NOT NULL)", name=op.f("ck_shared_files_child")
        ),
        _of("shared_files", "session_id", "sessions"),
        _of("shared_files", "attendance_id", "attendance"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_files")),
    )
    for column in ("session_id", "sha256", "removed_at"):
        op.create_index(op.f(f"ix_shared_files_{column}"), "shared_files", [column])
    op.create_table(
        "file_children",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of("file_children", "file_id", "shared_files"),
        _of("file_children", "attendance_id", "attendance"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_children")),
    )
    op.create_index(
        "uq_file_children_file_attendance", "file_children", ["file_id", "attendance_id"], unique=True
    )


def downgrade() -> None:
    """The same, back"""
    for table in ("file_children", "shared_files", "personal_notes", "session_reports", "online_links"):
        op.drop_table(table)
