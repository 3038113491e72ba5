"""Until when one session may be cancelled, and on which terms (R11–R19): of the class it belongs to, also for a make-up."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Class, Programme, Session, Venue
from services import provider
from services.attendance.deadlines import Deadline, deadline
from services.core.local_time import local_day
from services.core.work import Reading
from services.provider import CancellationTerms


async def until_when(r: Reading, session_id: UUID) -> tuple[Programme, CancellationTerms, Deadline]:
    """The session's programme, the terms in force for it, and its deadline."""
    here = await provider.current(r)
    row = await r.db.execute(
        select(Programme, Venue, Session.starts_at)
        .select_from(Session)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .join(Venue, Venue.id == Session.venue_id)
        .where(Session.id == session_id)
    )
    programme, venue, starts_at = row.one()
    terms = await provider.cancellation(r, programme.id)
    on = local_day(starts_at, here.zone)
    free = await provider.free_days(r, on, on)
    is_free = free.at(venue.country, venue.region, school=terms.school_holidays_count)
    return programme, terms, deadline(starts_at, terms.policy, here.zone, is_free)
