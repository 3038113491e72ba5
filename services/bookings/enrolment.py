"""Enrolling: an attendee's booking in a class, with a place in its sessions."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Attendee, Booking, Class, Client, Programme, Session
from services.bookings.room import room_in, sessions_of
from services.core import audit
from services.core.access import Mine, Standing
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.make_ups.credits import lifecycle


class AlreadyBooked(Refused):
    """The attendee already has a booking in this class."""

    message = N_("{name} already has a booking in this class.")


class NotTakingBookings(Refused):
    """The class is archived, or has had its last session."""

    message = N_("This class has ended.")


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
) -> Booking:
    """Book an attendee into a class: a place in its sessions from `since` (now) on, or the waiting list.

    R40: up to two dates that make-ups have filled are left out; each earns a make-up outside the limit. If the
    class is full, or has more such dates, the booking holds no place and its status is "waiting".

    Raises:
        NotFound: no such class, client or attendee.
        NotTakingBookings, AlreadyBooked.
    """
    class_ = await _locked(w, class_id)
    attendee = await w.db.get(Attendee, attendee_id)
    client = await w.db.get(Client, client_id)
    if attendee is None or client is None:
        raise NotFound
    if await _existing(w, attendee_id, class_id):
        raise AlreadyBooked(name=attendee.first_name)
    sessions = await sessions_of(w, class_, since or w.now)
    elsewhere = await _goes_already(w, attendee_id, [each.id for each in sessions])
    gets = room_in(class_, sessions, slots, elsewhere)
    booking = Booking(
        number=number or await _number(w),
        client_id=client_id,
        attendee_id=attendee_id,
        class_id=class_id,
        status="waiting" if gets.full else "enrolled",
        origin=origin,
        slots=slots,
        payment_note=payment_note,
        internal_note=internal_note,
        created_at=w.now,
    )
    w.db.add(booking)
    await w.db.flush()
    w.db.add_all(
        Attendance(booking_id=booking.id, session_id=each, attendee_id=attendee_id, slots=slots)
        for each in gets.sessions
    )
    await w.db.flush()
    if gets.left_out:
        programme = await w.db.get_one(Programme, class_.programme_id)
        mine = Mine(booking, class_, programme, attendee, client, Standing.SYSTEM)
        by_id = {each.id: each for each in sessions}
        for session_id in gets.left_out:
            await _leave_out(w, mine, by_id[session_id])
    for session_id in gets.sessions:
        w.publish(SESSION_CHANGED, session_id)
    audit.note(w, "enrolled", "booking", booking.id, status=booking.status, left_out=list(gets.left_out))
    return booking


async def _locked(w: Work, class_id: UUID) -> Class:
    found: Class | None = await w.db.scalar(
        select(Class).where(Class.id == class_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if not found.active:
        raise NotTakingBookings
    return found


async def _existing(r: Reading, attendee_id: UUID, class_id: UUID) -> UUID | None:
    found: UUID | None = await r.db.scalar(
        select(Booking.id).where(
            Booking.attendee_id == attendee_id, Booking.class_id == class_id, Booking.status != "cancelled"
        )
    )
    return found


async def _goes_already(r: Reading, attendee_id: UUID, session_ids: list[UUID]) -> frozenset[UUID]:
    """Sessions of the class in which the attendee already holds a place, for a make-up."""
    found = await r.db.scalars(
        select(Attendance.session_id).where(
            Attendance.attendee_id == attendee_id,
            Attendance.holds_place,
            Attendance.session_id.in_(session_ids),
        )
    )
    return frozenset(found)


async def _leave_out(w: Work, mine: Mine, session: Session) -> None:
    attendance = Attendance(
        booking_id=mine.booking.id,
        session_id=session.id,
        attendee_id=mine.attendee.id,
        slots=mine.booking.slots,
        state="cancelled",
        holds_place=False,
        by_family=False,
        changed_at=w.now,
        changed_by=w.visitor.name,
        changed_by_id=w.visitor.person_id,
    )
    w.db.add(attendance)
    await w.db.flush()
    if mine.programme.allows_make_ups:
        await lifecycle.earn(w, mine, attendance, session, counts=False)


async def _number(r: Reading) -> str:
    """A new booking number, which is also the payment reference: eight digits that no other booking has."""
    while True:
        number = str(10_000_000 + secrets.randbelow(90_000_000))
        if await r.db.scalar(select(Booking.id).where(Booking.number == number)) is None:
            return number
