"""Migration 0006: a class is known by its name and first day; nothing else of it changes, nor what hangs on it."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from db import schema

ROWS = (
    "SELECT id, name, first_on, last_on, capacity, booked, price_minor, price_currency FROM classes",
    "SELECT id, class_id, taken FROM sessions",
    "SELECT id, class_id FROM bookings",
)
AGAIN = text(
    "INSERT INTO classes (id, programme_id, venue_id, name, weekday, starts_minute, minutes, capacity, booked,"
    " extra_places, extra_mode, first_on, last_on, billing_period, active) SELECT {id}, programme_id, venue_id, name,"
    " weekday, starts_minute, minutes, capacity, 0, 0, 'add', {day}, {day}, '', active FROM classes LIMIT 1".format(
        id=":id", day=":day"
    )
)


def _rows(connection: Connection) -> list[set[Any]]:
    return [{tuple(row) for row in connection.exec_driver_sql(statement)} for statement in ROWS]


def _to(connection: Connection, revision: str) -> None:
    there = schema._current(connection)
    go = command.downgrade if there is not None and there > revision else command.upgrade
    go(schema._config(connection), revision)


async def test_classes_and_what_hangs_on_them_stay(world_url: str) -> None:
    engine = create_async_engine(world_url)
    async with engine.begin() as connection:
        before = await connection.run_sync(_rows)
        await connection.run_sync(_to, "0004")
    assert await schema.migrate(world_url) is True, "with all triggers, CHECKs and indexes, or it raises"
    async with engine.connect() as connection:
        assert await connection.run_sync(_rows) == before
        assert not await connection.run_sync(schema.differences)
    await engine.dispose()


async def test_one_name_begins_once_on_one_day(world_url: str) -> None:
    engine = create_async_engine(world_url)
    async with engine.begin() as connection:
        await connection.execute(AGAIN, {"id": "0" * 32, "day": "2031-01-01"})
    with pytest.raises(IntegrityError):
        async with engine.begin() as connection:
            await connection.execute(AGAIN, {"id": "1" * 32, "day": "2031-01-01"})
    async with engine.begin() as connection:
        await connection.run_sync(_to, "0004")
        names = (await connection.execute(text("SELECT name FROM classes"))).scalars().all()
    assert len(names) == len(set(names)), "going back, the later one gets its day behind its name"
    assert [name for name in names if name.endswith(" 2031-01-01")]
    await engine.dispose()
