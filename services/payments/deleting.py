"""Deleting a booking of which nothing was paid, where the provider wants it (R73): its place is free for others again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from db import Account, Attendance, Booking, Class, Debt, DebtReminder, Entry, PaymentRule, Session
from db.states import LIVE
from services import provider
from services.core import audit
from services.core.local_time import today
from services.core.work import Reading, Work
from services.language import N_
from services.notices import telling
from services.notices.messages.booking_deleted_unpaid import BookingDeletedUnpaid
from services.payments import debts, hidden_sessions
from services.payments.paying import MONEY_CHANGED
from services.payments.reminder_times import Overdue
from services.prices import replanning
from services.provider.paying import payment

AT_ONCE = 50
BEFORE_FIRST = timedelta(hours=1)
AFTER_SECOND = timedelta(days=10)
WHY = N_("Not paid")
_OTHER = aliased(Debt)


async def delete_due(w: Work) -> int:
    """Delete bookings whose time has come: they hold no place any more, nothing is owed for them, and their families are
    told. Says how many.

    What is not due yet, was paid in part, or may be on its way deletes nothing.
    """
    deleted = 0
    for debt_id in (await _due(w))[:AT_ONCE]:
        debt, account = await debts.locked(w, debt_id)
        booking = await w.db.get_one(Booking, debt.booking_id, with_for_update=True)
        if account.balance == 0 or booking.status not in LIVE:
            continue
        booking.status = "cancelled"
        await hidden_sessions.give_up(w, booking)
        await replanning.stop(w, booking.id, WHY, forgive=True)
        audit.note(w, "booking deleted unpaid", "booking", booking.id, debt=debt.id)
        w.publish(MONEY_CHANGED, booking.client_id)
        await telling.tell(w, BookingDeletedUnpaid(booking.id))
        deleted += 1
    return deleted


async def next_deleting(r: Reading) -> datetime | None:
    """Now, while `delete_due` has something to do."""
    return r.now if await _due(r) else None


async def _due(r: Reading) -> list[UUID]:
    wanted = exists().where(PaymentRule.deletes_unpaid.is_not(None), PaymentRule.in_force_from <= r.now)
    if not await r.db.scalar(select(wanted)):
        return []
    first = (
        select(func.min(Session.starts_at))
        .join(Attendance, Attendance.session_id == Session.id)
        .where(Attendance.booking_id == Booking.id, Attendance.type == "regular")
        .correlate(Booking)
        .scalar_subquery()
    )
    second = (
        select(func.max(DebtReminder.at))
        .where(DebtReminder.debt_id == Debt.id, DebtReminder.kind == Overdue.SECOND.value)
        .correlate(Debt)
        .scalar_subquery()
    )
    paid = exists().where(
        _OTHER.booking_id == Booking.id, Entry.account_id == _OTHER.account_id, Entry.kind == "paid"
    )
    rows = await r.db.execute(
        select(Debt.id, Account.balance, Class.programme_id, first, second)
        .join(Account, Account.id == Debt.account_id)
        .join(Booking, Booking.id == Debt.booking_id)
        .join(Class, Class.id == Booking.class_id)
        .where(
            Debt.asked,
            Account.balance > 0,
            Debt.due_on <= today(r.now, (await provider.current(r)).zone),
            or_(Debt.quiet_until.is_(None), Debt.quiet_until <= r.now),
            Booking.status.in_(LIVE),
            ~paid.correlate(Booking),
            or_(first.between(r.now, r.now + BEFORE_FIRST), second <= r.now - AFTER_SECOND),
        )
        .order_by(Debt.due_on, Debt.id)
    )
    found = []
    for debt_id, left, programme_id, first_at, second_at in rows.all():
        terms = await payment(r, programme_id)
        comes_now = first_at is not None and r.now <= first_at <= r.now + BEFORE_FIRST
        was_told = second_at is not None and second_at <= r.now - AFTER_SECOND
        is_due = {"before_first": comes_now, "after_second": was_told}.get(terms.deletes_unpaid or "", False)
        if is_due and left >= terms.smallest_minor:
            found.append(debt_id)
    return found
