"""Load what the rules of make-ups look at: one case, and the sessions it may be about.

The only place where SQL narrows a search: by the window of the next three months and by the credit's scope, both of
which the rules ask again. Places are counted by the database; counting is a fact, not a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Credit,
    Programme,
    QueueEntry,
    Session,
    Staff,
    Venue,
)
from db.tables.bookings import LIVE
from services import provider
from services.access import Mine
from services.findings import Finding
from services.make_ups.facts import (
    AttendeeFacts,
    Case,
    CreditFacts,
    MakeUpRulesPolicy,
    OriginFacts,
    Scope,
    SessionFacts,
)
from services.make_ups.judging import window
from services.make_ups.rules import ASKED, session_is_in_the_credits_scope
from services.work import Reading


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the attendee and the right, whatever the session."""

    case: Case
    """Without a session."""
    in_it: frozenset[UUID]
    """Sessions the attendee goes to."""
    kept: dict[UUID, int]
    """Places that the attendee's own undo windows keep, by session."""
    offered: dict[UUID, int]
    """Places that the waiting list holds for this very right, by session."""
    trials: frozenset[UUID]
    """Classes they are on trial in."""
    programmes: frozenset[UUID]
    """Programmes they are enrolled in."""


class ClassFacts(NamedTuple):
    """What all sessions of one class have in common."""

    id: UUID
    name: str
    programme_id: UUID
    programme: str
    kind: str
    allows: bool
    active: bool
    first_on: date
    opens: int | None
    youngest: int | None
    oldest: int | None
    period: str
    queue_on: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """One session with its facts and what a person reads of it."""

    facts: SessionFacts
    minutes: int
    instructor_id: UUID | None


async def known(r: Reading, mine: Mine, credit: Credit) -> Known:
    """Everything the rules ask about a right that exists."""
    origin_session = None
    if credit.source_attendance_id is not None:
        origin_session = await r.db.scalar(
            select(Attendance.session_id).where(Attendance.id == credit.source_attendance_id)
        )
    facts = CreditFacts(
        credit.id,
        OURS,
        credit.type,
        credit.state,
        credit.expires_at,
        Scope.read(credit.scope),
    )
    return await imagined(r, mine, facts, origin_session)


OURS = UUID(int=0)
"""There is one company in an installation until companies can be linked (R50)."""


async def imagined(r: Reading, mine: Mine, credit: CreditFacts, origin_session: UUID | None) -> Known:
    """The same for a right that would arise if that session were cancelled now."""
    here, terms = await provider.current(r), await provider.make_ups(r)
    attendee_id = mine.attendee.id
    in_it: set[UUID] = set()
    kept: dict[UUID, int] = {}
    held = await r.db.execute(
        select(Attendance.session_id, Attendance.state, Attendance.slots)
        .join(Session, Session.id == Attendance.session_id)
        .where(
            Attendance.attendee_id == attendee_id,
            Attendance.holds_place,
            Session.starts_at > r.now,
        )
    )
    for session_id, state, slots in held:
        if state in ("unmarked", "going", "attended"):
            in_it.add(session_id)
        else:
            kept[session_id] = slots
    offers = await r.db.execute(
        select(QueueEntry.session_id, QueueEntry.slots).where(
            QueueEntry.credit_id == credit.id, QueueEntry.holds_place
        )
    )
    others = await r.db.execute(
        select(Booking.class_id, Booking.status, Class.programme_id)
        .join(Class, Class.id == Booking.class_id)
        .where(Booking.attendee_id == attendee_id, Booking.status.in_(LIVE))
    )
    trials, programmes = set(), set()
    for class_id, status, programme_id in others:
        if status == "trial_started":
            trials.add(class_id)
        else:
            programmes.add(programme_id)
    case = Case(
        credit=credit,
        origin=OriginFacts(mine.programme.allows_make_ups, origin_session),
        session=None,
        attendee=AttendeeFacts(attendee_id, mine.attendee.born_on),
        policy=MakeUpRulesPolicy(
            notice=timedelta(hours=terms.notice_hours),
            opens_days_before=terms.opens_days_before,
        ),
        now=r.now,
        zone=here.zone,
        slots=mine.booking.slots,
    )
    return Known(
        case,
        frozenset(in_it),
        kept,
        {row[0]: row[1] for row in offers},
        frozenset(trials),
        frozenset(programmes),
    )


async def _classes(r: Reading, condition: ColumnElement[bool]) -> dict[UUID, ClassFacts]:
    rows = await r.db.execute(
        select(
            Class.id,
            Class.name,
            Programme.id,
            Programme.name,
            Programme.kind,
            Programme.allows_make_ups,
            Class.active,
            Class.first_on,
            Class.opens_days_before,
            Programme.youngest,
            Programme.oldest,
            Class.billing_period,
            Programme.queue_on,
        )
        .join(Programme, Programme.id == Class.programme_id)
        .where(condition)
    )
    return {row[0]: ClassFacts._make(row) for row in rows.all()}


def _in_scope(scope: Scope) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [true()]
    if scope.programmes is not None:
        parts.append(Class.programme_id.in_(scope.programmes))
    if scope.classes is not None:
        parts.append(Class.id.in_(scope.classes))
    if scope.periods is not None:
        parts.append(Class.billing_period.in_(scope.periods))
    return and_(*parts)


