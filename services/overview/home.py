"""Home as one value: the next session, make-ups to book, and the sessions after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, bindparam, or_

from db import Moment, Session
from services.attendance import view_loader
from services.attendance.content import beside
from services.attendance.view import AttendanceView
from services.bookings import listing
from services.bookings.card import BookingCard
from services.core.asking import NOW
from services.core.work import Reading
from services.make_ups.credits.view import CreditView
from services.overview import benefits, wallet
from services.overview.benefits import Waits
from services.overview.wallet import EntriesLeft
from services.payments import owed
from services.payments.owed import Owing
from services.people import attendees
from services.people.kids import Kid

COMING = 5
"""How many sessions that take place are listed after the next one; and at most as many cancelled ones among them."""
IN_ONE_GO = 15
A_DAY = timedelta(days=1)
_AHEAD = view_loader.wanting(
    or_(
        Session.starts_at > NOW,
        and_(Session.starts_at > bindparam("since", type_=Moment()), beside.HAS_LINK),
    ),
    view_loader.WORTH_SHOWING,
)
"""What is to come; and of a day, what may be running online, which is joined until it ends."""


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the first screen."""

    name: str
    child: UUID | None
    """The attendee that was chosen; None = everyone."""
    kids: list[Kid]
    next: AttendanceView | None
    """The next session at which an attendee is expected; or one that is joined online, until it ends (R97)."""
    coming: list[AttendanceView]
    """The five sessions after it that take place, and cancelled ones between them."""
    credits: list[CreditView]
    """Make-ups to book."""
    waiting: Waits
    classes: list[BookingCard]
    has_past: bool
    """Whether there are bookings that are over."""
    booked_make_ups: int
    entries: EntriesLeft
    """Entries of passes that can be used."""
    owing: Owing
    """What the family owes and has in credit; always the whole family's (R8)."""


async def home(r: Reading, attendee_id: UUID | None = None) -> Home:
    """The first screen, for everyone or for one attendee (R8)."""
    found_ahead = await _enough(r, attendee_id)
    upcoming = next((each for each in found_ahead if each.on or each.starts_at <= r.now), None)
    found = await listing.mine(r, attendee_id)
    return Home(
        name=r.visitor.name,
        child=attendee_id,
        kids=await attendees.mine(r),
        next=upcoming,
        coming=_listed(found_ahead, upcoming),
        credits=await benefits.to_book(r, attendee_id),
        waiting=benefits.waits_of(await benefits.waiting(r, attendee_id), found.waiting),
        classes=found.active,
        has_past=bool(found.past),
        booked_make_ups=sum(card.make_ups for card in found.every),
        entries=await wallet.entries_left(r, attendee_id),
        owing=await owed.owing(r),
    )


async def _enough(r: Reading, attendee_id: UUID | None) -> list[AttendanceView]:
    """The next sessions, as many as it takes until enough of them take place."""
    limit = IN_ONE_GO
    while True:
        found = await _ahead(r, attendee_id, limit)
        shown = [each for each in found if each.starts_at > r.now or _is_joined(each, r.now)]
        if len(found) < limit or sum(1 for attendance in shown if attendance.on) > COMING:
            return shown
        limit *= 4


def _is_joined(attendance: AttendanceView, now: datetime) -> bool:
    return attendance.online is not None and attendance.online.is_open(now)


def _listed(found: list[AttendanceView], upcoming: AttendanceView | None) -> list[AttendanceView]:
    out: list[AttendanceView] = []
    left = {True: COMING, False: COMING}
    for attendance in found:
        if attendance is upcoming or not left[attendance.on]:
            continue
        out.append(attendance)
        left[attendance.on] -= 1
        if not left[True]:
            break
    return out


async def ahead(r: Reading, attendee_id: UUID | None = None, *, limit: int) -> list[AttendanceView]:
    """The next sessions in order of time, including cancelled ones, of one attendee or of all."""
    found = await _ahead(r, attendee_id, limit)
    return [each for each in found if each.starts_at > r.now]


async def _ahead(r: Reading, attendee_id: UUID | None, limit: int) -> list[AttendanceView]:
    return await view_loader.load(r, _AHEAD, child=attendee_id, limit=limit, since=r.now - A_DAY)
