"""SQLite for short reads: each statement runs at once in the thread that asks, without a hop to another one.

A hop there and back costs several times what a statement does that finds its pages in memory, and a screen asks for a
dozen. In exchange nothing else happens in this process while a statement runs, so this is for readers only: they wait
for no lock and for no disk to write (docs/decisions/0009-readers-without-a-hop.md).
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_

DRIVER = "sqlite+inline"
"""The driver's name in an address."""


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks a cursor to close where only the event loop could do it later; this one closes at any time."""


class Connection(sqlite3.Connection):
    """A connection to be given to the driver as its `factory`."""

    def cursor(self, factory: Any = _Cursor) -> Any:
        """A cursor that SQLAlchemy's asynchronous engine can use."""
        return super().cursor(factory)


class InlineSqlite(SQLiteDialect_pysqlite):
    """The dialect of Python's own driver, for SQLAlchemy's asynchronous engine."""

    driver = "inline"
    supports_statement_cache = True
    is_async = True
    has_terminate = True
    """A connection that nobody gave back is closed at once, which needs no event loop here."""

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """A pool in which waiting for a free connection lets others run."""
        return AsyncAdaptedQueuePool

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Run a statement, after everybody else has had a turn: so a reading of many holds nobody up for long."""
        await_(asyncio.sleep(0))
        cursor.execute(statement, parameters)

    def get_driver_connection(self, connection: Any) -> Any:
        """The driver's own connection."""
        return connection

    def do_terminate(self, dbapi_connection: Any) -> None:
        """Close a connection in whatever state it is."""
        dbapi_connection.close()


registry.register("sqlite.inline", __name__, InlineSqlite.__name__)
