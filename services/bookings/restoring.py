"""A booking comes back from the trash, whole: status, places, rights, debts and parts as they were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Client,
    Credit,
    PlanPart,
    Programme,
    Session,
    TrashedBooking,
)
from db.states import EXPECTED, LIVE, CreditState
from db.values import Money
from services.bookings import enrolment
from services.bookings.refusals import StillFull
from services.bookings.seating import seat
from services.bookings.seats import locked_class, seats
from services.bookings.trash import KEPT_DAYS
from services.bookings.turns import families_money
from services.core import audit, locks
from services.core.access import Mine, Standing
from services.core.capacity import free_places
from services.core.refusals import NotFound, Refused
from services.core.work import Work
from services.language import N_
from services.payments import debts, receiving
from services.people import families

BACK = N_("Booking restored")


class TooOld(Refused):
    """Thirty days are over."""

    message = N_("This booking was deleted more than thirty days ago and can’t be restored any more.")


async def restore(w: Work, booking_id: UUID) -> None:
    """Restore a booking from the trash: status, places, rights, debts and parts as they were.

    Sessions that are over have its marks again; in those to come it gets its places as a new booking would (R40).

    Raises:
        NotFound: it is not in the trash, or the visitor may not look after clients.
        TooOld.
        AlreadyBooked: the child has been booked into the class again meanwhile.
        StillFull: there is no place for it any more.
        NotTakingBookings: the class has ended.
    """
    families.clients_only(w)
    booking = await w.db.get(Booking, booking_id)
    if booking is None or booking.trashed_at is None:
        raise NotFound
    await families_money(w, booking.client_id)
    class_ = await locked_class(w, booking.class_id)
    kept = await w.db.scalar(
        select(TrashedBooking).where(TrashedBooking.booking_id == booking_id).with_for_update()
    )
    if kept is None or kept.at < w.now - timedelta(days=KEPT_DAYS):
        raise TooOld
    attendee = await w.db.get_one(Attendee, booking.attendee_id)
    await enrolment.not_booked_yet(w, attendee, class_.id)
    await _places_back(w, booking, class_, attendee, kept.before)
    await _rights_back(w, booking_id, kept.before["credits"])
    for id_ in kept.before["parts"]:
        (await w.db.get_one(PlanPart, UUID(id_))).state = "scheduled"
    await _debts_back(w, booking, kept.before["debts"])
    await w.db.delete(kept)
    audit.note(w, "restored", "booking", booking_id, status=booking.status)
    await w.db.flush()


async def _places_back(
    w: Work, booking: Booking, class_: Class, attendee: Attendee, before: dict[str, Any]
) -> None:
    programme = await w.db.get_one(Programme, class_.programme_id)
    client = await w.db.get_one(Client, booking.client_id)
    held = await _marks_back(w, booking.id, before["attendance"])
    booking.trashed_at, booking.version = None, booking.version + 1
    if before["status"] in LIVE:
        given = await seats(w, class_, attendee.id, booking.slots, w.now, of=booking)
        if given.room.full:
            raise StillFull(name=attendee.first_name)
        booking.status = before["status"]
        await w.db.flush()
        given = given.narrowed(held)
        await seat(w, Mine(booking, class_, programme, attendee, client, Standing.SYSTEM), given)
    booking.status = before["status"]
    await w.db.flush()


async def _marks_back(w: Work, booking_id: UUID, before: dict[str, list[Any]]) -> frozenset[UUID]:
    """Give each attendance its state back, without a place in sessions to come; says in which of these it had one."""
    rows: Sequence[Attendance] = (
        await w.db.scalars(select(Attendance).where(Attendance.booking_id == booking_id).with_for_update())
    ).all()
    sessions = await locks.sessions(w, *(each.session_id for each in rows))
    held = set()
    for each in rows:
        state, had_place = before.get(str(each.id), ["hidden", False])
        if sessions[each.session_id].starts_at <= w.now:
            each.state, each.holds_place = state, had_place
        elif had_place and each.type == "regular" and state in EXPECTED:
            held.add(each.session_id)
        elif not had_place or _fits(sessions[each.session_id], each):
            each.state, each.holds_place = state, had_place
    await w.db.flush()
    return frozenset(held)


def _fits(session: Session, make_up: Attendance) -> bool:
    """Whether a make-up to come finds its place again."""
    return session.status == "scheduled" and free_places(session.places, session.taken) >= make_up.slots


async def _rights_back(w: Work, booking_id: UUID, before: dict[str, CreditState]) -> None:
    """As they were; one whose make-up has lost its place can be used anew."""
    lost = await w.db.scalars(
        select(Attendance.credit_id).where(
            Attendance.booking_id == booking_id, Attendance.type != "regular", Attendance.state == "hidden"
        )
    )
    again = set(lost)
    for id_, state in before.items():
        credit = await w.db.get_one(Credit, UUID(id_))
        credit.state = "active" if credit.id in again else state
        if credit.state == "active":
            credit.used_at, credit.used_by, credit.used_by_id = None, "", None


async def _debts_back(w: Work, booking: Booking, before: dict[str, int]) -> None:
    units = set()
    for id_, minor in before.items():
        debt, account = await debts.locked(w, UUID(id_))
        debt.asked = True
        await debts.change(w, debt, account, Money(minor, account.unit), BACK)
        debt.closed_at = w.now if account.balance == 0 else None
        units.add(account.unit)
    for unit in sorted(units):
        await receiving.use_credit(w, booking.client_id, unit)
    await w.db.flush()
