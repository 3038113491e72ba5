"""Cancelling a booking by itself because it is not paid (R74): scheduled with a mail, taken back by the payment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from db import Account, Booking, Class, Debt, PaymentRule
from db.states import LIVE
from services import provider
from services.core import audit
from services.core.local_time import local_day, today
from services.core.work import Reading, Work
from services.notices import telling
from services.notices.messages.booking_ends_unpaid import BookingEndsUnpaid
from services.payments import debts, hidden_sessions
from services.prices import replanning
from services.provider.paying import payment

AT_ONCE = 50


async def judge(w: Work) -> int:
    """Keep bookings that have been paid meanwhile, end those whose last day has come, and give others theirs; says how
    many."""
    return await _keep_paid(w) + await _end(w) + await _schedule(w)


async def _keep_paid(w: Work) -> int:
    """What was paid from credit, or is not asked for any more, ends nothing."""
    found = await w.db.scalars(
        select(Debt.id)
        .join(Account, Account.id == Debt.account_id)
        .where(Debt.cancels_on.is_not(None), or_(Account.balance == 0, Debt.asked.is_(False)))
    )
    done = list(found)
    await revoke(w, done)
    return len(done)


async def _end(w: Work) -> int:
    """What is still unpaid on its day ends: its places are freed, and parts that are not owed yet are never asked for.

    What is owed stays owed; whether it is forgiven, staff decide.
    """
    found = await w.db.scalars(
        select(Debt)
        .join(Booking, Booking.id == Debt.booking_id)
        .where(Debt.cancels_on <= await _today(w), Debt.asked, Booking.status.in_(LIVE))
        .order_by(Debt.id)
        .limit(AT_ONCE)
    )
    ended = 0
    for each in found.all():
        debt, account = await debts.locked(w, each.id)
        booking = await w.db.get_one(Booking, debt.booking_id, with_for_update=True)
        if account.balance == 0 or booking.status not in LIVE:
            continue
        booking.status = "cancelled"
        await hidden_sessions.give_up(w, booking)
        await replanning.stop(w, booking.id, "not paid")
        audit.note(w, "booking ended unpaid", "booking", booking.id, debt=debt.id)
        ended += 1
    return ended


async def _schedule(w: Work) -> int:
    found = (await _due(w))[:AT_ONCE]
    for debt_id, ahead in found:
        debt, _account = await debts.locked(w, debt_id)
        booking = await w.db.get_one(Booking, debt.booking_id, with_for_update=True)
        day = await _today(w) + timedelta(days=ahead)
        debt.cancels_on = day
        if booking.ends_on is None or booking.ends_on > day:
            booking.ends_on = day
            await hidden_sessions.agree(w, booking)
        audit.note(w, "cancelling scheduled", "booking", booking.id, debt=debt.id, ends_on=day)
        await telling.tell(w, BookingEndsUnpaid(debt.id))
    return len(found)


async def revoke(w: Work, debt_ids: Iterable[UUID]) -> None:
    """These debts are paid: bookings that would have ended because of them stay, unless staff have ended them."""
    for debt_id in debt_ids:
        debt = await w.db.get_one(Debt, debt_id)
        if debt.cancels_on is None:
            continue
        booking = await w.db.get_one(Booking, debt.booking_id, with_for_update=True)
        mine, debt.cancels_on = debt.cancels_on, None
        await w.db.flush()
        others = await w.db.scalar(
            select(Debt.cancels_on)
            .where(Debt.booking_id == booking.id, Debt.cancels_on.is_not(None))
            .order_by(Debt.cancels_on)
            .limit(1)
        )
        if booking.ends_on == mine and booking.status in LIVE:
            booking.ends_on = others
            await hidden_sessions.agree(w, booking)
            audit.note(w, "cancelling revoked", "booking", booking.id, debt=debt.id)


async def _due(r: Reading) -> list[tuple[UUID, int]]:
    """Debts whose booking is to be given its last day, with how many days ahead it is."""
    activated = await _activated(r)
    if not activated:
        return []
    day, zone = await _today(r), (await provider.current(r)).zone
    rows = await r.db.execute(
        select(Debt, Account.balance, Booking.created_at, Class.programme_id)
        .join(Account, Account.id == Debt.account_id)
        .join(Booking, Booking.id == Debt.booking_id)
        .join(Class, Class.id == Booking.class_id)
        .where(
            Debt.due_on < day,
            Debt.asked,
            Debt.cancels_on.is_(None),
            Account.balance > 0,
            Booking.status.in_(LIVE),
            Booking.created_at >= min(activated.values()),
        )
        .order_by(Debt.due_on, Debt.id)
    )
    found = []
    for debt, left, booked_at, programme_id in rows.all():
        terms = await payment(r, programme_id)
        since = activated.get(programme_id, activated.get(None))
        if terms.cancels_after_days is None or since is None or booked_at < since:
            continue
        waits = debt.quiet_until is not None and debt.quiet_until > r.now and debt.pauses_used == 1
        owed_days = (day - max(debt.due_on, local_day(debt.created_at, zone))).days
        if not waits and left >= terms.smallest_minor and owed_days >= max(terms.cancels_after_days, 1):
            found.append((debt.id, terms.cancels_ahead_days))
    return found


async def _activated(r: Reading) -> dict[UUID | None, datetime]:
    """Since when each programme cancels by itself, or the provider (None); only bookings made after it are concerned."""
    rows = await r.db.execute(
        select(PaymentRule.programme_id, PaymentRule.in_force_from, PaymentRule.cancels_after_days)
        .where(PaymentRule.in_force_from <= r.now)
        .order_by(PaymentRule.in_force_from)
    )
    since: dict[UUID | None, datetime] = {}
    for programme_id, in_force_from, days in rows:
        if days is None:
            since.pop(programme_id, None)
        else:
            since.setdefault(programme_id, in_force_from)
    return since


async def _today(r: Reading) -> date:
    return today(r.now, (await provider.current(r)).zone)
