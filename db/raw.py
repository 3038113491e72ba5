"""Values as the driver returns them, for queries of thousands of rows whose ids are only compared.

Converting a row's four ids to UUIDs takes longer than fetching the row.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Dialect, type_coerce
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import NULLTYPE

from db.base import Id, Moment

RawId = str | UUID
"""Text on SQLite, a UUID on PostgreSQL; on both, raw ids are equal exactly if the ids are."""


class Driver(NamedTuple):
    """Conversions of one database driver: from an id to its raw form and back, and from a raw moment."""

    raw: Callable[[UUID], RawId]
    read: Callable[[RawId], UUID]
    moment: Callable[[Any], datetime]


def raw(column: Any) -> ColumnElement[Any]:
    """The column's raw value; what it is compared to must be raw, too."""
    return type_coerce(column, NULLTYPE)


@lru_cache(maxsize=4)
def driver_of(dialect: Dialect) -> Driver:
    """The conversions that SQLAlchemy itself applies for this dialect."""
    kind = Id().dialect_impl(dialect)
    to: Callable[[Any], Any] | None = kind.bind_processor(dialect)
    back: Callable[[Any], Any] | None = kind.result_processor(dialect, None)
    moment: Callable[[Any], Any] = Moment().result_processor(dialect, None)
    return Driver(to or _as_it_is, back or _as_it_is, moment)


def _as_it_is(id_: Any) -> Any:
    return id_
