"""SQL that is put together once for each engine instead of once for each test.

SQLAlchemy keeps what it has made of a statement with the connection pool it was made for. Each test has pools of its
own, so each would begin anew: a quarter of its time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import util
from sqlalchemy.engine import Dialect

from db.base import Table
from db.engine import Database

ROOM = 2000
"""Statements, before the least used are dropped."""


class Kept(util.LRUCache[Any, Any]):
    """Statements of all pools whose database is spoken to in the same way."""

    def get(self, key: Any, default: Any = None) -> Any:
        """What was made of a statement, for whichever pool."""
        return super().get(_spoken(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_spoken(key), value)


def _spoken(key: Any) -> Any:
    dialect: Dialect = key[0]
    return (dialect.name, dialect.driver, dialect.is_async, *key[1:])


KEPT = Kept(ROOM)


def keep(database: Database) -> Database:
    """Let a database use what was made for the ones before it; gives the database."""
    for each in (database.writer, database.reader):
        each.update_execution_options(compiled_cache=KEPT)
    for mapper in Table.registry.mappers:
        mapper.base_mapper._compiled_cache = KEPT  # what a flush writes has a place of its own
    return database
