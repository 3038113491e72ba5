"""A booking moves to another class: its places, make-up rights, money and plan come along (R35, R71, Q4).

The row stays the same, so debts, parts, credits, shares and the payment reference stay with it. What is shown before the
tap and what is done come from `look`.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import Booking, Class, Programme
from db.values import Money
from services.bookings.leaving import adjust_rights, leave
from services.bookings.looking import JudgedMove, look
from services.bookings.move_wanted import ClassIsFull, MoveWanted, WantedMove
from services.bookings.refusals import BookingHasChanged
from services.bookings.seating import seat
from services.bookings.seats import locked_class
from services.bookings.turns import families_money
from services.core import access, audit, idempotency
from services.core.access import Mine, Standing
from services.core.local_time import local_day
from services.core.work import Reading, Work
from services.notices import telling
from services.notices.messages.booking_moved import BookingMoved
from services.payments import hidden_sessions
from services.people import families
from services.prices import moved, replanning
from services.provider.paying import payment
from services.provider.settings import current


async def outlook(r: Reading, wanted: MoveWanted) -> WantedMove:
    """What the move does if it is made now.

    Raises:
        NotFound: no such booking or class, or the visitor may not look after clients.
        NotToMove, SameClass, OtherKind, AlreadyBooked.
    """
    found, _judged = await look(r, wanted)
    return found


async def move(w: Work, wanted: MoveWanted, seen: str, *, tell: bool = True, key: str | None = None) -> UUID:
    """WantedMove the booking as it was shown, in one transaction, with one message if `tell`; gives its id.

    Raises:
        NotFound, NotToMove, SameClass, OtherKind, AlreadyBooked, NotTakingBookings, ClassIsFull.
        BookingHasChanged: the places, the money or the booking are not those of `seen`, the stamp of what was shown.
    """
    families.clients_only(w)
    booking = (await access.booking(w, wanted.booking_id)).booking
    await families_money(w, booking.client_id)
    before = await idempotency.answered(w, key, f"move {wanted}")
    if before is not None:
        return before
    for class_id in sorted({booking.class_id, wanted.class_id}):
        await w.db.execute(select(Class.id).where(Class.id == class_id).with_for_update())
    await locked_class(w, wanted.class_id)
    await w.db.get_one(Booking, booking.id, with_for_update=True, populate_existing=True)
    found, judged = await look(w, wanted)
    if not found.fits:
        raise ClassIsFull(class_name=judged.to.name)
    if found.stamp != seen:
        raise BookingHasChanged
    await _move(w, judged)
    if tell:
        await telling.tell(w, BookingMoved(booking.id, judged.mine.class_.id, w.now))
    idempotency.remember(w, key, f"move {wanted}", booking.id)
    return booking.id


async def _move(w: Work, judged: JudgedMove) -> None:
    booking, from_ = judged.mine.booking, judged.mine.class_
    await leave(w, booking, from_.id, judged.begins)
    booking.class_id = judged.to.id
    booking.version += 1
    await w.db.flush()
    programme = await w.db.get_one(Programme, judged.to.programme_id)
    there = Mine(booking, judged.to, programme, judged.mine.attendee, judged.mine.client, Standing.SYSTEM)
    await seat(w, there, judged.given)
    if booking.ends_on is not None:
        await hidden_sessions.agree(w, booking)
    rights = await adjust_rights(w, there)
    if judged.difference is not None and judged.difference.minor:
        await _recut(w, booking, judged.difference, f"{from_.name} → {judged.to.name}", programme.id)
    audit.note(
        w,
        "moved",
        "booking",
        booking.id,
        from_class=from_.id,
        to_class=judged.to.id,
        difference=0 if judged.difference is None else judged.difference.minor,
        make_ups=rights,
    )


async def _recut(w: Work, booking: Booking, by: Money, why: str, programme_id: UUID) -> None:
    terms = await payment(w, programme_id)
    day = local_day(w.now, (await current(w)).zone) + timedelta(days=terms.due_days)
    await replanning.recut(w, booking.id, by, why, day)
    await moved.write_down(w, booking.id, by, why)
