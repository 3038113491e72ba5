"""Who brought whom, and the codes by which families bring others (R85); when an unpaid booking is deleted (R73)."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, and one column."""
    with op.batch_alter_table("payment_rules") as batch_op:
        batch_op.add_column(sa.Column("deletes_unpaid", sa.String(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_payment_rules_deletes_unpaid"), "deletes_unpaid IN ('before_first', 'after_second')"
        )
    op.create_table(
        "referral_codes",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_referral_codes_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_referral_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_referral_codes_code")),
    )
    op.create_table(
        "brought",
        sa.Column("referrer_id", sa.Uuid(), nullable=False),
        sa.Column("newcomer_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=True),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("newcomer_id <> referrer_id", name=op.f("ck_brought_two_families")),
        sa.ForeignKeyConstraint(["referrer_id"], ["clients.id"], name=op.f("fk_brought_referrer_id_clients")),
        sa.ForeignKeyConstraint(["newcomer_id"], ["clients.id"], name=op.f("fk_brought_newcomer_id_clients")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_brought_booking_id_bookings")),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["discount_rules.id"], name=op.f("fk_brought_coupon_id_discount_rules")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought")),
        sa.UniqueConstraint("newcomer_id", name=op.f("uq_brought_newcomer_id")),
    )
    for column in ("referrer_id", "booking_id", "coupon_id"):
        op.create_index(op.f(f"ix_brought_{column}"), "brought", [column])


def downgrade() -> None:
    """Who brought whom is forgotten."""
    op.drop_table("brought")
    op.drop_table("referral_codes")
    with op.batch_alter_table("payment_rules") as batch_op:
        batch_op.drop_constraint(op.f("ck_payment_rules_deletes_unpaid"), type_="check")
        batch_op.drop_column("deletes_unpaid")
