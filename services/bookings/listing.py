"""A family's bookings: the list, and one booking with all its sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, case, func, not_, or_, select

from db import Attendance, Booking, Session, Share, Staff, Venue
from db.states import EXPECTED, LIVE, BookingStatus, ProgrammeKind
from services import provider
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.core import access, audit
from services.core.access import Act, Mine, Standing
from services.core.local_time import local_day
from services.core.work import Reading, Work
from services.people.kids import Kid, kid
from services.people.staff import full_name
from services.timetable import schedule
from services.timetable.schedule import NoSession


@dataclass(frozen=True, slots=True)
class BookingCard:
    """One booking in a list."""

    booking_id: UUID
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
    """Start of the next session somebody is expected at: one of its class, or a make-up."""
    last_at: datetime | None
    """Start of its class's last session."""
    done: int
    total: int
    """Sessions of this booking that take place, past ones among them."""
    standing: Standing
    shared_by: str | None
    """Who shared it, if it is not the visitor's own."""

    @property
    def is_over(self) -> bool:
        """Nothing of it is still to come."""
        return self.status == "cancelled" or (
            self.next_at is None and self.total > 0 and self.done == self.total
        )


@dataclass(frozen=True, slots=True)
class Bookings:
    """All bookings that a visitor may see."""

    active: list[BookingCard]
    waiting: list[BookingCard]
    past: list[BookingCard]


@dataclass(frozen=True, slots=True)
class ShareLine:
    """Who else sees a booking."""

    email: str
    role: str


@dataclass(frozen=True, slots=True)
class BookingPage:
    """One booking with everything on its page."""

    card: BookingCard
    upcoming: list[AttendanceView]
    off: list[NoSession]
    """Days to come between its sessions on which its class does not meet."""
    past: list[AttendanceView]
    """The latest first."""
    shares: list[ShareLine]
    """For the owner only; others do not see each other."""
    reminders_on: bool
    may_act: bool
    may_edit: bool
    tracks_attendance: bool
    allows_make_ups: bool


@dataclass(frozen=True, slots=True)
class _Count:
    next_at: datetime | None = None
    last_at: datetime | None = None
    done: int = 0
    total: int = 0


async def mine(r: Reading, attendee_id: UUID | None = None) -> Bookings:
    """The bookings the visitor may see, of one attendee or of all: own ones and shared ones (R5, R8)."""
    statement = access.bookings(r.visitor).order_by(Booking.created_at, Booking.id)
    if attendee_id is not None:
        statement = statement.where(Booking.attendee_id == attendee_id)
    found = [access.unpack(r.visitor, row) for row in await r.db.execute(statement)]
    cards = await _cards(r, found)
    cards.sort(key=lambda card: (card.next_at is None, card.next_at or card.last_at or r.now))
    return Bookings(
        [card for card in cards if card.status in LIVE and not card.is_over],
        [card for card in cards if card.status == "waiting"],
        [card for card in cards if card.status != "waiting" and (card.is_over or card.status not in LIVE)],
    )


async def card(r: Reading, booking_id: UUID) -> BookingCard:
    """One booking as a card.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    return (await _cards(r, [await access.booking(r, booking_id)]))[0]


async def one(r: Reading, booking_id: UUID) -> BookingPage:
    """One booking with its sessions; a make-up that was given up shows until it can no longer be undone.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    found = await access.booking(r, booking_id)
    given_up = and_(
        Attendance.state == "withdrawn", or_(Attendance.release_at.is_(None), Attendance.release_at <= r.now)
    )
    every = await view_loader.load(r, Attendance.booking_id == booking_id, not_(given_up))
    upcoming = [day for day in every if not _is_past(day, r.now)]
    past = [day for day in reversed(every) if _is_past(day, r.now)]
    shares: Sequence[Share] = []
    if found.may(Act.EDIT):
        rows = await r.db.scalars(
            select(Share)
            .where(Share.booking_id == booking_id, Share.revoked_at.is_(None))
            .order_by(Share.created_at)
        )
        shares = rows.all()
    return BookingPage(
        card=(await _cards(r, [found]))[0],
        upcoming=upcoming,
        off=await _off(r, found, every),
        past=past,
        shares=[ShareLine(share.email, share.role) for share in shares],
        reminders_on=await _reminders_on(r, found),
        may_act=found.may(Act.ATTEND),
        may_edit=found.may(Act.EDIT),
        tracks_attendance=found.programme.tracks_attendance,
        allows_make_ups=found.programme.allows_make_ups,
    )


