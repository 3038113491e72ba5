"""Load attendances as families see them: one statement for the rows, a few for what is around them all, then the rules
judge each.

`cancel_rules.py` and `rejoin_rules.py` decide whether one may be cancelled or rejoined. The act asks the same rules
again under lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Credit,
    Programme,
    QueueEntry,
    Session,
    Share,
)
from db.states import IN_QUEUE, LIVE
from services import provider
from services.attendance import cancel_rules, rejoin_rules, terms
from services.attendance.brief import BothEnds, both_ends
from services.attendance.cancel_facts import cancel_facts
from services.attendance.content import beside, rules
from services.attendance.content.beside import InSession
from services.attendance.content.rules import Online
from services.attendance.rejoin_rules import RejoinFacts
from services.attendance.terms import SessionTerms
from services.attendance.view import AttendanceView
from services.core import access, shared
from services.core.access import Act, Standing
from services.core.asking import NOW, Question, like
from services.core.capacity import free_places
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import Reading
from services.make_ups.credits.view import CreditView, credit_view
from services.people.kids import kid
from services.provider import Places
from services.provider.rooms import rooms
from services.waiting_list import entries

Earned = aliased(Credit, name="earned")
STATEMENT = (
    select(
        Attendance,
        Session,
        Class,
        Programme,
        Booking,
        Attendee,
        Share,
        Earned,
        QueueEntry,
        entries.AHEAD,
        beside.LINK,
        beside.NOTE_BY,
    )
    .join(Session, Session.id == Attendance.session_id)
    .join(Class, Class.id == Session.class_id)
    .join(Programme, Programme.id == Class.programme_id)
    .join(Booking, Booking.id == Attendance.booking_id)
    .join(Attendee, Attendee.id == Attendance.attendee_id)
    .outerjoin(
        Earned,
        and_(Earned.source_attendance_id == Attendance.id, Earned.state != "voided"),
    )
    .outerjoin(
        QueueEntry,
        and_(
            QueueEntry.credit_id == Earned.id,
            QueueEntry.session_id == Attendance.session_id,
            QueueEntry.state.in_(IN_QUEUE),
        ),
    )
)
"""Eight joins with the share. PostgreSQL tries the orders of joins anew for each statement, which for twenty took it
fifty times as long as the answer; what else is shown is loaded by ids, once for all rows."""


def wanting(*conditions: ColumnElement[bool]) -> Question[*tuple[Any, ...]]:
    """A question for the attendances that meet the conditions, in order of time, for `load`."""

    def build(who: Visitor, one_child: bool, limited: bool) -> Select[*tuple[Any, ...]]:
        statement = (
            STATEMENT.outerjoin(Share, shared.with_visitor(who))
            .where(access.visible(who), Attendance.state != "hidden", *conditions)
            .order_by(Session.starts_at, Attendance.id)
        )
        if one_child:
            statement = statement.where(Booking.attendee_id == bindparam("child"))
        return statement.limit(bindparam("limit", type_=Integer)) if limited else statement

    return Question(build)


async def load(
    r: Reading,
    wanted: Question[*tuple[Any, ...]],
    *,
    child: UUID | None = None,
    limit: int | None = None,
    **values: Any,
) -> list[AttendanceView]:
    """The attendances wanted, of those that the visitor may see, of one attendee or of all."""
    sort = like(r.visitor), child is not None, limit is not None
    rows = await wanted.ask(r, *sort, child=child, limit=limit, **values)
    return [] if not rows else await _views(r, rows)


WORTH_SHOWING = or_(
    Attendance.state != "withdrawn",
    Attendance.release_at > NOW,
    and_(~Attendance.by_family, Session.status == "cancelled"),
)
"""All attendances but make-ups that the family has given up for good.

