"""Real cases on which a text can be looked at: what was told lately, or what there would be to tell.

Each query gives newest first. Whether one is still a case, and of which text, its message says itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from db import (
    Attendance,
    Booking,
    Class,
    ClassOffer,
    Credit,
    Debt,
    DebtReminder,
    Invoice,
    Order,
    OutboxMessage,
    Programme,
    QueueEntry,
    Session,
)
from db.states import CANCELLED, EXPECTED, FOR_MAKE_UPS
from services.core.local_time import today
from services.core.work import Reading
from services.language import formats
from services.notices.messages.shared.cases import MessageCase
from services.notices.messages.shared.outcome import NONE

TRIED = 12
"""Cases that are tried at most, one after the other."""
Found = Callable[[Reading], Select[Any, Any, Any]]


def _attendances(*where: Any) -> Select[Any, Any, Any]:
    return (
        select(Attendance.id, Booking.client_id, Session.starts_at)
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(Session, Session.id == Attendance.session_id)
        .where(*where)
        .order_by(Session.starts_at.desc(), Attendance.id)
    )


def _coming(r: Reading, *where: Any) -> Select[Any, Any, Any]:
    return _attendances(Attendance.state.in_(EXPECTED), Session.starts_at > r.now, *where)


def _soonest(r: Reading) -> Select[Any, Any, Any]:
    return _coming(r).order_by(None).order_by(Session.starts_at, Attendance.id)


def _picked(r: Reading) -> Select[Any, Any, Any]:
    of_class = select(Class.id).join(Programme, Programme.id == Class.programme_id)
    return _coming(r, Session.class_id.in_(of_class.where(Programme.kind == "pay_as_you_go")))


def _credits(r: Reading) -> Select[Any, Any, Any]:
    return (
        select(Credit.id, Booking.client_id, Credit.expires_at)
        .join(Booking, Booking.id == Credit.booking_id)
        .where(Credit.state == "active", Credit.type.in_(FOR_MAKE_UPS), Credit.expires_at > r.now)
        .order_by(Credit.expires_at, Credit.id)
    )


def _late(r: Reading) -> Select[Any, Any, Any]:
    due = Debt.due_on < today(r.now, formats.here().zone)
    return (
        select(Debt.client_id, Debt.client_id, Debt.created_at)
        .where(Debt.asked, Debt.closed_at.is_(None), due)
        .order_by(Debt.due_on.desc(), Debt.id)
    )


def _announced(_r: Reading) -> Select[Any, Any, Any]:
    return (
        select(Debt.client_id, Debt.client_id, DebtReminder.at)
        .join(DebtReminder, DebtReminder.debt_id == Debt.id)
        .where(Debt.asked, Debt.closed_at.is_(None))
        .order_by(DebtReminder.at.desc(), Debt.id)
    )


def _bookings(_r: Reading) -> Select[Any, Any, Any]:
    return select(Booking.id, Booking.client_id, Booking.created_at).order_by(
        Booking.created_at.desc(), Booking.id
    )


def _offers(_r: Reading) -> Select[Any, Any, Any]:
    return (
        select(ClassOffer.id, Booking.client_id, ClassOffer.offered_at)
        .join(Booking, Booking.id == ClassOffer.booking_id)
        .where(ClassOffer.state == "offered")
        .order_by(ClassOffer.offered_at.desc())
    )


def _entries(_r: Reading) -> Select[Any, Any, Any]:
    return (
        select(QueueEntry.id, Booking.client_id, QueueEntry.offered_at)
        .join(Credit, Credit.id == QueueEntry.credit_id)
        .join(Booking, Booking.id == Credit.booking_id)
        .where(QueueEntry.state == "offered")
        .order_by(QueueEntry.offered_at.desc())
    )


def _orders(_r: Reading) -> Select[Any, Any, Any]:
    return select(Order.id, Order.client_id, Order.created_at).order_by(Order.created_at.desc(), Order.id)


def _invoices(_r: Reading) -> Select[Any, Any, Any]:
    return select(Invoice.id, Invoice.client_id, Invoice.issued_at).order_by(
        Invoice.issued_at.desc(), Invoice.id
    )


_DAY = "2026-01-01"
SOURCES: dict[str, tuple[Found, str, dict[str, Any]]] = {
    "session-reminder": (_soonest, "attendance_id", {}),
    "session-cancelled": (
        lambda _r: _attendances(Attendance.state.in_(CANCELLED)),
        "attendance_id",
        {"outcome": NONE},
    ),
    "session-booked": (_picked, "attendance_id", {}),
    "make-up-booked": (lambda r: _coming(r, Attendance.type == "make_up"), "attendance_id", {}),
    "make-up-cancelled": (
        lambda _r: _attendances(Attendance.type == "make_up", Attendance.state == "withdrawn"),
        "attendance_id",
        {},
    ),
    "make-up-available": (_credits, "credit_id", {"nth": 1}),
    "make-up-expiring": (_credits, "credit_id", {"days": 14}),
    "place-offered": (_entries, "entry_id", {}),
    "class-place-offered": (_offers, "offer_id", {}),
    "booking-made": (_bookings, "booking_id", {}),
    "payment-due": (_announced, "client_id", {"day": _DAY}),
    "payment-missed": (_late, "client_id", {"day": _DAY}),
    "payment-reminder": (_late, "client_id", {"day": _DAY, "number": "first"}),
    "payment-reminder/again": (_late, "client_id", {"day": _DAY, "number": "second"}),
    "order-confirmed": (_orders, "order_id", {}),
    "invoice-issued": (_invoices, "invoice_id", {}),
}
"""By message, or by one of its texts: where its cases are, the field that names one, and the other fields."""


async def real(r: Reading, form: str) -> list[MessageCase]:
    """Cases of this text, the likeliest first; whoever asks tries them one after the other."""
    return [*await _told(r, form), *await _there(r, form)]


async def _told(r: Reading, form: str) -> list[MessageCase]:
    """What was told lately."""
    name = form.partition("/")[0]
    rows = await r.db.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.notice == name)
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id)
        .limit(TRIED)
    )
    return [
        MessageCase(name, row.payload, row.client_id, row.created_at, row.expires_at)
        for row in rows
        if row.payload
    ]


async def _there(r: Reading, form: str) -> list[MessageCase]:
    """What there would be to tell."""
    name = form.partition("/")[0]
    source = SOURCES.get(form) or SOURCES.get(name)
    if source is None:
        return []
    find, field, more = source
    rows = (await r.db.execute(find(r).limit(TRIED))).all()
    return [_case(name, {field: str(id_), **more}, client_id, at) for id_, client_id, at in rows]


def _case(name: str, payload: dict[str, Any], client_id: UUID, at: Any) -> MessageCase:
    """A reminder of a session knows it by its start, one of money by the moment at which it was noted."""
    return MessageCase(
        name,
        payload,
        client_id,
        created_at=at if name == "payment-due" else None,
        expires_at=at if name == "session-reminder" else None,
    )
