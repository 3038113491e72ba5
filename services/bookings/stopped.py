"""A booking has ended: its places are free, its plan stops, and its make-up rights end (R25, R35)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select

from db import Booking, Class, Credit, Debt
from db.states import LIVE
from services.bookings import offers
from services.bookings.leaving import give_up
from services.core import audit
from services.core.local_time import today
from services.core.work import Work
from services.language import N_
from services.ledger import entries
from services.prices import replanning
from services.provider.settings import current

AT_ONCE = 50
WHY = N_("The booking has ended")


async def end(w: Work, booking: Booking, *, forgive: bool = False) -> None:
    """End a locked booking: its places are free, its plan stops, and its make-up rights end (R35)."""
    before, booking.status = booking.status, "cancelled"
    await offers.end(w, booking.id, "withdrawn")
    await give_up(w, booking)
    await replanning.stop(w, booking.id, WHY, forgive=forgive)
    ended = await w.db.scalars(
        select(Credit).where(Credit.booking_id == booking.id, Credit.state == "active").with_for_update()
    )
    credits_ = list(ended)
    for credit in credits_:
        credit.state = "cancelled"
    await w.db.flush()
    audit.note(w, "ended", "booking", booking.id, before=before, make_ups=[each.id for each in credits_])


async def end_due(w: Work) -> int:
    """End the bookings whose last day has come; says how many. Those that end unpaid are ended by their own job (R74)."""
    unpaid = exists().where(Debt.booking_id == Booking.id, Debt.cancels_on.is_not(None), Debt.asked)
    found = await w.db.scalars(
        select(Booking.id)
        .where(
            Booking.ends_on <= today(w.now, (await current(w)).zone),
            Booking.status.in_(LIVE),
            ~unpaid.correlate(Booking),
        )
        .order_by(Booking.id)
        .limit(AT_ONCE)
    )
    ids = list(found)
    for booking_id in ids:
        booking = await locked_booking(w, booking_id)
        booking.version += 1
        await end(w, booking)
    return len(ids)


async def locked_booking(w: Work, booking_id: UUID) -> Booking:
    """Lock what ending changes, in the order of all others: money, class, booking."""
    booking = await w.db.get_one(Booking, booking_id)
    await entries.credit_of(w, booking.client_id, (await current(w)).currency)
    await w.db.execute(select(Class.id).where(Class.id == booking.class_id).with_for_update())
    return await w.db.get_one(Booking, booking_id, with_for_update=True, populate_existing=True)
