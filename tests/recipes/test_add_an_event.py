"""“Add an event” in CONTRIBUTING.md is true: one constant, and works, listeners and screens can use it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from pages.app.page_context import of
from services.core.events import Event, Ids, Topic, concerns
from services.core.visitor import Visitor
from services.core.work import Work, app, work
from tests.pages.conftest import Portal, configuration, handlers_of_one_test, portal  # noqa: F401

PAID = Topic("payment-received")
"""A payment arrived; the id is the payment's."""


async def receive(w: Work, payment_id: UUID) -> None:
    """What a service does that makes a change others should see."""
    w.publish(PAID, payment_id)


async def until(met: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not met():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_an_open_screen_gets_the_event_and_one_that_was_left_does_not(
    portal: Portal,  # noqa: F811
) -> None:
    mine, drawn = uuid4(), []

    async def payments_changed(ids: Ids) -> None:
        if concerns(ids, [mine]):
            drawn.append(ids)

    await portal.come_as("anna@example.com")
    await portal.open("/profile")
    assert portal.user.client is not None
    of(portal.user.client).on_event(PAID, payments_changed)

    async with work(Visitor.system("test")) as w:
        await receive(w, uuid4())
        await receive(w, mine)
    await until(lambda: len(drawn) == 1)
    async with work(Visitor.system("test")) as w:
        await receive(w, uuid4())
    app().events.dispatch([Event(PAID)])  # events may have been missed
    await until(lambda: len(drawn) == 2)
    assert drawn[-1] is None

    await portal.go("/bookings", "Past")
    app().events.dispatch([Event(PAID)])
    await asyncio.sleep(0.1)
    assert len(drawn) == 2
