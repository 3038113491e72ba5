"""The migrations make what the tables say, and a database that has lost a guard is not written to."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from db import guards, schema


async def _run(url: str, *statements: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def test_the_migrations_do_all_that_the_tables_say(empty_url: str) -> None:
    engine = create_async_engine(empty_url)
    async with engine.connect() as connection:
        differences = await connection.run_sync(schema.differences)
    await engine.dispose()
    assert differences == []


async def test_migrating_again_changes_nothing_and_brings_back_lost_triggers(
    empty_url: str, dialect: str
) -> None:
    await _run(empty_url, *guards.removal(dialect))
    assert await schema.migrate(empty_url) is False
    engine = create_async_engine(empty_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(schema.triggers) == guards.trigger_names(dialect)
    await engine.dispose()


async def test_without_the_index_that_spends_a_right_once_nothing_is_written(empty_url: str) -> None:
    await _run(empty_url, "DROP INDEX uq_attendance_credit_once")
    with pytest.raises(schema.GuardsMissing, match="uq_attendance_credit_once"):
        await schema.migrate(empty_url)


async def test_a_database_of_a_newer_cubby_is_refused(empty_url: str) -> None:
    await _run(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(schema.SchemaTooNew):
        await schema.migrate(empty_url)
