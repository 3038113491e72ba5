"""Until when sessions may be cancelled, and on which terms (R11–R19).

The terms are those of the class that the session belongs to, also for an attendee who comes for a make-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from db import Class, Programme, Session, Venue
from services import provider
from services.attendance.deadlines import Deadline, deadline
from services.core.local_time import local_day
from services.core.work import Reading
from services.provider import CancellationTerms, FreeDays, Place


class SessionTerms(NamedTuple):
    """The deadline and the terms for cancelling one session."""

    terms: CancellationTerms
    deadline: Deadline


async def of_sessions(
    r: Reading, sessions: Sequence[tuple[Session, Programme, Venue | Place]]
) -> list[SessionTerms]:
    """For each session with its programme and its venue, the terms in force and the deadline, in the same order."""
    if not sessions:
        return []
    here = await provider.current(r)
    zone = here.zone
    terms = {
        id_: await provider.cancellation(r, id_) for id_ in {programme.id for _s, programme, _v in sessions}
    }
    free = FreeDays(here.country, ())
    if any(each.policy.free_days_move_back for each in terms.values()):  # no other deadline depends on them
        days = [local_day(session.starts_at, zone) for session, _programme, _venue in sessions]
        free = await provider.free_days(r, min(days), max(days))
    out = []
    for session, programme, venue in sessions:
        theirs = terms[programme.id]
        is_free = free.at(venue.country, venue.region, school=theirs.school_holidays_count)
        out.append(SessionTerms(theirs, deadline(session.starts_at, theirs.policy, zone, is_free)))
    return out


async def of_session(r: Reading, session_id: UUID) -> tuple[Programme, SessionTerms]:
    """The programme of a session that exists, and the terms for cancelling it."""
    row = await r.db.execute(
        select(Session, Programme, Venue)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .join(Venue, Venue.id == Session.venue_id)
        .where(Session.id == session_id)
    )
    session, programme, venue = row.one()
    return programme, (await of_sessions(r, [(session, programme, venue)]))[0]
