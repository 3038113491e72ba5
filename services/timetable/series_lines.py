"""The lines of an act on a series: what a session, a rule or a class was and will be, as JSON has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from db import Class, ClassSeries, Session
from services.core.plan import STAYS, ActLine
from services.timetable.series import Drop, Leave, Line, Make, Move, Resize, Slot

RULE = (
    "weekday",
    "starts_minute",
    "minutes",
    "venue_id",
    "room_id",
    "instructor_id",
    "first_on",
    "last_on",
    "on_public_holidays",
    "on_school_holidays",
)
"""The columns of a series that say when and where it meets."""
OF_CLASS = (
    "capacity",
    "weekday",
    "starts_minute",
    "minutes",
    "venue_id",
    "instructor_id",
    "first_on",
    "last_on",
)
"""The columns of a class that follow its series, and its capacity."""
_IDS = ("venue_id", "room_id", "instructor_id")
_DAYS = ("first_on", "last_on")


class What(StrEnum):
    """What becomes of one thing in an act on a series."""

    MAKE = "make"
    MOVE = "move"
    RESIZE = "resize"
    DROP = "drop"
    RULE = "rule"
    """A series begins, or gets another rule."""
    END = "end"
    """A series ends earlier, because another one goes on from there."""
    ADD_CLASS = "add class"
    CLASS = "class"
    """A class gets other values."""


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of columns as JSON."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values as the columns hold them."""
    return {name: _typed(name, value) for name, value in values.items()}


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _IDS:
        return UUID(value)
    if name in _DAYS:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if name == "starts_at" else value


def rule_of(series: ClassSeries) -> dict[str, Any]:
    """When and where a series meets, as JSON."""
    return plain({name: getattr(series, name) for name in RULE})


def class_of(class_: Class) -> dict[str, Any]:
    """What of a class follows its series, as JSON."""
    return plain({name: getattr(class_, name) for name in OF_CLASS})


def slot_of(session: Session) -> dict[str, Any]:
    """When and where a session is, as JSON."""
    names = ("starts_at", "minutes", "venue_id", "room_id", "instructor_id", "places")
    return plain({name: getattr(session, name) for name in names})


def write(row: ClassSeries | Class | Session, values: Mapping[str, Any]) -> None:
    """Give a row these values."""
    for name, value in typed(values).items():
        setattr(row, name, value)


def line_of(of: Line, weekday: int) -> ActLine:
    """One week of a plan, as a line of the act; `weekday` names the series among those that are made at once."""
    match of:
        case Make(week, slot):
            return _session(What.MAKE, None, week, weekday, to=_slot(slot))
        case Move(existing, slot):
            return _session(
                What.MOVE,
                existing.id,
                existing.week,
                weekday,
                to=_slot(slot),
                was=_slot(existing.slot),
                children=existing.children,
            )
        case Resize(existing, slot):
            return _session(
                What.RESIZE,
                existing.id,
                existing.week,
                weekday,
                to=_slot(slot),
                was=_slot(existing.slot),
                kept=existing.kept,
                children=existing.children,
            )
        case Drop(existing, holiday):
            return _session(
                What.DROP, existing.id, existing.week, weekday, was=_slot(existing.slot), holiday=holiday
            )
        case Leave(week, day, why, existing, holiday):
            facts = {"week": week.isoformat(), "series": weekday, "day": day.isoformat(), "holiday": holiday}
            if existing is not None:
                facts |= {"was": _slot(existing.slot), "children": existing.children}
            id_ = None if existing is None else existing.id
            return ActLine(STAYS, "session", id_, facts, why.value)


def _session(what: What, id_: UUID | None, week: date, weekday: int, **facts: Any) -> ActLine:
    return ActLine(what.value, "session", id_, {"week": week.isoformat(), "series": weekday, **facts})


def _slot(slot: Slot) -> dict[str, Any]:
    return plain(asdict(slot))
