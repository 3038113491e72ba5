"""Migration 0002 finds in the audit log who did what, and gives every amount its currency."""

from __future__ import annotations

from typing import Any

from alembic import command
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from db import schema

AMOUNTS = (
    "SELECT id, price_minor, price_currency, unit_price_minor, unit_price_currency FROM programmes",
    "SELECT id, price_minor, price_currency FROM classes",
    "SELECT id, value_minor, value_currency FROM credits",
)
USED = "SELECT id, used_by_id FROM credits WHERE used_by_id IS NOT NULL"
JOINED = "SELECT id, joined_by_id FROM queue_entries WHERE joined_by_id IS NOT NULL"
CHANGED = "SELECT id, changed_by_id FROM attendance WHERE changed_by_id IS NOT NULL"
CLASS_PRICE = (
    "UPDATE classes SET price_minor = 9900, price_currency = 'EUR' WHERE programme_id IN"
    " (SELECT id FROM programmes WHERE price_minor IS NOT NULL)"
)


def there_and_back(connection: Connection, *statements: str) -> list[tuple[set[Any], set[Any]]]:
    """What each statement gives before going back to 0001 and after coming again to 0002."""
    connection.exec_driver_sql(CLASS_PRICE)
    before = [_rows(connection, statement) for statement in statements]
    command.downgrade(schema._config(connection), "0001")
    command.upgrade(schema._config(connection), "0002")
    return [(rows, _rows(connection, statement)) for rows, statement in zip(before, statements, strict=True)]


def _rows(connection: Connection, statement: str) -> set[Any]:
    return {tuple(row) for row in connection.exec_driver_sql(statement)}


async def test_what_is_known_of_old_rows_is_kept(world_url: str) -> None:
    engine = create_async_engine(world_url)
    async with engine.connect() as connection:
        found = await connection.run_sync(there_and_back, *AMOUNTS, USED, JOINED, CHANGED)
    await engine.dispose()
    *others, (changed, changed_after) = found
    assert all(before for before, _after in others)
    assert [after for _before, after in others] == [before for before, _after in others]
    assert changed_after
    assert changed_after <= changed, "what the audit log does not say stays unknown"
