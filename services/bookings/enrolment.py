"""Enrolling: an attendee's booking in a class, with a place in its sessions."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Booking, Client, Programme
from db.states import BookingStatus
from services.bookings.seating import seat
from services.bookings.seats import locked_class, seats
from services.core import audit
from services.core.access import Mine, Standing
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_


class AlreadyBooked(Refused):
    """The attendee already has a booking in this class."""

    message = N_("{name} already has a booking in this class.")


class NoPlaceForTrial(Refused):
    """The class, or the session that was chosen for a trial, is full (R90)."""

    message = N_("There is no free place for {name} in this session, so no trial can be booked in it.")


async def enrol(
    w: Work,
    client_id: UUID,
    attendee_id: UUID,
    class_id: UUID,
    *,
    origin: str = "client",
    slots: int = 1,
    since: datetime | None = None,
    number: str | None = None,
    payment_note: str = "",
    internal_note: str = "",
    trial_in: UUID | None = None,
) -> Booking:
    """Book an attendee into a class: a place in its sessions from `since` (now) on, or the waiting list.

    R40: up to two dates that make-ups have filled are left out; each earns a make-up outside the limit. If the
    class is full, or has more such dates, the booking holds no place and its status is "waiting".

    `trial_in`: a trial in this one session (R90).

    Raises:
        NotFound: no such class, client or attendee.
        NotTakingBookings, AlreadyBooked, NoPlaceForTrial.
    """
    class_ = await locked_class(w, class_id)
    attendee = await w.db.get(Attendee, attendee_id)
    client = await w.db.get(Client, client_id)
    if attendee is None or client is None:
        raise NotFound
    await not_booked_yet(w, attendee, class_id)
    given = await seats(w, class_, attendee_id, slots, since or w.now, only=trial_in)
    if trial_in is not None and not given.room.sessions:
        raise NoPlaceForTrial(name=attendee.first_name)
    full: BookingStatus = "waiting" if given.room.full else "enrolled"
    booking = Booking(
        number=number or await _number(w),
        client_id=client_id,
        attendee_id=attendee_id,
        class_id=class_id,
        status=full if trial_in is None else "trial_started",
        origin=origin,
        slots=slots,
        payment_note=payment_note,
        internal_note=internal_note,
        created_at=w.now,
    )
    w.db.add(booking)
    await w.db.flush()
    programme = await w.db.get_one(Programme, class_.programme_id)
    await seat(w, Mine(booking, class_, programme, attendee, client, Standing.SYSTEM), given)
    left_out = list(given.room.left_out)
    audit.note(w, "enrolled", "booking", booking.id, status=booking.status, left_out=left_out)
    return booking


async def not_booked_yet(r: Reading, attendee: Attendee, class_id: UUID) -> None:
    """Make sure that the attendee has no booking in this class, neither on trial nor waiting.

    Raises:
        AlreadyBooked.
    """
    found = await r.db.scalar(
        select(Booking.id).where(
            Booking.attendee_id == attendee.id, Booking.class_id == class_id, Booking.status != "cancelled"
        )
    )
    if found is not None:
        raise AlreadyBooked(name=attendee.first_name)


async def _number(r: Reading) -> str:
    """A new booking number, which is also the payment reference: eight digits that no other booking has."""
    while True:
        number = str(10_000_000 + secrets.randbelow(90_000_000))
        if await r.db.scalar(select(Booking.id).where(Booking.number == number)) is None:
            return number
