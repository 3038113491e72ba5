"""Two hundred parents after a few places, or one right in a hundred hands; and what may be found wrong afterwards.

The long tests want nothing to be found; their negative controls take a guard away and want something to be found.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text

from db import Attendance, Credit, Session
from services.core.refusals import Refused
from services.core.visitor import Kind, Visitor
from services.core.work import reading, with_retries, work
from services.make_ups import book
from services.make_ups.book import Taken
from tests import small
from tests.small import SYSTEM

JUST_GONE = "That place has just gone. Your make-up is safe."
USED = "You’ve already booked something with this make-up."


class Tap(NamedTuple):
    """Who taps (a sign-in), with which right, on which session."""

    sign_in: UUID
    credit_id: UUID
    session_id: UUID


class Answer(NamedTuple):
    """What became of a tap, and after how many seconds."""

    told: str
    seconds: float


async def _book(each: Tap) -> Taken:
    """As screens do it: those who want one session take turns in this process."""
    visitor = Visitor(Kind.CLIENT, sign_in_id=each.sign_in)
    return await book.book_now(visitor, each.credit_id, each.session_id)


async def _take(each: Tap) -> Taken:
    """With nothing but the database between two of them."""
    async with work(Visitor(Kind.CLIENT, sign_in_id=each.sign_in)) as w:
        return await book.take(w, each.credit_id, each.session_id)


async def _tap(each: Tap, act: Callable[[Tap], Awaitable[Taken]] = _book) -> Answer:
    started = time.perf_counter()
    try:
        await with_retries(lambda: act(each))
        told = "taken"
    except Refused as no:
        told = no.words()
    except Exception as problem:  # a control without its guard breaks in many ways
        told = f"broken: {type(problem).__name__}"
    return Answer(told, time.perf_counter() - started)


async def tap_at_once(taps: Sequence[Tap]) -> list[Answer]:
    """What a crowd does."""
    return await asyncio.gather(*map(_tap, taps))


async def take_at_once(taps: Sequence[Tap]) -> list[Answer]:
    """The same, where nobody takes turns: only the database decides."""
    return await asyncio.gather(*(_tap(each, _take) for each in taps))


@dataclass(frozen=True)
class Place:
    """A session with few places, and parents who each have a right that fits."""

    session_id: UUID
    places: int
    taps: list[Tap]


async def after_one_place(parents: int, places: int = 1) -> Place:
    """Parents of one class, and a session of another that all of them want."""
    world = await small.found()
    home = await small.class_(world, capacity=parents)
    target = await small.class_(world, weekday=2, capacity=places)
    async with reading(SYSTEM) as r:
        session_id = next(s.id for s in await small.sessions(r, target) if s.starts_at > r.now)
    taps = []
    for family in await small.families(home, parents):
        sign_in = family.visitor.sign_in_id
        assert sign_in is not None
        taps.append(Tap(sign_in, await small.with_credit(family), session_id))
    return Place(session_id, places, taps)


async def with_one_right(hands: int) -> list[Tap]:
    """One right of a family with many devices, and as many sessions that fit."""
    world = await small.found()
    (family,) = await small.families(await small.class_(world))
    right = await small.with_credit(family)
    fitting: list[UUID] = []
    at = 8 * 60
    while len(fitting) < hands:
        for weekday in (1, 2, 3, 4):
            made = await small.class_(world, weekday=weekday, at=at)
            async with reading(SYSTEM) as r:
                fitting += [s.id for s in await small.sessions(r, made) if s.starts_at > r.now][1:5]
        at += 60
    async with work(SYSTEM) as w:
        visitors = [await small.sign_in(w, family.client_id) for _hand in range(hands)]
    return [
        Tap(visitor.sign_in_id, right, session_id)
        for visitor, session_id in zip(visitors, fitting, strict=False)
        if visitor.sign_in_id is not None
    ]


async def start_again(taps: Sequence[Tap]) -> None:
    """Give everything back, so that the next round begins like the first."""
    rights = {each.credit_id for each in taps}
    async with work(SYSTEM) as w:
        for part in await w.db.scalars(select(Attendance).where(Attendance.credit_id.in_(rights))):
            await w.db.delete(part)
        for credit in await w.db.scalars(select(Credit).where(Credit.id.in_(rights))):
            credit.state, credit.used_at = "active", None


async def wrong_with_places(place: Place, answers: Sequence[Answer]) -> list[str]:
    """What is not as it must be after a round: so many winners, all others told so, no right lost, no drift."""
    told = Counter(each.told for each in answers)
    wrong = [] if told["taken"] == place.places else [f"{told['taken']} winners of {place.places} places"]
    wrong += [f"{often} told {words!r}" for words, often in told.items() if words not in ("taken", JUST_GONE)]
    async with reading(SYSTEM) as r:
        session = await r.db.get_one(Session, place.session_id)
        spent = await r.db.scalar(select(func.count()).select_from(Credit).where(Credit.state == "used"))
    if (session.taken, session.places) != (place.places, place.places):
        wrong.append(f"{session.taken} of {session.places} places taken")
    if spent != told["taken"]:
        wrong.append(f"{spent} rights spent by {told['taken']}")
    return wrong + await drift()


async def wrong_with_right(taps: Sequence[Tap], answers: Sequence[Answer]) -> list[str]:
    """What is not as it must be after a round: one winner, all others told that the right is used."""
    told = Counter(each.told for each in answers)
    wrong = [] if told["taken"] == 1 else [f"{told['taken']} winners with one right"]
    wrong += [f"{often} told {words!r}" for words, often in told.items() if words not in ("taken", USED)]
    async with reading(SYSTEM) as r:
        held = await r.db.scalar(
            select(func.count())
            .select_from(Attendance)
            .where(Attendance.credit_id == taps[0].credit_id, Attendance.holds_place)
        )
    if held != 1:
        wrong.append(f"one right holds {held} places")
    return wrong + await drift()


INVARIANTS = {
    "places are counted right and never passed": (
        "SELECT s.id FROM sessions s WHERE s.taken > s.places OR s.taken <> "
        "(SELECT COALESCE(SUM(a.slots), 0) FROM attendance a WHERE a.session_id = s.id AND a.holds_place) + "
        "(SELECT COALESCE(SUM(q.slots), 0) FROM queue_entries q WHERE q.session_id = s.id AND q.holds_place)"
    ),
    "a class's bookings are counted right and never passed": (
        "SELECT c.id FROM classes c WHERE c.booked > c.capacity OR c.booked <> "
        "(SELECT COALESCE(SUM(b.slots), 0) FROM bookings b WHERE b.class_id = c.id"
        " AND b.status IN ('enrolled', 'trial_started'))"
    ),
    "a right holds one place": (
        "SELECT credit_id FROM attendance WHERE holds_place AND credit_id IS NOT NULL"
        " GROUP BY credit_id HAVING COUNT(*) > 1"
    ),
    "a child holds one place in a session": (
        "SELECT session_id FROM attendance WHERE holds_place GROUP BY session_id, attendee_id HAVING COUNT(*) > 1"
    ),
    "a right is used exactly if somebody goes with it": (
        "SELECT c.id FROM credits c WHERE (c.state = 'used') <> EXISTS (SELECT 1 FROM attendance a"
        " WHERE a.credit_id = c.id AND a.state NOT IN ('cancelled', 'withdrawn'))"
    ),
    "what one cancelled gave at most one right": (
        "SELECT source_attendance_id FROM credits WHERE state <> 'voided' AND source_attendance_id IS NOT NULL"
        " GROUP BY source_attendance_id HAVING COUNT(*) > 1"
    ),
}


async def drift() -> list[str]:
    """Which of the invariants do not hold at this moment."""
    async with reading(SYSTEM) as r:
        return [
            f"not so: {name}"
            for name, statement in INVARIANTS.items()
            if (await r.db.execute(text(statement))).all()
        ]
