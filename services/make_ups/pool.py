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

from sqlalchemy import func, select

from db import Credit, QueueEntry
from services import access
from services.access import Act, Mine, MyAttendance
from services.days import Right
from services.findings import Finding, Reason, reasons
from services.make_ups import places, ranking, rights, rules
from services.make_ups.credits import scope_of, would_expire
from services.make_ups.facts import CreditFacts, Scope
from services.make_ups.judging import judge_each, only_places_are_missing, why_not_any
from services.make_ups.places import Candidate, ClassFacts, Known, Wishes
from services.make_ups.ranking import OfferFacts, PartOfDay, Usual, Why
from services.work import Reading

PAGE = 50
NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in the line for one full session."""

    entry_id: UUID
    credit_id: UUID
    session_id: UUID
    state: str
    position: int
    held_until: datetime | None


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

    right: Right
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
    """One right's sessions, judged."""

    def __init__(
        self,
        r: Reading,
        mine: Mine,
        known: Known,
        classes: dict[UUID, ClassFacts],
        candidates: Sequence[Candidate],
    ) -> None:
        self.r, self.mine, self.known, self.classes = r, mine, known, classes
        by_facts = {candidate.facts.id: candidate for candidate in candidates}
        self.judged: list[tuple[Candidate, Finding | None]] = [
            (by_facts[facts.id], finding)
            for facts, finding in judge_each(known.case, (candidate.facts for candidate in candidates))
        ]
        self.venue_names: dict[UUID, str] = {}
        self.coach_names: dict[UUID, str] = {}
        self._entries: dict[UUID, QueuePlace] = {}

    async def with_names(self) -> Pool:
        """Load what people read: names of places and coaches, and the family's own places in lines."""
        self.venue_names = await places.venue_names(self.r)
        self.coach_names = await places.coach_names(self.r)
        credit = self.known.case.credit
        if credit is not None:
            self._entries = await entries(self.r, credit.id)
        return self

    @property
    def offers(self) -> Iterator[Candidate]:
        """Those that nothing speaks against."""
        return (candidate for candidate, finding in self.judged if finding is None)

    @property
    def queueable(self) -> Iterator[Candidate]:
        """Those that are only full, in programmes that keep a line (R53)."""
        return (
            candidate
            for candidate, finding in self.judged
            if only_places_are_missing(finding) and self.classes[candidate.facts.class_id].queue_on
        )

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the others are not offered, counted."""
        return reasons(finding for _candidate, finding in self.judged if finding is not None)

    def place(self, candidate: Candidate, *, may_wait: bool = False) -> Place:
        """A candidate as the family sees it."""
        facts = candidate.facts
        own, class_ = self.mine.class_, self.classes[facts.class_id]
        return Place(
            session_id=facts.id,
            starts_at=facts.starts_at,
            minutes=candidate.minutes,
            venue_id=facts.venue_id,
            venue=self.venue_names[facts.venue_id],
            instructor_id=candidate.instructor_id,
            instructor=self.coach_names.get(candidate.instructor_id) if candidate.instructor_id else None,
            programme=class_.programme,
            class_name=class_.name,
            free=max(facts.places - facts.taken + facts.taken_by_own + facts.own_offer, 0),
            usual_venue=facts.venue_id == own.venue_id,
            usual_instructor=candidate.instructor_id is not None
            and candidate.instructor_id == own.instructor_id,
            same_programme=facts.programme_id == own.programme_id,
            may_wait=may_wait,
            entry=self._entries.get(facts.id),
        )

    async def best(self, n: int = 3) -> list[Swap]:
        """The offers that fit the family best, each with one reason."""
        by_id = {candidate.facts.id: candidate for candidate in self.offers}
        own, zone = self.mine.class_, self.known.case.zone
        usual = Usual(
            own.venue_id,
            own.instructor_id,
            own.weekday,
            time(*divmod(own.starts_minute, 60)),
        )
        siblings = [
            ranking.SiblingSession(name, venue_id, starts_at, starts_at + timedelta(minutes=minutes))
            for name, venue_id, starts_at, minutes in await places.sibling_sessions(self.r, self.mine)
        ]
        offers = [_offer(candidate) for candidate in by_id.values()]
        return [
            Swap(
                self.place(by_id[ranked.offer.id]),
                ranked.why,
                ranked.sibling,
                ranked.part,
            )
            for ranked in ranking.best(offers, usual, siblings, zone, n)
        ]

    def nearest(self, to: Candidate) -> Place | None:
        """The offer nearest to a session that is not offered."""
        by_id = {candidate.facts.id: candidate for candidate in self.offers}
        offers = [_offer(candidate) for candidate in by_id.values()]
        found = ranking.nearest(offers, to.facts.starts_at, to.facts.venue_id)
        return None if found is None else self.place(by_id[found.id])


def _offer(candidate: Candidate) -> OfferFacts:
    facts = candidate.facts
    return OfferFacts(
        facts.id,
        facts.class_id,
        facts.venue_id,
        candidate.instructor_id,
        facts.starts_at,
        facts.starts_at + timedelta(minutes=candidate.minutes),
        facts.places - facts.taken + facts.taken_by_own + facts.own_offer,
    )


async def of_credit(r: Reading, credit_id: UUID, to: Act = Act.SEE) -> tuple[Pool, Credit]:
    """A right's pool. A right that is spent loads no sessions.

    Raises:
        NotFound, NotAllowed: as for `access.credit`.
    """
    my = await access.credit(r, credit_id, to)
    known = await places.known(r, my.mine, my.credit)
    return await _pool(r, my.mine, known), my.credit


async def if_cancelled(r: Reading, my: MyAttendance) -> Pool:
    """The pool of the right that would arise if this session were cancelled now: nothing is held."""
    facts = CreditFacts(
        uuid4(),
        places.OURS,
        "make_up",
        "active",
        await would_expire(r, my.mine, my.session.starts_at),
        Scope.read(scope_of(my.mine)),
    )
    return await _pool(r, my.mine, await places.imagined(r, my.mine, facts, my.session.id))


async def _pool(r: Reading, mine: Mine, known: Known) -> Pool:
    if why_not_any(known.case) is not None:
        return Pool(r, mine, known, {}, ())
    classes, candidates = await places.in_window(r, known)
    return Pool(r, mine, known, classes, candidates)


async def search(r: Reading, credit_id: UUID, wishes: Wishes = NO_WISHES, page: int = 0) -> Finder:
    """One page of the make-up finder (R38): no cap, pages of fifty, and why the rest is not here.

    Raises:
        NotFound: no such right, or not theirs.
    """
    pool, credit = await of_credit(r, credit_id)
    await pool.with_names()
    zone = pool.known.case.zone
    waitable = {candidate.facts.id for candidate in pool.queueable}
    shown = [c for c, finding in pool.judged if finding is None or c.facts.id in waitable]
    wanted = [
        c for c in shown if _wanted(c, wishes, zone) and not (wishes.hide_full and c.facts.id in waitable)
    ]
    free = [c for c in shown if c.facts.id not in waitable]
    first = page * PAGE
    return Finder(
        right=await rights.one(r, credit.id),
        places=[pool.place(c, may_wait=c.facts.id in waitable) for c in wanted[first : first + PAGE]],
        offered=sum(1 for c in wanted if c.facts.id not in waitable),
        total=len(wanted),
        next_page=page + 1 if first + PAGE < len(wanted) else None,
        reasons=pool.reasons,
        without_wishes=len(free),
        venues=_choices(
            {c.facts.venue_id for c in shown},
            pool.venue_names,
            pool.mine.class_.venue_id,
        ),
        instructors=_choices(
            {c.instructor_id for c in shown if c.instructor_id},
            pool.coach_names,
            pool.mine.class_.instructor_id,
        ),
        dead=why_not_any(pool.known.case),
    )


def _wanted(candidate: Candidate, wishes: Wishes, zone: ZoneInfo) -> bool:
    local = candidate.facts.starts_at.astimezone(zone)
    weekend = local.weekday() >= 5
    times = [
        asked
        for wished, asked in (
            (wishes.after_school, not weekend and local.hour >= 15),
            (wishes.weekend, weekend),
        )
        if wished
    ]
    return (
        (not times or any(times))
        and (not wishes.venues or candidate.facts.venue_id in wishes.venues)
        and (not wishes.instructors or candidate.instructor_id in wishes.instructors)
        and (not wishes.weekdays or local.weekday() in wishes.weekdays)
    )


def _choices(ids: set[UUID], names: dict[UUID, str], usual: UUID | None) -> list[Choice]:
    found = [Choice(id_, names[id_], id_ == usual) for id_ in ids if id_ in names]
    return sorted(found, key=lambda choice: (not choice.usual, choice.name))


async def place(r: Reading, credit_id: UUID, session_id: UUID) -> Place | None:
    """One session judged again, for a finder that heard of a change; None when it is not offered (any more)."""
    pool, _credit = await of_one(r, credit_id, session_id)
    if pool is None:
        return None
    await pool.with_names()
    waitable = {candidate.facts.id for candidate in pool.queueable}
    candidate, finding = pool.judged[0]
    if finding is None or candidate.facts.id in waitable:
        return pool.place(candidate, may_wait=candidate.facts.id in waitable)
    return None


async def of_one(r: Reading, credit_id: UUID, session_id: UUID) -> tuple[Pool | None, Credit]:
    """A pool of one session, in the right's scope or not; None: no such session."""
    my = await access.credit(r, credit_id)
    known = await places.known(r, my.mine, my.credit)
    found = await places.one(r, known, session_id)
    if found is None:
        return None, my.credit
    class_, candidate = found
    return Pool(r, my.mine, known, {class_.id: class_}, [candidate]), my.credit


