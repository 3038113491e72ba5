"""Why sessions are not offered: one session with all findings, or all of them with their reasons counted (R38)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam

from db import Attendance
from db.states import CANCELLED
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.core.rulebook import CountedReason, Finding
from services.core.work import Reading
from services.make_ups import candidates, pools, rules
from services.make_ups.finder import PAGE
from services.make_ups.pools import Candidate, Pool


@dataclass(frozen=True, slots=True)
class Explained:
    """All findings about one session, the one that refuses it, and the nearest session that is offered."""

    candidate: Candidate
    findings: tuple[Finding, ...]
    why: Finding | None
    nearest: Candidate | None
    own: AttendanceView | None
    """The attendance that the family has cancelled in it: it can only be rejoined, or waited for (R52)."""


@dataclass(frozen=True, slots=True)
class JudgedCandidate:
    """A session as it is now, and the first rule that refuses it, if any does."""

    candidate: Candidate
    why: Finding | None

    @property
    def shown(self) -> bool:
        """Whether it belongs in the list: it can be booked, or waited for."""
        return self.why is None or self.candidate.may_wait


@dataclass(frozen=True, slots=True)
class Turned:
    """A session that is not offered, and the rule that refuses it."""

    candidate: Candidate
    why: Finding


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """One page of sessions that are not offered, and all reasons counted."""

    listed: list[Turned]
    next_page: int | None
    reasons: tuple[CountedReason, ...]


@dataclass(frozen=True, slots=True)
class JudgedAgain:
    """The new judgements that an open finder gets when places have changed."""

    dead: Finding | None
    """The rule that refuses the credit for every session: it was spent, voided or has expired."""
    judged: list[JudgedCandidate]


async def again(r: Reading, credit_id: UUID, session_ids: Iterable[UUID]) -> JudgedAgain:
    """Judge these sessions again, for a screen that is open while they change (R38).

    Raises:
        NotFound: no such credit, or no longer theirs.
    """
    pool = await pools.of_credit(r, credit_id)
    if pool.dead is not None:
        return JudgedAgain(pool.dead, [])
    judged = await pool.judge(session_ids)
    return JudgedAgain(None, [JudgedCandidate(pool.candidate(each), each.why) for each in judged])


async def explain(r: Reading, credit_id: UUID, session_id: UUID) -> Explained | None:
    """Why this session is or is not offered: all findings, and the nearest that is. None: no such session.

    Raises:
        NotFound: no such credit, or not theirs.
    """
    pool = await pools.of_credit(r, credit_id)
    found = await pool.judge([session_id])
    if not found:
        return None
    session, why = found[0]
    nearest = None if why is None else await pool.nearest(session)
    findings = rules.verdict(pool.loaded.case.about(session))
    own = await _given_up(r, pool, session_id) if session.part.missed else None
    return Explained(pool.candidate(found[0]), findings, why, nearest, own)


_GIVEN_UP = view_loader.wanting(
    Attendance.attendee_id == bindparam("attendee_id"),
    Attendance.session_id == bindparam("session_id"),
    Attendance.state.in_(CANCELLED),
)


async def _given_up(r: Reading, pool: Pool, session_id: UUID) -> AttendanceView | None:
    found = await view_loader.load(r, _GIVEN_UP, attendee_id=pool.mine.attendee.id, session_id=session_id)
    return found[0] if found else None


async def turned_away(r: Reading, credit_id: UUID, page: int = 0) -> TurnedAway:
    """Sessions that the credit covers but that are not offered, fifty a page, and the count of each reason.

    Sessions that the credit does not cover are only counted, by one GROUP BY, and added to the reasons.

    Raises:
        NotFound: no such credit, or not theirs.
    """
    pool = await pools.of_credit(r, credit_id)
    turned = [(judged, judged.why) for judged in await pool.judged() if judged.why is not None]
    first = page * PAGE
    listed = [Turned(pool.candidate(judged), why) for judged, why in turned[first : first + PAGE]]
    outside = reasons_outside(await candidates.out_of_scope(r, pool.loaded))
    following = page + 1 if first + PAGE < len(turned) else None
    return TurnedAway(listed, following, (*await pool.reasons(), *outside))


def reasons_outside(counted: list[tuple[Finding, int]]) -> tuple[CountedReason, ...]:
    """The reasons for sessions that a credit does not cover, from counts by class and venue."""
    found: dict[str, CountedReason] = {}
    for against, count in counted:
        told = against.told
        before = found[told.name].count if told.name in found else 0
        found[told.name] = CountedReason(told, before + count, against)
    return tuple(sorted(found.values(), key=lambda reason: -reason.count))
