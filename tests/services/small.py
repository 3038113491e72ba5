"""A provider with one class, for tests that want to see every number they count with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from db import Booking, Class, Session
from services import provider
from services.bookings import enrolment
from services.core.visitor import Visitor
from services.core.work import Work
from services.people import attendees, clients
from services.timetable import classes, programmes, schedule

SYSTEM = Visitor.system("test")
MONDAY = date(2026, 2, 23)
"""The Monday after the day of the tests."""


@dataclass(frozen=True, slots=True)
class Small:
    """What has been set up."""

    provider_id: UUID
    class_: Class
    sessions: list[Session]


async def one_class(
    w: Work, *, programme: dict[str, Any] | None = None, make_ups: dict[str, Any] | None = None, **fields: Any
) -> Small:
    """A provider in Dublin and a class of two places, four Mondays at 17:00 from next Monday on."""
    provider_id = await provider.found(w, name="Small", zone="Europe/Dublin", country="IE")
    if make_ups:
        await provider.set_make_ups(w, provider_id, **make_ups)
    made = await programmes.add(w, "Movers", **(programme or {}))
    values: dict[str, Any] = {
        "weekday": 0,
        "starts_minute": 17 * 60,
        "minutes": 45,
        "capacity": 2,
        "first_on": MONDAY,
        "last_on": date(2026, 3, 16),
    } | fields
    class_ = await classes.add(
        w,
        "Movers Mon 17:00",
        programme_id=made.id,
        venue_id=(await classes.venue(w, "Studio")).id,
        instructor_id=(await classes.instructor(w, "Noah Byrne")).id,
        **values,
    )
    return Small(provider_id, class_, await schedule.generate(w, class_.id))


async def enrolled(w: Work, class_id: UUID, name: str, **options: Any) -> Booking:
    """A child of that name, with a parent of its own, booked into a class."""
    parent = await clients.client(w, f"{name}@example.com", "Parent", name)
    child = await attendees.attendee(w, parent.id, name, "Small", date(2019, 5, 14))
    return await enrolment.enrol(w, parent.id, child.id, class_id, **options)
