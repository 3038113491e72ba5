"""The register: every press, and what whoever marks it has to know of a child."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table and two columns"""
    with op.batch_alter_table("attendees", schema=None) as batch_op:
        batch_op.add_column(sa.Column("care_note", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("photos_allowed", sa.Boolean(), nullable=True))
    op.create_table(
        "marks",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pressed_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('unmarked', 'attended', 'no_show')", name=op.f("ck_marks_state")),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendance.id"], name=op.f("fk_marks_attendance_id_attendance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
        sa.UniqueConstraint("key", name=op.f("uq_marks_key")),
    )
    op.create_index("ix_marks_attendance_id_pressed_at", "marks", ["attendance_id", "pressed_at"])


def downgrade() -> None:
    """The same, back"""
    op.drop_index("ix_marks_attendance_id_pressed_at", table_name="marks")
    op.drop_table("marks")
    with op.batch_alter_table("attendees", schema=None) as batch_op:
        batch_op.drop_column("photos_allowed")
        batch_op.drop_column("care_note")
