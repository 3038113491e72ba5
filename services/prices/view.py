"""A booking's price as people see it: “Why is my price this?”, and all parts of its plan (R71, R86)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from db import Booking, PlanPart, Pricing
from db.values import Money
from services.core import access
from services.core.access import Standing
from services.core.work import Reading
from services.payments import owed
from services.payments.owed import Owed
from services.prices import rule_facts, words
from services.prices.coming import is_to_come
from services.prices.plans import PlanShape
from services.prices.priced import Priced


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One line of the answer, in words."""

    title: str
    about: str
    """By what it was reckoned: "10% for child number 2"; or why it did not apply."""
    amount: Money | None
    """None = the rule took nothing off."""
    is_off: bool
    """It lowers the price."""


@dataclass(frozen=True, slots=True)
class WhyPrice:
    """The stored answer to “Why is my price this?”, in the order in which it was reckoned."""

    lines: tuple[WhyLine, ...]
    not_applied: tuple[WhyLine, ...]
    full: Money
    total: Money


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One part of a booking's plan: owed already, or still to come."""

    part: int
    parts: int
    due_on: date
    amount: Money
    owed: Owed | None
    """What has become of it; None = it is not owed yet."""


async def why_booking(r: Reading, booking_id: UUID) -> WhyPrice | None:
    """Why a booking costs what it costs; None: it was never priced here, or it is only shared with who asks (R87).

    The answer speaks of the family's other bookings and children, which are nobody else's to know.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    mine = await access.booking(r, booking_id)
    if mine.standing in (Standing.HELPER, Standing.VIEWER, Standing.HOST):
        return None
    row = await newest(r, booking_id)
    return None if row is None else explained(Priced.read(row.answer["priced"]))


async def newest(r: Reading, booking_id: UUID) -> Pricing | None:
    """The answer that is in force for a booking. Whoever calls has asked whether it may be seen."""
    found: Pricing | None = await r.db.scalar(
        select(Pricing).where(Pricing.booking_id == booking_id).order_by(Pricing.at.desc()).limit(1)
    )
    return found


async def shape_of(r: Reading, booking_id: UUID) -> PlanShape | None:
    """The plan by which a booking was made, for its copy (R71); None: it was never priced here."""
    await access.booking(r, booking_id)
    row = await newest(r, booking_id)
    return None if row is None else rule_facts.shape_in(row.answer.get("plan", {}))


def explained(priced: Priced) -> WhyPrice:
    """A stored answer in words of the current language; an order's as well."""
    return WhyPrice(
        tuple(
            WhyLine(words.title(line), words.what_for(line), line.amount, not line.is_item)
            for line in priced.lines
        ),
        tuple(
            WhyLine(words.title(each), words.why_not(each), None, is_off=True) for each in priced.not_applied
        ),
        priced.full,
        priced.total,
    )


async def plan_of(r: Reading, booking_id: UUID) -> list[PlanLine]:
    """All parts of a booking's plan by their day: those that are owed with what became of them, and those to come.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    posted = {each.debt_id: each for each in await owed.of_booking(r, booking_id)}
    rows = await r.db.scalars(
        select(PlanPart)
        .join(Booking, Booking.id == PlanPart.booking_id)
        .where(PlanPart.booking_id == booking_id, or_(PlanPart.state == "posted", is_to_come()))
        .order_by(PlanPart.due_on, PlanPart.part)
    )
    lines = []
    for row in rows:
        debt = posted.get(row.debt_id) if row.debt_id else None
        lines.append(PlanLine(row.part, row.parts, row.due_on, debt.total if debt else row.amount, debt))
    return lines
