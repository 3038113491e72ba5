"""Every act on many things is done as it was shown, once, and can be taken back for thirty days (B3, B6; T37)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from db import AuditEntry, DoneAct, OutboxMessage
from services.core import acts, done_acts
from services.core.acts import NothingToDo, PlanHasChanged, TakenBackAlready, TooLongAgo
from services.core.done_acts import HELD
from services.core.plan import Plan
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, Reading, Work, reading, work
from services.operations.act_table import ACTS
from services.outside.clock import TurnableClock
from tests import small
from tests.services.act_worlds import OWNER, WORLDS, ActWorld, nobody

pytestmark = pytest.mark.usefixtures("house")
every_act = pytest.mark.parametrize("name", WORLDS)


def test_each_act_of_the_table_is_walked() -> None:
    assert set(ACTS) == set(WORLDS) - {"rename"}


@asynccontextmanager
async def _as(visitor: Visitor) -> AsyncIterator[Work]:
    async with work(small.SYSTEM) as w:
        yield replace(w, visitor=visitor)


async def _preview(of: ActWorld, visitor: Visitor = OWNER) -> Plan:
    async with reading(small.SYSTEM) as r:
        return await acts.preview(replace(r, visitor=visitor), of.act, of.wish)


async def _apply(of: ActWorld, plan: Plan, key: str | None = None) -> UUID:
    async with _as(OWNER) as w:
        return await acts.apply(w, of.act, of.wish, plan.stamp, key)


async def _back(of: ActWorld, done_id: UUID) -> Plan:
    async with reading(small.SYSTEM) as r:
        plan = await acts.preview_taking_back(replace(r, visitor=OWNER), of.act, done_id)
    async with _as(OWNER) as w:
        await acts.take_back(w, of.act, done_id, plan.stamp)
    return plan


async def _state(of: ActWorld) -> object:
    async with reading(small.SYSTEM) as r:
        return await of.state(r)


async def _count(r: Reading, act: str, done_id: UUID) -> int:
    counted = select(func.count()).select_from(AuditEntry)
    about = (AuditEntry.about == "act", AuditEntry.about_id == done_id, AuditEntry.act == act)
    return await r.db.scalar(counted.where(*about)) or 0


@every_act
async def test_what_was_shown_is_done_once_and_taken_back_whole(name: str) -> None:
    of = await WORLDS[name]()
    before, plan = await _state(of), await _preview(of)
    assert plan.changes
    key = uuid4().hex
    done_id = await _apply(of, plan, key)
    assert await _apply(of, plan, key) == done_id
    assert await _state(of) != before
    async with reading(small.SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(DoneAct)) == 1
        assert await _count(r, "done", done_id) == 1
    back = await _back(of, done_id)
    assert back.staying == ()
    assert await _state(of) == before
    async with reading(small.SYSTEM) as r:
        assert await _count(r, "taken back", done_id) == 1
    with pytest.raises(TakenBackAlready):
        await _back(of, done_id)


@every_act
async def test_a_plan_is_refused_after_the_world_changed(name: str) -> None:
    of = await WORLDS[name]()
    plan = await _preview(of)
    await of.disturb()
    before = await _state(of)
    with pytest.raises(PlanHasChanged):
        await _apply(of, plan)
    assert await _state(of) == before
    async with reading(small.SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(DoneAct)) == 0


@every_act
async def test_each_family_gets_one_message_which_waits_and_can_be_stopped(name: str, house: App) -> None:
    of = await WORLDS[name]()
    plan = await _preview(of)
    done_id = await _apply(of, plan)
    async with reading(small.SYSTEM) as r:
        rows = (await r.db.scalars(select(OutboxMessage).where(OutboxMessage.act_id == done_id))).all()
    told = [each.client_id for each in plan.told]
    assert len(set(told)) == len(told)
    assert sorted(map(str, {each.client_id for each in rows})) == sorted(map(str, told))
    assert all(each.next_at >= house.clock.now() + HELD for each in rows)
    await _back(of, done_id)
    async with reading(small.SYSTEM) as r:
        left = select(OutboxMessage.status).where(OutboxMessage.act_id == done_id)
        assert set(await r.db.scalars(left)) <= {"suppressed"}


@every_act
async def test_after_thirty_days_it_stays(name: str, clock: TurnableClock) -> None:
    of = await WORLDS[name]()
    done_id = await _apply(of, await _preview(of))
    clock.advance(timedelta(days=31))
    with pytest.raises(TooLongAgo):
        await _back(of, done_id)


@every_act
@pytest.mark.parametrize("role", ["external_instructor", "receptionist", "nobody"])
async def test_for_whoever_may_not_there_is_no_such_act(name: str, role: str) -> None:
    of = await WORLDS[name]()
    done_id = await _apply(of, await _preview(of))
    with pytest.raises(NotFound):
        await _preview(of, nobody(role))
    async with reading(small.SYSTEM) as r:
        with pytest.raises(NotFound):
            await acts.preview_taking_back(replace(r, visitor=nobody(role)), of.act, done_id)


async def test_what_somebody_edited_stays_and_a_plan_without_changes_is_refused() -> None:
    of = await WORLDS["rename"]()
    done_id = await _apply(of, await _preview(of))
    async with _as(OWNER) as w:
        w.db.expire_all()
        hall = (await done_acts.done(w, done_id)).lines[0]
        await of.act.do(w, Plan("rename", {}, (replace(hall, facts={"to": "By hand"}),)), done_id)
    back = await _back(of, done_id)
    assert [line.why for line in back.staying] == ["edited"]
    async with reading(small.SYSTEM) as r:
        names = await of.state(r)
    assert "By hand" in str(names)
    empty = ActWorld(replace(of.act, plan=_nothing), {}, of.disturb, of.state)
    with pytest.raises(NothingToDo):
        await _apply(empty, await _preview(empty))


async def _nothing(_r: Reading, wish: object) -> Plan:
    return Plan("rename", {}, ())
