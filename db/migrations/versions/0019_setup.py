"""The first run: set-up codes, the mail server entered in the browser, what was tried; and a version of the provider."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables and a column"""
    op.add_column("providers", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "setup_codes",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("made_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("used_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_setup_codes_code_hash")),
    )
    op.create_table(
        "mail_settings",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("made_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("code_to", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("proved_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("port BETWEEN 1 AND 65535", name=op.f("ck_mail_settings_port")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_mail_settings_tries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_settings")),
    )
    op.create_table(
        "setup_proofs",
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("step IN ('provider', 'payee', 'address')", name=op.f("ck_setup_proofs_step")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_setup_proofs_staff_id_staff")),
        sa.PrimaryKeyConstraint("step", name=op.f("pk_setup_proofs")),
    )


def downgrade() -> None:
    """The same, back"""
    op.drop_table("setup_proofs")
    op.drop_table("mail_settings")
    op.drop_table("setup_codes")
    op.drop_column("providers", "version")
