"""Migration 0040 gives every share with a last day the midnight that ends it, where the provider is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from alembic import command
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import create_async_engine

from db import Share, schema


def _there_and_back(connection: Connection) -> list[Any]:
    config = schema._config(connection)
    command.downgrade(config, "0040")
    command.downgrade(config, "-1")
    connection.exec_driver_sql("UPDATE shares SET ends_on = '2026-07-01' WHERE role = 'viewer'")
    command.upgrade(config, "0040")
    return [tuple(row) for row in connection.execute(select(Share.role, Share.ends_at))]


async def test_a_last_day_that_stands_ends_at_that_midnight(world_url: str) -> None:
    engine = create_async_engine(world_url)
    async with engine.connect() as connection:
        found = await connection.run_sync(_there_and_back)
    await engine.dispose()
    summer_midnight_in_dublin = datetime(2026, 7, 1, 23, tzinfo=UTC)
    assert dict(found) == {"viewer": summer_midnight_in_dublin, "helper": None}
