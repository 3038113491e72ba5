"""One line of a bank may be several refunds."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index in the place of the constraint"""
    with op.batch_alter_table("money_out", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_money_out_line_id"), type_="unique")
    op.create_index(op.f("ix_money_out_line_id"), "money_out", ["line_id"])


def downgrade() -> None:
    """The same, back"""
    op.drop_index(op.f("ix_money_out_line_id"), table_name="money_out")
    with op.batch_alter_table("money_out", schema=None) as batch_op:
        batch_op.create_unique_constraint(op.f("uq_money_out_line_id"), ["line_id"])
