"""INSERT of a row that may exist already, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import TableClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.base import Table

Insert = postgresql.Insert | sqlite.Insert


def insert_or_ignore(db: AsyncSession, table: type[Table], values: dict[str, Any]) -> Insert:
    """An INSERT that does nothing, and returns no row, if a unique column already holds the same value."""
    return _insert(db, table).values(values).on_conflict_do_nothing()


def insert_many_or_ignore(db: AsyncSession, table: type[Table]) -> Insert:
    """The same for many rows, which are given when it is executed, with a value for each column."""
    on_postgresql = db.get_bind().dialect.name == "postgresql"
    return (postgresql.insert if on_postgresql else sqlite.insert)(
        cast("TableClause", table.__table__)
    ).on_conflict_do_nothing()


def insert_or_update(
    db: AsyncSession,
    table: type[Table],
    values: dict[str, Any],
    *,
    key: Sequence[str],
    change: dict[str, Any],
) -> Insert:
    """An INSERT that applies `change` instead if a row with the same `key` columns exists."""
    return _insert(db, table).values(values).on_conflict_do_update(index_elements=key, set_=change)


def _insert(db: AsyncSession, table: type[Table]) -> Insert:
    on_postgresql = db.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if on_postgresql else sqlite.insert(table)
