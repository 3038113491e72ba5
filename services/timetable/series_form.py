"""The form of a class and its series: what it holds before anything is typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from db import Class, ClassSeries, Programme, Room, Staff
from services import provider
from services.core.local_time import local_day, today
from services.core.refusals import NotFound
from services.core.typed_form import ticked
from services.core.work import Reading
from services.language import formats
from services.timetable.rights import timetable_only


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers: each as the value that is sent and the name that is read."""

    programmes: tuple[tuple[str, str], ...]
    venues: tuple[tuple[str, str], ...]
    """Venues, and the rooms of those that have several."""
    instructors: tuple[tuple[str, str], ...]


async def choices(r: Reading) -> Choices:
    """What can be chosen now.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    programmes = await r.db.execute(select(Programme.id, Programme.name))
    rooms = (await r.db.execute(select(Room.venue_id, Room.id, Room.name))).all()
    rooms = sorted(rooms, key=lambda room: formats.sort_key(room.name))
    venues: list[tuple[str, str]] = []
    there = (await provider.places(r)).venues.items()
    for venue_id, venue in sorted(there, key=lambda each: formats.sort_key(each[1].name)):
        venues.append((str(venue_id), venue.name))
        venues += [
            (f"{venue_id}/{id_}", f"{venue.name}, {name}") for of, id_, name in rooms if of == venue_id
        ]
    staff = await r.db.execute(
        select(Staff.id, Staff.first_name, Staff.last_name).where(Staff.active).order_by(Staff.id)
    )
    return Choices(
        _by_name((str(id_), name) for id_, name in programmes),
        tuple(venues),
        _by_name((str(id_), formats.full_name(first, last)) for id_, first, last in staff),
    )


def _by_name(choices: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(choices, key=lambda each: formats.sort_key(each[1])))


async def blank(r: Reading, programme_id: str = "") -> dict[str, str]:
    """A class that is still to be: from next Monday on, for twelve weeks."""
    day = today(r.now, (await provider.current(r)).zone)
    monday = day + timedelta(days=7 - day.weekday())
    return {
        "name": "",
        "programme": programme_id,
        "weekdays": "",
        "starts": "",
        "minutes": "45",
        "venue": "",
        "instructor": "",
        "capacity": "10",
        "first_on": monday.isoformat(),
        "last_on": (monday + timedelta(weeks=12, days=-1)).isoformat(),
        "on_public": "",
        "on_school": ticked(True),
        "tell": ticked(True),
    }


async def of_series(r: Reading, class_id: UUID, series_id: UUID) -> dict[str, str]:
    """A series as it is now.

    Raises:
        NotFound: there is no such series of this class, or the visitor may not change the timetable.
    """
    timetable_only(r)
    row, class_ = await r.db.get(ClassSeries, series_id), await r.db.get(Class, class_id)
    if row is None or class_ is None or row.class_id != class_id:
        raise NotFound
    room = f"/{row.room_id}" if row.room_id else ""
    return {
        "name": class_.name,
        "weekdays": str(row.weekday),
        "starts": formats.minute_of_day(row.starts_minute),
        "minutes": str(row.minutes),
        "venue": f"{row.venue_id}{room}",
        "instructor": str(row.instructor_id or ""),
        "capacity": str(class_.capacity),
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat(),
        "on_public": ticked(row.on_public_holidays),
        "on_school": ticked(row.on_school_holidays),
        "tell": ticked(class_.booked > 0),
    }


async def one_more(r: Reading, class_id: UUID) -> dict[str, str]:
    """Another weekday of a class: as it is, on a day that is still to be chosen, from today on.

    Raises:
        NotFound: there is no such class, or the visitor may not change the timetable.
    """
    timetable_only(r)
    class_ = await r.db.get(Class, class_id)
    if class_ is None:
        raise NotFound
    zone = (await provider.current(r)).zone
    begins: date = max(class_.first_on, local_day(r.now, zone))
    blank_ = await blank(r)
    values: Mapping[str, str] = {
        "name": class_.name,
        "starts": formats.minute_of_day(class_.starts_minute),
        "minutes": str(class_.minutes),
        "venue": str(class_.venue_id),
        "instructor": str(class_.instructor_id or ""),
        "capacity": str(class_.capacity),
        "first_on": begins.isoformat(),
        "last_on": class_.last_on.isoformat(),
    }
    return {**blank_, **values}
