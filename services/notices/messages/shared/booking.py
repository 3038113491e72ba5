"""What messages about a whole booking have in common: their placeholders, who gets them, and how the values are looked up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from db import Attendance, Attendee, Booking, Class, Programme, Session
from db.states import EXPECTED
from services import provider
from services.core.ids import short
from services.core.work import Reading
from services.language import _, formats
from services.notices.telling.envelope import Envelope, NoLongerWanted, share_of
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, owner_and
from services.prices import view

BOOKING = placeholders(
    Placeholder("CHILD", "First name of the attendee"),
    Placeholder("PROGRAMME", "What is booked"),
    Placeholder("CLASS_NAME", "Class of this booking"),
    Placeholder("CLASS_TIMES", "Weekday and time of the class"),
    Placeholder("CLASS_VENUE", "Where the class meets"),
    Placeholder("FIRST_SESSION", "Day and time of the next session", may_be_empty=True),
    Placeholder("BOOKING_URL", "Link to the booking"),
)
PAYMENTS = placeholders(
    Placeholder("PAYMENTS", "What is to be paid and by when, one line each", may_be_empty=True)
)


async def to_owner(r: Reading, name: str, booking_id: UUID) -> Plan:
    """The plan of a message to the booking's owner, and to whoever acts; each act tells anew."""
    if await r.db.get(Booking, booking_id) is None:
        return NOBODY
    people = await owner_and(r, booking_id, r.visitor.client_id)
    return Plan(f"{name}/{booking_id}/{r.now.isoformat()}", people)


async def seen_by(r: Reading, envelope: Envelope, booking_id: UUID) -> Booking:
    """The booking, as long as it is there and the recipient may see it.

    Raises:
        NoLongerWanted.
    """
    booking = await r.db.get_one(Booking, booking_id, populate_existing=True)
    if booking.trashed_at is not None:
        raise NoLongerWanted("it was thrown away")
    await share_of(r, envelope, booking_id)
    return booking


async def booking_values(r: Reading, envelope: Envelope, booking: Booking) -> dict[str, Any]:
    """The values of `BOOKING`."""
    class_ = await r.db.get_one(Class, booking.class_id)
    programme = await r.db.get_one(Programme, class_.programme_id)
    child = await r.db.get_one(Attendee, booking.attendee_id)
    first = await r.db.scalar(
        select(func.min(Session.starts_at))
        .join(Attendance, Attendance.session_id == Session.id)
        .where(
            Attendance.booking_id == booking.id,
            Attendance.type == "regular",
            Attendance.state.in_(EXPECTED),
            Session.starts_at > r.now,
            Session.status == "scheduled",
        )
    )
    return {
        "CHILD": child.first_name,
        "PROGRAMME": programme.name,
        "CLASS_NAME": class_.name,
        "CLASS_TIMES": times(class_),
        "CLASS_VENUE": (await provider.places(r)).venues[class_.venue_id].name,
        "FIRST_SESSION": None if first is None else formats.moment(first),
        "BOOKING_URL": envelope.link(f"/bookings/{short(booking.id)}"),
    }


def times(class_: Class) -> str:
    """ "Mondays, 17:00–17:45"."""
    end = (class_.starts_minute + class_.minutes) % (24 * 60)
    hours = f"{formats.minute_of_day(class_.starts_minute)}–{formats.minute_of_day(end)}"
    return _("{day}, {time}").format(day=formats.weekly(class_.weekday), time=hours)


async def payment_values(r: Reading, booking_id: UUID) -> dict[str, Any]:
    """The value of `PAYMENTS`: every part of the plan with its day; what is paid already is said so."""
    lines = []
    for line in await view.plan_of(r, booking_id):
        if line.owed is not None and not line.owed.left.minor:
            lines.append(_("{amount}, paid").format(amount=formats.money(line.amount)))
        else:
            left = line.amount if line.owed is None else line.owed.left
            said = _("{amount}, to pay by {day}")
            lines.append(said.format(amount=formats.money(left), day=formats.day(line.due_on)))
    return {"PAYMENTS": tuple(lines)}
