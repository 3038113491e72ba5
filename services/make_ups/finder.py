"""The make-ups that fit: one load, one list of rules, every reader.

The finder, its reasons, the waiting list, the booking under lock, the staff's "why not?" and the reminder all ask
the same judgements about the same facts, so they cannot disagree (architecture §4.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from db import Credit
from db.raw import Driver, RawId
from services.core import access
from services.core.access import Act, Mine, MyAttendance, MyCredit
from services.core.rulebook import Finding, Reason, only_places_are_missing, reasons
from services.core.work import Reading
from services.make_ups import candidates, case_loader, ranking, rules
from services.make_ups.batch import judge_each, why_not_any
from services.make_ups.candidates import Wishes
from services.make_ups.case import ClassFacts, CreditFacts, Scope, SessionFacts
from services.make_ups.case_loader import OURS, Known
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.lifecycle import scope_of, would_expire
from services.make_ups.credits.view import CreditView
from services.make_ups.ranking import OfferFacts, PartOfDay, Usual, Why
from services.waiting_list.entries import QueuePlace

PAGE = 50
NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Place:
    """A session that can be made up in, or waited for, as the family sees it."""

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
    usual_venue: bool
    usual_instructor: bool
    same_programme: bool
    may_wait: bool
    """It is full, and nothing else speaks against it (R53)."""
    entry: QueuePlace | None


@dataclass(frozen=True, slots=True)
class Swap:
    """A place that fits especially well, and the one reason to say so."""

    place: Place
    why: Why
    sibling: str | None
    part: PartOfDay | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by."""

    id: UUID
    name: str
    usual: bool


@dataclass(frozen=True, slots=True)
class Finder:
    """One page of what can be booked with a right, and why the rest is not here."""

    right: CreditView
    places: list[Place]
    """Free and full ones, in order of time; full ones only where one may wait."""
    offered: int
    """Free ones that the wishes let through, on all pages."""
    total: int
    next_page: int | None
    reasons: tuple[Reason, ...]
    without_wishes: int
    """Free ones if no wish were made."""
    venues: list[Choice]
    instructors: list[Choice]
    dead: Finding | None
    """What speaks against the right itself, whatever the session."""


