"""Staff add and remove a second parent: all bookings of the child at once, at once gone (R87)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import Client, Relation
from services.bookings import listing, parents
from services.bookings.parents import NothingToShare
from services.bookings.sharing import OwnAddress
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from tests import small
from tests.services.bookings.by_hand import MARCH, open_desk
from tests.services.people.test_families import staff
from tests.small import SYSTEM

MAREK = "marek@example.com"


async def marek() -> Visitor:
    async with work(SYSTEM) as w:
        return await small.sign_in(
            w, (await w.db.scalars(select(Client.id).where(Client.email == MAREK))).one()
        )


async def test_a_second_parent_sees_every_booking_until_taken_off(house: App) -> None:
    desk = await open_desk()
    for weekday in (0, 1):
        await desk.book(await small.class_(desk.small, weekday=weekday, **MARCH))
    async with work(desk.owner) as w:
        await parents.add(w, desk.client_id, desk.child_id, f" {MAREK.upper()}", "viewer")
        await parents.add(w, desk.client_id, desk.child_id, MAREK, "helper")
    async with reading(desk.owner) as r:
        (other,) = await parents.listed(r, desk.client_id)
        assert (other.email, other.role, other.bookings) == (MAREK, "helper", 2)
    who = await marek()
    async with reading(who) as r:
        assert len((await listing.mine(r)).every) == 2
    async with work(desk.owner) as w:
        await parents.remove(w, desk.client_id, desk.child_id, MAREK)
    async with reading(who) as r:
        assert (await listing.mine(r)).every == []
        assert list(await r.db.scalars(select(Relation).where(Relation.client_id == who.client_id))) == []
    with pytest.raises(NotFound):
        async with work(desk.owner) as w:
            await parents.remove(w, desk.client_id, desk.child_id, MAREK)


async def test_what_cannot_be_shared_and_who_cannot_share_it(house: App) -> None:
    desk = await open_desk()
    with pytest.raises(NothingToShare):
        async with work(desk.owner) as w:
            await parents.add(w, desk.client_id, desk.child_id, MAREK, "viewer")
    await desk.book(await small.class_(desk.small, **MARCH))
    with pytest.raises(OwnAddress):
        async with work(desk.owner) as w:
            await parents.add(w, desk.client_id, desk.child_id, "anna@example.com", "viewer")
    for role in ("instructor", "receptionist"):
        who = await staff(role)
        with pytest.raises(NotFound):
            async with work(who) as w:
                await parents.add(w, desk.client_id, desk.child_id, MAREK, "viewer")
        with pytest.raises(NotFound):
            async with reading(who) as r:
                await parents.listed(r, desk.client_id)
