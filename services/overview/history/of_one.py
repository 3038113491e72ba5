"""The history that a thing's own screen shows: also of what belongs to it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select

from db import (
    Attendance,
    AuditEntry,
    Booking,
    Client,
    Credit,
    Debt,
    Order,
    Pass,
    QueueEntry,
    Relation,
)
from services.core import access, access_to_sessions
from services.core.work import Reading
from services.overview.history.reading import HistoryLine, of_things
from services.people import families


async def of_session(r: Reading, session_id: UUID) -> tuple[HistoryLine, ...]:
    """Of a session, who comes to it and who waits for it; only names of those whom the register shows.

    Raises:
        NotFound: no such session, or not theirs.
    """
    await access_to_sessions.session(r, session_id)
    coming = select(Attendance.id).where(Attendance.session_id == session_id)
    waiting = select(QueueEntry.id).where(QueueEntry.session_id == session_id)
    return await of_things(
        r, [_is("session", session_id), _in("attendance", coming), _in("queue_entry", waiting)]
    )


async def of_booking(r: Reading, booking_id: UUID) -> tuple[HistoryLine, ...]:
    """Of a booking, its sessions, its make-ups and its debts.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    await access.booking(r, booking_id)
    return await of_things(
        r,
        [
            _is("booking", booking_id),
            _in("attendance", select(Attendance.id).where(Attendance.booking_id == booking_id)),
            _in("credit", select(Credit.id).where(Credit.booking_id == booking_id)),
            _in("debt", select(Debt.id).where(Debt.booking_id == booking_id)),
        ],
    )


async def of_family(r: Reading, client_id: UUID) -> tuple[HistoryLine, ...]:
    """Of a family, its children, bookings and money.

    Raises:
        NotFound: no such family, or the visitor looks after neither families nor money.
    """
    await families.here(r, client_id)
    return await of_things(
        r,
        [
            _is("client", client_id),
            _in("client", select(Client.id).where(Client.merged_into_id == client_id)),
            _in("attendee", select(Relation.attendee_id).where(Relation.client_id == client_id)),
            _in("booking", select(Booking.id).where(Booking.client_id == client_id)),
            _in("order", select(Order.id).where(Order.client_id == client_id)),
            _in("pass", select(Pass.id).where(Pass.client_id == client_id)),
            _in("debt", select(Debt.id).where(Debt.client_id == client_id)),
        ],
    )


async def of_thing(r: Reading, about: str, about_id: UUID) -> tuple[HistoryLine, ...]:
    """Of one thing alone, such as a product; whoever calls has asked whether the visitor may see it."""
    return await of_things(r, [_is(about, about_id)])


def _is(about: str, id_: UUID) -> ColumnElement[bool]:
    return and_(AuditEntry.about == about, AuditEntry.about_id == id_)


def _in(about: str, ids: Select[UUID]) -> ColumnElement[bool]:
    return and_(AuditEntry.about == about, AuditEntry.about_id.in_(ids))
