"""Load the sessions that a right may be used for, as the rules look at them.

The only place where SQL narrows a search: by the window of the next three months and by the credit's scope, both of
which the rules ask again. Places are counted by the database; counting is a fact, not a rule. Ids stay raw: they are
only compared, and those that are shown are read where they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, true, union_all

from db import Attendance, Attendee, Booking, Class, Programme, Session, Staff, Venue
from db.raw import RawId, raw
from services.access import Mine
from services.findings import Finding
from services.make_ups.facts import Scope, SessionFacts
from services.make_ups.judging import window
from services.make_ups.knowing import NOTHING, OURS, Known
from services.make_ups.rules import ASKED, session_is_in_the_credits_scope
from services.work import Reading


class ClassFacts(NamedTuple):
    """What all sessions of one class have in common."""

    id: RawId
    name: str
    programme_id: RawId
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


async def _classes(r: Reading, condition: ColumnElement[bool]) -> dict[RawId, ClassFacts]:
    rows = await r.db.execute(
        select(
            raw(Class.id),
            Class.name,
            raw(Class.programme_id),
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
        parts.append(raw(Class.programme_id).in_(scope.programmes))
    if scope.classes is not None:
        parts.append(raw(Class.id).in_(scope.classes))
    if scope.periods is not None:
        parts.append(Class.billing_period.in_(scope.periods))
    return and_(*parts)


COLUMNS = (
    raw(Session.class_id),
    raw(Session.venue_id),
    raw(Session.starts_at),
    raw(Session.id),
    Session.status,
    Session.places,
    Session.taken,
    Session.minutes,
    raw(Session.instructor_id),
)
"""Two by which what is alike is found, then the others in the order of `SessionFacts`."""


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


async def in_window(r: Reading, about: Known) -> tuple[dict[RawId, ClassFacts], list[SessionFacts]]:
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
        statement = statement.where(raw(Session.venue_id).in_(scope.venues))
    await r.db.flush()
    rows = (await (await r.db.connection()).execute(statement)).all()
    return classes, _facts(about, classes, rows)


async def one(r: Reading, about: Known, session_id: UUID) -> tuple[ClassFacts, SessionFacts] | None:
    """One session with its facts, in scope or not."""
    row = (await r.db.execute(select(*COLUMNS).where(Session.id == session_id))).one_or_none()
    if row is None:
        return None
    classes = await _classes(r, raw(Class.id) == row[0])
    return classes[row[0]], _facts(about, classes, [row])[0]


def _facts(
    about: Known, classes: dict[RawId, ClassFacts], rows: Iterable[Sequence[Any]]
) -> list[SessionFacts]:
    """Facts from rows of `COLUMNS`; what all sessions of a class at a venue have in common is put together once."""
    alike: dict[tuple[RawId, RawId], tuple[Any, ...]] = {}
    parts, moment = about.parts, about.driver.moment
    found = []
    for class_id, venue_id, starts_at, id_, status, places, taken, minutes, coach_id in rows:
        common = alike.get((class_id, venue_id))
        if common is None:
            alike[class_id, venue_id] = common = _alike(about, classes[class_id], venue_id)
        own = moment(starts_at), id_, status, places, taken, minutes, coach_id
        found.append(SessionFacts._make((*common, *own, *parts.get(id_, NOTHING))))
    return found


def _alike(about: Known, class_: ClassFacts, venue_id: RawId) -> tuple[Any, ...]:
    """The facts named by `facts.ALIKE`."""
    return (
        class_.id,
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
        class_.id in about.trials,
        class_.programme_id in about.programmes,
    )


async def out_of_scope(r: Reading, about: Known) -> list[tuple[Finding, int]]:
    """How many sessions of the window the right does not cover, counted by one GROUP BY, each with the finding."""
    credit = about.case.credit
    scope = credit.scope if credit is not None else Scope()
    _first, end = window(about.case)
    outside = ~_in_scope(scope)
    if scope.venues is not None:
        outside = or_(outside, raw(Session.venue_id).not_in(scope.venues))
    rows = await r.db.execute(
        select(
            raw(Session.class_id),
            raw(Session.venue_id),
            raw(func.min(Session.starts_at)),
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
    classes = await _classes(r, raw(Class.id).in_({row[0] for row in counted})) if counted else {}
    rule = next(each for each in ASKED if each.ask is session_is_in_the_credits_scope)
    sessions = _facts(about, classes, ((*row[:3], None, "scheduled", 0, 0, 0, None) for row in counted))
    return [
        (rule.finding(about.case.about(session)), row[3])
        for session, row in zip(sessions, counted, strict=True)
    ]


NAMES = union_all(
    select(raw(Venue.id), Venue.name, literal("")), select(raw(Staff.id), Staff.first_name, Staff.last_name)
)


async def names(r: Reading) -> dict[RawId, str]:
    """What every venue and every member of staff is called, by id."""
    rows = await r.db.execute(NAMES)
    return {id_: f"{first} {last}".strip() for id_, first, last in rows}


async def sibling_sessions(r: Reading, mine: Mine) -> list[tuple[str, RawId, datetime, int]]:
    """What the family's other children go to from now on: name, venue, start, minutes."""
    rows = await r.db.execute(
        select(Attendee.first_name, raw(Session.venue_id), Session.starts_at, Session.minutes)
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
