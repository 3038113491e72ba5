"""A studio as its staff see it on a full day: 200 sessions in the week, 40 children today, and an archive behind them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from db import Attendance, Attendee, Booking, Class, Client, Relation, Session, guards, new_id
from services import provider
from services.core.local_time import at_wall, local_day
from services.core.visitor import Visitor
from services.core.work import Work, work
from services.timetable import classes, programmes

ZONE = ZoneInfo("Europe/Dublin")
A_WEEK, TODAY, EACH = 200, 5, 8
"""Sessions of a week, those of today, and the children in each: 40 today."""
AT_ONCE = 5_000
FIRST = ("Ann", "Ben", "Cat", "Dan", "Eve", "Finn", "Greta", "Hugo", "Ida", "Jan")
LAST = ("Byrne", "Nowak", "Kováč", "Daly", "Weber", "Kelly", "Horváth", "Walsh", "Ryan", "Doyle")
Rows = list[dict[str, Any]]


async def build(families: int, archived_weeks: int) -> None:
    """One programme with its classes, families with one child each, this week, and weeks that are over.

    Raises:
        AlreadySetUp: the database has a provider already.
    """
    async with work(Visitor.system("benchmark")) as w:
        await provider.found(w, name="Benchmark", zone=ZONE.key, country="IE")
        programme = await programmes.add(w, "Searched", youngest=5, oldest=9)
        venue = await classes.venue(w, "Venue")
        staff = await classes.instructor(w, "Instructor")
        here = local_day(w.now, ZONE)
        shown = [_class(programme.id, venue.id, staff.id, n, here) for n in range(A_WEEK)]
        booked = _families(families, shown, w)
        sessions, attendance = _weeks(shown, booked, here, archived_weeks)
        connection = await w.db.connection()
        for statement in guards.removal(connection.dialect.name):
            await connection.exec_driver_sql(statement)
        for table, rows in (
            (Class, shown),
            (Client, booked["clients"]),
            (Attendee, booked["kids"]),
            (Relation, booked["relations"]),
            (Booking, booked["bookings"]),
            (Session, sessions),
            (Attendance, attendance),
        ):
            await _insert(w, table, rows)
        for statement in guards.statements(connection.dialect.name):
            await connection.exec_driver_sql(statement)
        w.events.clear()


async def _insert(w: Work, table: Any, rows: Rows) -> None:
    for start in range(0, len(rows), AT_ONCE):
        await w.db.execute(insert(table), rows[start : start + AT_ONCE])


def _class(programme_id: UUID, venue_id: UUID, staff_id: UUID, n: int, today: date) -> dict[str, Any]:
    """The first ones meet on today's weekday, the others on the six other days."""
    weekday = today.weekday() if n < TODAY else (today.weekday() + 1 + n % 6) % 7
    return {
        "id": new_id(),
        "programme_id": programme_id,
        "venue_id": venue_id,
        "instructor_id": staff_id,
        "name": f"Class {n}",
        "weekday": weekday,
        "starts_minute": 8 * 60 + 15 * (n % 48),
        "minutes": 45,
        "capacity": EACH + 2,
        "first_on": today - timedelta(days=3650),
        "last_on": today + timedelta(days=60),
    }


def _families(number: int, shown: Rows, w: Work) -> dict[str, Rows]:
    out: dict[str, Rows] = {"clients": [], "kids": [], "relations": [], "bookings": []}
    for n in range(max(number, len(shown) * EACH)):
        client, kid, last = new_id(), new_id(), f"{LAST[n % 10]}{n // 10 % 97}"
        names = {"first_name": FIRST[n // 7 % 10], "last_name": last}
        phone = f"+42190{n:07}"
        out["clients"].append(
            names | {"id": client, "email": f"a{n}@example.com", "phone": phone, "created_at": w.now}
        )
        out["kids"].append({"id": kid, "first_name": FIRST[n % 10], "last_name": last})
        out["relations"].append({"id": new_id(), "client_id": client, "attendee_id": kid})
        if n < len(shown) * EACH:
            out["bookings"].append(
                {
                    "id": new_id(),
                    "number": f"{10_000_000 + n}",
                    "client_id": client,
                    "attendee_id": kid,
                    "class_id": shown[n // EACH]["id"],
                    "created_at": w.now,
                }
            )
    return out


def _weeks(shown: Rows, booked: dict[str, Rows], today: date, archived: int) -> tuple[Rows, Rows]:
    """The sessions and who comes to them: this week's, and those of weeks that are over a year ago."""
    sessions: Rows = []
    attendance: Rows = []
    monday = today - timedelta(days=today.weekday())
    for week in (0, *(-52 - n for n in range(archived))):
        for n, class_ in enumerate(shown):
            on = monday + timedelta(days=class_["weekday"], weeks=week)
            session = {
                "id": new_id(),
                "class_id": class_["id"],
                "venue_id": class_["venue_id"],
                "instructor_id": class_["instructor_id"],
                "number": 600 + week,
                "starts_at": at_wall(on, time(*divmod(class_["starts_minute"], 60)), ZONE),
                "minutes": 45,
                "places": EACH + 2,
                "taken": EACH,
            }
            sessions.append(session)
            for booking in booked["bookings"][n * EACH : (n + 1) * EACH]:
                attendance.append(_attendance(session, booking, is_over=week < 0))
    return sessions, attendance


def _attendance(session: dict[str, Any], booking: dict[str, Any], *, is_over: bool) -> dict[str, Any]:
    return {
        "id": new_id(),
        "booking_id": booking["id"],
        "session_id": session["id"],
        "attendee_id": booking["attendee_id"],
        "state": "attended" if is_over else "unmarked",
    }
