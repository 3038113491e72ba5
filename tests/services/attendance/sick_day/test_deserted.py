"""A session to which nobody comes any more is proposed for cancelling, and only then (R21)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from db import Session
from services.attendance import cancelling, register
from services.attendance.cancel_rules import UNDO
from services.attendance.sick_day.deserted import deserted
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.make_ups import book
from services.outside.clock import TurnableClock
from tests import small
from tests.services.attendance.sick_day.days import OWNER, monday
from tests.small import SYSTEM, Family

pytestmark = pytest.mark.usefixtures("house")


async def _found(visitor: Visitor = OWNER) -> list[UUID]:
    async with reading(SYSTEM) as r:
        return [each.session_id for each in await deserted(replace(r, visitor=visitor))]


async def _cancels(family: Family, clock: TurnableClock) -> None:
    async with work(family.visitor) as w:
        await cancelling.cancel(w, await small.next_part(w, family.booking_id))
    clock.advance(UNDO * 2)


async def test_it_is_proposed_once_the_last_one_has_cancelled_and_nothing_cancels_it(
    clock: TurnableClock,
) -> None:
    world = await small.found()
    class_id = await small.class_(world)
    empty = await small.class_(world, at=18 * 60)
    first, last = await small.families(class_id, 2)
    session_id = await monday(class_id)
    await _cancels(first, clock)
    assert await _found() == []
    await _cancels(last, clock)
    async with work(SYSTEM) as w:
        await register.release_due(w)
    assert await _found() == [session_id], f"not {empty}: nobody was ever in it"
    assert await _found(replace(OWNER, role="receptionist")) == []
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Session, session_id)).status == "scheduled"


async def test_a_make_up_counts_as_coming(clock: TurnableClock) -> None:
    world = await small.found()
    class_id, other = await small.class_(world), await small.class_(world, weekday=2)
    (own,), (guest,) = await small.families(class_id), await small.families(other)
    session_id, credit_id = await monday(class_id), await small.with_credit(guest)
    async with work(guest.visitor) as w:
        await book.take(w, credit_id, session_id)
    await _cancels(own, clock)
    async with work(SYSTEM) as w:
        await register.release_due(w)
    assert session_id not in await _found()
