"""Load the sessions that a credit may be used for, as the rules look at them.

SQL narrows a search only here: by the window of the next three months and by the credit's scope. The rules check both
again. The database counts places; that is a fact, not a rule. Ids stay as the driver gives them, since the rules only
compare them; an id becomes a UUID where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select, true, union_all

from db import Attendance, Attendee, Booking, Class, Programme, Session, Staff, Venue
from db.raw import RawId, raw
from db.states import EXPECTED, ProgrammeKind, SessionStatus
from services.core.access import Mine
from services.core.rulebook import Finding, RuleKind
from services.core.work import Reading
from services.language.formats import full_name
from services.make_ups import rules
from services.make_ups.batch import window
from services.make_ups.case import NOTHING, OURS, ClassFacts, Scope, SessionFacts
from services.make_ups.case_loader import LoadedCase


class ClassRow(NamedTuple):
    """A class and its programme as they are stored."""

    id: RawId
    name: str
    programme_id: RawId
    programme: str
    kind: ProgrammeKind
    allows: bool
    active: bool
    first_on: date
    opens: int | None
    youngest: int | None
    oldest: int | None
    period: str
    queue_on: bool

    def at(self, venue_id: RawId, status: SessionStatus, loaded: LoadedCase) -> ClassFacts:
        """The facts of its sessions at one venue, of one status."""
        return ClassFacts(
            self.id,
            self.programme_id,
            venue_id,
            status,
            self.period,
            OURS,
            self.kind,
            self.allows,
            self.active,
            self.first_on,
            self.opens,
            self.youngest,
            self.oldest,
            self.id in loaded.trials,
            self.programme_id in loaded.programmes,
            self.name,
            self.programme,
            self.queue_on,
        )


_CLASSES = select(
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
).join(Programme, Programme.id == Class.programme_id)


async def _classes(r: Reading, condition: ColumnElement[bool]) -> dict[RawId, ClassRow]:
    rows = await _bare(r, _CLASSES.where(condition))
    return {row[0]: ClassRow._make(row) for row in rows}


async def _bare(r: Reading, statement: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Many rows, straight from the connection: the ORM session would take longer, since it looks for objects in each."""
    await r.db.flush()
    return (await (await r.db.connection()).execute(statement)).all()


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
    Session.status,
    raw(Session.starts_at),
    raw(Session.id),
    Session.places,
    Session.taken,
    Session.minutes,
    raw(Session.instructor_id),
)
"""Three columns by which the `ClassFacts` are found, then the others in the order of `SessionFacts`."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a family filters by. These are preferences, not rules; empty means all."""

    venues: frozenset[UUID] = frozenset()
    instructors: frozenset[UUID] = frozenset()
    weekdays: frozenset[int] = frozenset()
    """Monday is 0."""
    after_school: bool = False
    """Monday to Friday from 15:00."""
    weekend: bool = False
    hide_full: bool = False


async def in_window(
    r: Reading, loaded: LoadedCase, *, covered: bool = True, until: datetime | None = None
) -> list[SessionFacts]:
    """All sessions from now to three months ahead that the credit's scope covers, in order of time.

    With `covered` off, also those that it does not cover; with `until`, only those that start before it.
    """
    credit = loaded.case.credit
    scope = credit.scope if credit is not None and covered else Scope()
    classes = await _classes(r, _in_scope(scope))
    if not classes:
        return []
    _first, end = window(loaded.case)
    end = end if until is None else min(end, until)
    statement = (
        select(*COLUMNS)
        .join(Class, Class.id == Session.class_id)
        .where(Session.starts_at > r.now, Session.starts_at < end, _in_scope(scope))
        .order_by(Session.starts_at, Session.id)
    )
    if scope.venues is not None:
        statement = statement.where(raw(Session.venue_id).in_(scope.venues))
    return _facts(loaded, classes, await _bare(r, statement))


_SOME = (
    _CLASSES.with_only_columns(*COLUMNS, *_CLASSES.selected_columns)
    .join(Session, Session.class_id == Class.id)
    .order_by(Session.starts_at, Session.id)
)


async def some(r: Reading, loaded: LoadedCase, session_ids: Iterable[UUID]) -> list[SessionFacts]:
    """These sessions with their facts, in scope or not, in order of time; those that do not exist are left out."""
    rows = await _bare(r, _SOME.where(Session.id.in_(list(session_ids))))
    of_session = len(COLUMNS)
    classes = {row[0]: ClassRow._make(row[of_session:]) for row in rows}
    return _facts(loaded, classes, (row[:of_session] for row in rows))


def _facts(
    loaded: LoadedCase, classes: dict[RawId, ClassRow], rows: Iterable[Sequence[Any]]
) -> list[SessionFacts]:
    """Facts from rows of `COLUMNS`."""
    alike: dict[tuple[RawId, RawId, str], ClassFacts] = {}
    parts, moment = loaded.parts, loaded.driver.moment
    make = partial(tuple.__new__, SessionFacts)  # `_make` without its check of the length
    found = []
    for class_id, venue_id, status, starts_at, id_, places, taken, minutes, coach_id in rows:
        class_ = alike.get((class_id, venue_id, status))
        if class_ is None:
            class_ = alike[class_id, venue_id, status] = classes[class_id].at(venue_id, status, loaded)
        part = parts.get(id_, NOTHING)
        found.append(make((class_, moment(starts_at), id_, places, taken, minutes, coach_id, part)))
    return found


async def out_of_scope(r: Reading, loaded: LoadedCase) -> list[tuple[Finding, int]]:
    """The sessions of the window that the credit does not cover: for each class and venue the finding and a count."""
    credit = loaded.case.credit
    scope = credit.scope if credit is not None else Scope()
    _first, end = window(loaded.case)
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
    rule = next(rule for rule in rules.BOOK if rule.kind is RuleKind.COVERAGE)
    sessions = _facts(
        loaded, classes, ((*row[:2], "scheduled", row[2], None, 0, 0, 0, None) for row in counted)
    )
    return [
        (rule.finding(loaded.case.about(session)), row[3])
        for session, row in zip(sessions, counted, strict=True)
    ]


NAMES = union_all(
    select(raw(Venue.id), Venue.name, literal("")), select(raw(Staff.id), Staff.first_name, Staff.last_name)
)


async def names(r: Reading) -> dict[RawId, str]:
    """The names of all venues and all staff, by id."""
    rows = await r.db.execute(NAMES)
    return {id_: full_name(first, last) for id_, first, last in rows}


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
            Attendance.state.in_(EXPECTED),
            Session.starts_at > r.now,
        )
    )
    return [(name, venue_id, starts_at, minutes) for name, venue_id, starts_at, minutes in rows]
