"""SQLite for short reads: each statement runs at once in the thread that asks, without a hop to another one.

A hop there and back costs several times what a statement does that finds its pages in memory, and a screen asks for a
dozen. In exchange nothing else happens in this process while a statement runs, so this is for readers only: they wait
for no lock and for no disk to write (docs/decisions/0009-readers-without-a-hop.md).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

DRIVER = "sqlite+inline"
"""The driver's name in an address."""


class InlineSqlite(SQLiteDialect_pysqlite):
    """The dialect of Python's own driver, for SQLAlchemy's asynchronous engine."""

    driver = "inline"
    supports_statement_cache = True
    is_async = True
    has_terminate = True
    """A connection that nobody gave back is closed at once, which needs no event loop here."""

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:  # noqa: ARG003 - the base class gives it
        """A pool in which waiting for a free connection lets others run."""
        return AsyncAdaptedQueuePool

    def get_driver_connection(self, connection: Any) -> Any:
        """The driver's own connection."""
        return connection

    def do_terminate(self, dbapi_connection: Any) -> None:
        """Close a connection in whatever state it is."""
        dbapi_connection.close()


registry.register("sqlite.inline", __name__, InlineSqlite.__name__)
