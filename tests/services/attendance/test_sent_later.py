"""“Can’t make it” that arrives later than it was tapped: once, judged by the time it arrives, and only for whoever may."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from db import Attendance, Booking, Client, Credit, IdempotencyKey, OutboxMessage
from services.attendance import cancelling, sent_later, undoing
from services.attendance.cancel_rules import Outcome
from services.attendance.cancelling import CannotCancel, ConsentNeeded, Reason, ReasonNeeded
from services.attendance.sent_later import LONGEST, TappedLongAgo
from services.bookings import sharing
from services.core.idempotency import AnotherRequest
from services.core.refusals import NotAllowed, NotFound
from services.core.visitor import Visitor
from services.core.work import App, reading, with_retries, work
from services.make_ups import book
from services.operations.retention import RULES
from services.outside.clock import TurnableClock
from tests import small
from tests.small import SYSTEM, Family

DEADLINE = datetime(2026, 2, 22, 17, 0, tzinfo=ZoneInfo("Europe/Dublin"))
"""Sunday at 17:00, for the class on Monday 23 February at 17:00."""


async def _family(**settings: object) -> tuple[Family, UUID]:
    """A family in a Monday class, and its next part in it."""
    world = await small.found(**settings)  # type: ignore[arg-type]
    (family,) = await small.families(await small.class_(world))
    async with reading(family.visitor) as r:
        return family, await small.next_part(r, family.booking_id)


async def _arrives(visitor: Visitor, part: UUID, key: str = "tap", **how: object) -> cancelling.Cancelled:
    async def once() -> cancelling.Cancelled:
        async with work(visitor) as w:
            return await sent_later.cancel(w, sent_later.Tap(key, part, **how))  # type: ignore[arg-type]

    return await with_retries(once)


async def _state(part: UUID) -> str:
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Attendance, part)).state


async def test_sent_twice_it_counts_once(house: App) -> None:
    family, part = await _family()
    told = await asyncio.gather(*(_arrives(family.visitor, part) for _times in range(3)))
    assert {each.attendance.state for each in told} == {"cancelled"}
    async with reading(SYSTEM) as r:
        credits = await r.db.scalar(select(func.count()).select_from(Credit))
        mails = await r.db.scalar(select(func.count()).select_from(OutboxMessage))
    assert (credits, mails) == (1, 1)


async def test_what_was_undone_is_not_cancelled_again_by_the_same_tap(house: App) -> None:
    family, part = await _family()
    await _arrives(family.visitor, part)
    async with work(family.visitor) as w:
        await undoing.undo(w, part)
    again = await _arrives(family.visitor, part)
    assert not again.attendance.given_up
    assert await _state(part) == "going"


async def test_it_is_judged_by_the_time_it_arrives(house: App, clock: TurnableClock) -> None:
    family, part = await _family()
    clock.turn_to(DEADLINE - timedelta(hours=1))
    async with reading(family.visitor) as r:
        may = await sent_later.may_come(r, part)
    assert (may.in_time.outcome, may.late.outcome) == (Outcome.MAKE_UP, Outcome.TOO_LATE)
    clock.turn_to(DEADLINE + timedelta(seconds=1))
    done = await _arrives(family.visitor, part, ago=timedelta(hours=1))
    assert (done.consequence.outcome, done.attendance.state) == (Outcome.TOO_LATE, "late_cancelled")
    assert done.attendance.credit is None


async def test_after_the_deadline_the_provider_may_refuse(house: App, clock: TurnableClock) -> None:
    family, part = await _family(rule={"late_cancelling": False, "refusal": "Please call Orla."})
    async with reading(family.visitor) as r:
        assert (await sent_later.may_come(r, part)).late.outcome is Outcome.REFUSED
    clock.turn_to(DEADLINE + timedelta(seconds=1))
    with pytest.raises(CannotCancel) as refused:
        await _arrives(family.visitor, part)
    assert refused.value.words() == "Please call Orla."
    assert await _state(part) == "unmarked"


async def test_a_reason_that_the_provider_wants_is_asked_for_before_it_is_kept(house: App) -> None:
    family, part = await _family(rule={"reason_prompt": "before"})
    async with reading(family.visitor) as r:
        assert (await sent_later.may_come(r, part)).asks_first
    with pytest.raises(ReasonNeeded):
        await _arrives(family.visitor, part)
    assert (await _arrives(family.visitor, part, reason=Reason.ILL)).attendance.state == "cancelled"


async def test_a_make_up_is_never_lost_by_a_tap_that_comes_late(house: App, clock: TurnableClock) -> None:
    world = await small.found()
    (family,) = await small.families(await small.class_(world))
    target = await small.class_(world, weekday=3)
    credit_id = await small.with_credit(family)
    async with reading(SYSTEM) as r:
        place = next(s for s in await small.sessions(r, target) if s.starts_at > r.now + timedelta(days=2))
    async with work(family.visitor) as w:
        part = (await book.take(w, credit_id, place.id)).attendance.attendance_id
    async with reading(family.visitor) as r:
        may = await sent_later.may_come(r, part)
    assert (may.in_time.outcome, may.late.outcome) == (Outcome.MAKE_UP_BACK, Outcome.MAKE_UP_LOST)
    clock.turn_to(place.starts_at - timedelta(minutes=1))
    with pytest.raises(ConsentNeeded):
        await _arrives(family.visitor, part)
    assert await _state(part) == "going"


async def test_one_key_is_for_one_session(house: App) -> None:
    family, part = await _family()
    await _arrives(family.visitor, part)
    async with reading(SYSTEM) as r:
        other = await r.db.scalar(
            select(Attendance.id)
            .where(Attendance.booking_id == family.booking_id, Attendance.id != part)
            .limit(1)
        )
    assert other is not None
    with pytest.raises(AnotherRequest):
        await _arrives(family.visitor, other)


async def test_a_tap_whose_key_may_be_forgotten_is_not_taken(house: App) -> None:
    family, part = await _family()
    with pytest.raises(TappedLongAgo):
        await _arrives(family.visitor, part, ago=LONGEST + timedelta(seconds=1))
    assert (await _arrives(family.visitor, part, ago=LONGEST)).attendance.state == "cancelled"
    (rule,) = [each for each in RULES if each.table is IdempotencyKey]
    assert timedelta(days=rule.days) > LONGEST, "a key is forgotten while a phone may still send its tap"


async def test_only_whoever_may_cancel_there(house: App) -> None:
    world = await small.found()
    family, stranger, viewer = await small.families(await small.class_(world), 3)
    async with work(family.visitor) as w:
        part = await small.next_part(w, family.booking_id)
        email = (await w.db.get_one(Client, (await w.db.get_one(Booking, viewer.booking_id)).client_id)).email
        await sharing.share(w, family.booking_id, email, "viewer")
    for nobody in (part, uuid4()):
        with pytest.raises(NotFound):
            await _arrives(stranger.visitor, nobody)
    with pytest.raises(NotAllowed):
        await _arrives(viewer.visitor, part)
    assert await _state(part) == "unmarked"
