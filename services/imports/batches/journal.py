"""What an import makes and changes, line by line, noted while it is written: by this it is taken back."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
    ImportRow,
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
    Session: frozenset({"taken", "revision", "revised_at"}),
    Client: frozenset(
        {
            "last_seen_at",
            "app_hint_at",
            "delivery_problem",
            "delivery_problem_at",
            "theme",
            "locale",
            "name_key",
            "phone_key",
            "email_key",
        }
    ),
    Attendee: frozenset({"name_key"}),
    Booking: frozenset({"reminders_on"}),
    Share: frozenset({"ends_at"}),
}
"""Columns that the program keeps, or that a person sets for themselves: no edit of what was imported."""
Noted = dict[str, Any]
"""{"table", "id", "mark"} of a row that was made; {"table", "id", "was", "now"} of one that was there."""


@dataclass(frozen=True, slots=True)
class _Made:
    """One row that was made, and the line whose notes tell of it."""

    noted: Noted
    row_id: UUID
    notes: list[Noted]


class Journal:
    """What is noted for the line that is being imported, and the marks of all rows that this import has made."""

    def __init__(self, before: Iterable[ImportRow] = ()) -> None:
        self.line: list[Noted] = []
        self.again: dict[UUID, list[Noted]] = {}
        """Notes of earlier lines that tell another mark by now, by their rows."""
        self._row_id: UUID
        self._made: dict[tuple[str, UUID], _Made] = {}
        for row in before:
            self.next_line(row.id)
            for each in copy.deepcopy(row.made):
                self._note(each)

    def next_line(self, row_id: UUID) -> None:
        """Begin another line."""
        self._row_id, self.line = row_id, []

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
        self._note({"table": one.__tablename__, "id": str(one.id), "mark": mark(one)})

    def _note(self, noted: Noted) -> None:
        self.line.append(noted)
        if "mark" in noted:
            self._made[noted["table"], UUID(noted["id"])] = _Made(noted, self._row_id, self.line)

    def _change(self, one: Any) -> None:
        made = self._made.get((one.__tablename__, one.id))
        if made is not None:
            # what somebody has edited between two portions keeps its old mark, so that it stays when this is taken back
            if made.noted["mark"] == mark(one, before=True):
                made.noted["mark"] = mark(one)
                self.again[made.row_id] = made.notes
            return
        was, now = {}, {}
        for column in inspect(type(one)).column_attrs:
            history = inspect(one).attrs[column.key].history
            if history.has_changes() and history.deleted and column.key not in _PASSING.get(type(one), ()):
                was[column.key], now[column.key] = plain(history.deleted[0]), plain(history.added[0])
        if was:
            self._note({"table": one.__tablename__, "id": str(one.id), "was": was, "now": now})


@contextmanager
def noting(w: Work, journal: Journal) -> Iterator[None]:
    """Note what is written within the block."""
    session = w.db.sync_session
    event.listen(session, "after_flush", journal.see)
    try:
        yield
    finally:
        event.remove(session, "after_flush", journal.see)


def mark(one: Any, *, before: bool = False) -> str:
    """A short sum of what stands in a row, or stood there before the work: another one as soon as somebody has edited it."""
    passing = _PASSING.get(type(one), frozenset())
    held = [
        [column.key, plain(_before(one, column.key) if before else getattr(one, column.key))]
        for column in inspect(type(one)).column_attrs
        if column.key not in passing
    ]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]


def _before(one: Any, name: str) -> Any:
    old = inspect(one).attrs[name].history.deleted
    return old[0] if old else getattr(one, name)


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