class Pool:
    """One right's sessions, judged, in order of time."""

    def __init__(
        self,
        r: Reading,
        mine: Mine,
        known: Known,
        sessions: Sequence[SessionFacts],
    ) -> None:
        self.r, self.mine, self.known = r, mine, known
        self.judged = list(zip(sessions, judge_each(known.case, sessions), strict=True))
        self.usual = usual(mine, known)
        self.names: dict[RawId, str] = {}

    async def with_names(self) -> Pool:
        """Load what people read: the names of places and coaches."""
        self.names = await candidates.names(self.r)
        return self

    @property
    def offers(self) -> Iterator[SessionFacts]:
        """Those that nothing speaks against."""
        return (session for session, finding in self.judged if finding is None)

    def may_wait(self, session: SessionFacts, finding: Finding | None) -> bool:
        """Whether it is only full, in a programme that keeps a line (R53)."""
        return only_places_are_missing(finding) and session.class_.queue_on

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the others are not offered, counted."""
        return reasons(finding for _session, finding in self.judged if finding is not None)

    def place(self, session: SessionFacts, *, may_wait: bool = False) -> Place:
        """A session as the family sees it."""
        read, coach_id, class_ = self.known.driver.read, session.instructor_id, session.class_
        session_id = read(session.id)
        return Place(
            session_id=session_id,
            starts_at=session.starts_at,
            minutes=session.minutes,
            venue_id=read(class_.venue_id),
            venue=self.names[class_.venue_id],
            instructor_id=None if coach_id is None else read(coach_id),
            instructor=None if coach_id is None else self.names.get(coach_id),
            programme=class_.programme,
            class_name=class_.name,
            free=max(_free(session), 0),
            usual_venue=class_.venue_id == self.usual.venue_id,
            usual_instructor=coach_id is not None and coach_id == self.usual.instructor_id,
            same_programme=read(class_.programme_id) == self.mine.programme.id,
            may_wait=may_wait,
            entry=self.known.lines.get(session_id),
        )

    async def best(self, n: int = 3) -> list[Swap]:
        """The offers that fit the family best, each with one reason."""
        by_id = {session.id: session for session in self.offers}
        siblings = [
            ranking.SiblingSession(name, venue_id, starts_at, starts_at + timedelta(minutes=minutes))
            for name, venue_id, starts_at, minutes in await candidates.sibling_sessions(self.r, self.mine)
        ]
        offers = [_offer(session) for session in by_id.values()]
        return [
            Swap(
                self.place(by_id[ranked.offer.id]),
                ranked.why,
                ranked.sibling,
                ranked.part,
            )
            for ranked in ranking.best(offers, self.usual, siblings, self.known.case.zone, n)
        ]

    def nearest(self, to: SessionFacts) -> Place | None:
        """The offer nearest to a session that is not offered."""
        by_id = {session.id: session for session in self.offers}
        offers = [_offer(session) for session in by_id.values()]
        found = ranking.nearest(offers, to.starts_at, to.class_.venue_id)
        return None if found is None else self.place(by_id[found.id])


def _offer(session: SessionFacts) -> OfferFacts:
    return OfferFacts(
        session.id,
        session.class_.id,
        session.class_.venue_id,
        session.instructor_id,
        session.starts_at,
        session.starts_at + timedelta(minutes=session.minutes),
        _free(session),
    )


def _free(session: SessionFacts) -> int:
    return session.places - session.taken + session.part.kept + session.part.offered


def usual(mine: Mine, known: Known) -> Usual:
    """What the attendee is used to, in raw ids."""
    own, raw = mine.class_, known.driver.raw
    return Usual(
        raw(own.venue_id),
        None if own.instructor_id is None else raw(own.instructor_id),
        own.weekday,
        time(*divmod(own.starts_minute, 60)),
    )


async def of_credit(r: Reading, credit_id: UUID, to: Act = Act.SEE) -> tuple[Pool, MyCredit]:
    """A right's pool. A right that is spent loads no sessions.

    Raises:
        NotFound, NotAllowed: as for `access.credit`.
    """
    my = await access.credit(r, credit_id, to)
    known = await case_loader.of_right(r, my.mine, my.credit)
    return await _pool(r, my.mine, known), my


async def if_cancelled(r: Reading, my: MyAttendance) -> Pool:
    """The pool of the right that would arise if this session were cancelled now: nothing is held."""
    facts = CreditFacts(
        uuid4(),
        OURS,
        "make_up",
        "active",
        await would_expire(r, my.mine, my.session.starts_at),
        Scope.read(scope_of(my.mine), case_loader.driver(r).raw),
    )
    return await _pool(r, my.mine, await case_loader.imagined(r, my.mine, facts, my.attendance.id))


async def _pool(r: Reading, mine: Mine, known: Known) -> Pool:
    if why_not_any(known.case) is not None:
        return Pool(r, mine, known, ())
    return Pool(r, mine, known, await candidates.in_window(r, known))


async def search(r: Reading, credit_id: UUID, wishes: Wishes = NO_WISHES, page: int = 0) -> Finder:
    """One page of the make-up finder (R38): no cap, pages of fifty, and why the rest is not here.

    Raises:
        NotFound: no such right, or not theirs.
    """
    pool, my = await of_credit(r, credit_id)
    await pool.with_names()
    dead, mine = why_not_any(pool.known.case), my.mine
    if dead is None:
        right = credit_views.credit_view(
            r, my.credit, mine.attendee, mine.programme, mine.standing, pool.known.missed_at
        )
    else:
        right = await credit_views.one(r, credit_id)
    shown = [
        (session, finding is not None)
        for session, finding in pool.judged
        if finding is None or pool.may_wait(session, finding)
    ]
    free = sum(not full for _session, full in shown)
    wanted, offered = shown, free
    if wishes != NO_WISHES:
        zone, driver = pool.known.case.zone, pool.known.driver
        wanted = [
            (session, full)
            for session, full in shown
            if not (full and wishes.hide_full) and _wanted(session, wishes, zone, driver)
        ]
        offered = sum(not full for _session, full in wanted)
    first = page * PAGE
    return Finder(
        right=right,
        places=[pool.place(session, may_wait=full) for session, full in wanted[first : first + PAGE]],
        offered=offered,
        total=len(wanted),
        next_page=page + 1 if first + PAGE < len(wanted) else None,
        reasons=pool.reasons,
        without_wishes=free,
        venues=_choices(pool, {c.class_.venue_id for c, _full in shown}, pool.usual.venue_id),
        instructors=_choices(pool, {c.instructor_id for c, _full in shown}, pool.usual.instructor_id),
        dead=dead,
    )


def _wanted(session: SessionFacts, wishes: Wishes, zone: ZoneInfo, driver: Driver) -> bool:
    local = session.starts_at.astimezone(zone)
    weekend = local.weekday() >= 5
    times = [
        asked
        for wished, asked in (
            (wishes.after_school, not weekend and local.hour >= 15),
            (wishes.weekend, weekend),
        )
        if wished
    ]
    coach_id = session.instructor_id
    return (
        (not times or any(times))
        and (not wishes.weekdays or local.weekday() in wishes.weekdays)
        and (not wishes.venues or driver.read(session.class_.venue_id) in wishes.venues)
        and (not wishes.instructors or (coach_id is not None and driver.read(coach_id) in wishes.instructors))
    )


def _choices(pool: Pool, found: set[RawId | None], usual: RawId | None) -> list[Choice]:
    names, read = pool.names, pool.known.driver.read
    choices = [
        Choice(read(id_), names[id_], id_ == usual) for id_ in found if id_ is not None and id_ in names
    ]
    return sorted(choices, key=lambda choice: (not choice.usual, choice.name))


async def place(r: Reading, credit_id: UUID, session_id: UUID) -> Place | None:
    """One session judged again, for a finder that is open while it changes; None when it is not offered (any more)."""
    pool, _credit = await of_one(r, credit_id, session_id)
    if pool is None:
        return None
    await pool.with_names()
    session, finding = pool.judged[0]
    waits = pool.may_wait(session, finding)
    return pool.place(session, may_wait=waits) if finding is None or waits else None


async def of_one(r: Reading, credit_id: UUID, session_id: UUID) -> tuple[Pool | None, Credit]:
    """A pool of one session, in the right's scope or not; None: no such session."""
    my = await access.credit(r, credit_id)
    known = await case_loader.of_right(r, my.mine, my.credit)
    found = await candidates.some(r, known, [session_id])
    return (Pool(r, my.mine, known, found) if found else None), my.credit


async def finding(
    r: Reading, mine: Mine, credit: Credit, session_id: UUID
) -> tuple[Finding | None, ClassFacts | None]:
    """What speaks against this session now, by the same rules: asked again under lock (R45, R54)."""
    known = await case_loader.of_right(r, mine, credit)
    found = await candidates.some(r, known, [session_id])
    if not found:
        return rules.why_not(known.case), None
    return rules.why_not(known.case.about(found[0])), found[0].class_


async def best(r: Reading, credit_id: UUID, n: int = 3) -> list[Swap]:
    """Up to `n` places that fit a right best."""
    pool, _credit = await of_credit(r, credit_id)
    await pool.with_names()
    return await pool.best(n)