async def _off(r: Reading, found: Mine, every: list[AttendanceView]) -> list[NoSession]:
    zone = (await provider.current(r)).zone
    own = [local_day(day.starts_at, zone) for day in every if day.type == "regular"]
    if not own or found.programme.kind == "pay_as_you_go":
        return []
    return await schedule.days_without(r, found.class_, max(own[0], local_day(r.now, zone)), own[-1])


def _is_past(day: AttendanceView, now: datetime) -> bool:
    return day.starts_at <= now


async def _reminders_on(r: Reading, found: Mine) -> bool:
    """The owner's switch, or the helper's and viewer's own (R87, R89)."""
    if found.standing in (Standing.HELPER, Standing.VIEWER):
        share = await _own_share(r, found.booking.id)
        return share is not None and share.reminders_on
    return found.booking.reminders_on


async def _own_share(r: Reading, booking_id: UUID) -> Share | None:
    share: Share | None = await r.db.scalar(
        select(Share).where(
            Share.booking_id == booking_id, Share.email == r.visitor.email, Share.revoked_at.is_(None)
        )
    )
    return share


async def set_reminders(w: Work, booking_id: UUID, on: bool) -> None:
    """Switch one's own session reminders for a booking on or off; everyone decides for themselves (R87, R89).

    Raises:
        NotFound: no such booking, or not theirs.
    """
    found = await access.booking(w, booking_id)
    share = await _own_share(w, booking_id) if found.standing in (Standing.HELPER, Standing.VIEWER) else None
    if share is not None:
        share.reminders_on = on
    else:
        found.booking.reminders_on = on
    audit.note(w, "reminders", "booking", booking_id, on=on)


async def _cards(r: Reading, found: Sequence[Mine]) -> list[BookingCard]:
    counts = await _counts(r, [each.booking.id for each in found])
    venues = {venue.id: venue for venue in await r.db.scalars(select(Venue))} if found else {}
    staff = {each.id: each for each in await r.db.scalars(select(Staff))} if found else {}
    out = []
    for each in found:
        class_, programme, count = each.class_, each.programme, counts.get(each.booking.id, _Count())
        venue = venues[class_.venue_id]
        out.append(
            BookingCard(
                booking_id=each.booking.id,
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
                instructor=full_name(staff.get(class_.instructor_id)) if class_.instructor_id else None,
                status=each.booking.status,
                kind=programme.kind,
                first_on=class_.first_on,
                ends_on=each.booking.ends_on,
                next_at=count.next_at,
                last_at=count.last_at,
                done=count.done,
                total=count.total,
                standing=each.standing,
                shared_by=None
                if each.standing is Standing.OWNER
                else each.client.first_name or each.client.email,
            )
        )
    return out


async def _counts(r: Reading, booking_ids: Sequence[UUID]) -> dict[UUID, _Count]:
    """What is next, a make-up booked with it included, as on Home; the rest counts the class's own sessions."""
    going = Attendance.state.in_(EXPECTED) & (Session.status == "scheduled") & (Session.starts_at > r.now)
    own = Attendance.type == "regular"
    rows = await r.db.execute(
        select(
            Attendance.booking_id,
            func.min(case((going, Session.starts_at))),
            func.max(case((own, Session.starts_at))),
            func.sum(case((own & (Session.starts_at <= r.now), 1), else_=0)),
            func.sum(case((own, 1), else_=0)),
        )
        .join(Session, Session.id == Attendance.session_id)
        .where(
            Attendance.booking_id.in_(booking_ids),
            Attendance.state != "hidden",
            Session.status != "cancelled",
        )
        .group_by(Attendance.booking_id)
    )
    return {row[0]: _Count(row[1], row[2], int(row[3] or 0), int(row[4] or 0)) for row in rows}
