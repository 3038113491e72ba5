"""A booking gets its last day, or loses it again; on that day it ends (R25, R35). What each does is shown before the tap."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, select

from db import Attendance, Credit, Debt, PlanPart, Session
from db.states import EXPECTED
from db.values import Money
from services.bookings.refusals import BookingHasChanged, HasEnded
from services.bookings.stopped import end, locked_booking
from services.core import access, audit, versions
from services.core.access import Mine
from services.core.capabilities import Capability, may
from services.core.local_time import MIDNIGHT, at_wall, today
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.notices import telling
from services.notices.messages.booking_ends import BookingEnds
from services.payments import hidden_sessions, owed
from services.people import families
from services.provider.settings import current


class EndsUnpaid(Refused):
    """It ends because something is not paid; what keeps it is the payment (R74)."""

    message = N_(
        "This booking ends because something is not paid. Record the payment, or give more time, under Their money."
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """What a last day does, before the tap."""

    at_once: bool
    """The day is today or over: it ends with the tap, and does not come back."""
    sessions: tuple[datetime, ...]
    """That are not there for the family any more."""
    parts: tuple[tuple[date, Money], ...]
    """That are never asked for; none for who sees no money."""
    open: Money | None
    """What is owed already and not paid: it stays owed, unless it is let go. None: nothing, or the visitor sees no money."""
    make_ups: int
    """Rights that end with the booking (R35)."""
    stamp: str


async def outlook(r: Reading, booking_id: UUID, on: date) -> Ending:
    """What it does if the booking's first day without a session is `on`.

    Raises:
        NotFound: no such booking, or the visitor may not look after clients.
        HasEnded.
    """
    mine = await _mine(r, booking_id)
    money = may(r.visitor, Capability.MONEY)
    zone = (await current(r)).zone
    at_once = on <= today(r.now, zone) or mine.booking.status != "enrolled"
    begins = max(r.now, at_wall(on, MIDNIGHT, zone)) if not at_once else r.now
    found = await r.db.scalars(
        select(Session.starts_at)
        .join(Attendance, Attendance.session_id == Session.id)
        .where(
            Attendance.booking_id == booking_id,
            Attendance.type == "regular",
            Attendance.state.in_((*EXPECTED, "hidden")),
            Session.starts_at >= begins,
            Session.status == "scheduled",
        )
        .order_by(Session.starts_at)
    )
    sessions = tuple(found)
    parts = await _parts(r, booking_id, today(r.now, zone) if at_once else on)
    open_ = [debt.left for debt in await owed.of_booking(r, booking_id) if debt.left.minor]
    make_ups = await _rights(r, booking_id)
    shown = (
        mine.booking.status,
        mine.booking.version,
        mine.booking.ends_on,
        sessions,
        parts,
        open_,
        make_ups,
    )
    return Ending(
        at_once,
        sessions,
        parts if money else (),
        _sum(open_) if money else None,
        make_ups,
        hashlib.sha256(repr(shown).encode()).hexdigest()[:20],
    )


async def schedule(
    w: Work, booking_id: UUID, on: date, seen: str, *, forgive: bool = False, tell: bool = True
) -> None:
    """Give a booking its last day, or end it now where that has come, as it was shown.

    `forgive`: what is owed and unpaid is let go, and what was paid for it becomes the family's credit; only when it ends now.

    Raises:
        NotFound, HasEnded.
        BookingHasChanged: something has changed since `seen`, the stamp of what was shown.
    """
    mine = await _locked(w, booking_id)
    found = await outlook(w, booking_id, on)
    if found.stamp != seen:
        raise BookingHasChanged
    booking = mine.booking
    booking.version += 1
    if found.at_once:
        booking.ends_on = min(on, booking.ends_on or on)
        await end(w, booking, forgive=forgive and may(w.visitor, Capability.MONEY))
    else:
        booking.ends_on = on
        await hidden_sessions.agree(w, booking)
        audit.note(w, "ending scheduled", "booking", booking_id, ends_on=on)
    if tell:
        await telling.tell(w, BookingEnds(booking_id, w.now))


async def revoke(w: Work, booking_id: UUID, seen: int, *, tell: bool = True) -> None:
    """Take a last day back: its sessions are there again, and so are the parts of its plan (R25).

    Raises:
        NotFound, HasEnded.
        ChangedByOthers: somebody has changed the booking since it was seen in version `seen`.
        EndsUnpaid.
    """
    mine = await _locked(w, booking_id)
    booking = mine.booking
    versions.expect(seen, booking.version)
    unpaid = exists().where(Debt.booking_id == booking_id, Debt.cancels_on.is_not(None), Debt.asked)
    if await w.db.scalar(select(unpaid)):
        raise EndsUnpaid
    booking.ends_on = None
    booking.version += 1
    await hidden_sessions.agree(w, booking)
    audit.note(w, "ending revoked", "booking", booking_id)
    if tell:
        await telling.tell(w, BookingEnds(booking_id, w.now))


async def _mine(r: Reading, booking_id: UUID) -> Mine:
    families.clients_only(r)
    mine = await access.booking(r, booking_id)
    if mine.booking.status == "cancelled":
        raise HasEnded
    return mine


async def _locked(w: Work, booking_id: UUID) -> Mine:
    await _mine(w, booking_id)
    await locked_booking(w, booking_id)
    return await _mine(w, booking_id)


async def _parts(r: Reading, booking_id: UUID, from_: date) -> tuple[tuple[date, Money], ...]:
    rows = await r.db.scalars(
        select(PlanPart)
        .where(
            PlanPart.booking_id == booking_id,
            PlanPart.state == "scheduled",
            PlanPart.amount_minor > 0,
            PlanPart.post_on >= from_,
        )
        .order_by(PlanPart.due_on, PlanPart.part)
    )
    return tuple((part.due_on, part.amount) for part in rows)


async def _rights(r: Reading, booking_id: UUID) -> int:
    found = await r.db.scalar(
        select(func.count())
        .select_from(Credit)
        .where(Credit.booking_id == booking_id, Credit.state == "active")
    )
    return found or 0


def _sum(of: list[Money]) -> Money | None:
    return Money(sum(each.minor for each in of), of[0].currency) if of else None
