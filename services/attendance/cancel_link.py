"""One-click links in reminders: whoever holds one may cancel that one session, without signing in (R23).

The secret is in the mail and nowhere else; we keep its hash, with the attendance and the person it was sent to. The
link acts for that person with the rights they have when it is used, and stops working once the session has started.
That of an address which gets copies acts for the booking's owner, and ends with the copies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Booking, Client, CopyAddress, OneClickLink, Session
from services.attendance import cancel_rules, cancelling, undoing
from services.attendance.cancelling import Cancelled, CancelSheet, Reason
from services.attendance.one_click_secret import hashed
from services.attendance.view import AttendanceView
from services.core import access
from services.core.access import Act
from services.core.refusals import NotFound, Refused
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work
from services.language import N_
from services.people import clients


class CancelLinkOver(Refused):
    """The session has started, so the link no longer works."""

    message = N_("This link worked until the session started.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that works: the person it acts for, and the attendance it may cancel."""

    visitor: Visitor
    """The person it was sent to. The link does not sign them in, and its page lets them do nothing else."""
    attendance_id: UUID
    booking_id: UUID
    link: OneClickLink


async def open_(r: Reading, secret: str, *, after_start: bool = False) -> Opened:
    """What a link is about. Opening it changes nothing, so a mail scanner that follows it does no harm.

    Args:
        after_start: also once the session has started.

    Raises:
        NotFound: there is no such link, or its person may no longer act for the booking.
        NotAllowed: they may still see it, but not change it.
        CancelLinkOver: the session has started.
    """
    row = (
        await r.db.execute(
            select(OneClickLink, Session.starts_at, Attendance.booking_id)
            .join(Attendance, Attendance.id == OneClickLink.attendance_id)
            .join(Session, Session.id == Attendance.session_id)
            .where(OneClickLink.secret_hash == hashed(secret))
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    link, starts_at, booking_id = row
    client = await _owner_of_copy(r, link.email, booking_id) or await clients.of_address(r, link.email)
    if client is None:
        raise NotFound
    visitor = Visitor(
        Kind.CLIENT,
        client.first_name or client.email,
        client_id=client.id,
        email=client.email,
        locale=client.locale,
    )
    await access.booking(replace(r, visitor=visitor), booking_id, Act.ATTEND)
    if r.now >= starts_at and not after_start:
        raise CancelLinkOver
    return Opened(visitor, link.attendance_id, booking_id, link)


async def _owner_of_copy(r: Reading, email: str, booking_id: UUID) -> Client | None:
    """The booking's owner, for whom an address acts that gets copies of the reminders, as long as it gets them (R88)."""
    owner: Client | None = await r.db.scalar(
        select(Client)
        .join(Booking, Booking.client_id == Client.id)
        .join(CopyAddress, CopyAddress.booking_id == Booking.id)
        .where(
            Booking.id == booking_id,
            CopyAddress.email == email,
            CopyAddress.confirmed_at.is_not(None),
            CopyAddress.ended_at.is_(None),
        )
    )
    return owner


async def load(r: Reading, secret: str) -> tuple[Opened, CancelSheet]:
    """The session behind a link, and what cancelling it would do.

    Raises:
        NotFound, NotAllowed, CancelLinkOver: as for `open_`.
    """
    opened = await open_(r, secret)
    return opened, await cancelling.before_cancelling(
        replace(r, visitor=opened.visitor), opened.attendance_id
    )


async def cancel(
    w: Work,
    secret: str,
    reason: Reason | None = None,
    *,
    consent: bool = False,
    expected: cancel_rules.Outcome | None = None,
    key: str | None = None,
) -> tuple[Opened, Cancelled]:
    """Cancel the session behind a link, as its person and under their rules.

    Raises:
        NotFound, NotAllowed, CancelLinkOver: as for `open_`.
        CannotCancel, Otherwise, ReasonNeeded, ConsentNeeded: as for `attendance.cancel`.
    """
    opened = await open_(w, secret)
    theirs = replace(w, visitor=opened.visitor)
    outcome = await cancelling.cancel(
        theirs, opened.attendance_id, reason, consent=consent, expected=expected, key=key
    )
    opened.link.used_at = w.now
    return opened, outcome


async def undo(w: Work, secret: str) -> tuple[Opened, AttendanceView]:
    """Take the cancellation behind a link back, for as long as the portal would, also if the session starts meanwhile.

    Raises:
        NotFound, NotAllowed: as for `open_`.
        TooLateToUndo: as for `attendance.undo`.
    """
    opened = await open_(w, secret, after_start=True)
    return opened, await undoing.undo(replace(w, visitor=opened.visitor), opened.attendance_id)
