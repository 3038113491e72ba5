"""Connections: how write and read transactions begin on each engine.

SQLite has one writer connection in one process, whose transactions begin IMMEDIATE, and a few readers, whose statements
run without a hop to another thread. PostgreSQL writes at READ COMMITTED (row locks and constraints keep concurrent
writes correct) and reads at REPEATABLE READ, READ ONLY. The connection
that was used last is used next: PostgreSQL prepares a statement for each connection anew, and a few warm ones are quicker
than many cold.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from db import inline_sqlite, quick_cursor

VALUE = re.compile(r'(?<=: )".*"')
"""A value as PostgreSQL quotes it at the end of an error: invalid input syntax for type uuid: "…"."""
WRITERS, READERS = 20, 8
LOCKED_FOR = 10
"""Seconds that a write waits for another program that writes to the same SQLite file."""
RESTED = 2
"""Seconds without use after which a connection to PostgreSQL is asked whether it still lives."""
READ_LOCKED_FOR = 0.1
"""The same for a reader, which meets a lock only where another program tidies the log. The whole process waits with it,
so it is short; the reading is then tried again."""


@dataclass(frozen=True, slots=True)
class Database:
    """Two connection pools of one database, and the session factories on them: one to write, one to read."""

    dialect: str
    writer: AsyncEngine
    reader: AsyncEngine
    writing: async_sessionmaker[Any]
    reading: async_sessionmaker[Any]

    async def close(self) -> None:
        """Close every connection."""
        await self.writer.dispose()
        await self.reader.dispose()


def sqlite_url(file: Path) -> URL:
    """The address of a database file, whatever signs are in its name: as a text, some would mean something else."""
    return URL.create("sqlite+aiosqlite", database=str(file))


def connect(url: str | URL) -> Database:
    """Open the database at an SQLAlchemy address: sqlite+aiosqlite or postgresql+psycopg."""
    dialect = make_url(url).get_backend_name()
    if dialect == "sqlite":
        writer = create_async_engine(url, hide_parameters=True, pool_size=1, max_overflow=0, pool_timeout=60)
        reader = create_async_engine(
            make_url(url).set(drivername=inline_sqlite.DRIVER),
            hide_parameters=True,
            pool_size=READERS,
            max_overflow=0,
            pool_timeout=60,
            connect_args={"check_same_thread": False, "factory": inline_sqlite.Connection},
        )
        prepare_sqlite(writer, "BEGIN IMMEDIATE", writes=True)
        prepare_sqlite(reader, "BEGIN", writes=False)
    elif dialect == "postgresql":
        writer = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=WRITERS,
            max_overflow=0,
            pool_timeout=60,
            pool_use_lifo=True,
            connect_args={"cursor_factory": quick_cursor.Cursor},
        )
        reader = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=READERS,
            max_overflow=0,
            pool_timeout=60,
            pool_use_lifo=True,
            isolation_level="REPEATABLE READ",
            connect_args={"cursor_factory": quick_cursor.Cursor},
        )
        _read_only(reader)
        _asked_after_a_rest(writer)
        _asked_after_a_rest(reader)
    else:
        raise ValueError(f"Cubby keeps its data in SQLite or PostgreSQL, not in {dialect}")
    for each in (writer, reader):
        event.listen(each.sync_engine, "handle_error", _without_values)
    return Database(
        dialect,
        writer,
        reader,
        async_sessionmaker(writer, expire_on_commit=False),
        async_sessionmaker(reader, expire_on_commit=False, autoflush=False),
    )


def _without_values(context: ExceptionContext) -> None:
    """Take what was written out of an error's words: the log must name nobody. PostgreSQL adds it below the first line."""
    for problem in (context.original_exception, context.sqlalchemy_exception):
        if problem is not None and problem.args and isinstance(problem.args[0], str):
            first = problem.args[0].partition("\n")[0]
            problem.args = (VALUE.sub("…", first), *problem.args[1:])


def prepare_sqlite(engine: AsyncEngine, begin: str, *, writes: bool) -> None:
    """Let each connection keep what the business relies on, and begin its transactions like this."""

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions itself: the first SELECT would be outside of them.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA recursive_triggers=ON")  # else REPLACE deletes rows without firing the guards
        cursor.execute(f"PRAGMA busy_timeout={round((LOCKED_FOR if writes else READ_LOCKED_FOR) * 1000)}")
        cursor.execute("PRAGMA trusted_schema=OFF")
        if not writes:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def _read_only(engine: AsyncEngine) -> None:
    """Every transaction begins READ ONLY: said once for a connection, so that beginning needs no statement of its own."""

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.set_read_only(True)


def _asked_after_a_rest(engine: AsyncEngine) -> None:
    """Ask a connection that has rested whether it still lives, and open a new one if not.

    One that was in use a moment ago is not asked: that would be a message more for each transaction. If it is lost all
    the same, its first statement says so and the act is tried again (services/core/work.py).
    """
    pool, dialect = engine.sync_engine.pool, engine.sync_engine.dialect

    @event.listens_for(pool, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info["since"] = time.monotonic()

    @event.listens_for(pool, "checkout")
    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("since", time.monotonic()) < RESTED:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as problem:
            raise InvalidatePoolError from problem
