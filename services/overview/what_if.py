"""What a rule would have done in the months behind us: reckoned from the provider's own sessions, nothing is changed.

`past` loads them once; `would_be` is reckoned anew while somebody fills the form, by the very functions that decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from db import Attendance, CancellationRule, Class, Credit, Programme, QueueEntry, Session, Venue
from db.states import CANCELLED
from services import provider
from services.attendance.deadlines import deadline
from services.core.local_time import local_day
from services.core.work import Reading
from services.provider import CancellationTerms, FreeDays
from services.provider.rights import settings_only

DAYS = 120
"""How far back: about a term."""


@dataclass(frozen=True, slots=True)
class MissedSession:
    """A session that a family cancelled."""

    starts_at: datetime
    cancelled_at: datetime
    country: str | None
    region: str | None
    earns: bool
    """Whether its programme has make-ups at all."""
    was_late: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What happened in the last `DAYS` days."""

    missed: tuple[MissedSession, ...]
    waited: tuple[int, ...]
    """For each full session, how many children waited for a place and got none; of classes that have the extra places."""
    lapsed: tuple[int, ...]
    """For each make-up that ran out unused, the days for which it was valid after the missed session."""
    zone: ZoneInfo
    free: FreeDays


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a rule comes to."""

    make_ups: int
    """Sessions cancelled in time, of programmes that have make-ups."""
    late: int


async def past(r: Reading, programme_id: UUID | None = None) -> Past:
    """The sessions behind us of the classes that a rule counts for: one programme, or all without a rule of their own.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(r)
    own = select(CancellationRule.programme_id).where(CancellationRule.programme_id.is_not(None))
    ours: Any = Programme.id == programme_id if programme_id else Programme.id.not_in(own)
    here, since = await provider.current(r), r.now - timedelta(days=DAYS)
    rows = await r.db.execute(
        select(
            Session.starts_at,
            Attendance.changed_at,
            Venue.country,
            Venue.region,
            Programme.allows_make_ups,
            Attendance.state == "late_cancelled",
        )
        .join(Session, Session.id == Attendance.session_id)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .join(Venue, Venue.id == Session.venue_id)
        .where(
            Attendance.state.in_(CANCELLED),
            Attendance.type == "regular",
            Attendance.by_family,
            Attendance.changed_at.is_not(None),
            Session.starts_at.between(since, r.now),
            ours,
        )
    )
    missed = tuple(
        MissedSession(starts_at, at or starts_at, country, region, earns, late)
        for starts_at, at, country, region, earns, late in rows
    )
    free = await provider.free_days(r, local_day(since, here.zone), local_day(r.now, here.zone))
    return Past(missed, await _waited(r, since), await _lapsed(r, since), here.zone, free)


async def _waited(r: Reading, since: datetime) -> tuple[int, ...]:
    rows = await r.db.execute(
        select(func.count())
        .select_from(QueueEntry)
        .join(Session, Session.id == QueueEntry.session_id)
        .join(Class, Class.id == Session.class_id)
        .where(
            Session.starts_at.between(since, r.now),
            Session.status != "cancelled",
            Class.extra_mode == "add",
            QueueEntry.state != "claimed",
            QueueEntry.ended_at.is_(None) | (QueueEntry.ended_at >= Session.starts_at),
        )
        .group_by(Session.id)
    )
    return tuple(rows.scalars())


async def _lapsed(r: Reading, since: datetime) -> tuple[int, ...]:
    rows = await r.db.execute(
        select(Session.starts_at, Credit.expires_at)
        .join(Attendance, Attendance.id == Credit.source_attendance_id)
        .join(Session, Session.id == Attendance.session_id)
        .where(Credit.state == "expired", Credit.expires_at.between(since, r.now))
    )
    return tuple((until - start).days for start, until in rows.all())


def as_it_was(of: Past) -> Reckoned:
    """What the families did under the rules of that time."""
    earned = sum(each.earns and not each.was_late for each in of.missed)
    return Reckoned(earned, sum(each.was_late for each in of.missed))


def would_be(of: Past, terms: CancellationTerms) -> Reckoned:
    """The same sessions, cancelled at the same moments, under these terms."""
    late = [_is_late(of, each, terms) for each in of.missed]
    return Reckoned(
        sum(each.earns and not is_late for each, is_late in zip(of.missed, late, strict=True)), sum(late)
    )


def _is_late(of: Past, each: MissedSession, terms: CancellationTerms) -> bool:
    is_free = of.free.at(each.country, each.region, school=terms.school_holidays_count)
    return deadline(each.starts_at, terms.policy, of.zone, is_free).is_past(each.cancelled_at)


def served(waited: Sequence[int], more: int) -> tuple[int, int]:
    """With so many more places in each session: how many of those who waited would have come, and in how many sessions."""
    came = [min(each, more) for each in waited if more > 0]
    return sum(came), len(came)


def still_open(lapsed: Sequence[int], days_valid: int) -> int:
    """How many of the make-ups that ran out would have been open longer."""
    return sum(days < days_valid for days in lapsed)
