"""Messages that are due because time has passed: reminders, and make-ups that are unused or about to expire.

Each function only reads. It finds what is due and has no message yet, so that a missed night is caught up and a second
run sends nothing twice. The job writes the messages in works of its own: searching sessions for a thousand make-ups
must not block anybody's booking.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, select

from db import Attendance, Booking, Client, Credit, OutboxMessage, Session
from db.states import EXPECTED, FOR_MAKE_UPS, LIVE
from services import provider
from services.core.local_time import at_wall, day_end, local_day
from services.core.work import Reading
from services.invoices import month
from services.make_ups import finder
from services.notices.messages.make_up_available import MakeUpAvailable
from services.notices.messages.make_up_expiring import MakeUpExpiring
from services.notices.messages.month_for_accountant import MonthForAccountant
from services.notices.messages.session_reminder import SessionReminder
from services.notices.telling.notice import Notice
from services.notices.telling.promises import BEFORE_THE_END, hours_of, reminded_at
from services.notices.telling.reminded import reminded

FIRST_AFTER, THEN_EVERY = timedelta(days=3), timedelta(days=14)


async def month_end(r: Reading) -> list[Notice]:
    """Last month for the accountant, if one is entered; its key is the month, so a second run tells nobody again."""
    found = await month.of_accountants(r)
    return [] if found is None else [MonthForAccountant(found[0], str(found[1]))]


async def reminders(r: Reading) -> list[Notice]:
    """Reminders of sessions, due from the provider's hour on the day before (R23).

    Families who booked, rejoined or took a make-up after that hour get none.
    """
    here = await provider.current(r)
    today, clock = local_day(r.now, here.zone), hours_of(here).clamp(here.reminder_at)
    last = today + timedelta(days=1) if r.now >= at_wall(today, clock, here.zone) else today
    already_sent = exists().where(
        OutboxMessage.attendance_id == Attendance.id,
        OutboxMessage.notice == SessionReminder.name,
        OutboxMessage.expires_at == Session.starts_at,
    )
    rows = await r.db.execute(
        select(Attendance.id, Attendance.changed_at, Session.starts_at, Booking.ends_on, Booking.id)
        .join(Session, Session.id == Attendance.session_id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(
            Session.status == "scheduled",
            Session.starts_at > r.now,
            Session.starts_at < day_end(last, here.zone),
            Attendance.state.in_(EXPECTED),
            Booking.status.in_(LIVE),
            ~already_sent,
        )
        .order_by(Session.starts_at, Attendance.id)
    )
    found: list[Notice] = []
    due = rows.all()
    somebody = await reminded(r, (booking_id for *_attendance, booking_id in due))
    for attendance_id, changed_at, starts_at, ends_on, booking_id in due:
        day = local_day(starts_at, here.zone)
        late = changed_at is not None and changed_at > reminded_at(here, starts_at)
        if booking_id not in somebody or late or (ends_on is not None and day >= ends_on):
            continue
        found.append(SessionReminder(attendance_id))
    return found


async def expiring(r: Reading) -> list[Notice]:
    """Messages that a make-up is about to expire, 14 and 3 days before (R34)."""
    found: list[Notice] = []
    for index, days in enumerate(BEFORE_THE_END):
        until = timedelta(days=BEFORE_THE_END[index + 1]) if index + 1 < len(BEFORE_THE_END) else timedelta(0)
        rows = await r.db.execute(
            _unused(r).where(
                Credit.expires_at <= r.now + timedelta(days=days), Credit.expires_at > r.now + until
            )
        )
        for credit_id, created_at, expires_at in rows:
            if created_at <= expires_at - timedelta(days=days):
                found.append(MakeUpExpiring(credit_id, days))
    return found


async def available(r: Reading) -> list[Notice]:
    """Messages that sessions fit an unused make-up: after 3 days, then every 14.

    There is none in its last 14 days, when `expiring` has its turn, and none while no session fits.
    """
    rows = list(
        await r.db.execute(
            _unused(r).where(
                Credit.created_at <= r.now - FIRST_AFTER,
                Credit.expires_at > r.now + timedelta(days=BEFORE_THE_END[0]),
            )
        )
    )
    lately = await _announced_lately(r)
    found: list[Notice] = []
    for credit_id, created_at, _expires_at in rows:
        if credit_id in lately:
            continue
        if await finder.best(r, credit_id, 1):
            fortnight = (r.now - created_at - FIRST_AFTER) // THEN_EVERY
            found.append(MakeUpAvailable(credit_id, fortnight + 1))
        await asyncio.sleep(0)
    return found


def _unused(r: Reading) -> Select[UUID, datetime, datetime]:
    """Credits that can be booked, of clients who have not switched these messages off."""
    return (
        select(Credit.id, Credit.created_at, Credit.expires_at)
        .join(Booking, Booking.id == Credit.booking_id)
        .join(Client, Client.id == Booking.client_id)
        .where(
            Credit.state == "active",
            Credit.type.in_(FOR_MAKE_UPS),
            Credit.expires_at > r.now,
            Client.notices_on,
        )
        .order_by(Credit.expires_at, Credit.id)
    )


async def _announced_lately(r: Reading) -> set[UUID]:
    """Credits that had such a message within the last 14 days."""
    payloads = await r.db.scalars(
        select(OutboxMessage.payload).where(
            OutboxMessage.notice == MakeUpAvailable.name,
            OutboxMessage.created_at > r.now - THEN_EVERY,
        )
    )
    return {UUID(payload["credit_id"]) for payload in payloads}
