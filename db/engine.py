"""Connections: how each engine begins a change and a look, so that eight parents after one place end well.

SQLite has one writer connection in one process, begun IMMEDIATE, and a few readers. PostgreSQL changes at READ
COMMITTED (the constraints are the law) and looks at REPEATABLE READ, READ ONLY.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

WRITERS, READERS = 20, 8


@dataclass(frozen=True, slots=True)
class Database:
    """Two ways into one database: one to change it, one to look."""

    dialect: str
    writer: AsyncEngine
    reader: AsyncEngine
    changing: async_sessionmaker[Any]
    looking: async_sessionmaker[Any]

    async def close(self) -> None:
        """Close every connection."""
        await self.writer.dispose()
        await self.reader.dispose()


def sqlite_url(file: Path) -> str:
    """The address of a database file."""
    return f"sqlite+aiosqlite:///{file}"


def connect(url: str) -> Database:
    """Open the database at an SQLAlchemy address: sqlite+aiosqlite or postgresql+psycopg."""
    dialect = make_url(url).get_backend_name()
    if dialect == "sqlite":
        writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=60)
        reader = create_async_engine(url, pool_size=READERS, max_overflow=0, pool_timeout=60)
        _sqlite(writer, "BEGIN IMMEDIATE", writes=True)
        _sqlite(reader, "BEGIN", writes=False)
    elif dialect == "postgresql":
        writer = create_async_engine(
            url, pool_size=WRITERS, max_overflow=0, pool_timeout=60, pool_pre_ping=True
        )
        reader = create_async_engine(
            url,
            pool_size=READERS,
            max_overflow=0,
            pool_timeout=60,
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",
        )
        _read_only(reader)
    else:
        raise ValueError(f"Cubby keeps its data in SQLite or PostgreSQL, not in {dialect}")
    return Database(
        dialect,
        writer,
        reader,
        async_sessionmaker(writer, expire_on_commit=False),
        async_sessionmaker(reader, expire_on_commit=False, autoflush=False),
    )


def _sqlite(engine: AsyncEngine, begin: str, *, writes: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = (
            None  # the driver must not begin by itself: the first SELECT would stay outside
        )
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(
            "PRAGMA recursive_triggers=ON"
        )  # else REPLACE deletes rows without firing db/guards.py
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.execute("PRAGMA trusted_schema=OFF")
        if not writes:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def _read_only(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