async def finding(
    r: Reading, mine: Mine, credit: Credit, session_id: UUID
) -> tuple[Finding | None, ClassFacts | None]:
    """What speaks against this session now, by the same rules: asked again under lock (R45, R54)."""
    known = await places.known(r, mine, credit)
    found = await places.one(r, known, session_id)
    if found is None:
        return rules.why_not(known.case), None
    class_, candidate = found
    return rules.why_not(known.case.about(candidate.facts)), class_


async def best(r: Reading, credit_id: UUID, n: int = 3) -> list[Swap]:
    """Up to `n` places that fit a right best."""
    pool, _credit = await of_credit(r, credit_id)
    await pool.with_names()
    return await pool.best(n)


async def entries(r: Reading, credit_id: UUID) -> dict[UUID, QueuePlace]:
    """The right's places in lines, by session."""
    ahead = select(func.count()).select_from(QueueEntry).where(QueueEntry.state == "waiting")
    own = await r.db.scalars(
        select(QueueEntry).where(
            QueueEntry.credit_id == credit_id,
            QueueEntry.state.in_(("waiting", "offered")),
        )
    )
    found = {}
    for entry in own:
        before = await r.db.scalar(
            ahead.where(
                QueueEntry.session_id == entry.session_id,
                QueueEntry.joined_at < entry.joined_at,
            )
        )
        found[entry.session_id] = QueuePlace(
            entry.id,
            entry.credit_id,
            entry.session_id,
            entry.state,
            (before or 0) + 1,
            entry.held_until,
        )
    return found
