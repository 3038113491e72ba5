"""Bigger worlds for benchmarks, written in bulk: 300 classes with 20,000 sessions, 5,000 with 250,000.

Both hold the same searched programme, so a search in the bigger one finds the same but has more rows to skip.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from db import Attendance, Class, Session, guards, new_id
from db.values import Money
from services import provider
from services.bookings import enrolment
from services.core import access
from services.core.local_time import at_wall, local_day
from services.core.visitor import Visitor
from services.core.work import Work, work
from services.make_ups.credits import lifecycle
from services.people import attendees, clients
from services.timetable import classes, programmes

SEARCHED = 300
"""Classes of the programme that the make-up may be used in: all of the smaller world."""
SEARCHED_SESSIONS = 20_000
WEEKS_BACK = 40
CAPACITY = 10
FULL_ONE_IN = 4
AT_ONCE = 5_000
EMAIL = "parent@example.com"
ZONE = ZoneInfo("Europe/Dublin")


@dataclass(frozen=True, slots=True)
class Larger:
    """The ids in a bigger world that a benchmark needs."""

    email: str
    client_id: UUID
    attendee_id: UUID
    booking_id: UUID
    credit_id: UUID
    programme_id: UUID


async def larger(classes: int, sessions: int) -> Larger:
    """Build a world with this many classes and sessions, and one family with one make-up to book.

    In every size of world, 300 classes with 20,000 sessions belong to the make-up's programme.

    Raises:
        AlreadySetUp: the database has a provider already.
        ValueError: it is smaller than the searched programme.
    """
    if classes < SEARCHED or sessions < SEARCHED_SESSIONS:
        raise ValueError(f"at least {SEARCHED} classes with {SEARCHED_SESSIONS} sessions")
    random = Random(classes)
    async with work(Visitor.system("benchmark")) as w:
        built = await _build(w, classes, sessions, random)
        w.events.clear()
    return built


async def _build(w: Work, class_count: int, session_count: int, random: Random) -> Larger:
    await provider.found(w, name="Benchmark", zone=ZONE.key, country="IE")
    searched = await programmes.add(w, "Searched", youngest=5, oldest=9, price=Money(28800, "EUR"))
    others = [await programmes.add(w, f"Other {n}", youngest=5, oldest=9) for n in range(20)]
    venues = [(await classes.venue(w, f"Venue {n}")).id for n in range(12)]
    staff = [(await classes.instructor(w, f"Instructor {n}")).id for n in range(25)]
    plan = [
        *((searched.id, size) for size in _shares(SEARCHED_SESSIONS, SEARCHED)),
        *(
            (others[n % len(others)].id, size)
            for n, size in enumerate(_shares(session_count - SEARCHED_SESSIONS, class_count - SEARCHED))
        ),
    ]
    first_class = await _classes(w, plan, venues, staff, random)
    return await _family(w, searched.id, first_class)


def _shares(whole: int, parts: int) -> list[int]:
    return [whole // parts + (1 if n < whole % parts else 0) for n in range(parts)] if parts else []


async def _classes(
    w: Work, plan: list[tuple[UUID, int]], venues: list[UUID], staff: list[UUID], random: Random
) -> UUID:
    monday = local_day(w.now, ZONE)
    monday -= timedelta(days=monday.weekday() + 7 * WEEKS_BACK)
    rows: list[dict[str, Any]] = []
    dates: list[dict[str, Any]] = []
    for n, (programme_id, size) in enumerate(plan):
        weekday, minute = n % 7, 9 * 60 + 15 * (n // 7 % 40)
        first_on = monday + timedelta(days=weekday)
        class_ = {
            "id": new_id(),
            "programme_id": programme_id,
            "venue_id": venues[n % len(venues)],
            "instructor_id": staff[n % len(staff)],
            "name": f"Class {n}",
            "weekday": weekday,
            "starts_minute": minute,
            "minutes": 45,
            "capacity": CAPACITY,
            "first_on": first_on,
            "last_on": first_on + timedelta(weeks=size - 1),
        }
        rows.append(class_)
        dates += [_session(class_, number, random, may_be_full=n > 0) for number in range(size)]
    await _insert(w, Class, rows)
    await _unguarded(w, dates)
    first: UUID = rows[0]["id"]
    return first


def _session(class_: dict[str, Any], number: int, random: Random, *, may_be_full: bool) -> dict[str, Any]:
    """A row of a session. `taken` is set without any attendance, except in the first class, which the family is in."""
    starts = time(*divmod(class_["starts_minute"], 60))
    full = may_be_full and random.randrange(FULL_ONE_IN) == 0
    return {
        "id": new_id(),
        "class_id": class_["id"],
        "venue_id": class_["venue_id"],
        "instructor_id": class_["instructor_id"],
        "number": number + 1,
        "starts_at": at_wall(class_["first_on"] + timedelta(weeks=number), starts, ZONE),
        "minutes": 45,
        "places": CAPACITY,
        "taken": (CAPACITY if full else random.randrange(CAPACITY)) if may_be_full else 0,
    }


async def _unguarded(w: Work, sessions: list[dict[str, Any]]) -> None:
    """Insert sessions whose count nobody has counted: with the guards off, as nobody books in them afterwards."""
    connection = await w.db.connection()
    dialect = connection.dialect.name
    for statement in guards.removal(dialect):
        await connection.exec_driver_sql(statement)
    await _insert(w, Session, sessions)
    for statement in guards.statements(dialect):
        await connection.exec_driver_sql(statement)


async def _insert(w: Work, table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        await w.db.execute(insert(table), rows[start : start + AT_ONCE])


async def _family(w: Work, programme_id: UUID, class_id: UUID) -> Larger:
    """One child in the first class, who cancelled the latest session and has a credit for it."""
    born_on = local_day(w.now, ZONE) - timedelta(days=7 * 365)
    client = await clients.client(w, EMAIL, "Parent", "Benchmark")
    kid = await attendees.attendee(w, client.id, "Kid", "Benchmark", born_on)
    term = w.now - timedelta(weeks=12)
    booking = await enrolment.enrol(w, client.id, kid.id, class_id, since=term)
    row = await w.db.execute(
        select(Attendance, Session)
        .join(Session, Session.id == Attendance.session_id)
        .where(Attendance.booking_id == booking.id, Session.starts_at < w.now)
        .order_by(Session.starts_at.desc())
        .limit(1)
    )
    attendance, session = row.one()
    attendance.state, attendance.holds_place, attendance.changed_at = "cancelled", False, w.now
    await w.db.flush()
    mine = await access.booking(w, booking.id)
    credit = await lifecycle.earn(w, mine, attendance, session)
    return Larger(EMAIL, client.id, kid.id, booking.id, credit.id, programme_id)