One that the provider cancelled stays: the family looks for it.
"""
_ONE = wanting(Attendance.id == bindparam("attendance_id"))


async def load_one(r: Reading, attendance_id: UUID) -> AttendanceView:
    """One attendance.

    Raises:
        NotFound: no such attendance, or not theirs.
    """
    found = await load(r, _ONE, attendance_id=attendance_id)
    if not found:
        raise NotFound
    return found[0]


async def _views(r: Reading, rows: Sequence[Any]) -> list[AttendanceView]:
    of_rows = [_Row._make(row) for row in rows]
    around = _Around(
        await provider.places(r),
        await rooms(r, (row.session.room_id for row in of_rows)),
        await both_ends(
            r,
            [row.earned.id for row in of_rows if row.earned is not None],
            [row.attendance.credit_id for row in of_rows if row.attendance.credit_id is not None],
        ),
        await _own_programmes(r, of_rows),
        (await provider.make_ups(r)).rejoin_until_deadline,
        (await provider.current(r)).zone,
        await beside.online(r, (InSession(row.attendance, row.session, row.link) for row in of_rows)),
    )
    found = await terms.of_sessions(
        r, [(row.session, row.programme, around.places.venues[row.session.venue_id]) for row in of_rows]
    )
    return [_view(r, row, around, of_session) for row, of_session in zip(of_rows, found, strict=True)]


class _Row(NamedTuple):
    attendance: Attendance
    session: Session
    class_: Class
    programme: Programme
    booking: Booking
    attendee: Attendee
    share: Share | None
    earned: Credit | None
    entry: QueueEntry | None
    ahead: int
    link: str | None
    note_by: str | None


class _Around(NamedTuple):
    """What is loaded once for all rows."""

    places: Places
    rooms: dict[UUID, str]
    ends: BothEnds
    own: dict[UUID, Programme]
    """The programmes of the bookings' own classes, where a session is another class's; by the id of the class."""
    rejoin_until_deadline: bool
    zone: ZoneInfo
    online: dict[UUID, Online]
    """Those that are joined online; by the id of the attendance."""


async def _own_programmes(r: Reading, rows: Sequence[_Row]) -> dict[UUID, Programme]:
    found = {row.class_.id: row.programme for row in rows}
    if missing := {row.booking.class_id for row in rows} - found.keys():
        found.update(await _programmes.ask(r, classes=list(missing)))
    return found


@Question
def _programmes() -> Select[UUID, Programme]:
    statement = select(Class.id, Programme).join_from(Class, Programme)
    return statement.where(Class.id.in_(bindparam("classes", expanding=True)))


def _view(r: Reading, row: _Row, around: _Around, of_session: SessionTerms) -> AttendanceView:
    attendance, session, programme = row.attendance, row.session, row.programme
    until, own = of_session.deadline, around.own[row.booking.class_id]
    standing = access.standing_of(r.visitor, row.booking, row.share)
    here = access.standing_in(r.visitor, standing, session)
    venue = around.places.venues[session.venue_id]
    earned = _earned(r, row, own, standing, around.ends)
    entry = None if row.entry is None else entries.entry_view(row.entry, row.ahead)
    kept = (attendance.slots if attendance.holds_place else 0) + (
        entry.held_places if entry is not None else 0
    )
    made_up_by = None if earned is None else earned.used_for
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
        until_deadline=around.rejoin_until_deadline,
        make_up_starts_at=None if made_up_by is None else made_up_by.starts_at,
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
        venue=venue.name,
        venue_area=venue.area,
        address=venue.address,
        room=around.rooms.get(session.room_id, "") if session.room_id else "",
        instructor=around.places.instructor(session.instructor_id),
        type=attendance.type,
        state=attendance.state,
        session_status=session.status,
        differs=differs(session, row.class_, around.zone) if attendance.type == "regular" else (),
        deadline=until,
        why_not_cancel=cancel_rules.why_not(
            cancel_facts(
                r,
                row.booking,
                own,
                attendance,
                session,
                programme,
                of_session,
                by_staff=access.may(here, r.visitor.role, Act.OVERRIDE),
            )
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
        made_up_by=made_up_by,
        makes_up_for=around.ends.missed_at.get(attendance.credit_id) if attendance.credit_id else None,
        may_act=access.may(here, r.visitor.role, Act.ATTEND),
        changed_by=attendance.changed_by,
        changed_by_id=attendance.changed_by_id,
        changed_at=attendance.changed_at,
        by_provider=not attendance.by_family,
        public_note=session.public_note,
        provider_note=session.cancel_reason,
        pay_as_you_go=own.kind == "pay_as_you_go",
        online=around.online.get(attendance.id),
        note_by=(row.note_by or "") if rules.reads(attendance.type, attendance.state) else "",
    )


def _earned(r: Reading, row: _Row, own: Programme, standing: Standing, ends: BothEnds) -> CreditView | None:
    if row.earned is None:
        return None
    used = ends.used_for.get(row.earned.id)
    return credit_view(r, row.earned, row.attendee, own, standing, row.session.starts_at, used)


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
