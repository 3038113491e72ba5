"""What Hop & Tumble has sent lately: some messages to its named families, and one that came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Booking, Client, Credit, Invoice, OutboxMessage
from services.attendance.cancel_rules import Outcome
from services.core.work import Work
from services.demo.people import GRACES, NOVAKS, ZUZANAS
from services.notices import telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering import rendering
from services.notices.inbox import letters
from services.notices.messages import MESSAGES
from services.notices.messages.booking_made import BookingMade
from services.notices.messages.invoice_issued import InvoiceIssued
from services.notices.messages.make_up_available import MakeUpAvailable
from services.notices.messages.make_up_booked import MakeUpBooked
from services.notices.messages.session_cancelled import SessionCancelled
from services.notices.telling.envelope import NoLongerWanted
from services.notices.telling.notice import Notice
from services.outside.mail import Mailbox

HOUR = timedelta(hours=1)
NO_SUCH = "550 5.1.1 Requested action not taken: mailbox unavailable"
BY = MailChannel(Mailbox(), "https://hopandtumble.example", "hello@hopandtumble.example")


async def has_come(w: Work) -> None:
    """Each message as it would have been sent some hours or days ago; the oldest of a family has been opened."""
    for family in (NOVAKS, ZUZANAS, GRACES):
        client = await w.db.scalar(select(Client).where(Client.email == family.email))
        if client is None:
            continue
        for number, notice in enumerate(await _about(w, client)):
            await telling.tell(replace(w, now=w.now - (3 + 29 * number) * HOUR), notice)
    rows = await w.db.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at))
    opened: set[UUID | None] = set()
    for row in rows.all():
        await _sent(w, row)
        if row.letter is not None and row.client_id not in opened:
            opened.add(row.client_id)
            row.read_at = w.now - HOUR
    await _one_came_back(w)
    w.events.clear()


async def _about(w: Work, client: Client) -> list[Notice]:
    """What there is to tell one family, the newest first."""
    theirs = select(Booking.id).where(Booking.client_id == client.id, Booking.status == "enrolled")
    parts = select(Attendance).where(Attendance.booking_id.in_(theirs)).order_by(Attendance.changed_at.desc())
    made_up = await w.db.scalar(
        parts.where(Attendance.type == "make_up", Attendance.state == "going").limit(1)
    )
    cancelled = await w.db.scalar(parts.where(Attendance.state == "cancelled").limit(1))
    credit = await w.db.scalar(
        select(Credit)
        .where(Credit.booking_id.in_(theirs), Credit.state == "active")
        .order_by(Credit.expires_at)
        .limit(1)
    )
    invoice = await w.db.scalar(
        select(Invoice.id).where(Invoice.client_id == client.id).order_by(Invoice.number.desc()).limit(1)
    )
    found: list[Notice] = []
    if credit is not None:
        found.append(MakeUpAvailable(credit.id))
    if made_up is not None:
        found.append(MakeUpBooked(made_up.id))
    if cancelled is not None:
        found.append(SessionCancelled(cancelled.id, Outcome.MAKE_UP_BACK.value))
    if invoice is not None:
        found.append(InvoiceIssued(invoice))
    booking = await w.db.scalar(theirs.order_by(Booking.created_at.desc()).limit(1))
    return [*found, BookingMade(booking)] if booking is not None else found


async def _sent(w: Work, row: OutboxMessage) -> None:
    """As the outbox does it, without a server; what is no longer true is not there."""
    try:
        made = await rendering.render(w, BY, await rendering.envelope(w, BY, row.id))
    except NoLongerWanted:
        await w.db.delete(row)
        return
    notice, to = MESSAGES[row.notice].notice, made.envelope.email
    row.letter = letters.frozen(notice, made.letter, BY.url, to)
    row.status, row.sent_at = "sent", row.created_at


async def _one_came_back(w: Work) -> None:
    """The mailbox of one family is gone; staff see it on Today."""
    named = [family.email for family in (NOVAKS, ZUZANAS, GRACES)]
    client = await w.db.scalar(
        select(Client)
        .join(Booking, Booking.client_id == Client.id)
        .where(Client.email.not_in(named), Booking.status == "enrolled")
        .order_by(Client.last_name, Client.id)
        .limit(1)
    )
    if client is None:
        return
    client.delivery_problem, client.delivery_problem_at = f"mail: {NO_SUCH}", w.now - HOUR
    await w.db.flush()
