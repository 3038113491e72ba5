"""A trial: one session to try a class in, free or paid, before anybody enrols (R90, R92)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from db import Attendee, Booking, Class, Programme, Session
from db.values import Money
from services.bookings import enrolment
from services.bookings.refusals import NotAsShown
from services.bookings.seats import locked_class, seats
from services.bookings.turns import families_money
from services.core import idempotency
from services.core.capabilities import Capability, may
from services.core.local_time import local_day
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.make_ups.credits.earning import worth
from services.notices import telling
from services.notices.messages.booking_made import BookingMade
from services.payments import debts, receiving
from services.payments.bank.rights import money_only
from services.payments.debts import Charge, For
from services.people import families
from services.provider.paying import payment
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class TrialWanted:
    """Whom to let try which session, and for how much; None = free."""

    client_id: UUID
    attendee_id: UUID
    class_id: UUID
    session_id: UUID
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class TrialOutlook:
    """What the trial would be, before the tap."""

    starts_at: datetime
    fits: bool
    """There is a place, in the class and in the session."""
    stamp: str


async def usual(r: Reading, class_id: UUID) -> Money | None:
    """What one session of the class comes to; None = nobody knows.

    Raises:
        NotFound: the visitor does not look after money, or there is no such class.
    """
    money_only(r)
    class_ = await r.db.get(Class, class_id)
    if class_ is None:
        raise NotFound
    programme = await r.db.get_one(Programme, class_.programme_id)
    number = await r.db.scalar(select(func.count()).select_from(Session).where(Session.class_id == class_.id))
    return worth(class_.unit_price or programme.unit_price, class_.price or programme.price, number or 0)


async def outlook(r: Reading, wanted: TrialWanted) -> TrialOutlook:
    """What the trial would be if it is booked now.

    Raises:
        NotFound: the visitor may not look after clients; no such class, child, or session to come.
        AlreadyBooked: the child has a booking, or a trial, in this class.
    """
    families.clients_only(r)
    child, class_ = await _parties(r, wanted)
    await enrolment.not_booked_yet(r, child, class_.id)
    given = await seats(r, class_, child.id, 1, r.now, only=wanted.session_id)
    session = given.sessions.get(wanted.session_id)
    if session is None:
        raise NotFound
    fits = bool(given.room.sessions)
    stamp = hashlib.sha256(repr((fits, session.starts_at)).encode()).hexdigest()[:20]
    return TrialOutlook(session.starts_at, fits, stamp)


async def begin(
    w: Work, wanted: TrialWanted, seen: str, *, tell: bool = True, key: str | None = None
) -> UUID:
    """Book the trial, let its price be owed, and tell the family if `tell`; gives the booking's id.

    Raises:
        NotFound, AlreadyBooked, NotTakingBookings, NoPlaceForTrial.
        NotFound: it has a price, and the visitor does not look after money.
        NotAsShown: it is not as it was shown.
    """
    families.clients_only(w)
    if wanted.price is not None and not may(w.visitor, Capability.MONEY):
        raise NotFound
    await families_money(w, wanted.client_id)
    before = await idempotency.answered(w, key, f"trial {wanted}")
    if before is not None:
        return before
    class_ = await locked_class(w, wanted.class_id)
    if (await outlook(w, wanted)).stamp != seen:
        raise NotAsShown
    booking = await enrolment.enrol(
        w,
        wanted.client_id,
        wanted.attendee_id,
        wanted.class_id,
        origin="staff",
        trial_in=wanted.session_id,
    )
    if wanted.price is not None and wanted.price.minor:
        await _owe(w, booking, class_, wanted.price)
    if tell:
        await telling.tell(w, BookingMade(booking.id))
    idempotency.remember(w, key, f"trial {wanted}", booking.id)
    return booking.id


async def _parties(r: Reading, wanted: TrialWanted) -> tuple[Attendee, Class]:
    theirs = (await families.children_of(r, [wanted.client_id])).get(wanted.client_id, [])
    child = next((each for each in theirs if each.id == wanted.attendee_id), None)
    class_ = await r.db.get(Class, wanted.class_id)
    if child is None or class_ is None:
        raise NotFound
    return child, class_


async def _owe(w: Work, booking: Booking, class_: Class, price: Money) -> None:
    terms = await payment(w, class_.programme_id)
    day = local_day(w.now, (await current(w)).zone) + timedelta(days=terms.due_days)
    await debts.owe(w, booking.client_id, [Charge(price)], day, For(booking_id=booking.id))
    await receiving.use_credit(w, booking.client_id, price.currency)
