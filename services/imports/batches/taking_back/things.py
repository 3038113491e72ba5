"""What an import has made, as the things that people know: a class with its sessions, a child with its families."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

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
from services.imports.batches.journal import BY_NAME, Noted

Key = tuple[type[Table], UUID]
ABOUT: dict[type[Table], str] = {
    Venue: "venue",
    Programme: "programme",
    Staff: "staff",
    Class: "class",
    Client: "client",
    Attendee: "attendee",
    Booking: "booking",
    Relation: "relation",
    Share: "share",
}
"""The things by the words of the audit log. Sessions and series are parts of their class."""
AT_ONCE = 5_000
T = TypeVar("T")


@dataclass(slots=True)
class BroughtThing:
    """One thing that was made, with its parts, as it is now."""

    key: Key
    marks: dict[Key, str]
    """Of its rows, as the import left them."""
    rows: dict[Key, Any] = field(default_factory=dict)
    """As they are now; what is gone is not here."""
    why: str = ""
    """Why it stays; empty = it goes."""
    ends: bool = False
    """A booking with amounts in the books: it is cancelled and its amounts are taken back, but the row stays."""

    @property
    def is_left(self) -> bool:
        """Whether its row is there afterwards."""
        return bool(self.why) or self.ends

    @property
    def table(self) -> type[Table]:
        """Of its main row."""
        return self.key[0]


@dataclass(slots=True)
class BroughtChange:
    """Columns of a row that was there before: what stood in them, and what the import has written."""

    key: Key
    was: dict[str, Any]
    now: dict[str, Any]


@dataclass(slots=True)
class Imported:
    """All that an import has made and changed, in the order in which it did."""

    things: dict[Key, BroughtThing]
    owner: dict[Key, BroughtThing]
    """The thing that each row belongs to."""
    changes: dict[Key, BroughtChange]


def imported(rows: Iterable[ImportRow]) -> Imported:
    """What the lines of a file have noted."""
    marks: dict[Key, str] = {}
    changes: dict[Key, BroughtChange] = {}
    for noted in (each for row in rows for each in row.made):
        key = _key(noted)
        if "mark" in noted:
            marks[key] = noted["mark"]
            continue
        change = changes.setdefault(key, BroughtChange(key, {}, {}))
        change.was = noted["was"] | change.was
        change.now |= noted["now"]
    things = {key: BroughtThing(key, {key: sum_}) for key, sum_ in marks.items()}
    return Imported(things, dict(things), changes)


def join(all_: Imported, key: Key, to: Key) -> None:
    """Let a thing be a part of another one, if that was made, too."""
    whole, part = all_.things.get(to), all_.things.get(key)
    if whole is None or part is None:
        return
    whole.marks |= part.marks
    whole.rows |= part.rows
    all_.owner[key] = whole
    del all_.things[key]


def parents(one: Any) -> list[Key]:
    """Of which thing this row is a part, the first that was made."""
    match one:
        case Session() | ClassSeries():
            return [(Class, one.class_id)]
        case Relation():
            return [(Attendee, one.attendee_id), (Client, one.client_id)]
        case Share():
            return [(Booking, one.booking_id)]
    return []


def portions(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many as one question asks for."""
    for n in range(0, len(ids), AT_ONCE):
        yield ids[n : n + AT_ONCE]


def _key(noted: Noted) -> Key:
    return BY_NAME[noted["table"]], UUID(noted["id"])
