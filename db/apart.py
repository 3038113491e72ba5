"""A copy of an SQLite file that exists only while it is used: what is tried in it makes nobody wait for the one writer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from sqlalchemy import StaticPool
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from db.engine import Database, prepare_sqlite

UNNAMED = ""
"""SQLite's name for a file without a name: it is in memory, as far as it fits, and gone when its connection ends, also
when the whole program does."""


@asynccontextmanager
async def apart(database: Database) -> AsyncIterator[async_sessionmaker[Any]]:
    """Where something can be written that will be rolled back: in a copy, or in PostgreSQL itself, which has many writers."""
    if database.dialect != "sqlite":
        yield database.writing
        return
    file = str(database.writer.url.database)

    async def copied() -> aiosqlite.Connection:
        copy = await aiosqlite.connect(
            UNNAMED, check_same_thread=False
        )  # the copying is done in the other's thread
        async with aiosqlite.connect(file) as source:
            await source.backup(copy)
        return copy

    engine = create_async_engine(
        "sqlite+aiosqlite://", async_creator=copied, poolclass=StaticPool, hide_parameters=True
    )
    prepare_sqlite(engine, "BEGIN", writes=True)
    try:
        yield async_sessionmaker(engine, expire_on_commit=False)
    finally:
        await engine.dispose()
