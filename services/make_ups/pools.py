"""One make-up credit and the sessions it may be used for: loaded once, judged by the one list of rules.

The finder, its reasons, the waiting list, the booking under lock, the staff's "why not?" and the reminder all use
such a pool, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from db import Credit
from db.raw import RawId
from services.core import access
from services.core.access import Mine, MyAttendance, MyCredit
from services.core.refusals import NotFound
from services.core.rulebook import CountedReason, Finding, only_places_are_missing, reasons
from services.core.work import Reading
from services.make_ups import candidates, case_loader, ranking, rules
from services.make_ups.batch import judge_each, why_not_any
from services.make_ups.case import OURS, ClassFacts, CreditFacts, Scope, SessionFacts
from services.make_ups.case_loader import LoadedCase
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.lifecycle import scope_of, would_expire
from services.make_ups.credits.view import CreditView
from services.make_ups.ranking import OfferFacts, PartOfDay, Usual, Why
from services.waiting_list.entries import EntryView


@dataclass(frozen=True, slots=True)
class Candidate:
    """A session that a credit may be used for, as the family sees it: free, full, or not offered."""

    session_id: UUID
    starts_at: datetime
    minutes: int
    venue_id: UUID
    venue: str
    instructor_id: UUID | None
    instructor: str | None
    programme: str
    class_name: str
    free: int
    usual_instructor: bool
    same_programme: bool
    may_wait: bool
    """It is full, no other rule refuses it, and its programme keeps waiting lists (R53)."""
    entry: EntryView | None
    """The credit's entry in the session's waiting list."""


@dataclass(frozen=True, slots=True)
class Swap:
    """A candidate that fits especially well, and the one reason to say so."""

    candidate: Candidate
    why: Why
    sibling: str | None
    part: PartOfDay | None


class Judged(NamedTuple):
    """A session, and the first rule that refuses it; None: it is offered."""

    session: SessionFacts
    why: Finding | None


class Pool:
    """One credit, its facts, and its sessions. Each is loaded once, when it is first needed.

    Everything that one screen shows of a credit should come from one pool.
    """

    def __init__(self, r: Reading, mine: Mine, loaded: LoadedCase, credit: Credit | None = None) -> None:
        """`credit` is None if the credit is only imagined."""
        self.r, self.mine, self.loaded, self.credit = r, mine, loaded, credit
        self.dead = why_not_any(loaded.case)
        """The rule that refuses the credit for every session: it is spent, voided or has expired."""
        self.usual = usual(mine, loaded)
        self.names: dict[RawId, str] = {}
        """The names of venues and instructors."""
        self._judged: list[Judged] | None = None

    async def judged(self) -> list[Judged]:
        """All sessions of the next three months that the credit covers, in order of time; none for a dead credit."""
        if self._judged is None:
            sessions = [] if self.dead is not None else await candidates.in_window(self.r, self.loaded)
            self._judged = await self._judge(sessions)
        return self._judged

    async def every(self, until: datetime | None) -> list[Judged]:
        """All sessions of the next three months, or those before `until`, covered or not; also for a dead credit."""
        return await self._judge(await candidates.in_window(self.r, self.loaded, covered=False, until=until))

    async def judge(self, session_ids: Iterable[UUID]) -> list[Judged]:
        """These sessions, covered or not, in order of time; those that do not exist are left out."""
        return await self._judge(await candidates.some(self.r, self.loaded, session_ids))

    async def _judge(self, sessions: Sequence[SessionFacts]) -> list[Judged]:
        if sessions and not self.names:
            self.names = await candidates.names(self.r)
        return list(map(Judged, sessions, judge_each(self.loaded.case, sessions)))

    async def offers(self) -> list[SessionFacts]:
        """The sessions that no rule refuses."""
        return [session for session, why in await self.judged() if why is None]

    async def suggestions(self) -> list[SessionFacts]:
        """The offers without those in which the attendee has just given up a make-up."""
        return [session for session in await self.offers() if not session.part.left]

    async def reasons(self) -> tuple[CountedReason, ...]:
        """Why the other sessions are not offered, counted."""
        return reasons(why for _session, why in await self.judged() if why is not None)

    def may_wait(self, judged: Judged) -> bool:
        """Whether the session is only full, and its programme keeps waiting lists (R53)."""
        return only_places_are_missing(judged.why) and judged.session.class_.queue_on

    def candidate(self, judged: Judged) -> Candidate:
        """A session that this pool has judged, as the family sees it."""
        session = judged.session
        read, coach_id, class_ = self.loaded.driver.read, session.instructor_id, session.class_
        session_id = read(session.id)
        return Candidate(
            session_id=session_id,
            starts_at=session.starts_at,
            minutes=session.minutes,
            venue_id=read(class_.venue_id),
            venue=self.names[class_.venue_id],
            instructor_id=None if coach_id is None else read(coach_id),
            instructor=None if coach_id is None else self.names.get(coach_id),
            programme=class_.programme,
            class_name=class_.name,
            free=max(session.free, 0),
            usual_instructor=coach_id is not None and coach_id == self.usual.instructor_id,
            same_programme=read(class_.programme_id) == self.mine.programme.id,
            may_wait=self.may_wait(judged),
            entry=self.loaded.entries.get(session_id),
        )

    async def best(self, n: int = 3) -> list[Swap]:
        """The up to `n` offers that fit the family best, each with one reason."""
        by_id = {session.id: session for session in await self.suggestions()}
        siblings = [
            ranking.SiblingSession(name, venue_id, starts_at, starts_at + timedelta(minutes=minutes))
            for name, venue_id, starts_at, minutes in await candidates.sibling_sessions(self.r, self.mine)
        ]
        offers = [_offer(session) for session in by_id.values()]
        return [
            Swap(
                self.candidate(Judged(by_id[ranked.offer.id], None)),
                ranked.why,
                ranked.sibling,
                ranked.part,
            )
            for ranked in ranking.best(offers, self.usual, siblings, self.loaded.case.zone, n)
        ]

    async def nearest(self, to: SessionFacts) -> Candidate | None:
        """The offer nearest to a session that is not offered."""
        by_id = {session.id: session for session in await self.suggestions()}
        offers = [_offer(session) for session in by_id.values()]
        found = ranking.nearest(offers, to.starts_at, to.class_.venue_id)
        return None if found is None else self.candidate(Judged(by_id[found.id], None))

    async def credit_view(self) -> CreditView:
        """The credit as the family sees it; loaded again only if it is dead, with the session it was used for.

        Raises:
            NotFound: the credit is only imagined, or has been taken back.
        """
        if self.credit is None:
            raise NotFound
        if self.dead is not None:
            return await credit_views.one(self.r, self.credit.id)
        mine, missed = self.mine, self.loaded.missed
        missed_at = None if missed is None else missed.starts_at
        return credit_views.credit_view(
            self.r, self.credit, mine.attendee, mine.programme, mine.standing, missed_at
        )


def _offer(session: SessionFacts) -> OfferFacts:
    return OfferFacts(
        session.id,
        session.class_.id,
        session.class_.venue_id,
        session.instructor_id,
        session.starts_at,
        session.starts_at + timedelta(minutes=session.minutes),
        session.free,
    )


def usual(mine: Mine, loaded: LoadedCase) -> Usual:
    """What the attendee is used to: venue, instructor, weekday and time of their own class."""
    own, raw = mine.class_, loaded.driver.raw
    return Usual(
        raw(own.venue_id),
        None if own.instructor_id is None else raw(own.instructor_id),
        own.weekday,
        time(*divmod(own.starts_minute, 60)),
    )


async def of_credit(r: Reading, credit_id: UUID) -> Pool:
    """The pool of one credit.

    Raises:
        NotFound: no such credit, or not theirs.
    """
    return await of_my_credit(r, await access.credit(r, credit_id))


async def of_my_credit(r: Reading, my: MyCredit) -> Pool:
    """The pool of a credit that is loaded already."""
    return Pool(r, my.mine, await case_loader.of_credit(r, my.mine, my.credit), my.credit)


async def if_cancelled(r: Reading, my: MyAttendance) -> Pool:
    """The pool of the credit that cancelling this session now would earn. Nothing is changed or held."""
    facts = CreditFacts(
        id=uuid4(),
        company_id=OURS,
        type="make_up",
        state="active",
        expires_at=await would_expire(r, my.mine, my.session.starts_at),
        scope=Scope.read(scope_of(my.mine), case_loader.driver(r).raw),
    )
    return Pool(r, my.mine, await case_loader.of_imagined_credit(r, my.mine, facts, my.attendance.id))


async def finding(
    r: Reading, mine: Mine, credit: Credit, session_id: UUID
) -> tuple[Finding | None, ClassFacts | None]:
    """The first rule that refuses this one session now, asked again under lock (R45, R54); and the session's class."""
    loaded = await case_loader.of_credit(r, mine, credit)
    found = await candidates.some(r, loaded, [session_id])
    if not found:
        return rules.why_not(loaded.case), None
    return rules.why_not(loaded.case.about(found[0])), found[0].class_
