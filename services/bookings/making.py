"""Making a booking: its places, its debt and its message in one transaction, if it is still what was shown."""

from __future__ import annotations

from uuid import UUID

from db import Attendee, Booking, Class, Client, Programme
from services.bookings import enrolment, offers
from services.bookings.refusals import NotAsShown, StillFull
from services.bookings.seating import seat
from services.bookings.seats import Seats, locked_class
from services.bookings.turns import families_money
from services.bookings.wanted import BookingWanted
from services.bookings.weighing import judged, planned
from services.core import audit, idempotency
from services.core.access import Mine, Standing
from services.core.work import Work
from services.notices import telling
from services.notices.messages.booking_made import BookingMade
from services.prices import charging


async def made(w: Work, wanted: BookingWanted, seen: str, *, tell: bool, key: str | None = None) -> UUID:
    """Make a booking as it was shown. Whoever calls has asked whether this visitor may.

    Raises:
        NotFound, NotTakingBookings, AlreadyBooked, NothingToTakeUp, StillFull, NotAsShown.
    """
    await families_money(w, wanted.client_id)
    before = await idempotency.answered(w, key, f"book {wanted}")
    if before is not None:
        return before
    class_ = await locked_class(w, wanted.class_id)
    if wanted.takes_up is not None:
        await offers.end(w, wanted.takes_up, "accepted")
        await w.db.refresh(class_)  # the place that was kept is free now, for this very booking
    found, given = await judged(w, wanted)
    if wanted.takes_up is not None and found.waits:
        raise StillFull(name=(await w.db.get_one(Attendee, wanted.attendee_id)).first_name)
    if found.stamp != seen:
        raise NotAsShown
    booking = await _taken_up(w, wanted, given) if wanted.takes_up else await _new(w, wanted)
    if booking.status == "enrolled":
        await _charge(w, booking.id, wanted)
    if tell:
        await telling.tell(w, BookingMade(booking.id))
    idempotency.remember(w, key, f"book {wanted}", booking.id)
    return booking.id


async def _new(w: Work, wanted: BookingWanted) -> Booking:
    return await enrolment.enrol(
        w,
        wanted.client_id,
        wanted.attendee_id,
        wanted.class_id,
        origin="staff",
        slots=wanted.slots,
        since=wanted.since,
    )


async def _taken_up(w: Work, wanted: BookingWanted, given: Seats) -> Booking:
    booking = await w.db.get_one(Booking, wanted.takes_up)
    class_ = await w.db.get_one(Class, booking.class_id)
    programme = await w.db.get_one(Programme, class_.programme_id)
    attendee = await w.db.get_one(Attendee, booking.attendee_id)
    client = await w.db.get_one(Client, booking.client_id)
    before, booking.status = booking.status, "enrolled"
    booking.version += 1
    await w.db.flush()
    await seat(w, Mine(booking, class_, programme, attendee, client, Standing.SYSTEM), given)
    audit.note(w, "enrolled", "booking", booking.id, before=before, left_out=list(given.room.left_out))
    return booking


async def _charge(w: Work, booking_id: UUID, wanted: BookingWanted) -> None:
    wish = await planned(w, wanted)
    await charging.charge(
        w,
        booking_id,
        template_id=wish.template_id,
        shape=wish.shape,
        origin=wish.origin,
        since=wanted.since,
        invited=wish.invited,
    )
