"""A class is known by its name and its first day, so that next term's may have the same name"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Another unique key"""
    _without_triggers()
    with op.batch_alter_table("classes", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_classes_name"), type_="unique")
        batch_op.create_index("ix_classes_name_first_on", ["name", "first_on"], unique=True)


def downgrade() -> None:
    """Names alone; those of later terms get their first day behind them."""
    _without_triggers()
    op.execute(
        "UPDATE classes SET name = name || ' ' || CAST(first_on AS VARCHAR) WHERE EXISTS"
        " (SELECT 1 FROM classes AS other WHERE other.name = classes.name AND other.first_on < classes.first_on)"
    )
    with op.batch_alter_table("classes", schema=None) as batch_op:
        batch_op.drop_index("ix_classes_name_first_on")
        batch_op.create_unique_constraint(op.f("uq_classes_name"), ["name"])


def _without_triggers() -> None:
    """SQLite rebuilds the table, and renames none that a trigger names. db/schema.py makes the triggers anew."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        op.execute(f"DROP TRIGGER {name}")
