"""What is known of a right and its attendee before any session is looked at: one case, without a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, bindparam, literal, or_, select, union_all

from db import Attendance, Booking, Class, Credit, Session
from db.raw import Driver, RawId, driver_of, raw
from db.tables.bookings import LIVE
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
from services.waiting_list.entries import QueuePlace, entries

COMES = ("unmarked", "going", "attended")
GIVEN_UP = ("cancelled", "late_cancelled")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the attendee and the right, whatever the session. All ids are raw, but the right's own."""

    case: Case
    """Without a session."""
    driver: Driver
    missed_at: datetime | None
    """When the session starts that it makes up for."""
    parts: dict[RawId, Part]
    """What the attendee has of coming sessions."""
    lines: dict[UUID, QueuePlace]
    """The right's places in lines, by session."""
    trials: frozenset[RawId]
    """Classes they are on trial in."""
    programmes: frozenset[RawId]
    """Programmes they are enrolled in."""


async def of_right(r: Reading, mine: Mine, credit: Credit) -> Known:
    """Everything the rules ask about a right that exists."""
    facts = CreditFacts(
        credit.id,
        OURS,
        credit.type,
        credit.state,
        credit.expires_at,
        Scope.read(credit.scope, driver(r).raw),
    )
    return await imagined(r, mine, facts, credit.source_attendance_id)


def driver(r: Reading) -> Driver:
    """How this database keeps ids and moments."""
    return driver_of(r.db.get_bind().dialect)


async def imagined(r: Reading, mine: Mine, credit: CreditFacts, missed_id: UUID | None) -> Known:
    """The same for a right that would arise if that part in a session were cancelled now."""
    here, terms = await provider.current(r), await provider.make_ups(r)
    missed_at, parts = await _parts(r, mine, missed_id)
    lines = await entries(r, credit.id)
    for session_id, place in lines.items():
        id_ = driver(r).raw(session_id)
        parts[id_] = parts.get(id_, NOTHING)._replace(offered=place.kept)
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
    )
    return Known(case, driver(r), missed_at, parts, lines, trials, programmes)


_GIVEN_UP = and_(Attendance.type == "regular", Attendance.state.in_(GIVEN_UP), Attendance.by_family)
_PART = raw(Attendance.session_id), Attendance.slots, Session.starts_at, Attendance.holds_place, _GIVEN_UP
_PARTS = union_all(
    select(*_PART, Attendance.state)
    .join(Session, Session.id == Attendance.session_id)
    .where(
        Attendance.attendee_id == bindparam("attendee_id"),
        or_(Attendance.holds_place, _GIVEN_UP),
        Session.starts_at > bindparam("now"),
    ),
    select(*_PART, literal("missed"))
    .join(Session, Session.id == Attendance.session_id)
    .where(Attendance.id == bindparam("missed_id")),
)


async def _parts(r: Reading, mine: Mine, missed_id: UUID | None) -> tuple[datetime | None, dict[RawId, Part]]:
    """When the session starts that they missed, and what they have of it and of those to come."""
    values = {"attendee_id": mine.attendee.id, "now": r.now, "missed_id": missed_id}
    missed_at = None
    parts: dict[RawId, Part] = {}
    for session_id, slots, starts_at, holds, gave_up, state in await r.db.execute(_PARTS, values):
        before = parts.get(session_id, NOTHING)
        if state == "missed":
            missed_at = starts_at
            parts[session_id] = before._replace(missed=True)
            continue
        goes = state in COMES
        parts[session_id] = before._replace(
            in_it=before.in_it or goes,
            kept=before.kept + (slots if holds and not goes else 0),
            missed=before.missed or bool(gave_up),
        )
    return missed_at, parts


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
