"""SQL that is put together once for each engine instead of once for each test.

SQLAlchemy keeps what it has made of a statement with the connection pool it was made for, and `db.records` with the
pool's dialect. Each test has pools of its own, so each would begin anew: a third of its time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import util
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine

import db  # noqa: F401 - all tables
from db import records
from db.base import Table
from db.engine import Database

ROOM = 2000
"""Statements, before the least used are dropped."""
DIALECTS: dict[tuple[str, str, str], Dialect] = {}
"""How each engine is spoken to, by its name, its driver and whether it reads or writes."""
records.ENGINES = 4  # tests speak to both engines in turn


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
for each in Table.registry.mappers:
    each.base_mapper._compiled_cache = KEPT  # what a flush writes has a place of its own


def keep(database: Database) -> Database:
    """Let a database use what was made for the ones before it; gives the database."""
    for role in ("writer", "reader"):
        _share_dialect(getattr(database, role), role)
        getattr(database, role).update_execution_options(compiled_cache=KEPT)
    return database


def _share_dialect(engine: AsyncEngine, role: str) -> None:
    """Speak with the dialect of the first pool of its kind: it knows the server, its types and each value's way."""
    own = engine.sync_engine.dialect
    engine.sync_engine.dialect = DIALECTS.setdefault((own.name, own.driver, role), own)
