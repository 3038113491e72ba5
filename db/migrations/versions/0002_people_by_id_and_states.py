"""People by id beside their names; amounts with their currency beside them.

Plain ALTERs, the same on both engines: no table is rebuilt, so SQLite loses no trigger and no CHECK.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AMOUNTS = (
    # table, name of the amount, where its currency has been until now
    ("programmes", "price", "currency"),
    ("programmes", "unit_price", "currency"),
    ("classes", "price", "(SELECT currency FROM programmes WHERE programmes.id = classes.programme_id)"),
    ("credits", "value", "currency"),
)
PEOPLE = (
    # table, column, the entry of the audit log that was written in the same work
    (
        "attendance",
        "changed_by_id",
        "about = 'attendance' AND about_id = attendance.id AND at = attendance.changed_at",
    ),
    (
        "credits",
        "used_by_id",
        "about = 'attendance' AND at = credits.used_at"
        " AND about_id IN (SELECT id FROM attendance WHERE credit_id = credits.id)",
    ),
    (
        "queue_entries",
        "joined_by_id",
        "about = 'queue_entry' AND about_id = queue_entries.id AND act = 'joined'",
    ),
)
PERSON = {
    "sqlite": "replace(substr(actor, instr(actor, ':') + 1), '-', '')",
    "postgresql": "CAST(split_part(actor, ':', 2) AS uuid)",
}
"""The id in an actor of the audit log such as "client:<id>"."""


def upgrade() -> None:
    """Add the columns, and fill them from what is known; who did it stays NULL where the audit log does not say."""
    for table, name, currency in AMOUNTS:
        _add_currency(table, name, currency)
    for table in ("programmes", "credits"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN currency")
    person = PERSON[op.get_bind().dialect.name]
    for table, column, same_work in PEOPLE:
        op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
        op.execute(
            f"UPDATE {table} SET {column} = (SELECT {person} FROM audit WHERE {same_work}"  # noqa: S608 - constants of this file
            " AND (actor LIKE 'client:%' OR actor LIKE 'staff:%') LIMIT 1)"
        )


def _add_currency(table: str, name: str, currency: str) -> None:
    """The new CHECK comes with a new column, while all amounts are NULL: SQLite adds none to a table that stands."""
    minor, old = f"{name}_minor", f"{name}_before"
    both = f"CHECK (({minor} IS NULL) = ({name}_currency IS NULL))"
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {minor} TO {old}")
    op.execute(f"ALTER TABLE {table} ADD COLUMN {minor} INTEGER")
    op.execute(f"ALTER TABLE {table} ADD COLUMN {name}_currency VARCHAR CONSTRAINT ck_{table}_{name} {both}")
    op.execute(
        f"UPDATE {table} SET {minor} = {old}, {name}_currency = {currency} WHERE {old} IS NOT NULL"  # noqa: S608 - as above
    )
    op.execute(f"ALTER TABLE {table} DROP COLUMN {old}")


def downgrade() -> None:
    """Undo it."""
    for table, column, _same_work in PEOPLE:
        op.drop_column(table, column)
    for table in ("programmes", "credits"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN currency VARCHAR NOT NULL DEFAULT 'EUR'")
    for table, name, currency in AMOUNTS:
        if currency == "currency":
            op.execute(f"UPDATE {table} SET currency = coalesce({name}_currency, currency)")  # noqa: S608 - as above
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}")
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}_currency")
