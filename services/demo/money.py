"""What Hop & Tumble's families owe, have paid and have in credit: every state that a screen can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import uuid4

from sqlalchemy import select

from db import Account, BankAccount, Booking, Class, Client, Debt, PlanPart, Programme
from db.values import Money
from services.core.local_time import day_end, local_day
from services.demo.people import EMA, JAKUB, MIA, SAM, THEO
from services.demo.story_context import StoryContext
from services.demo.timetable import (
    AUTUMN,
    BOUNCE,
    FRIDAYS,
    MONDAYS,
    SATURDAYS,
    STREET_DANCE,
    TUESDAYS_FULL,
    ZONE,
)
from services.ledger.entries import Cause
from services.payments import by_hand, debts, money_out, receiving, reminding, unpaid
from services.payments.debts import Charge, For
from services.payments.family_stamp import stamp
from services.prices import charging, keeping, posting
from services.prices.plans import PlanShape
from services.prices.rule_values import DiscountCode, Off
from services.provider import current, paying

IBAN, BIC, HOLDER = "IE29AIBK93115212345678", "AIBKIE2D", "Hop & Tumble Ltd"
"""An account number that banks print in their examples."""
REFUND_TO = "IE17BOFI90583812345678"
DAY = timedelta(days=1)
IN_FULL, IN_PART, NOT_YET, LATE, TOO_MUCH = range(5)
SEEN = 30
"""Euros of the refund that the statement has shown."""
EARLY = "EARLY10"
DUE_DAYS = 14
A_MONTH = 30
"""Days to pay in Mighty Movers, which has a plan in three parts."""


def euros(amount: float) -> Money:
    """So many euros."""
    return Money(round(amount * 100), "EUR")


async def is_paid(story: StoryContext, random: Random) -> None:
    """Let the classes be charged and paid: the families with a story as told, everybody else by chance."""
    await _terms(story)
    await _early_bird(story)
    await _in_three_parts(story)
    await _told(story)
    chosen = [booking.id for booking in (*story.people.bookings.values(), *_singled_out(story))]
    rows = await story.w.db.scalars(
        select(Booking)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Booking.status == "enrolled", Programme.price_minor.is_not(None))
        .order_by(Booking.number)
    )
    for booking in rows.all():
        if booking.id not in chosen:
            await _by_chance(story, booking, random)
    await _unpaid_and_refunded(story)
    await _nights(story)
    await reminding.remind_due(replace(story.w, now=story.w.now - 2 * DAY))
    await unpaid.judge(replace(story.w, now=story.w.now - DAY))


async def _terms(story: StoryContext) -> None:
    """Where families pay to, how soon, and that a place in Street Dance is given away if it is not paid."""
    here = await current(story.w)
    then = story.w.now - timedelta(weeks=50)
    story.w.db.add(
        BankAccount(provider_id=here.id, iban=IBAN, bic=BIC, holder=HOLDER, currency="EUR", created_at=then)
    )
    movers, dance = (story.made.programmes[name].id for name in (MONDAYS.programme, STREET_DANCE.programme))
    await paying.set_payment(story.w, here.id, in_force_from=then, due_days=DUE_DAYS)
    await paying.set_payment(story.w, here.id, movers, in_force_from=then, due_days=A_MONTH)
    await paying.set_payment(
        story.w, here.id, dance, in_force_from=then, due_days=DUE_DAYS, cancels_after_days=21
    )


async def _early_bird(story: StoryContext) -> None:
    """A code for all, and a family that has used it."""
    w = story.by_owner(story.w.now - timedelta(weeks=50))
    await keeping.keep_rule(w, DiscountCode(uuid4(), "Early bird", EARLY, Off(basis_points=1000)))
    booking = story.people.others[SATURDAYS.name][0]
    await _charged(story, booking, codes=(EARLY,))
    await _paid(story, booking)


async def _in_three_parts(story: StoryContext) -> None:
    """Theo's term: the first part is paid, the second was due yesterday, the third comes in a month."""
    today = local_day(story.w.now, ZONE)
    shape = PlanShape(2, euros(120), day=(today - DAY).day, due_days=A_MONTH, after_months=1)
    w = story.by_owner(story.w.now - timedelta(weeks=50))
    template = await keeping.keep_plan(w, "In three parts", shape)
    term = story.people.booking(THEO, MONDAYS)
    await charging.charge(replace(story.w, now=term.created_at), term.id, template_id=template.id)
    await _nights(story)
    await _paid(story, term, euros(120))


async def _told(story: StoryContext) -> None:
    """Theo's autumn is paid; a part of Mia's term is on its way; Zuzana owes nothing; Grace has paid too much."""
    booking = story.people.booking
    for paid_up in (booking(THEO, AUTUMN), booking(EMA, TUESDAYS_FULL), booking(JAKUB, STREET_DANCE)):
        await _charged(story, paid_up)
        await _paid(story, paid_up)
    await _charged(story, booking(SAM, FRIDAYS))
    await _paid(story, booking(SAM, FRIDAYS), euros(300))
    mia = booking(MIA, BOUNCE)
    await _charged(story, mia, local_day(story.w.now, ZONE) + 6 * DAY)
    await _nights(story)
    await _paid(story, mia, euros(183), story.w.now - 7 * DAY)
    debt = (await _debts(story, mia))[0]
    debt.sent_at = story.w.now - 2 * DAY
    debt.quiet_until = day_end(local_day(story.w.now, ZONE) + 2 * DAY, ZONE)


