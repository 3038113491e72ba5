"""Why two children cannot become one: the one child would be in two places of one class, or of one session."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from db import Attendance, Attendee, Booking, Class
from services.core.refusals import Refused
from services.core.work import Reading
from services.language import N_

_Other, _OtherPart = aliased(Booking), aliased(Attendance)


class BookedTwice(Refused):
    """Both children have a place in the same class, which one child cannot have."""

    message = N_(
        "{child} has a place in {class_name} in both families. End one of the two bookings first, or leave the two"
        " children apart."
    )


class ComesTwice(Refused):
    """Both children come to the same session, one of them to make up."""

    message = N_(
        "{child} is expected in one session of {class_name} from both families. Take one of the two off first, or"
        " leave the two children apart."
    )


async def in_the_way(r: Reading, gone: UUID, keep: UUID) -> Refused | None:
    """Why these two cannot become one child; None: they can."""
    child = (await r.db.get_one(Attendee, keep)).first_name
    booked = (
        select(Class.name)
        .join(Booking, Booking.class_id == Class.id)
        .join(_Other, _Other.class_id == Class.id)
        .where(Booking.attendee_id == gone, _Other.attendee_id == keep)
        .where(Booking.status != "cancelled", _Other.status != "cancelled")
    )
    if (twice := await r.db.scalar(booked.limit(1))) is not None:
        return BookedTwice(child=child, class_name=twice)
    coming = (
        select(Class.name)
        .join(Booking, Booking.class_id == Class.id)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(_OtherPart, _OtherPart.session_id == Attendance.session_id)
        .where(Attendance.attendee_id == gone, _OtherPart.attendee_id == keep)
        .where(Attendance.holds_place, _OtherPart.holds_place)
    )
    if (twice := await r.db.scalar(coming.limit(1))) is not None:
        return ComesTwice(child=child, class_name=twice)
    return None
