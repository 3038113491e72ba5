"""What becomes of a plan when its booking ends, or moves to a class of another price (R71, R76, A7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import Booking, Class, Debt, PlanPart
from db.values import Money
from services.core import audit
from services.core.work import Work
from services.payments import debts, receiving
from services.prices import plans
from services.prices.charging import post_parts
from services.prices.spreading import spread
from services.provider.paying import payment


async def stop(w: Work, booking_id: UUID, why: str, *, forgive: bool = False) -> Money | None:
    """A booking ends: its parts that are not owed yet are never asked for. Says what they came to; None = there were none.

    `forgive`: what is owed and unpaid is not asked for any more either; what was paid becomes the family's credit (A7).
    """
    scheduled = await _scheduled(w, booking_id)
    for part in scheduled:
        part.state = "cancelled"
    if forgive:
        for debt_id in await w.db.scalars(
            select(Debt.id).where(Debt.booking_id == booking_id, Debt.asked).order_by(Debt.id)
        ):
            debt, account = await debts.locked(w, debt_id)
            if account.balance:
                await debts.cancel(w, debt.id, why)
                await receiving.use_credit(w, debt.client_id, account.unit)
    audit.note(w, "plan stopped", "booking", booking_id, parts=len(scheduled), forgiven=forgive)
    await w.db.flush()
    if not scheduled:
        return None
    currency = scheduled[0].amount.currency
    return Money(sum(part.amount.minor for part in scheduled), currency)


async def _scheduled(w: Work, booking_id: UUID) -> list[PlanPart]:
    rows = await w.db.scalars(
        select(PlanPart)
        .where(PlanPart.booking_id == booking_id, PlanPart.state == "scheduled")
        .order_by(PlanPart.part)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(rows)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a difference does to a plan, in minor units."""

    parts: tuple[int, ...]
    """What each part that is still to come is afterwards."""
    rest: int
    """What they do not take: more than nothing is one more debt, less than nothing comes off what is owed."""


def shared(difference: int, parts: Sequence[int]) -> Cut:
    """Share a difference over the parts that are still to come, in proportion; they never fall below zero. Pure."""
    whole = sum(parts)
    if difference > 0 and whole:
        more = spread(difference, parts)
        return Cut(tuple(part + share for part, share in zip(parts, more, strict=True)), 0)
    off = min(-difference, whole) if difference < 0 else 0
    less = spread(off, parts) if parts else []
    return Cut(tuple(part - share for part, share in zip(parts, less, strict=True)), difference + off)


async def recut(w: Work, booking_id: UUID, difference: Money, why: str, due_on: date) -> None:
    """A booking costs more or less than before, as after a move to another class: its plan survives (R71, R76).

    More goes onto the parts that are still to come, in proportion; without such parts it is one more debt, due on `due_on`.
    Less comes off them; what they cannot take comes off what is owed, the newest first, and what was paid beyond that
    becomes the family's credit.
    """
    scheduled = await _scheduled(w, booking_id)
    booking = await w.db.get_one(Booking, booking_id)
    cut = shared(difference.minor, [part.amount.minor for part in scheduled])
    for part, minor in zip(scheduled, cut.parts, strict=True):
        part.amount = Money(minor, part.amount.currency)
        part.state = "scheduled" if minor else "cancelled"
    if cut.rest > 0:
        await _one_more(w, booking, Money(cut.rest, difference.currency), due_on)
    elif cut.rest < 0:
        await _less_owed(w, booking_id, -cut.rest, why)
    audit.note(w, "plan recut", "booking", booking_id, difference=difference.minor, why=why)
    await w.db.flush()


async def _one_more(w: Work, booking: Booking, amount: Money, due_on: date) -> None:
    class_ = await w.db.get_one(Class, booking.class_id)
    last = await w.db.scalar(
        select(PlanPart.part).where(PlanPart.booking_id == booking.id).order_by(PlanPart.part.desc()).limit(1)
    )
    part = plans.PlanPart("instalment", due_on, amount)
    await post_parts(w, booking, [part], await payment(w, class_.programme_id), last or 0)


async def _less_owed(w: Work, booking_id: UUID, minor: int, why: str) -> None:
    """Take so much off the booking's debts, the one that is due last first."""
    rows = await w.db.scalars(
        select(Debt.id)
        .where(Debt.booking_id == booking_id, Debt.attendance_id.is_(None), Debt.asked)
        .order_by(Debt.due_on.desc(), Debt.part.desc())
    )
    for debt_id in rows.all():
        if minor <= 0:
            return
        debt, account = await debts.locked(w, debt_id)
        owed = await debts.total(w, account.id)
        off = min(owed, minor)
        await debts.change(w, debt, account, Money(owed - off, account.unit), why)
        await receiving.use_credit(w, debt.client_id, account.unit)
        minor -= off
