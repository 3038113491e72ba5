"""What Hop & Tumble's families owe, have paid and have in credit: every state that a screen can show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from db import BankAccount, Booking, Class, Debt, Programme
from db.values import Money
from services.core.local_time import local_day
from services.core.work import Work
from services.demo.people import EMA, JAKUB, MIA, SAM, THEO
from services.demo.story_context import StoryContext
from services.demo.timetable import AUTUMN, BOUNCE, FRIDAYS, MONDAYS, STREET_DANCE, TUESDAYS_FULL, ZONE
from services.ledger.entries import Cause
from services.payments import debts, receiving
from services.payments.debts import Charge, For
from services.provider import current, paying

IBAN, BIC, HOLDER = "IE29AIBK93115212345678", "AIBKIE2D", "Hop & Tumble Ltd"
"""An account number that banks print in their examples."""
DAY = timedelta(days=1)
IN_FULL, IN_PART, NOT_YET, LATE, TOO_MUCH = range(5)


def euros(amount: float) -> Money:
    """So many euros."""
    return Money(round(amount * 100), "EUR")


async def is_paid(story: StoryContext, random: Random) -> None:
    """Let the classes be charged and paid: the families with a story as told, everybody else by chance."""
    await _account(story.w)
    await _theo(story)
    await _mia(story)
    await _two_more(story)
    told = {booking.id for booking in story.people.bookings.values()}
    rows = await story.w.db.execute(
        select(Booking, Class, Programme)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Booking.status == "enrolled", Programme.price_minor.is_not(None))
        .order_by(Booking.number)
    )
    for booking, class_, programme in rows.all():
        price = class_.price or programme.price
        if booking.id not in told and price is not None:
            await _by_chance(story, booking, price, random)


async def _account(w: Work) -> None:
    """Where families pay to, and how soon."""
    here = await current(w)
    then = w.now - timedelta(weeks=50)
    w.db.add(
        BankAccount(provider_id=here.id, iban=IBAN, bic=BIC, holder=HOLDER, currency="EUR", created_at=then)
    )
    await paying.set_payment(w, here.id, in_force_from=then, due_days=14)


async def _theo(story: StoryContext) -> None:
    """Autumn is paid. This term in three parts: the first is paid, the second was due yesterday, the third comes later."""
    autumn, term = story.people.booking(THEO, AUTUMN), story.people.booking(THEO, MONDAYS)
    today = local_day(story.w.now, ZONE)
    await _charged(story, autumn, [(288, local_day(autumn.created_at, ZONE) + 14 * DAY)], paid=288)
    parts = [(120, today - 29 * DAY), (84, today - DAY), (84, today + 27 * DAY)]
    await _charged(story, term, [(float(amount), due) for amount, due in parts], paid=120)


async def _mia(story: StoryContext) -> None:
    """Part of Bounce & Balance is paid, the rest on its way."""
    bounce = story.people.booking(MIA, BOUNCE)
    today = local_day(story.w.now, ZONE)
    (debt_id,) = await _charged(story, bounce, [(240, today + 6 * DAY)], paid=183)
    debt = await story.w.db.get_one(Debt, debt_id)
    debt.sent_at, debt.quiet_until = story.w.now - 2 * DAY, story.w.now + 3 * DAY


async def _two_more(story: StoryContext) -> None:
    """Zuzana has nothing to pay; Grace has paid too much."""
    for child, plan, paid in ((EMA, TUESDAYS_FULL, 288), (JAKUB, STREET_DANCE, 300), (SAM, FRIDAYS, 300)):
        booking = story.people.booking(child, plan)
        price = 300 if plan is STREET_DANCE else 288
        await _charged(story, booking, [(price, _due(story, booking))], paid=paid)


async def _by_chance(story: StoryContext, booking: Booking, price: Money, random: Random) -> None:
    how = random.choices((IN_FULL, IN_PART, NOT_YET, LATE, TOO_MUCH), (70, 8, 8, 10, 4))[0]
    today = local_day(story.w.now, ZONE)
    due = _due(story, booking)
    if how == NOT_YET:
        due = today + random.randrange(2, 20) * DAY
    elif how == LATE:
        due = today - random.randrange(2, 60) * DAY
    whole = price.minor / 100
    paid = {IN_FULL: whole, IN_PART: whole / 2, NOT_YET: 0, LATE: 0, TOO_MUCH: whole + 12}[how]
    await _charged(story, booking, [(whole, due)], paid=paid)


def _due(story: StoryContext, booking: Booking) -> date:
    return local_day(booking.created_at, ZONE) + 14 * DAY


async def _charged(
    story: StoryContext, booking: Booking, parts: list[tuple[float, date]], *, paid: float
) -> list[UUID]:
    """Charge a booking on its first day, in parts; some of it was paid ten days later."""
    then = replace(story.w, now=booking.created_at)
    made = [
        await debts.owe(
            then,
            booking.client_id,
            [Charge(euros(amount))],
            due,
            For(booking_id=booking.id, part=number, parts=len(parts)),
        )
        for number, (amount, due) in enumerate(parts, 1)
    ]
    if paid:
        later = replace(story.w, now=min(story.w.now - DAY, booking.created_at + 10 * DAY))
        wanted = [(debt.id, euros(amount)) for debt, (amount, _due) in zip(made, parts, strict=True)]
        await receiving.receive(later, booking.client_id, euros(paid), wanted, Cause())
    return [debt.id for debt in made]
