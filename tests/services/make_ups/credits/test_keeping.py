"""What staff do with make-ups, one or many: each line says what it was and becomes, and what stays says why (R31, R37)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from db import AuditEntry, Credit, Programme, QueueEntry
from services.core import acts
from services.core.plan import Plan
from services.core.refusals import NotFound
from services.core.work import App, Reading, Work, reading, work
from services.make_ups import finder
from services.make_ups.credits import giving, lifecycle
from services.make_ups.credits.keeping import CREDITS, NotALastDay
from services.waiting_list import queue
from tests import small
from tests.services.act_worlds import OWNER

pytestmark = pytest.mark.usefixtures("house")


@asynccontextmanager
async def as_owner() -> AsyncIterator[Work]:
    async with work(small.SYSTEM) as w:
        yield replace(w, visitor=OWNER)


async def preview(wish: dict[str, Any], r: Reading | None = None) -> Plan:
    async with reading(small.SYSTEM) as r:
        return await acts.preview(replace(r, visitor=OWNER), CREDITS, wish)


async def apply(wish: dict[str, Any]) -> UUID:
    plan = await preview(wish)
    async with as_owner() as w:
        return await acts.apply(w, CREDITS, wish, plan.stamp, uuid4().hex)


async def take_back(done_id: UUID) -> Plan:
    async with reading(small.SYSTEM) as r:
        plan = await acts.preview_taking_back(replace(r, visitor=OWNER), CREDITS, done_id)
    async with as_owner() as w:
        await acts.take_back(w, CREDITS, done_id, plan.stamp)
    return plan


async def stored(credit_id: UUID) -> Credit:
    async with reading(small.SYSTEM) as r:
        return await small.credit(r, credit_id)


async def one() -> tuple[small.Small, small.Family, UUID]:
    world = await small.found()
    (family,) = await small.families(await small.class_(world))
    return world, family, await small.with_credit(family)


async def test_an_ended_one_with_a_later_last_day_can_be_booked_again(house: App) -> None:
    _world, _family, id_ = await one()
    house.clock.advance(timedelta(days=120))  # type: ignore[attr-defined]
    async with work(small.SYSTEM) as w:
        assert await lifecycle.expire_due(w) == 1
    await apply({"do": "extend", "ids": [str(id_)], "until": "2026-09-30"})
    async with reading(small.SYSTEM) as r:
        assert (await finder.search(r, id_)).dead is None


@pytest.mark.parametrize("until", ["2026-02-18", "2029-01-01", "", "31.12.2026"])
async def test_a_last_day_that_is_none_is_refused(until: str) -> None:
    _world, _family, id_ = await one()
    with pytest.raises(NotALastDay):
        await preview({"do": "extend", "ids": [str(id_)], "until": until})


async def test_of_many_those_that_end_later_anyway_stay_unless_it_is_wished() -> None:
    _world, _family, id_ = await one()
    wish = {"do": "extend", "ids": [str(id_)], "until": "2026-03-01"}
    assert [line.why for line in (await preview(wish)).staying] == ["later"]
    assert len((await preview(wish | {"earlier": True})).changes) == 1


async def test_synchronising_pushes_the_programmes_setting_of_today_onto_unused_ones() -> None:
    world, _family, id_ = await one()
    async with work(small.SYSTEM) as w:
        programme = await w.db.get_one(Programme, world.programme_id)
        programme.scope = "class"
    before = (await stored(id_)).scope
    done_id = await apply({"do": "synchronise", "ids": [str(id_)]})
    assert (await stored(id_)).scope["classes"] is not None
    assert [line.why for line in (await preview({"do": "synchronise", "ids": [str(id_)]})).staying] == [
        "same"
    ]
    await take_back(done_id)
    after = (await stored(id_)).scope
    assert {part: after.get(part) for part in before} == before


@pytest.mark.parametrize(
    ("covers", "part"), [("everything", None), ("programme", "programmes"), ("class", "classes")]
)
async def test_what_it_covers_can_be_chosen(covers: str, part: str | None) -> None:
    _world, _family, id_ = await one()
    await apply({"do": "cover", "ids": [str(id_)], "covers": covers, "own_place": True})
    scope = (await stored(id_)).scope
    assert {name for name, ids in scope.items() if ids is not None} == {"venues", part} - {None}


async def test_taken_back_it_leaves_its_waiting_lists_and_the_family_cannot_book() -> None:
    world, family, id_ = await one()
    full = await small.class_(world, weekday=2, capacity=1)
    await small.families(full)
    async with work(small.SYSTEM) as w:
        (await w.db.get_one(Programme, world.programme_id)).queue_on = True
    async with reading(family.visitor) as r:
        waits = next(each for each in (await finder.search(r, id_)).candidates if each.may_wait)
    async with work(family.visitor) as w:
        await queue.join(w, id_, waits.session_id)
    done_id = await apply({"do": "void", "ids": [str(id_)]})
    async with reading(family.visitor) as r:
        assert (await finder.search(r, id_)).dead is not None
        assert [entry.state for entry in await r.db.scalars(select(QueueEntry))] == ["withdrawn"]
    await take_back(done_id)
    assert (await stored(id_)).state == "active"


async def test_one_that_is_booked_stays_and_one_booked_since_is_not_taken_back() -> None:
    world, family, id_ = await one()
    await small.class_(world, weekday=3)
    done_id = await apply({"do": "extend", "ids": [str(id_)], "until": "2026-08-31"})
    async with work(small.SYSTEM) as w:
        (await w.db.get_one(Credit, id_)).state = "used"
    assert [line.why for line in (await preview({"do": "void", "ids": [str(id_)]})).staying] == ["used"]
    assert [line.why for line in (await take_back(done_id)).staying] == ["used"]
    assert family.booking_id == (await stored(id_)).booking_id


async def test_one_whose_session_has_earned_another_since_stays_taken_back() -> None:
    _world, family, id_ = await one()
    done_id = await apply({"do": "void", "ids": [str(id_)]})
    async with work(small.SYSTEM) as w:
        voided = await w.db.get_one(Credit, id_)
        w.db.add(
            Credit(
                booking_id=family.booking_id,
                source_attendance_id=voided.source_attendance_id,
                expires_at=voided.expires_at,
                created_at=w.now + timedelta(seconds=1),
            )
        )
    assert [line.why for line in (await take_back(done_id)).staying] == ["again"]
    assert (await stored(id_)).state == "voided"


async def test_each_change_stands_in_the_log_with_what_was_before() -> None:
    _world, _family, id_ = await one()
    done_id = await apply({"do": "extend", "ids": [str(id_)], "until": "2026-08-31"})
    async with reading(small.SYSTEM) as r:
        entry = (
            await r.db.scalars(
                select(AuditEntry).where(AuditEntry.about_id == id_, AuditEntry.act == "extend")
            )
        ).one()
    assert entry.facts["by_act"] == str(done_id)
    assert entry.facts["before"] != entry.facts["after"]


@pytest.mark.parametrize("wish", [{"do": "gift"}, {"do": "cover", "covers": "the world"}])
async def test_a_wish_that_is_none_of_these_is_refused(wish: dict[str, str]) -> None:
    _world, _family, id_ = await one()
    with pytest.raises(NotFound):
        await preview({**wish, "ids": [str(id_)]})


async def test_a_given_one_does_not_count_towards_the_limit_and_can_be_booked() -> None:
    world, family, _id = await one()
    await small.class_(world, weekday=3)
    async with reading(small.SYSTEM) as r:
        before = await lifecycle.counted(r, family.booking_id)
        wish = {"bookings": [str(family.booking_id)], "number": 3, "until": "2026-06-30"}
        plan = await acts.preview(replace(r, visitor=OWNER), giving.GIVING, wish)
    async with as_owner() as w:
        await acts.apply(w, giving.GIVING, wish, plan.stamp)
    async with reading(family.visitor) as r:
        assert await lifecycle.counted(r, family.booking_id) == before
        given = (await r.db.scalars(select(Credit).where(Credit.type == "free_session"))).all()
        assert len(given) == 3
        assert (await finder.search(r, given[0].id)).offered > 0


@pytest.mark.parametrize("number", [0, 11, -1])
async def test_a_number_that_is_a_slip_is_refused(number: int) -> None:
    _world, family, _id = await one()
    wish = {"bookings": [str(family.booking_id)], "number": number, "until": "2026-06-30"}
    async with reading(small.SYSTEM) as r:
        with pytest.raises(NotFound):
            await acts.preview(replace(r, visitor=OWNER), giving.GIVING, wish)
