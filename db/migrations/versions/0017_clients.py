"""Finding families: names as search compares them, who was opened last, and versions of what staff edit."""

import sqlalchemy as sa
from alembic import op

import db.base
from db.name_key import name_key

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NAMED = ("clients", "attendees")


def upgrade() -> None:
    """Three columns, filled, and one table"""
    op.add_column("clients", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    for table in NAMED:
        op.add_column(table, sa.Column("name_key", sa.String(), nullable=False, server_default=""))
        _fill(table)
    op.create_table(
        "opened_families",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_opened_families_client_id_clients")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_opened_families_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", "client_id", name=op.f("pk_opened_families")),
    )


def downgrade() -> None:
    """The same, back"""
    op.drop_table("opened_families")
    for table in reversed(NAMED):
        op.drop_column(table, "name_key")
    op.drop_column("clients", "version")


def _fill(table: str) -> None:
    """Those who are here already are to be found, too."""
    people = sa.table(
        table,
        sa.column("id", sa.Uuid()),
        *(sa.column(name, sa.String()) for name in ("first_name", "last_name", "name_key")),
    )
    found = op.get_bind().execute(sa.select(people.c.id, people.c.first_name, people.c.last_name)).all()
    keys = [{"of": id_, "key": name_key(first, last)} for id_, first, last in found]
    if keys:
        filled = people.update().where(people.c.id == sa.bindparam("of"))
        op.get_bind().execute(filled.values(name_key=sa.bindparam("key")), keys)