COLUMNS = (
    Session.id,
    Session.starts_at,
    Session.status,
    Session.places,
    Session.taken,
    Session.class_id,
    Session.venue_id,
    Session.minutes,
    Session.instructor_id,
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a family filters by: preferences, not rules. Empty means all."""

    venues: frozenset[UUID] = frozenset()
    instructors: frozenset[UUID] = frozenset()
    weekdays: frozenset[int] = frozenset()
    """Monday is 0."""
    after_school: bool = False
    """Monday to Friday from 15:00."""
    weekend: bool = False
    hide_full: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is filtered at all."""
        return bool(self.venues or self.instructors or self.weekdays or self.after_school or self.weekend)


async def in_window(r: Reading, about: Known) -> tuple[dict[UUID, ClassFacts], list[Candidate]]:
    """All sessions from now to three months ahead that the right's scope covers, in order of time."""
    credit = about.case.credit
    scope = credit.scope if credit is not None else Scope()
    classes = await _classes(r, _in_scope(scope))
    if not classes:
        return {}, []
    _first, end = window(about.case)
    statement = (
        select(*COLUMNS)
        .join(Class, Class.id == Session.class_id)
        .where(Session.starts_at > r.now, Session.starts_at < end, _in_scope(scope))
        .order_by(Session.starts_at, Session.id)
    )
    if scope.venues is not None:
        statement = statement.where(Session.venue_id.in_(scope.venues))
    rows = await r.db.execute(statement)
    return classes, [_candidate(about, classes[row[5]], row) for row in rows]


async def one(r: Reading, about: Known, session_id: UUID) -> tuple[ClassFacts, Candidate] | None:
    """One session with its facts, in scope or not."""
    row = (await r.db.execute(select(*COLUMNS).where(Session.id == session_id))).one_or_none()
    if row is None:
        return None
    class_ = (await _classes(r, Class.id == row[5]))[row[5]]
    return class_, _candidate(about, class_, row)


def _candidate(about: Known, class_: ClassFacts, row: Sequence[Any]) -> Candidate:
    (
        id_,
        starts_at,
        status,
        places,
        taken,
        class_id,
        venue_id,
        minutes,
        instructor_id,
    ) = row
    facts = SessionFacts(
        id_,
        starts_at,
        status,
        places,
        taken,
        class_id,
        class_.programme_id,
        venue_id,
        class_.period,
        OURS,
        class_.kind,
        class_.allows,
        class_.active,
        class_.first_on,
        class_.opens,
        class_.youngest,
        class_.oldest,
        id_ in about.in_it,
        class_id in about.trials,
        class_.programme_id in about.programmes,
        about.kept.get(id_, 0) if about.kept else 0,
        about.offered.get(id_, 0) if about.offered else 0,
    )
    return Candidate(facts, minutes, instructor_id)


async def out_of_scope(r: Reading, about: Known) -> list[tuple[Finding, int]]:
    """How many sessions of the window the right does not cover, counted by one GROUP BY, each with the finding."""
    credit = about.case.credit
    scope = credit.scope if credit is not None else Scope()
    _first, end = window(about.case)
    outside = ~_in_scope(scope)
    if scope.venues is not None:
        outside = or_(outside, Session.venue_id.not_in(scope.venues))
    rows = await r.db.execute(
        select(
            Session.class_id,
            Session.venue_id,
            func.min(Session.starts_at),
            func.count(),
        )
        .join(Class, Class.id == Session.class_id)
        .where(
            Session.starts_at > r.now,
            Session.starts_at < end,
            Session.status == "scheduled",
            outside,
        )
        .group_by(Session.class_id, Session.venue_id)
    )
    counted = rows.all()
    classes = await _classes(r, Class.id.in_({row[0] for row in counted})) if counted else {}
    rule = next(each for each in ASKED if each.ask is session_is_in_the_credits_scope)
    out = []
    for class_id, venue_id, starts_at, count in counted:
        row = (None, starts_at, "scheduled", 0, 0, class_id, venue_id, 0, None)
        candidate = _candidate(about, classes[class_id], row)
        out.append((rule.finding(about.case.about(candidate.facts)), count))
    return out


async def venue_names(r: Reading) -> dict[UUID, str]:
    """Every venue's name by id."""
    rows = await r.db.execute(select(Venue.id, Venue.name))
    return {row[0]: row[1] for row in rows}


async def coach_names(r: Reading) -> dict[UUID, str]:
    """Every member of staff's name by id."""
    rows = await r.db.execute(select(Staff.id, Staff.first_name, Staff.last_name))
    return {id_: f"{first} {last}".strip() for id_, first, last in rows}


async def sibling_sessions(r: Reading, mine: Mine) -> list[tuple[str, UUID, datetime, int]]:
    """What the family's other children go to from now on: name, venue, start, minutes."""
    rows = await r.db.execute(
        select(Attendee.first_name, Session.venue_id, Session.starts_at, Session.minutes)
        .select_from(Attendance)
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(Attendee, Attendee.id == Attendance.attendee_id)
        .join(Session, Session.id == Attendance.session_id)
        .where(
            Booking.client_id == mine.booking.client_id,
            Attendance.attendee_id != mine.attendee.id,
            Attendance.holds_place,
            Attendance.state.in_(("unmarked", "going")),
            Session.starts_at > r.now,
        )
    )
    return [(name, venue_id, starts_at, minutes) for name, venue_id, starts_at, minutes in rows]
