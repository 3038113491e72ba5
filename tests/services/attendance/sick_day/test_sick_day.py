"""A sick day: planned, done as planned, one message for each family, taken back (issue 10; Q23, R24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Credit, OutboxMessage, Session, Staff
from db.values import Money
from services.attendance.compensation import Compensation
from services.bookings import enrolment
from services.core.acts import PlanHasChanged
from services.core.refusals import NotFound
from services.core.work import reading, work
from services.ledger import entries
from services.ledger.entries import Cause
from services.make_ups import book
from services.notices.telling.envelope import NoLongerWanted
from services.outside.clock import TurnableClock
from services.people import attendees
from services.timetable import classes
from tests import small
from tests.services.attendance.sick_day.days import (
    OWNER,
    applied,
    done,
    monday,
    part,
    planned,
    state,
    taken_back,
    told,
    wish,
)
from tests.services.notices.examples import seen
from tests.small import SYSTEM, Family, Small
from tests.small_money import credit, debt, left, pay

pytestmark = pytest.mark.usefixtures("house")


async def _class(world: Small, number: int, *, at: int = 17 * 60) -> tuple[UUID, list[Family]]:
    class_id = await small.class_(world, at=at)
    return await monday(class_id), await small.families(class_id, number)


async def _substitute() -> UUID:
    async with work(SYSTEM) as w:
        return (await classes.instructor(w, "Emma Daly")).id


async def test_six_sessions_and_forty_families_get_forty_messages_and_all_of_it_comes_back() -> None:
    world, sessions, families = await small.found(), [], []
    for number in range(6):
        session_id, there = await _class(world, 7 if number < 4 else 6, at=(10 + number) * 60)
        sessions.append(session_id)
        families += there
    first = families[0]
    async with work(SYSTEM) as w:
        sister = await attendees.attendee(w, first.client_id, "Mia", "Small", date(2019, 12, 1))
        session = await w.db.get_one(Session, sessions[5])
        await enrolment.enrol(w, first.client_id, sister.id, session.class_id)
    async with reading(SYSTEM) as r:
        before = await state(r)
    asked = wish(*sessions[:5], handed=(sessions[5], await _substitute()))
    assert len((await planned(asked)).told) == 40
    act_id = await done(asked)
    messages = await told(act_id)
    assert len(messages) == len({each.client_id for each in messages}) == 40
    (hers,) = (each for each in messages if each.client_id == first.client_id)
    text = (await seen(hers.id)).text
    assert "Theo: Mighty Movers, Mon 23 Feb, 10:00. You have a make-up for it. Book it by" in text
    assert "Mia: Mighty Movers, Mon 23 Feb, 15:00, with Emma Daly" in text
    assert "Noah can’t come" in text
    assert (await taken_back(act_id)).staying == ()
    assert {each.status for each in await told(act_id)} == {"suppressed"}
    async with reading(SYSTEM) as r:
        assert await state(r) == before


async def test_a_plan_is_refused_after_the_world_changed() -> None:
    world = await small.found()
    class_id = await small.class_(world)
    await small.families(class_id)
    asked = wish(await monday(class_id))
    stamp = (await planned(asked)).stamp
    await small.families(class_id)
    assert (await planned(asked)).stamp != stamp
    with pytest.raises(PlanHasChanged):
        await applied(asked, stamp)
    assert len((await planned(asked)).told) == 2, "nothing was done"


async def test_money_is_each_familys_part_and_pays_what_is_open() -> None:
    session_id, (paid, free) = await _class(await small.found(), 2)
    owed = await debt(paid, 13000)
    act_id = await done(wish(session_id, gives=Compensation.MONEY))
    async with reading(SYSTEM) as r:
        minor = 13000 - await left(r, owed)
        assert 0 < minor < 13000
        assert await credit(r, paid) == await credit(r, free) == 0
    texts = {each.client_id: (await seen(each.id)).text for each in await told(act_id)}
    assert f"You have €{minor / 100:.2f} in credit for it." in texts[paid.client_id]
    assert "There is no make-up for it." in texts[free.client_id], "it has cost nothing"
    assert (await taken_back(act_id)).staying == ()
    async with reading(SYSTEM) as r:
        assert await left(r, owed) == 13000


async def test_money_that_has_left_to_the_bank_stays_and_so_does_the_cancelling() -> None:
    session_id, (family,) = await _class(await small.found(), 1)
    await pay(family, 13000, await debt(family, 13000))
    act_id = await done(wish(session_id, gives=Compensation.MONEY))
    async with work(SYSTEM) as w:
        account = await entries.credit_of(w, family.client_id, "EUR")
        assert account.balance > 0
        await entries.post(w, account, Money(-account.balance, "EUR"), "refunded", Cause())
    assert [line.why for line in (await taken_back(act_id)).staying] == ["sent_back"]
    assert (await part(family, session_id)).state == "cancelled"


async def test_a_make_up_that_is_used_stays_with_its_reason() -> None:
    world = await small.found()
    session_id, (used, unused) = await _class(world, 2)
    other = await small.class_(world, weekday=2)
    act_id = await done(wish(session_id))
    async with reading(SYSTEM) as r:
        given = await r.db.scalar(select(Credit).where(Credit.booking_id == used.booking_id))
    assert given is not None
    async with work(used.visitor) as w:
        await book.take(w, given.id, await monday(other))
    back = await taken_back(act_id)
    assert [(line.about_id, line.why) for line in back.staying] == [
        ((await part(used, session_id)).id, "make_up_used")
    ]
    assert (await part(used, session_id)).state == "cancelled"
    assert (await part(unused, session_id)).state == "unmarked"
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Session, session_id)).taken == 1


async def test_who_came_for_a_make_up_has_it_back_and_uses_it_again_when_it_is_taken_back() -> None:
    world = await small.found()
    own = await small.class_(world, weekday=2)
    (family,) = await small.families(own)
    class_id = await small.class_(world)
    credit_id = await small.with_credit(family)
    session_id = await monday(class_id)
    async with work(family.visitor) as w:
        await book.take(w, credit_id, session_id)
    act_id = await done(wish(session_id, gives=Compensation.NOTHING))
    (message,) = await told(act_id)
    assert "You can book the make-up again" in (await seen(message.id)).text
    async with reading(SYSTEM) as r:
        assert (await small.credit(r, credit_id)).state == "active"
    assert (await taken_back(act_id)).staying == ()
    async with reading(SYSTEM) as r:
        assert (await small.credit(r, credit_id)).state == "used"


async def test_families_who_have_heard_are_told_that_it_takes_place_after_all(clock: TurnableClock) -> None:
    session_id, _families = await _class(await small.found(), 2)
    act_id = await done(wish(session_id))
    clock.advance(timedelta(minutes=2))
    async with work(SYSTEM) as w:
        first = (await w.db.scalars(select(OutboxMessage).where(OutboxMessage.act_id == act_id))).first()
        assert first is not None
        first.status, first.sent_at = "sent", w.now
    back = await taken_back(act_id)
    assert [each.client_id for each in back.told] == [first.client_id]
    async with reading(SYSTEM) as r:
        (after,) = (
            await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "sessions-back"))
        ).all()
    assert "What you got for it is withdrawn" in (await seen(after.id)).text
    with pytest.raises(NoLongerWanted):
        await seen(first.id)


async def test_a_session_that_somebody_changed_since_stays() -> None:
    world = await small.found()
    session_id, _families = await _class(world, 1)
    emma = await _substitute()
    act_id = await done(wish(handed=(session_id, emma)))
    async with work(SYSTEM) as w:
        third = Staff(first_name="Zoe", role="instructor")
        w.db.add(third)
        await w.db.flush()
        (await w.db.get_one(Session, session_id)).instructor_id = third.id
    assert [line.why for line in (await taken_back(act_id)).staying] == ["edited"]
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Session, session_id)).instructor_id == third.id


async def test_a_session_that_is_cancelled_already_is_left_alone() -> None:
    world = await small.found()
    session_id, _families = await _class(world, 1)
    other, _others = await _class(world, 1, at=18 * 60)
    await done(wish(session_id))
    plan = await planned(wish(session_id, other))
    assert [(line.about_id, line.why) for line in plan.staying] == [(session_id, "cancelled")]
    assert len(plan.told) == 1


async def test_nobody_is_told_where_staff_say_so() -> None:
    session_id, _families = await _class(await small.found(), 2)
    act_id = await done(wish(session_id, tells=False))
    assert await told(act_id) == []


async def test_money_is_for_those_who_look_after_money() -> None:
    session_id, _families = await _class(await small.found(), 1)
    teacher = replace(OWNER, role="main_instructor")
    await planned(wish(session_id), teacher)
    with pytest.raises(NotFound):
        await planned(wish(session_id, gives=Compensation.MONEY), teacher)
