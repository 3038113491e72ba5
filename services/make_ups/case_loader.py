"""Load what the rules need to know of a credit and its attendee: a case without a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, false, func, literal, or_, select, union_all

from db import Attendance, Booking, Class, Credit, Session
from db.raw import Driver, RawId, driver_of, raw
from db.states import CANCELLED, COMES, LIVE
from services import provider
from services.core.access import Mine
from services.core.work import Reading
from services.make_ups.case import (
    NOTHING,
    OURS,
    AttendeeFacts,
    Case,
    CreditFacts,
    MakeUpRulesPolicy,
    OriginFacts,
    Part,
    Scope,
)
from services.waiting_list.entries import EntryView, entries


class Missed(NamedTuple):
    """The session that a credit makes up for."""

    session_id: RawId
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case without a session, and the facts needed to add any session to it.

    Ids are as the database driver gives them (`db.raw`), except that of the credit.
    """

    case: Case
    """Without a session."""
    driver: Driver
    missed: Missed | None
    """None for a credit that staff granted."""
    parts: dict[RawId, Part]
    """The attendee's parts in coming sessions, by session."""
    entries: dict[UUID, EntryView]
    """The credit's entries in waiting lists, by session."""
    trials: frozenset[RawId]
    """Classes they are on trial in."""
    programmes: frozenset[RawId]
    """Programmes they are enrolled in."""

    def makes_up_for(self, session_id: UUID) -> bool:
        """Whether the credit was earned by missing this session, which is then rejoined, not booked (R52)."""
        return self.missed is not None and self.missed.session_id == self.driver.raw(session_id)


async def of_credit(r: Reading, mine: Mine, credit: Credit) -> LoadedCase:
    """The case of a credit that exists."""
    facts = CreditFacts(
        id=credit.id,
        company_id=OURS,
        type=credit.type,
        state=credit.state,
        expires_at=credit.expires_at,
        scope=Scope.read(credit.scope, driver(r).raw),
    )
    return await of_imagined_credit(r, mine, facts, credit.source_attendance_id)


def driver(r: Reading) -> Driver:
    """How this database stores ids and moments."""
    return driver_of(r.db.get_bind().dialect)


async def of_imagined_credit(
    r: Reading, mine: Mine, credit: CreditFacts, missed_id: UUID | None
) -> LoadedCase:
    """The case of a credit that need not exist: what cancelling the attendance `missed_id` would earn now."""
    here, terms = await provider.current(r), await provider.make_ups(r)
    missed, parts = await _parts(r, mine, credit.id, missed_id)
    waiting = await entries(r, credit.id)
    for session_id, entry in waiting.items():
        id_ = driver(r).raw(session_id)
        parts[id_] = parts.get(id_, NOTHING)._replace(offered=entry.held_places)
    trials, programmes = await _classes(r, mine)
    case = Case(
        credit=credit,
        origin=OriginFacts(mine.programme.allows_make_ups),
        session=None,
        attendee=AttendeeFacts(mine.attendee.id, mine.attendee.born_on),
        policy=MakeUpRulesPolicy(
            notice=timedelta(hours=terms.notice_hours),
            opens_days_before=terms.opens_days_before,
        ),
        now=r.now,
        zone=here.zone,
        slots=mine.booking.slots,
        name=mine.attendee.first_name,
    )
    return LoadedCase(case, driver(r), missed, parts, waiting, trials, programmes)


_GIVEN_UP = and_(Attendance.type == "regular", Attendance.state.in_(CANCELLED), Attendance.by_family)
_LEFT = and_(Attendance.state == "withdrawn", Attendance.credit_id == bindparam("credit_id"))
_PART = (
    raw(Attendance.session_id),
    Attendance.slots,
    Session.starts_at,
    Attendance.holds_place,
    _GIVEN_UP,
    func.coalesce(_LEFT, false()),
)
_PARTS = union_all(
    select(*_PART, Attendance.state)
    .join(Session, Session.id == Attendance.session_id)
    .where(
        Attendance.attendee_id == bindparam("attendee_id"),
        or_(Attendance.holds_place, _GIVEN_UP, _LEFT),
        Session.starts_at > bindparam("now"),
    ),
    select(*_PART, literal("missed"))
    .join(Session, Session.id == Attendance.session_id)
    .where(Attendance.id == bindparam("missed_id")),
)


async def _parts(
    r: Reading, mine: Mine, credit_id: UUID, missed_id: UUID | None
) -> tuple[Missed | None, dict[RawId, Part]]:
    """The session of the attendance `missed_id`, and the attendee's parts in it and in coming sessions."""
    values = {
        "attendee_id": mine.attendee.id,
        "now": r.now,
        "missed_id": missed_id,
        "credit_id": credit_id,
    }
    missed = None
    parts: dict[RawId, Part] = {}
    for session_id, slots, starts_at, holds, gave_up, left, state in await r.db.execute(_PARTS, values):
        before = parts.get(session_id, NOTHING)
        if state == "missed":
            missed = Missed(session_id, starts_at)
            parts[session_id] = before._replace(missed=True)
            continue
        goes = state in COMES
        parts[session_id] = before._replace(
            in_it=before.in_it or goes,
            kept=before.kept + (slots if holds and not goes else 0),
            missed=before.missed or bool(gave_up),
            left=before.left or bool(left),
        )
    return missed, parts


_CLASSES = (
    select(raw(Booking.class_id), Booking.status, raw(Class.programme_id))
    .join(Class, Class.id == Booking.class_id)
    .where(Booking.attendee_id == bindparam("attendee_id"), Booking.status.in_(LIVE))
)


async def _classes(r: Reading, mine: Mine) -> tuple[frozenset[RawId], frozenset[RawId]]:
    """Classes they are on trial in, programmes they are enrolled in."""
    found = (await r.db.execute(_CLASSES, {"attendee_id": mine.attendee.id})).all()
    return (
        frozenset(class_id for class_id, status, _programme_id in found if status == "trial_started"),
        frozenset(programme_id for _class_id, status, programme_id in found if status != "trial_started"),
    )
