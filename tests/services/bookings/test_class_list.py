"""A full class's waiting list: offered to the next by itself, kept for a while, taken or given up by the family (R55)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Booking, Class, ClassOffer, Provider
from services.bookings import class_list, class_offers, sharing, stopped
from services.bookings.class_list import ClassOfferOver
from services.bookings.class_offers import NotWaiting, OfferedAlready
from services.bookings.refusals import NotAsShown, StillFull
from services.core.refusals import NotAllowed, NotFound
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.people import clients
from tests import small
from tests.services.bookings.by_hand import MARCH, Desk, asked_for, booking, open_desk, told
from tests.services.people.test_families import staff
from tests.small import SYSTEM, Family
from tests.small_money import euros


async def full(desk: Desk, *, hours: int | None = 24) -> tuple[UUID, Family, UUID]:
    """A class of one place: who has it, and the booking that waits."""
    class_id = await small.class_(desk.small, capacity=1, **MARCH)
    of = (await small.families(class_id))[0]
    async with work(SYSTEM) as w:
        (await w.db.scalars(select(Provider))).one().class_offer_hours = hours
    waits = await desk.book(class_id, tell=False)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Booking, waits)).created_at = w.now - timedelta(minutes=1)
    return class_id, of, waits


async def leaves(of: Family) -> None:
    async with work(SYSTEM) as w:
        await stopped.end(w, await stopped.locked_booking(w, of.booking_id))


async def due() -> int:
    async with work(SYSTEM) as w:
        return await class_offers.offer_due(w)


async def taken(of: Family) -> None:
    """The family looks, and takes what it saw."""
    async with reading(of.visitor) as r:
        offer = await class_list.offer_of(r, of.booking_id)
    assert offer is not None
    async with work(of.visitor) as w:
        await class_list.accept(w, of.booking_id, offer.outlook.stamp)


async def test_a_free_place_is_offered_to_the_next_and_kept_for_them_alone(house: App) -> None:
    desk = await open_desk()
    class_id, of, waits = await full(desk)
    assert await due() == 0
    await leaves(of)
    assert await due() == 1
    assert await due() == 0
    assert await told() == ["class-place-offered"]
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Class, class_id)).booked == 1
    other = (await small.families(class_id))[0]
    assert (await booking(other.booking_id)).status == "waiting"
    assert (await booking(waits)).status == "waiting"


async def test_the_family_takes_it_at_the_price_it_saw(house: App) -> None:
    desk = await open_desk()
    class_id, gone, waits = await full(desk)
    await leaves(gone)
    await due()
    of = await desk.family(waits)
    async with reading(of.visitor) as r:
        offer = await class_list.offer_of(r, waits)
    assert offer is not None
    assert offer.outlook.price is not None
    assert offer.outlook.price.total == euros(17000)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Class, class_id)).price = euros(18000)
    with pytest.raises(NotAsShown):
        async with work(of.visitor) as w:
            await class_list.accept(w, waits, offer.outlook.stamp)
    await taken(of)
    assert (await booking(waits)).status == "enrolled"
    async with reading(SYSTEM) as r:
        assert await asked_for(r, waits) == 18000
        assert (await r.db.get_one(Class, class_id)).booked == 1


async def test_without_an_answer_it_goes_to_the_one_after_them(house: App, clock: TurnableClock) -> None:
    desk = await open_desk()
    class_id, gone, waits = await full(desk)
    later = (await small.families(class_id))[0]
    await leaves(gone)
    await due()
    async with reading(SYSTEM) as r:
        clock.turn_to(r.now + timedelta(hours=24))
        assert await class_offers.next_offer(r) is not None
    assert await due() == 2
    async with reading(SYSTEM) as r:
        open_ = (await r.db.scalars(select(ClassOffer).where(ClassOffer.state == "offered"))).one()
        assert open_.booking_id == later.booking_id
    of = await desk.family(waits)
    with pytest.raises(ClassOfferOver):
        async with work(of.visitor) as w:
            await class_list.accept(w, waits, "")
    assert (await booking(waits)).status == "waiting"


async def test_who_declines_leaves_the_list_and_frees_the_place(house: App) -> None:
    desk = await open_desk()
    _class_id, gone, waits = await full(desk)
    await leaves(gone)
    await due()
    of = await desk.family(waits)
    async with work(of.visitor) as w:
        await class_list.decline(w, waits)
    assert (await booking(waits)).status == "cancelled"
    with pytest.raises(NotWaiting):
        async with work(of.visitor) as w:
            await class_list.decline(w, waits)


async def test_nothing_is_offered_by_itself_unless_the_provider_says_so(house: App) -> None:
    desk = await open_desk()
    _class_id, gone, waits = await full(desk, hours=None)
    with pytest.raises(StillFull):
        async with work(desk.owner) as w:
            await class_offers.offer(w, waits)
    await leaves(gone)
    assert await due() == 0
    async with work(desk.owner) as w:
        until = await class_offers.offer(w, waits)
        assert until - w.now == timedelta(hours=48)
    with pytest.raises(OfferedAlready):
        async with work(desk.owner) as w:
            await class_offers.offer(w, waits)
    await taken(await desk.family(waits))


async def test_only_who_pays_takes_it_and_only_staff_offer(house: App) -> None:
    desk = await open_desk()
    _class_id, gone, waits = await full(desk)
    await leaves(gone)
    await due()
    async with work(SYSTEM) as w:
        helper = await clients.client(w, "marek@example.com", "Marek")
        stranger = await clients.client(w, "zuzana@example.com", "Zuzana")
        await sharing.by_the_provider(w, waits, "anna@example.com", "marek@example.com", "helper")
        marek, zuzana = await small.sign_in(w, helper.id), await small.sign_in(w, stranger.id)
    for who, no in ((marek, NotAllowed), (zuzana, NotFound)):
        with pytest.raises(no):
            async with work(who) as w:
                await class_list.accept(w, waits, "")
    for role in ("instructor", "receptionist"):
        who = await staff(role)
        with pytest.raises(NotFound):
            async with work(who) as w:
                await class_offers.offer(w, waits)


async def test_a_place_that_is_kept_cannot_be_kept_twice(house: App) -> None:
    desk = await open_desk()
    class_id, gone, waits = await full(desk)
    second = (await small.families(class_id))[0]
    await leaves(gone)
    await due()
    with pytest.raises(StillFull):
        async with work(desk.owner) as w:
            await class_offers.offer(w, second.booking_id)
    async with reading(SYSTEM) as r:
        open_ = await r.db.scalars(select(ClassOffer.booking_id).where(ClassOffer.state == "offered"))
        assert list(open_) == [waits]
        assert {
            each.status for each in await r.db.scalars(select(Booking).where(Booking.id == second.booking_id))
        } == {"waiting"}
