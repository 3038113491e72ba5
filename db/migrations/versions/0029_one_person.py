"""Two clients who are one person: how they are found, that one stands for the other, and who was told apart."""

import sqlalchemy as sa
from alembic import op

import db.base
from db.contact_keys import email_key, phone_key

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KEYS = ("name_key", "phone_key", "email_key")


def upgrade() -> None:
    """Three columns, two of them filled, with their indexes; one table"""
    for key in KEYS[1:]:
        op.add_column("clients", sa.Column(key, sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_clients_merged_into_id_clients"), "clients", ["merged_into_id"], ["id"]
        )
    op.create_index(op.f("ix_clients_merged_into_id"), "clients", ["merged_into_id"])
    stands = sa.text("merged_into_id IS NULL")
    for key in KEYS:
        op.create_index(f"ix_clients_{key}", "clients", [key], sqlite_where=stands, postgresql_where=stands)
    op.create_index("ix_attendees_name_key", "attendees", ["name_key"])
    _fill()
    op.create_table(
        "told_apart",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_told_apart_in_order")),
        *(
            sa.ForeignKeyConstraint([column], ["clients.id"], name=op.f(f"fk_told_apart_{column}_clients"))
            for column in ("one_id", "other_id")
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_told_apart")),
    )
    op.create_index(op.f("ix_told_apart_other_id"), "told_apart", ["other_id"])


def downgrade() -> None:
    """The same, back"""
    for table in ("accounts", "debts", "invoices", "money_out"):  # their guards read the column that goes
        on = "" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"
        op.execute(f"DROP TRIGGER IF EXISTS merged_{table}{on}")
    op.drop_table("told_apart")
    op.drop_index("ix_attendees_name_key", table_name="attendees")
    for key in KEYS:
        op.drop_index(f"ix_clients_{key}", table_name="clients")
    op.drop_index(op.f("ix_clients_merged_into_id"), table_name="clients")
    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_clients_merged_into_id_clients"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")
    for key in KEYS[1:]:
        op.drop_column("clients", key)


def _fill() -> None:
    """Those who are here already are to be found, too."""
    columns = (sa.column(name, sa.String()) for name in ("email", "phone", *KEYS[1:]))
    clients = sa.table("clients", sa.column("id", sa.Uuid()), *columns)
    found = op.get_bind().execute(sa.select(clients.c.id, clients.c.email, clients.c.phone)).all()
    keys = [{"of": id_, "mail": email_key(email), "call": phone_key(phone)} for id_, email, phone in found]
    if keys:
        filled = clients.update().where(clients.c.id == sa.bindparam("of"))
        values = filled.values(email_key=sa.bindparam("mail"), phone_key=sa.bindparam("call"))
        op.get_bind().execute(values, keys)
