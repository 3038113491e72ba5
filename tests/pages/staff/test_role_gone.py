"""A page that is still open after its role has gone ends quietly and says why; a tap on what is gone does nothing (T25)."""

from __future__ import annotations

import asyncio

from nicegui import ui
from sqlalchemy import select, update

from components.buttons import button
from db import SignIn, Staff
from pages.app.actions import action
from services.core.visitor import Visitor
from services.core.work import work
from tests.pages.conftest import Portal
from tests.pages.staff.filling import send

SYSTEM = Visitor.system("test")


async def give(sign_in_id: object, role: str) -> None:
    """Another role, of which the open page hears nothing."""
    async with work(SYSTEM) as w:
        whose = select(SignIn.staff_id).where(SignIn.id == sign_in_id).scalar_subquery()
        await w.db.execute(update(Staff).where(Staff.id == whose).values(role=role))


async def test_the_page_ends_and_says_that_the_role_is_another(portal: Portal) -> None:
    id_ = await portal.come_as_staff("owner", "Kim")
    await portal.open("/staff/cancelling")
    await give(id_, "receptionist")
    await send(portal, kind="relative", hours_before="3")
    await portal.reads("You have another role by now, so that page is closed.")
    await portal.settle()
    assert "Until when a session can be cancelled in time" not in portal.text()


async def test_with_the_same_role_what_is_missing_is_said_as_ever(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    await portal.open("/staff/new-venue")
    await send(portal, name="")
    assert "You have another role" not in portal.text()


async def test_a_tap_on_what_an_earlier_tap_took_away_does_nothing_and_logs_nothing(portal: Portal) -> None:
    """The fixture of the portal fails for every error that is logged."""
    await portal.come_as_staff("owner", "Kim")
    await portal.open("/staff/policies")
    client = portal.user.client
    assert client is not None
    taps = 0

    @action
    async def take_away() -> None:
        nonlocal taps
        taps += 1

    with client:
        around = ui.element("div")
        with around:
            made = button("Away", take_away)
    tapped = next(each for each in made._event_listeners.values() if each.type == "click")
    client.handle_event({"id": made.id, "listener_id": tapped.id, "args": []})
    around.delete()
    del made, around, tapped
    for _moment in range(10):
        await asyncio.sleep(0.02)
    assert taps <= 1
