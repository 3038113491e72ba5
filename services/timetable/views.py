"""The timetable as staff see it: programmes with their classes, one class with its series and its sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select

from db import Class, ClassSeries, Programme, Room
from db.states import ProgrammeKind
from services import provider
from services.core.local_time import today
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import formats
from services.timetable.rights import timetable_only


@dataclass(frozen=True, slots=True)
class SeriesView:
    """By which rule a class meets."""

    id: UUID
    weekday: int
    starts_minute: int
    minutes: int
    first_on: date
    last_on: date
    venue: str
    room: str
    instructor: str
    version: int


@dataclass(frozen=True, slots=True)
class ClassView:
    """One class: its name is only known together with its term."""

    id: UUID
    programme_id: UUID
    programme: str
    name: str
    first_on: date
    last_on: date
    capacity: int
    booked: int
    active: bool
    follows_id: UUID | None
    series: tuple[SeriesView, ...]
    version: int


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """One programme with the classes that are asked for."""

    id: UUID
    name: str
    kind: ProgrammeKind
    youngest: int | None
    oldest: int | None
    classes: tuple[ClassView, ...]


async def listed(r: Reading, *, ended: bool = False) -> list[ProgrammeView]:
    """All programmes by name, with the classes that run or are still to begin; or with those that have ended.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    day = today(r.now, (await provider.current(r)).zone)
    over = (Class.last_on < day) | ~Class.active
    classes = await _classes(r, over if ended else ~over)
    rows = sorted(await r.db.scalars(select(Programme)), key=lambda each: formats.sort_key(each.name))
    found = [
        ProgrammeView(
            each.id,
            each.name,
            each.kind,
            each.youngest,
            each.oldest,
            tuple(one for one in classes if one.programme_id == each.id),
        )
        for each in rows
    ]
    return [each for each in found if each.classes or not ended]


async def one_class(r: Reading, class_id: UUID) -> ClassView:
    """One class.

    Raises:
        NotFound: there is none, or the visitor may not change the timetable.
    """
    timetable_only(r)
    found = await _classes(r, Class.id == class_id)
    if not found:
        raise NotFound
    return found[0]


async def _classes(r: Reading, which: ColumnElement[bool]) -> list[ClassView]:
    rows = (
        await r.db.execute(
            select(Class, Programme.name)
            .join(Programme, Programme.id == Class.programme_id)
            .where(which)
            .order_by(Class.first_on, Class.name)
        )
    ).all()
    series = await _series(r, [class_.id for class_, _name in rows])
    return [
        ClassView(
            class_.id,
            class_.programme_id,
            programme,
            class_.name,
            class_.first_on,
            class_.last_on,
            class_.capacity,
            class_.booked,
            class_.active,
            class_.follows_id,
            tuple(series.get(class_.id, ())),
            class_.version,
        )
        for class_, programme in rows
    ]


async def _series(r: Reading, class_ids: Sequence[UUID]) -> dict[UUID, list[SeriesView]]:
    places, rooms = await provider.places(r), await room_names(r)
    order = (ClassSeries.first_on, ClassSeries.weekday, ClassSeries.starts_minute)
    found: dict[UUID, list[SeriesView]] = {}
    rows = select(ClassSeries).where(ClassSeries.class_id.in_(class_ids)).order_by(*order)
    for row in await r.db.scalars(rows):
        found.setdefault(row.class_id, []).append(
            SeriesView(
                row.id,
                row.weekday,
                row.starts_minute,
                row.minutes,
                row.first_on,
                row.last_on,
                places.venues[row.venue_id].name,
                rooms.get(row.room_id, ""),
                places.instructor(row.instructor_id) or "",
                row.version,
            )
        )
    return found


async def room_names(r: Reading) -> dict[UUID | None, str]:
    """The rooms of all venues by id."""
    rows = (await r.db.execute(select(Room.id, Room.name))).all()
    return {row[0]: row[1] for row in rows}
