"""One booking with all its sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam

from db import Attendance
from services import provider
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.bookings import copies, look_links
from services.bookings.card import BookingCard, card_of
from services.bookings.copies import CopyLine
from services.bookings.look_links import LookLine
from services.bookings.reminders import SHARED, Reminders, reminders
from services.bookings.shared_with import MyShare, ShareLine, my_share, shared_with
from services.core import access
from services.core.access import Act, Mine, Standing
from services.core.local_time import local_day
from services.core.work import Reading
from services.timetable import schedule
from services.timetable.schedule import NoSession


@dataclass(frozen=True, slots=True)
class BookingPage:
    """One booking with everything on its page."""

    card: BookingCard
    upcoming: list[AttendanceView]
    off: list[NoSession]
    """Days between its coming sessions on which its class does not meet."""
    past: list[AttendanceView]
    """The latest first."""
    shares: list[ShareLine]
    """Only the owner sees these; people it is shared with do not see each other."""
    links: list[LookLine]
    """The same holds of links for somebody without a login."""
    copies: list[CopyLine]
    """And of addresses that get copies of the reminders."""
    mine: MyShare | None
    """What the visitor was given, if the booking is somebody else's."""
    reminders: Reminders
    may_act: bool
    may_edit: bool
    tracks_attendance: bool
    allows_make_ups: bool


_OF_BOOKING = view_loader.wanting(Attendance.booking_id == bindparam("booking_id"), view_loader.WORTH_SHOWING)


async def one(r: Reading, booking_id: UUID) -> BookingPage:
    """One booking with its sessions; a make-up that was given up shows until it can no longer be undone.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    found = await access.booking(r, booking_id)
    every = await view_loader.load(r, _OF_BOOKING, booking_id=booking_id)
    upcoming = [attendance for attendance in every if not _is_past(attendance, r.now)]
    past = [attendance for attendance in reversed(every) if _is_past(attendance, r.now)]
    may_edit, is_shared = found.may(Act.EDIT), found.standing in SHARED
    copied = await copies.listed(r, booking_id) if may_edit else []
    instead = copies.instead_of(copied) if found.standing is Standing.OWNER else ""
    return BookingPage(
        card=await card_of(r, found),
        upcoming=upcoming,
        off=await _off(r, found, every),
        past=past,
        shares=await shared_with(r, booking_id) if may_edit else [],
        links=await look_links.listed(r, booking_id) if may_edit else [],
        copies=copied,
        mine=await my_share(r, booking_id) if is_shared else None,
        reminders=await reminders(r, found, instead),
        may_act=found.may(Act.ATTEND),
        may_edit=may_edit,
        tracks_attendance=found.programme.tracks_attendance,
        allows_make_ups=found.programme.allows_make_ups,
    )


async def _off(r: Reading, found: Mine, every: list[AttendanceView]) -> list[NoSession]:
    zone = (await provider.current(r)).zone
    own = [local_day(attendance.starts_at, zone) for attendance in every if attendance.type == "regular"]
    if not own or found.programme.kind == "pay_as_you_go":
        return []
    return await schedule.days_without(r, found.class_, max(own[0], local_day(r.now, zone)), own[-1])


def _is_past(attendance: AttendanceView, now: datetime) -> bool:
    return attendance.starts_at <= now
