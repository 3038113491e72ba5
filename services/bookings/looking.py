"""What moving a booking would do now, before and after, with all that comes along."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from db import Attendance, Attendee, Booking, Class, Credit, PlanPart, Programme, Session
from db.states import EXPECTED, LIVE
from db.values import Money
from services.bookings import enrolment
from services.bookings.move_wanted import MoveWanted, NotToMove, OtherKind, SameClass, Side, WantedMove
from services.bookings.seats import Seats, seats
from services.core import access
from services.core.access import Mine
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.work import Reading
from services.payments import owed
from services.people import families
from services.prices import moved, replanning


@dataclass(frozen=True, slots=True)
class JudgedMove:
    """A move with all that making it needs."""

    mine: Mine
    to: Class
    given: Seats
    begins: datetime
    difference: Money | None


async def look(r: Reading, wanted: MoveWanted) -> tuple[WantedMove, JudgedMove]:
    """What it would do, and what making it needs.

    Raises:
        NotFound: no such booking or class, or the visitor may not look after clients.
        NotToMove, SameClass, OtherKind, AlreadyBooked.
    """
    families.clients_only(r)
    mine = await access.booking(r, wanted.booking_id)
    booking = mine.booking
    to = await r.db.get(Class, wanted.class_id)
    if to is None:
        raise NotFound
    await _may_move(r, mine, to)
    begins = max(wanted.since or r.now, r.now)
    given = await seats(r, to, booking.attendee_id, booking.slots, begins, of=booking)
    prices = await moved.difference(r, booking, to, begins)
    difference = None
    if prices is not None and not wanted.keeps_price:
        difference = Money(prices[1].minor - prices[0].minor, prices[0].currency)
    money = may(r.visitor, Capability.MONEY)
    left = await _sessions_left(r, booking, begins)
    parts = await _parts(r, booking.id, difference)
    open_ = [debt.left for debt in await owed.of_booking(r, booking.id) if debt.left.minor]
    make_ups = await _rights(r, booking.id)
    worth = prices if money and prices is not None else (None, None)
    shown = (
        booking.version,
        booking.class_id,
        left,
        given.room.full,
        sorted(given.room.sessions),
        given.left_out,
        difference,
        parts,
        open_,
        make_ups,
    )
    found = WantedMove(
        Side(mine.class_.name, len(left), min(left, default=None), worth[0]),
        Side(to.name, len(given.room.sessions), given.first_at, worth[1]),
        not given.room.full,
        given.left_out,
        make_ups,
        difference if money else None,
        parts if money else (),
        Money(sum(each.minor for each in open_), open_[0].currency) if open_ and money else None,
        hashlib.sha256(repr(shown).encode()).hexdigest()[:20],
    )
    return found, JudgedMove(mine, to, given, begins, difference)


async def _may_move(r: Reading, mine: Mine, to: Class) -> None:
    if mine.booking.status not in LIVE or mine.booking.status == "trial_started":
        raise NotToMove
    if mine.class_.id == to.id:
        raise SameClass
    kind = await r.db.scalar(select(Programme.kind).where(Programme.id == to.programme_id))
    if (kind == "pay_as_you_go") != (mine.programme.kind == "pay_as_you_go"):
        raise OtherKind
    attendee = await r.db.get_one(Attendee, mine.attendee.id)
    await enrolment.not_booked_yet(r, attendee, to.id)


async def _sessions_left(r: Reading, booking: Booking, begins: datetime) -> list[datetime]:
    found = await r.db.scalars(
        select(Session.starts_at)
        .join(Attendance, Attendance.session_id == Session.id)
        .where(
            Attendance.booking_id == booking.id,
            Attendance.type == "regular",
            Attendance.state.in_(EXPECTED),
            Session.class_id == booking.class_id,
            Session.starts_at >= begins,
            Session.status == "scheduled",
        )
        .order_by(Session.starts_at)
    )
    return list(found)


async def _parts(r: Reading, booking_id: UUID, by: Money | None) -> tuple[tuple[date, Money], ...]:
    """The parts that are still to come, as the difference leaves them."""
    rows = await r.db.scalars(
        select(PlanPart)
        .where(PlanPart.booking_id == booking_id, PlanPart.state == "scheduled")
        .order_by(PlanPart.part)
    )
    parts = list(rows)
    cut = replanning.shared(by.minor if by is not None else 0, [part.amount.minor for part in parts])
    after = zip(parts, cut.parts, strict=True)
    return tuple((part.due_on, Money(minor, part.amount.currency)) for part, minor in after if minor)


async def _rights(r: Reading, booking_id: UUID) -> int:
    found = await r.db.scalar(
        select(func.count())
        .select_from(Credit)
        .where(Credit.booking_id == booking_id, Credit.state == "active")
    )
    return found or 0
