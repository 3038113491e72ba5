"""A small world in which staff book by hand: classes with prices, a family, and an owner at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from db import Account, Attendance, Booking, Credit, Debt, OutboxMessage, PlanPart, Session
from services import provider
from services.bookings import by_hand
from services.bookings.wanted import BookingWanted
from services.core.visitor import Visitor
from services.core.work import Reading, reading, work
from services.people import attendees, clients
from services.prices import keeping
from services.prices.plans import PlanShape
from services.provider.paying import set_payment
from tests import small
from tests.services.people.test_families import staff
from tests.small import SYSTEM, Family, Small
from tests.small_money import euros

MARCH: dict[str, Any] = {"first_on": date(2026, 3, 2), "last_on": date(2026, 6, 29)}


@dataclass(slots=True)
class Desk:
    """The owner, a family that is not booked yet, and the provider's programme."""

    owner: Visitor
    small: Small
    client_id: UUID
    child_id: UUID

    def wanted(self, class_id: UUID, **how: Any) -> BookingWanted:
        """This child into this class."""
        return BookingWanted(self.client_id, self.child_id, class_id, **how)

    async def book(self, class_id: UUID, *, tell: bool = True, **how: Any) -> UUID:
        """Look, then book what was shown."""
        wanted = self.wanted(class_id, **how)
        async with reading(self.owner) as r:
            seen = (await by_hand.outlook(r, wanted)).stamp
        async with work(self.owner) as w:
            return await by_hand.book(w, wanted, seen, tell=tell)

    async def family(self, booking_id: UUID) -> Family:
        """The family, signed in, with this booking."""
        async with work(SYSTEM) as w:
            return Family(await small.sign_in(w, self.client_id), self.client_id, self.child_id, booking_id)


async def open_desk(price: int | None = 17000, **programme: Any) -> Desk:
    """A provider whose programme costs this much, in one part due after a week."""
    world = await small.found(price=None if price is None else euros(price), **programme)
    async with work(SYSTEM) as w:
        await set_payment(w, (await provider.current(w)).id, due_days=7)
        client = await clients.client(w, "anna@example.com", "Anna", "Novak")
        child = await attendees.attendee(w, client.id, "Theo", "Novak", date(2019, 12, 1))
    return Desk(await staff("owner"), world, client.id, child.id)


async def in_parts(number: int = 3) -> UUID:
    """A plan of so many monthly parts."""
    async with work(SYSTEM) as w:
        return (await keeping.keep_plan(w, "Monthly", PlanShape(number, day=15, due_days=7))).id


async def booking(booking_id: UUID) -> Booking:
    """A booking as it is stored."""
    async with reading(SYSTEM) as r:
        return await r.db.get_one(Booking, booking_id)


async def places(booking_id: UUID) -> list[tuple[UUID, str, bool]]:
    """Its regular parts by time: the class, the state, whether it holds a place."""
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(
            select(Session.class_id, Attendance.state, Attendance.holds_place)
            .join(Session, Session.id == Attendance.session_id)
            .where(Attendance.booking_id == booking_id, Attendance.type == "regular")
            .order_by(Session.starts_at)
        )
        return [(class_id, state, holds) for class_id, state, holds in rows]


async def asked_for(r: Reading, booking_id: UUID) -> int:
    """All that is, and will be, asked for a booking: what is left of its debts, and its parts to come; in cents."""
    left = await r.db.scalar(
        select(func.coalesce(func.sum(Account.balance), 0))
        .join(Debt, Debt.account_id == Account.id)
        .where(Debt.booking_id == booking_id, Debt.asked)
    )
    ahead = await r.db.scalar(
        select(func.coalesce(func.sum(PlanPart.amount_minor), 0)).where(
            PlanPart.booking_id == booking_id, PlanPart.state == "scheduled"
        )
    )
    return int(left or 0) + int(ahead or 0)


async def rights(r: Reading, booking_id: UUID) -> list[tuple[UUID, str]]:
    """Its make-up rights with their states."""
    rows = await r.db.execute(
        select(Credit.id, Credit.state).where(Credit.booking_id == booking_id).order_by(Credit.id)
    )
    return [(id_, state) for id_, state in rows]


async def told() -> list[str]:
    """Which messages wait in the outbox."""
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(select(OutboxMessage.notice).order_by(OutboxMessage.created_at))
        return list(rows)
