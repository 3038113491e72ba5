"""Rows as values that are only read, for readings, which change nothing.

An entity of the session is followed for changes, and making one costs many times what its row costs the database; for
each statement, the session also works out anew what to make of it. Here that is worked out once.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVarTuple, cast

from sqlalchemy import ClauseElement, CompoundSelect, Dialect, Select, inspect
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from db.quick_answer import Answer, answer

Ts = TypeVarTuple("Ts")
ENGINES = 2
"""One that writes and one that reads."""


class Records(Generic[*Ts]):
    """What a statement finds: an entity as a record of its columns, None where an outer join has found none."""

    def __init__(self, statement: Select[*Ts] | CompoundSelect[*Ts]) -> None:
        self._statement: ClauseElement = statement
        if isinstance(statement, Select):
            self._parts = [_part(each["expr"]) for each in statement.column_descriptions]
            flat = [column for columns, _made in self._parts for column in columns]
            self._statement = statement.with_only_columns(*flat)
        else:
            self._parts = [([column], None) for column in statement.selected_columns]
        self._texts: dict[Dialect, _Text] = {}

    def read(self, session: Session, values: Mapping[str, Any]) -> list[tuple[*Ts]]:
        """The records, read on the session's connection; nothing of the session itself is looked at."""
        connection = session.connection()
        text = self._texts.get(connection.dialect) or self._text_for(connection.dialect)
        return list(self._made(text.columns_of(answer(connection, *text.with_(values)))))

    def _text_for(self, dialect: Dialect) -> _Text:
        if len(self._texts) == ENGINES:  # only tests connect again and again
            self._texts.clear()
        types = [column.type for columns, _made in self._parts for column in columns]
        text = self._texts[dialect] = _Text(self._statement, types, dialect)
        return text

    def _made(self, columns: list[Sequence[Any]]) -> Iterator[Any]:
        """All values of each part, and then the parts side by side: quicker than row by row."""
        if not columns:
            return iter(())
        start, parts = 0, []
        for of_part, made in self._parts:
            theirs = columns[start : start + len(of_part)]
            parts.append(theirs[0] if made is None else [made(row) for row in zip(*theirs, strict=True)])
            start += len(of_part)
        return zip(*parts, strict=True)


class _Text:
    """A statement in the words of one database, and how values go in and come out."""

    def __init__(self, statement: ClauseElement, types: list[TypeEngine[Any]], dialect: Dialect) -> None:
        self.dialect = dialect
        self._types = [each.dialect_impl(dialect) for each in types]
        self._compiled = cast(SQLCompiler, statement.compile(dialect=dialect))
        ways = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in self._compiled.binds.items()
        }
        self._in = {name: way for name, way in ways.items() if way is not None}
        self._out: list[Callable[[Any], Any] | None] | None = None

    def with_(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """The text and its values as the driver takes them; each list of values has as many places as it needs."""
        whole = self._compiled.construct_expanded_state(dict(values))
        into = self._in | dict(whole.processors)
        given = {
            name: into[name](value) if name in into else value for name, value in whole.parameters.items()
        }
        if whole.positiontup is None:
            return whole.statement, given
        return whole.statement, tuple(given[name] for name in whole.positiontup)

    def columns_of(self, found: Answer) -> list[Sequence[Any]]:
        """The values found, column by column; no column where nothing was found."""
        if not found.rows:
            return []
        if self._out is None:
            self._out = [
                each.result_processor(self.dialect, told[1])
                for each, told in zip(self._types, found.columns, strict=True)
            ]
        return [
            column if out is None else [out(value) for value in column]
            for out, column in zip(self._out, zip(*found.rows, strict=True), strict=True)
        ]


Made = Callable[[Sequence[Any]], Any]


def _part(asked: Any) -> tuple[list[Any], Made | None]:
    """The columns of what a statement asks for, and what makes one value of them; None = the one column is the value."""
    of = inspect(asked, raiseerr=False)
    mapper = getattr(of, "mapper", None)
    if mapper is None or getattr(of, "is_attribute", False):
        return [asked], None
    record, key = _record(mapper)
    return [getattr(asked, name) for name in record._fields], _maker(record, key)


def _maker(record: Any, key: int) -> Made:
    make = record._make
    return lambda row: None if row[key] is None else make(row)


@cache
def _record(mapper: Mapper[Any]) -> tuple[Any, int]:
    """The record of a table, with its composite values, and the place of its primary key.

    Columns that are only loaded when they are asked for, such as papers, are not in it.
    """
    names = [attribute.key for attribute in mapper.column_attrs if not attribute.deferred]
    composites = {each.key: _composite(each.composite_class, each.props) for each in mapper.composites}
    fields = namedtuple(mapper.class_.__name__, names)  # type: ignore[misc]
    record = type(mapper.class_.__name__, (fields,), {"__slots__": (), **composites})
    return record, names.index(mapper.get_property_by_column(mapper.primary_key[0]).key)


def _composite(made: Any, attributes: Any) -> property:
    names = [attribute.key for attribute in attributes]

    def value(record: Any) -> Any:
        parts = [getattr(record, name) for name in names]
        return None if all(part is None for part in parts) else made(*parts)

    return property(value)
