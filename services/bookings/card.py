"""One booking in a list: its class, its next session, and how many sessions are done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select

from db import Attendance, Session
from db.states import EXPECTED, LIVE, BookingStatus, ProgrammeKind
from services import provider
from services.bookings.reminders import SHARED
from services.core.access import Mine, Standing
from services.core.asking import NOW, Question
from services.core.work import Reading
from services.people.kids import Kid, kid


@dataclass(frozen=True, slots=True)
class BookingCard:
    """One booking in a list."""

    booking_id: UUID
    class_id: UUID
    programme_id: UUID
    number: str
    kid: Kid
    programme: str
    class_name: str
    youngest: int | None
    oldest: int | None
    weekday: int
    """Monday is 0."""
    starts_minute: int
    minutes: int
    venue: str
    venue_area: str
    instructor: str | None
    status: BookingStatus
    kind: ProgrammeKind
    first_on: date
    ends_on: date | None
    """First day of a scheduled cancellation (R25)."""
    next_at: datetime | None
    """Start of the next session at which the attendee is expected: one of its class, or a make-up."""
    last_at: datetime | None
    """Start of its class's last session."""
    done: int
    total: int
    """Sessions of this booking that take place, including past ones."""
    make_ups: int
    """Make-ups that are booked and will take place, however far ahead."""
    standing: Standing
    shared_by: str | None
    """Name of its owner, if the booking is shared with the visitor."""

    @property
    def is_own(self) -> bool:
        """The visitor's own, not shared with them: its passes are theirs, too."""
        return self.standing is Standing.OWNER

    @property
    def is_live(self) -> bool:
        """It has neither ended nor been cancelled, and does not wait for a place."""
        return self.status in LIVE

    @property
    def is_over(self) -> bool:
        """It was cancelled, or all of its sessions are over."""
        return self.status == "cancelled" or (
            self.next_at is None and self.total > 0 and self.done == self.total
        )


@dataclass(frozen=True, slots=True)
class _Count:
    next_at: datetime | None = None
    last_at: datetime | None = None
    done: int = 0
    total: int = 0
    make_ups: int = 0


async def card_of(r: Reading, found: Mine) -> BookingCard:
    """One booking as a card."""
    counted = await _of_one.ask(r, booking_id=found.booking.id)
    return (await cards_of(r, [(found, counted[0][1:] if counted else NOTHING)]))[0]


async def cards_of(r: Reading, found: Sequence[tuple[Mine, Sequence[Any]]]) -> list[BookingCard]:
    """Bookings as cards, in the order given, each with what `counts` has found of it."""
    if not found:
        return []
    places = await provider.places(r)
    out = []
    for each, counted in found:
        class_, programme, count = each.class_, each.programme, _count(counted)
        venue = places.venues[class_.venue_id]
        out.append(
            BookingCard(
                booking_id=each.booking.id,
                class_id=class_.id,
                programme_id=programme.id,
                number=each.booking.number,
                kid=kid(each.attendee),
                programme=programme.name,
                class_name=class_.name,
                youngest=programme.youngest,
                oldest=programme.oldest,
                weekday=class_.weekday,
                starts_minute=class_.starts_minute,
                minutes=class_.minutes,
                venue=venue.name,
                venue_area=venue.area,
                instructor=places.instructor(class_.instructor_id),
                status=each.booking.status,
                kind=programme.kind,
                first_on=class_.first_on,
                ends_on=each.booking.ends_on,
                next_at=count.next_at,
                last_at=count.last_at,
                done=count.done,
                total=count.total,
                make_ups=count.make_ups,
                standing=each.standing,
                shared_by=None
                if each.standing not in SHARED
                else each.client.first_name or each.client.email,
            )
        )
    return out


def counts(of: ColumnElement[bool]) -> Select[UUID, datetime | None, datetime | None, int, int, int]:
    """A statement that counts by booking, for the attendances that meet the condition.

    The next session may be a make-up, as on Home; the rest counts the class's own sessions.
    """
    going = Attendance.state.in_(EXPECTED) & (Session.status == "scheduled") & (Session.starts_at > NOW)
    own = Attendance.type == "regular"
    return (
        select(
            Attendance.booking_id.label("booking_id"),
            func.min(case((going, Session.starts_at))).label("next_at"),
            func.max(case((own, Session.starts_at))).label("last_at"),
            func.sum(case((own & (Session.starts_at <= NOW), 1), else_=0)).label("done"),
            func.sum(case((own, 1), else_=0)).label("total"),
            func.sum(case((going & ~own, 1), else_=0)).label("make_ups"),
        )
        .join(Session, Session.id == Attendance.session_id)
        .where(of, Attendance.state != "hidden", Session.status != "cancelled")
        .group_by(Attendance.booking_id)
    )


_of_one = Question(lambda: counts(Attendance.booking_id == bindparam("booking_id")))
NOTHING = (None, None, 0, 0, 0)
"""Of a booking that has no session."""


def _count(counted: Sequence[Any]) -> _Count:
    next_at, last_at, *numbers = counted
    return _Count(next_at, last_at, *(int(number or 0) for number in numbers))
