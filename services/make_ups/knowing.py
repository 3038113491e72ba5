"""What is known of a right and its attendee before any session is looked at: one case, without a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import literal, select, union_all

from db import Attendance, Booking, Class, Credit, QueueEntry, Session
from db.raw import Ids, RawId, ids_of, raw
from db.tables.bookings import LIVE
from services import provider
from services.access import Mine
from services.make_ups.facts import AttendeeFacts, Case, CreditFacts, MakeUpRulesPolicy, OriginFacts, Scope
from services.work import Reading

OURS = UUID(int=0)
"""There is one company in an installation until companies can be linked (R50)."""
COMES = ("unmarked", "going", "attended")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the attendee and the right, whatever the session. All ids are raw, but the right's own."""

    case: Case
    """Without a session."""
    ids: Ids
    in_it: frozenset[RawId]
    """Sessions the attendee goes to."""
    kept: dict[RawId, int]
    """Places that the attendee's own undo windows keep, by session."""
    offered: dict[RawId, int]
    """Places that the waiting list holds for this very right, by session."""
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
        Scope.read(credit.scope, ids(r).raw),
    )
    return await imagined(r, mine, facts, credit.source_attendance_id)


def ids(r: Reading) -> Ids:
    """How this database keeps ids."""
    return ids_of(r.db.get_bind().dialect)


async def imagined(r: Reading, mine: Mine, credit: CreditFacts, missed_id: UUID | None) -> Known:
    """The same for a right that would arise if that part in a session were cancelled now."""
    here, terms = await provider.current(r), await provider.make_ups(r)
    missed, in_it, kept, offered = await _sessions(r, mine, credit, missed_id)
    trials, programmes = await _classes(r, mine)
    case = Case(
        credit=credit,
        origin=OriginFacts(mine.programme.allows_make_ups, missed),
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
    return Known(case, ids(r), frozenset(in_it), kept, offered, trials, programmes)


async def _sessions(
    r: Reading, mine: Mine, credit: CreditFacts, missed_id: UUID | None
) -> tuple[RawId | None, set[RawId], dict[RawId, int], dict[RawId, int]]:
    """The one they missed, those they go to, and the places kept for them: by undo windows, by waiting lists."""
    theirs = (
        select(raw(Attendance.session_id), Attendance.state, Attendance.slots)
        .join(Session, Session.id == Attendance.session_id)
        .where(
            Attendance.attendee_id == mine.attendee.id,
            Attendance.holds_place,
            Session.starts_at > r.now,
        )
    )
    offers = select(raw(QueueEntry.session_id), literal("offered"), QueueEntry.slots).where(
        QueueEntry.credit_id == credit.id, QueueEntry.holds_place
    )
    source = select(raw(Attendance.session_id), literal("missed"), Attendance.slots).where(
        Attendance.id == missed_id
    )
    missed: RawId | None = None
    in_it: set[RawId] = set()
    kept: dict[RawId, int] = {}
    offered: dict[RawId, int] = {}
    for session_id, state, slots in await r.db.execute(union_all(theirs, offers, source)):
        if state == "missed":
            missed = session_id
        elif state == "offered":
            offered[session_id] = slots
        elif state in COMES:
            in_it.add(session_id)
        else:
            kept[session_id] = slots
    return missed, in_it, kept, offered


async def _classes(r: Reading, mine: Mine) -> tuple[frozenset[RawId], frozenset[RawId]]:
    """Classes they are on trial in, programmes they are enrolled in."""
    rows = await r.db.execute(
        select(raw(Booking.class_id), Booking.status, raw(Class.programme_id))
        .join(Class, Class.id == Booking.class_id)
        .where(Booking.attendee_id == mine.attendee.id, Booking.status.in_(LIVE))
    )
    found = rows.all()
    return (
        frozenset(class_id for class_id, status, _programme_id in found if status == "trial_started"),
        frozenset(programme_id for _class_id, status, programme_id in found if status != "trial_started"),
    )