def _singled_out(story: StoryContext) -> Sequence[Booking]:
    """Who used the code, who has not paid for weeks, and the two that get money back."""
    others = story.people.others
    return (*others[SATURDAYS.name][:3], others[STREET_DANCE.name][0])


async def _unpaid_and_refunded(story: StoryContext) -> None:
    """One has not paid for weeks, so that the place ends. A camp was called off: one family's money is sent, one's asked for."""
    early, sent, asked, late = _singled_out(story)
    await _charged(story, late, local_day(story.w.now, ZONE) - 25 * DAY)
    for booking, is_sent in ((sent, True), (asked, False)):
        await _charged(story, booking)
        await _paid(story, booking)
        await _money_back(story, booking, is_sent=is_sent)
    await _money_back(story, early, euros(SEEN), "Trial week, deposit", is_sent=True)


async def _money_back(
    story: StoryContext, of: Booking, price: Money | None = None, title: str = "", *, is_sent: bool
) -> None:
    """Something that was paid and called off; its refund is sent, or waits to be. A camp's deposit, if nothing is said."""
    w = story.by_owner(story.w.now - 20 * DAY)
    price, title = price or euros(50), title or "Easter camp, deposit"
    due = local_day(w.now, ZONE) + DUE_DAYS * DAY
    debt = await debts.owe(w, of.client_id, [Charge(price)], due, For(title=title))
    later = story.by_owner(story.w.now - 15 * DAY)
    await receiving.receive(replace(story.w, now=later.now), of.client_id, price, [(debt.id, price)], Cause())
    off = story.by_owner(story.w.now - 6 * DAY)
    await debts.cancel(off, debt.id, "The camp was called off")
    seen = await stamp(off, of.client_id)
    name = (await story.w.db.get_one(Client, of.client_id)).last_name
    why = title.partition(",")[0]
    out = await by_hand.refund(off, of.client_id, seen, price, why, iban=REFUND_TO, name=name)
    if is_sent:
        await money_out.sent(story.by_owner(story.w.now - 4 * DAY), [out])


async def _by_chance(story: StoryContext, booking: Booking, random: Random) -> None:
    how = random.choices((IN_FULL, IN_PART, NOT_YET, LATE, TOO_MUCH), (70, 8, 8, 10, 4))[0]
    today = local_day(story.w.now, ZONE)
    due = None
    if how == NOT_YET:
        due = today + random.randrange(2, 20) * DAY
    elif how == LATE:
        due = today - random.randrange(2, 60) * DAY
    price = await _charged(story, booking, due)
    paid = {IN_FULL: price.minor, IN_PART: price.minor // 2, TOO_MUCH: price.minor + 1200}.get(how, 0)
    if paid:
        await _paid(story, booking, Money(paid, price.currency))


async def _charged(
    story: StoryContext, booking: Booking, due: date | None = None, codes: Sequence[str] = ()
) -> Money:
    """Charge a booking when it was made, due on this day or two weeks later; what it costs."""
    booked_on = local_day(booking.created_at, ZONE)
    days = DUE_DAYS if due is None else max((due - booked_on).days, 0)
    then = replace(story.w, now=booking.created_at)
    costs = await charging.charge(then, booking.id, codes=codes, shape=PlanShape(due_days=days))
    if costs is None:
        raise LookupError("its class has no price")
    return costs.total


async def _paid(
    story: StoryContext, booking: Booking, money: Money | None = None, at: datetime | None = None
) -> None:
    """Pay so much of a booking, or all that is owed for it; ten days after it was made, if nothing else is said."""
    owed = await _debts(story, booking)
    accounts = [await story.w.db.get_one(Account, debt.account_id) for debt in owed]
    whole = money or euros(sum(account.balance for account in accounts) / 100)
    later = replace(story.w, now=at or min(story.w.now - DAY, booking.created_at + 10 * DAY))
    await receiving.receive(later, booking.client_id, whole, [(debt.id, whole) for debt in owed], Cause())


async def _debts(story: StoryContext, booking: Booking) -> Sequence[Debt]:
    found = await story.w.db.scalars(select(Debt).where(Debt.booking_id == booking.id).order_by(Debt.part))
    return found.all()


async def _nights(story: StoryContext) -> None:
    """Let parts become owed in the night of their day, as the timetable does."""
    days = await story.w.db.scalars(
        select(PlanPart.post_on)
        .where(PlanPart.state == "scheduled", PlanPart.post_on <= local_day(story.w.now, ZONE))
        .distinct()
        .order_by(PlanPart.post_on)
    )
    for day in days.all():
        age = local_day(story.w.now, ZONE) - day
        await posting.post_due(replace(story.w, now=story.w.now - age))
