"""What all tables have in common: names of constraints, moments with a time zone, random ids."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, MetaData, String, TypeDecorator, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db import states

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment, stored in UTC; a datetime without a time zone is refused, because it is ambiguous."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Converts the driver's value directly, which is faster: a search reads thousands of moments."""
        return _from_text if dialect.name == "sqlite" else _from_moment


def _from_text(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored + "+00:00")


def _from_moment(stored: datetime | None) -> datetime | None:
    return None if stored is None else stored.astimezone(UTC)


class Id(Uuid[uuid.UUID]):
    """A random id. A screen reads the same few over and over: the client's, her children's, the provider's."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], uuid.UUID | None] | None:
        """Takes an id that has been read before as it was made then, in a tenth of the time."""
        made = super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return None if made is None else _id_of_text


def _id_of_text(stored: str | None) -> uuid.UUID | None:
    return None if stored is None else _remembered(stored)


_remembered = lru_cache(maxsize=20_000)(uuid.UUID)


def new_id() -> uuid.UUID:
    """A random id of 122 bits. It may stand in an address, because nobody can guess the id of another row."""
    return uuid.uuid4()


class Table(DeclarativeBase):
    """The base of all tables. There are no ORM relationships: related rows are loaded by explicit joins."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment(),
        uuid.UUID: Id(),
        **dict.fromkeys(states.TYPES, String()),
    }


class HasId:
    """A mixin for tables whose primary key is a random id."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
