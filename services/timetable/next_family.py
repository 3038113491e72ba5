"""A family's own answer: which places of the next term are kept for its children, and yes or no to each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Booking, Class, NextPlace
from db.states import NextAnswer
from services import provider
from services.core.local_time import today
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.timetable import next_board


@dataclass(frozen=True, slots=True)
class MyPlace:
    """A place that is kept for one's child."""

    id: UUID
    child: str
    class_name: str
    first_on: date
    last_on: date
    answer: NextAnswer
    is_booked: bool


async def mine(r: Reading) -> list[MyPlace]:
    """The places that are kept for the visitor's own children, and of which they were asked; by name."""
    day = today(r.now, (await provider.current(r)).zone)
    rows = await r.db.execute(
        select(NextPlace, Attendee.first_name, Class)
        .join(Booking, Booking.id == NextPlace.booking_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .join(Class, Class.id == NextPlace.class_id)
        .where(
            Booking.client_id == r.visitor.client_id, NextPlace.asked_at.is_not(None), Class.last_on >= day
        )
        .order_by(Attendee.first_name, Class.first_on, Class.name)
    )
    return [
        MyPlace(
            place.id,
            child,
            class_.name,
            class_.first_on,
            class_.last_on,
            place.answer,
            place.booked_id is not None,
        )
        for place, child, class_ in rows
    ]


async def say(w: Work, place_id: UUID, said: NextAnswer) -> None:
    """The family's own answer.

    Raises:
        NotFound: no such place is kept for them.
        BookedAlready.
    """
    if place_id not in [each.id for each in await mine(w)]:
        raise NotFound
    await next_board.write_down(w, place_id, said)
