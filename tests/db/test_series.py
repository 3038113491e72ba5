"""Migration 0020: each class that stands gets its series, and each of its sessions the week by which it is known there."""

from __future__ import annotations

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from db import schema
from tests.db.test_classes_by_term import _to

BEFORE = "SELECT id, class_id, starts_at, minutes, status, taken, places FROM sessions"
LINKED = "SELECT count(*) FROM sessions WHERE series_id IS NOT NULL AND week_on IS NOT NULL"
MOVED = "SELECT count(*) FROM sessions WHERE origin = 'moved'"
WITHOUT = "SELECT count(*) FROM classes WHERE id NOT IN (SELECT class_id FROM class_series)"
OF_ANOTHER = (
    "SELECT count(*) FROM sessions JOIN class_series ON class_series.id = sessions.series_id"
    " WHERE class_series.class_id <> sessions.class_id"
)


def _count(connection: Connection, statement: str) -> int:
    return int(connection.execute(text(statement)).scalar_one())


def _rows(connection: Connection) -> set[object]:
    return {tuple(row) for row in connection.exec_driver_sql(BEFORE)}


async def test_classes_get_their_series_and_nothing_else_changes(world_url: str) -> None:
    engine = create_async_engine(world_url)
    async with engine.begin() as connection:
        before = await connection.run_sync(_rows)
        linked, moved = [await connection.run_sync(_count, each) for each in (LINKED, MOVED)]
        await connection.run_sync(_to, "0019")
    assert await schema.migrate(world_url) is True, "with all triggers, CHECKs and indexes, or it raises"
    async with engine.connect() as connection:
        assert await connection.run_sync(_rows) == before
        assert await connection.run_sync(_count, WITHOUT) == 0
        assert await connection.run_sync(_count, OF_ANOTHER) == 0
        assert await connection.run_sync(_count, LINKED) == linked == len(before)
        assert await connection.run_sync(_count, MOVED) >= moved > 0, "what was moved by hand stays by hand"
        assert not await connection.run_sync(schema.differences)
    await engine.dispose()
