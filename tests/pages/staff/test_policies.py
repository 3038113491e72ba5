"""The rules: a form with live examples, a sheet that says what changes, and the change (R11–R19, R32–R42, Q21)."""

from __future__ import annotations

from sqlalchemy import select

from db import Class
from services import provider
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.timetable import MONDAYS
from services.provider import policies
from tests.pages.conftest import Portal
from tests.pages.staff.filling import held, send, type_in

SYSTEM = Visitor.system("test")


async def test_a_rule_is_explained_by_real_sessions_while_it_is_typed(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/policies")
    text = await portal.open("/staff/cancelling")
    assert "can be cancelled until:" in text
    await type_in(
        portal,
        kind="fixed",
        days_before="1",
        at="17:00",
        free_days_move_back="yes",
    )
    text = await portal.reads("Make-ups earned")
    assert "end of Fri" in text, "Monday's session closes on Friday night"
    await type_in(portal, kind="fixed", at="25:00")
    await portal.reads("As soon as the form can be read")


async def test_what_was_typed_is_shown_first_and_then_counts(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/cancelling")
    await send(portal, kind="relative", hours_before="x")
    assert "Write a whole number" in await portal.reads("Write a whole number")
    await send(portal, kind="relative", hours_before="48")
    assert "It counts from now on" in portal.sheet()
    async with reading(SYSTEM) as r:
        assert (await policies.cancellation(r)).policy.hours_before == 0
    await portal.tap("Change it")
    async with reading(SYSTEM) as r:
        assert (await policies.cancellation(r)).policy.hours_before == 48
    assert "Until 48 hours before" in await portal.open("/staff/policies")


async def test_a_programme_has_its_own_rule_and_follows_all_others_again(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    async with reading(SYSTEM) as r:
        programme_id = (
            await r.db.scalars(select(Class.programme_id).where(Class.name == MONDAYS.name))
        ).one()
    await portal.open(f"/staff/cancelling/{short(programme_id)}")
    await send(portal, kind="relative", hours_before="3")
    await portal.tap("Change it")
    async with reading(SYSTEM) as r:
        assert (await policies.cancellation(r, programme_id)).policy.hours_before == 3
        everybody = await policies.cancellation(r)
    await portal.open(f"/staff/cancelling/{short(programme_id)}")
    await portal.tap("As all other classes")
    await portal.tap("Change it")
    async with reading(SYSTEM) as r:
        assert await policies.cancellation(r, programme_id) == everybody


async def test_extra_places_say_their_sum_and_which_sessions_get_them(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/make-up-rules")
    more = str(int(held(portal)["extra_places"]) + 3)
    await type_in(portal, extra_places=more)
    text = await portal.reads("What it means")
    assert f"+ {more} = " in text
    await send(portal, extra_places=more)
    assert " places instead of " in portal.sheet()
    await portal.tap("Change it")
    async with reading(SYSTEM) as r:
        assert (await policies.make_ups(r)).extra_places == int(more)


async def test_what_happens_by_itself_is_explained_by_real_moments_and_changed(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/by-itself")
    await type_in(portal, class_offers="at_once", class_offer_hours="24", closes_registers_after="0")
    text = await portal.reads("stays open until everybody is marked")
    assert "is kept for the next who waits until Fri" in text
    await type_in(portal, class_offers="by_hand", closes_registers_after="1", nudges_registers="yes")
    assert "stays free until you offer it" in await portal.reads("Who leads it gets an email")
    await send(portal, class_offers="at_once", class_offer_hours="24", nudges_registers="")
    assert "A place that is offered already" in portal.sheet()
    await portal.tap("Change it")
    async with reading(SYSTEM) as r:
        here = await provider.current(r)
        assert (here.class_offer_hours, here.nudges_registers) == (24, False)
    assert "Free places: kept for 24 hours for the next" in await portal.open("/staff/policies")
