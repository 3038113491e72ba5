"""When somebody is shown how to put the portal on their phone: on a second visit, and not again for thirty days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.core.visitor import Kind, Visitor
from services.core.work import reading, work
from services.outside.clock import TurnableClock
from services.people import app_hint
from tests import world as worlds
from tests.conftest import TODAY
from tests.world import World

BEGAN = TODAY - timedelta(days=1)
CLIENT = Visitor(Kind.CLIENT, client_id=uuid4(), sign_in_id=uuid4(), signed_in_at=BEGAN)
NEW = replace(CLIENT, signed_in_at=TODAY)


@pytest.mark.parametrize(
    ("who", "has_cancelled", "due"),
    [
        (CLIENT, False, True),
        (NEW, False, False),
        (NEW, True, True),
        (replace(NEW, signed_in_at=TODAY - timedelta(hours=6)), False, True),
        (replace(NEW, signed_in_at=TODAY - timedelta(hours=5, minutes=59)), False, False),
        (replace(CLIENT, app_hint_at=TODAY - timedelta(days=29, hours=23)), True, False),
        (replace(CLIENT, app_hint_at=TODAY - timedelta(days=30)), False, True),
        (replace(CLIENT, seen_by=uuid4()), True, False),
        (Visitor(Kind.STAFF, staff_id=uuid4(), signed_in_at=BEGAN), True, False),
        (Visitor.anonymous(), True, False),
    ],
)
def test_it_is_due_once_somebody_knows_what_they_would_install(
    who: Visitor, has_cancelled: bool, due: bool
) -> None:
    assert app_hint.is_due(who, TODAY, has_cancelled=has_cancelled) is due


async def test_who_has_seen_it_does_not_see_it_on_another_device_either(
    world: World, clock: TurnableClock
) -> None:
    phone, tablet = await worlds.visitor("anna@example.com"), await worlds.visitor("anna@example.com")
    clock.advance(timedelta(days=1))

    async def due(on: Visitor) -> bool:
        async with reading(on) as r:
            return app_hint.is_due(r.visitor, r.now, has_cancelled=False)

    assert [await due(phone), await due(tablet)] == [True, True]
    async with work(phone) as w:
        await app_hint.seen(w)
    assert [await due(phone), await due(tablet)] == [False, False]
    assert await due(await worlds.visitor("zuzana@example.com")) is False, "she has only just signed in"
    clock.advance(timedelta(days=30))
    assert await due(tablet)
    assert world
