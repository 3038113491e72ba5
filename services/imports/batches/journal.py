"""What an import makes and changes, line by line, noted while it is written: by this it is taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import UOWTransaction

from db import (
    Attendee,
    Booking,
    Class,
    ClassSeries,
    Client,
    Programme,
    Relation,
    Session,
    Share,
    Staff,
    Table,
    Venue,
)
from services.core.work import Work

NOTED: tuple[type[Table], ...] = (
    Venue,
    Programme,
    Staff,
    Class,
    ClassSeries,
    Session,
    Client,
    Attendee,
    Relation,
    Booking,
    Share,
)
"""What lists bring, in an order in which each names only what stands before it. Attendance goes with its booking."""
BY_NAME: dict[str, type[Table]] = {each.__tablename__: each for each in NOTED}
_PASSING: dict[type[Table], frozenset[str]] = {
    Class: frozenset({"booked"}),
    Session: frozenset({"taken"}),
    Client: frozenset({"last_seen_at", "delivery_problem", "theme", "locale", "name_key"}),
    Attendee: frozenset({"name_key"}),
    Booking: frozenset({"reminders_on"}),
}
"""Columns that the program keeps, or that a person sets for themselves: no edit of what was imported."""
Noted = dict[str, Any]
"""{"table", "id", "mark"} of a row that was made; {"table", "id", "was", "now"} of one that was there."""


class Journal:
    """What is noted for the line that is being imported, and the marks of all rows that were made."""

    def __init__(self) -> None:
        self.line: list[Noted] = []
        self._made: dict[tuple[str, UUID], Noted] = {}

    def next_line(self) -> None:
        """Begin another line."""
        self.line = []

    def forget_line(self) -> None:
        """The line was refused, and what it wrote was rolled back."""
        for each in self.line:
            self._made.pop((each["table"], UUID(each["id"])), None)
        self.line = []

    def see(self, session: OrmSession, _flush: UOWTransaction) -> None:
        """Note what this flush writes."""
        for one in session.new:
            if isinstance(one, NOTED):
                self._add(one)
        for one in session.dirty:
            if isinstance(one, NOTED):
                self._change(one)

    def _add(self, one: Any) -> None:
        noted = {"table": one.__tablename__, "id": str(one.id), "mark": mark(one)}
        self._made[one.__tablename__, one.id] = noted
        self.line.append(noted)

    def _change(self, one: Any) -> None:
        made = self._made.get((one.__tablename__, one.id))
        if made is not None:
            made["mark"] = mark(one)
            return
        was, now = {}, {}
        for column in inspect(type(one)).column_attrs:
            history = inspect(one).attrs[column.key].history
            if history.has_changes() and history.deleted and column.key not in _PASSING.get(type(one), ()):
                was[column.key], now[column.key] = plain(history.deleted[0]), plain(history.added[0])
        if was:
            self.line.append({"table": one.__tablename__, "id": str(one.id), "was": was, "now": now})


@contextmanager
def noting(w: Work) -> Iterator[Journal]:
    """Note what is written within the block."""
    journal, session = Journal(), w.db.sync_session
    event.listen(session, "after_flush", journal.see)
    try:
        yield journal
    finally:
        event.remove(session, "after_flush", journal.see)


def mark(one: Any) -> str:
    """A short sum of what stands in a row: another one as soon as somebody has edited it."""
    passing = _PASSING.get(type(one), frozenset())
    held = [
        [column.key, plain(getattr(one, column.key))]
        for column in inspect(type(one)).column_attrs
        if column.key not in passing
    ]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]


def plain(value: Any) -> Any:
    """A value of a column as JSON has it."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
    return value


def value_of(table: type[Table], column: str, kept: Any) -> Any:
    """The same, back."""
    kind = inspect(table).columns[column].type.python_type
    if kept is None or not isinstance(kept, str):
        return kept
    if kind is UUID:
        return UUID(kept)
    return kind.fromisoformat(kept) if kind in (date, datetime) else kept
