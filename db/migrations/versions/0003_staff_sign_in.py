"""Staff sign in as clients do"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROLES_BEFORE = "role IN ('owner', 'assistant', 'instructor', 'external_instructor', 'receptionist')"
ROLES = (
    "role IN ('owner', 'assistant', 'main_instructor', 'instructor', 'external_instructor', 'receptionist')"
)


def upgrade() -> None:
    """Staff sign in as clients do"""
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_staff_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_staff_role"), ROLES)
        batch_op.add_column(sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("locale", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("theme", sa.String(), nullable=False, server_default="auto"))
        batch_op.add_column(sa.Column("last_seen_at", db.base.Moment(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f("ck_staff_theme"), "theme IN ('auto', 'light', 'dark')")
    with op.batch_alter_table("sign_in_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_sign_in_requests_staff_id_staff"), "staff", ["staff_id"], ["id"])


def downgrade() -> None:
    """Staff cannot sign in; main instructors become instructors, as the role was not known before."""
    with op.batch_alter_table("sign_in_requests", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_sign_in_requests_staff_id_staff"), type_="foreignkey")
        batch_op.drop_column("staff_id")
    op.execute("UPDATE staff SET role = 'instructor' WHERE role = 'main_instructor'")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_staff_theme"), type_="check")
        for column in ("last_seen_at", "theme", "locale", "active"):
            batch_op.drop_column(column)
        batch_op.drop_constraint(op.f("ck_staff_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_staff_role"), ROLES_BEFORE)
