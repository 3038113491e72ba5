"""Load attendances as families see them: one statement for all, then the rules judge each.

`cancel_rules.py` and `rejoin_rules.py` decide whether one may be cancelled or rejoined. The act asks the same rules
again under lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Client,
    Credit,
    Programme,
    QueueEntry,
    Session,
    Share,
    Staff,
    Venue,
)
from db.states import IN_QUEUE, KEPT, LIVE
from services import provider
from services.attendance import cancel_rules, rejoin_rules, terms
from services.attendance.brief import brief
from services.attendance.cancel_rules import CancelFacts
from services.attendance.deadlines import Deadline
from services.attendance.rejoin_rules import RejoinFacts
from services.attendance.view import AttendanceView
from services.core import access
from services.core.access import Act, Mine, Standing
from services.core.capacity import free_places
from services.core.refusals import NotFound
from services.core.work import Reading
from services.make_ups.credits.view import CreditView, credit_view
from services.people.kids import kid
from services.people.staff import full_name
from services.provider import CancellationTerms
from services.waiting_list import entries

OwnClass, OwnProgramme = (
    aliased(Class, name="own_class"),
    aliased(Programme, name="own_programme"),
)
UsedFor, UsedSession, UsedVenue, UsedStaff = (
    aliased(Attendance, name="used_for"),
    aliased(Session, name="used_session"),
    aliased(Venue, name="used_venue"),
    aliased(Staff, name="used_staff"),
)
Earned, SpentOn, MissedPart, Missed = (
    aliased(Credit, name="earned"),
    aliased(Credit, name="spent_on_this"),
    aliased(Attendance, name="missed_part"),
    aliased(Session, name="missed"),
)
STATEMENT = (
    select(
        Attendance,
        Session,
        Class,
        Programme,
        Venue,
        Staff,
        Booking,
        OwnClass,
        OwnProgramme,
        Attendee,
        Client,
        Share,
        Earned,
        UsedFor,
        UsedSession,
        UsedVenue,
        UsedStaff,
        Missed,
        QueueEntry,
        entries.AHEAD,
    )
    .join(Session, Session.id == Attendance.session_id)
    .join(Class, Class.id == Session.class_id)
    .join(Programme, Programme.id == Class.programme_id)
    .join(Venue, Venue.id == Session.venue_id)
    .outerjoin(Staff, Staff.id == Session.instructor_id)
    .join(Booking, Booking.id == Attendance.booking_id)
    .join(OwnClass, OwnClass.id == Booking.class_id)
    .join(OwnProgramme, OwnProgramme.id == OwnClass.programme_id)
    .join(Attendee, Attendee.id == Attendance.attendee_id)
    .join(Client, Client.id == Booking.client_id)
    .outerjoin(
        Earned,
        and_(Earned.source_attendance_id == Attendance.id, Earned.state != "voided"),
    )
    .outerjoin(
        UsedFor,
        and_(
            UsedFor.credit_id == Earned.id,
            UsedFor.state.in_(KEPT),
        ),
    )
    .outerjoin(UsedSession, UsedSession.id == UsedFor.session_id)
    .outerjoin(UsedVenue, UsedVenue.id == UsedSession.venue_id)
    .outerjoin(UsedStaff, UsedStaff.id == UsedSession.instructor_id)
    .outerjoin(SpentOn, SpentOn.id == Attendance.credit_id)
    .outerjoin(MissedPart, MissedPart.id == SpentOn.source_attendance_id)
    .outerjoin(Missed, Missed.id == MissedPart.session_id)
    .outerjoin(
        QueueEntry,
        and_(
            QueueEntry.credit_id == Earned.id,
            QueueEntry.session_id == Attendance.session_id,
            QueueEntry.state.in_(IN_QUEUE),
        ),
    )
)


async def load(
    r: Reading,
    *conditions: ColumnElement[bool],
    limit: int | None = None,
    latest: bool = False,
) -> list[AttendanceView]:
    """Attendances that the visitor may see and that meet the conditions, in order of time, or the latest first."""
    theirs = and_(
        Share.booking_id == Booking.id,
        Share.email == r.visitor.email,
        Share.revoked_at.is_(None),
    )
    statement = (
        STATEMENT.outerjoin(Share, theirs)
        .where(access.visible(r.visitor), Attendance.state != "hidden", *conditions)
        .order_by(Session.starts_at.desc() if latest else Session.starts_at, Attendance.id)
        .limit(limit)
    )
    rows = (await r.db.execute(statement)).all()
    return [] if not rows else await _views(r, rows)


def worth_showing(r: Reading) -> ColumnElement[bool]:
    """All attendances but make-ups that the family has given up for good.

    One that the provider cancelled stays: the family looks for it.
    """
    by_provider = and_(~Attendance.by_family, Session.status == "cancelled")
    return or_(Attendance.state != "withdrawn", Attendance.release_at > r.now, by_provider)


async def load_one(r: Reading, attendance_id: UUID) -> AttendanceView:
    """One attendance.

    Raises:
        NotFound: no such attendance, or not theirs.
    """
    found = await load(r, Attendance.id == attendance_id)
    if not found:
        raise NotFound
    return found[0]


async def _views(r: Reading, rows: Sequence[Any]) -> list[AttendanceView]:
    here = await provider.current(r)
    until_deadline = (await provider.make_ups(r)).rejoin_until_deadline
    of_rows = [_Row._make(row) for row in rows]
    found = await terms.of_sessions(r, [(row.session, row.programme, row.venue) for row in of_rows])
    return [
        _view(r, row, of_session.deadline, of_session.terms, until_deadline, here.zone)
        for row, of_session in zip(of_rows, found, strict=True)
    ]


class _Row(NamedTuple):
    attendance: Attendance
    session: Session
    class_: Class
    programme: Programme
    venue: Venue
    staff: Staff | None
    booking: Booking
    own_class: Class
    own_programme: Programme
    attendee: Attendee
    client: Client
    share: Share | None
    earned: Credit | None
    used: Attendance | None
    used_session: Session
    used_venue: Venue
    used_staff: Staff | None
    missed: Session | None
    entry: QueueEntry | None
    ahead: int


def _view(
    r: Reading,
    row: _Row,
    until: Deadline,
    cancellation: CancellationTerms,
    rejoin_until_deadline: bool,
    zone: ZoneInfo,
) -> AttendanceView:
    attendance, session, programme = row.attendance, row.session, row.programme
    standing = access.standing_of(r.visitor, row.booking, row.share)
    mine = Mine(
        row.booking,
        row.own_class,
        row.own_programme,
        row.attendee,
        row.client,
        access.standing_in(r.visitor, standing, session),
        r.visitor.role,
    )
    earned = _earned(r, row, standing)
    entry = None if row.entry is None else entries.entry_view(row.entry, row.ahead)
    kept = (attendance.slots if attendance.holds_place else 0) + (
        entry.held_places if entry is not None else 0
    )
    rejoin = RejoinFacts(
        now=r.now,
        starts_at=session.starts_at,
        deadline=until,
        session_status=session.status,
        attendance_state=attendance.state,
        attendance_type=attendance.type,
        cancelled_by_family=attendance.by_family,
        booking_live=row.booking.status in LIVE,
        allows_make_ups=programme.allows_make_ups,
        until_deadline=rejoin_until_deadline,
        make_up_starts_at=row.used_session.starts_at if row.used is not None else None,
        free=free_places(session.places, session.taken, kept),
        slots=attendance.slots,
    )
    return AttendanceView(
        attendance_id=attendance.id,
        booking_id=attendance.booking_id,
        session_id=session.id,
        kid=kid(row.attendee),
        programme=programme.name,
        class_name=row.class_.name,
        starts_at=session.starts_at,
        minutes=session.minutes,
        venue=row.venue.name,
        venue_area=row.venue.area,
        address=row.venue.address,
        instructor=full_name(row.staff),
        type=attendance.type,
        state=attendance.state,
        session_status=session.status,
        differs=differs(session, row.class_, zone) if attendance.type == "regular" else (),
        deadline=until,
        why_not_cancel=cancel_rules.why_not(
            cancel_facts(r, mine, attendance, session, programme, until, cancellation)
        ),
        late=until.is_past(r.now),
        undo_until=cancel_rules.undo_until(
            r.now,
            attendance.release_at,
            holds_place=attendance.holds_place,
            session_status=session.status,
            booking_live=row.booking.status in LIVE,
        ),
        why_not_rejoin=rejoin_rules.why_not(rejoin),
        credit=earned,
        entry=entry,
        queue_open=programme.queue_on and earned is not None and earned.state == "active",
        made_up_by=None if earned is None else earned.used_for,
        makes_up_for=None if row.missed is None else row.missed.starts_at,
        may_act=mine.may(Act.ATTEND),
        changed_by=attendance.changed_by,
        changed_by_id=attendance.changed_by_id,
        changed_at=attendance.changed_at,
        by_provider=not attendance.by_family,
        public_note=session.public_note,
        provider_note=session.cancel_reason,
    )


def cancel_facts(
    r: Reading,
    mine: Mine,
    attendance: Attendance,
    session: Session,
    programme: Programme,
    until: Deadline,
    cancellation: CancellationTerms,
    *,
    counted: int = 0,
    limit: int = 0,
    expires_at: datetime | None = None,
) -> CancelFacts:
    """The facts for the cancel rules. `programme` is the session's; the booking's own is in `mine`."""
    return CancelFacts(
        now=r.now,
        starts_at=session.starts_at,
        deadline=until,
        session_status=session.status,
        attendance_state=attendance.state,
        attendance_type=attendance.type,
        booking_live=mine.booking.status in LIVE,
        tracks_attendance=programme.tracks_attendance,
        late_cancelling=cancellation.late_cancelling,
        allows_make_ups=mine.programme.allows_make_ups,
        pay_as_you_go=mine.programme.kind == "pay_as_you_go",
        counted=counted,
        limit=limit,
        returns_credit=mine.programme.returns_credit,
        make_up_expires_at=expires_at,
        by_staff=mine.may(Act.OVERRIDE),
    )


def _earned(r: Reading, row: _Row, standing: Standing) -> CreditView | None:
    if row.earned is None:
        return None
    used = None if row.used is None else brief(row.used, row.used_session, row.used_venue, row.used_staff)
    return credit_view(r, row.earned, row.attendee, row.own_programme, standing, row.session.starts_at, used)


def differs(session: Session, class_: Class, zone: ZoneInfo) -> tuple[str, ...]:
    """Which of "venue", "instructor", "time" of a session differ from its class's usual ones."""
    local = session.starts_at.astimezone(zone)
    out = []
    if session.venue_id != class_.venue_id:
        out.append("venue")
    if session.instructor_id != class_.instructor_id:
        out.append("instructor")
    if (local.weekday(), local.hour * 60 + local.minute) != (
        class_.weekday,
        class_.starts_minute,
    ):
        out.append("time")
    return tuple(out)
