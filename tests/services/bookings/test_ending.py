"""A booking gets its last day, loses it again, or ends now; and the trash, from which it comes back whole (R25, R35)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Account, Attendance, Booking, Debt, PlanPart, TrashedBooking
from services.bookings import listing, restoring, stopped, stopping, trash
from services.bookings.enrolment import AlreadyBooked
from services.bookings.refusals import BookingHasChanged, HasEnded
from services.bookings.restoring import TooOld
from services.bookings.stopping import EndsUnpaid
from services.core.refusals import NotFound
from services.core.versions import ChangedByOthers
from services.core.work import App, Reading, reading, work
from services.operations.retention import prune
from services.outside.clock import TurnableClock
from tests import small
from tests.services.bookings.by_hand import (
    MARCH,
    Desk,
    asked_for,
    booking,
    in_parts,
    open_desk,
    places,
    rights,
    told,
)
from tests.services.people.test_families import staff
from tests.small import SYSTEM
from tests.small_money import credit, in_from_outside, pay

MAY = date(2026, 5, 4)


async def end_on(desk: Desk, booking_id: UUID, day: date, **how: bool) -> stopping.Ending:
    """Look, then do as it was shown."""
    async with reading(desk.owner) as r:
        found = await stopping.outlook(r, booking_id, day)
    async with work(desk.owner) as w:
        await stopping.schedule(w, booking_id, day, found.stamp, **how)
    return found


async def a_booking(desk: Desk, **how: Any) -> UUID:
    return await desk.book(await small.class_(desk.small, **MARCH), tell=False, **how)


async def states(booking_id: UUID) -> list[str]:
    return [state for _class, state, _holds in await places(booking_id)]


async def test_a_last_day_hides_what_is_after_it_and_taking_it_back_restores_all(
    house: App, clock: TurnableClock
) -> None:
    desk = await open_desk(18000)
    made = await a_booking(desk, template_id=await in_parts(4))
    before = await states(made)
    found = await end_on(desk, made, MAY)
    assert (found.at_once, len(found.sessions)) == (False, 9)
    assert (await states(made)).count("hidden") == 9
    assert [day.month for day, _amount in found.parts] == [5, 6]
    async with reading(SYSTEM) as r:
        clock.turn_to(r.now + timedelta(minutes=1))
    async with work(desk.owner) as w:
        await stopping.revoke(w, made, (await booking(made)).version)
    assert await states(made) == before
    assert (await booking(made)).ends_on is None
    assert await told() == ["booking-ends", "booking-ends"]


async def test_on_its_day_it_ends_by_itself_with_its_plan_and_its_rights(
    house: App, clock: TurnableClock
) -> None:
    desk = await open_desk(18000)
    made = await a_booking(desk, template_id=await in_parts(4))
    right = await small.with_credit(await desk.family(made))
    assert (await end_on(desk, made, MAY)).make_ups == 1
    for day, ended in ((3, 0), (4, 1), (4, 0)):
        async with reading(SYSTEM) as r:
            clock.turn_to(r.now.replace(year=2026, month=5, day=day, hour=8))
        async with work(SYSTEM) as w:
            assert await stopped.end_due(w) == ended
    assert (await booking(made)).status == "cancelled"
    async with reading(SYSTEM) as r:
        assert await rights(r, made) == [(right, "cancelled")]
        left = await r.db.scalars(select(PlanPart.state).where(PlanPart.booking_id == made))
        assert "scheduled" not in list(left)


@pytest.mark.parametrize(("forgive", "owed"), [(False, 12000), (True, 0)])
async def test_today_ends_it_now_and_what_is_open_is_let_go_only_if_staff_say_so(
    house: App, forgive: bool, owed: int
) -> None:
    desk = await open_desk()
    made = await a_booking(desk)
    of = await desk.family(made)
    await pay(of, 5000)
    async with reading(SYSTEM) as r:
        day = r.now.date()
    assert (await end_on(desk, made, day, forgive=forgive)).at_once
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == owed
        assert await credit(r, of) == (5000 if forgive else 0)
        assert {each.taken for each in await small.sessions(r, (await booking(made)).class_id)} == {0}
    with pytest.raises(HasEnded):
        await end_on(desk, made, day)


async def test_who_waits_leaves_the_list(house: App) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, capacity=1, **MARCH)
    await small.families(class_id)
    made = await desk.book(class_id)
    assert (await end_on(desk, made, MAY)).at_once
    assert (await booking(made)).status == "cancelled"


async def test_what_ends_unpaid_is_kept_by_the_payment_alone(house: App) -> None:
    desk = await open_desk()
    made = await a_booking(desk)
    async with work(SYSTEM) as w:
        (await w.db.scalars(select(Debt).where(Debt.booking_id == made))).one().cancels_on = MAY
        (await w.db.get_one(Booking, made)).ends_on = MAY
    with pytest.raises(EndsUnpaid):
        async with work(desk.owner) as w:
            await stopping.revoke(w, made, (await booking(made)).version)


async def test_two_at_once_the_second_is_told(house: App) -> None:
    desk = await open_desk()
    made = await a_booking(desk)
    async with reading(desk.owner) as r:
        seen = (await stopping.outlook(r, made, MAY)).stamp
    version = (await booking(made)).version
    await end_on(desk, made, MAY)
    with pytest.raises(BookingHasChanged):
        async with work(desk.owner) as w:
            await stopping.schedule(w, made, MAY, seen)
    with pytest.raises(ChangedByOthers):
        async with work(desk.owner) as w:
            await stopping.revoke(w, made, version)
    with pytest.raises(ChangedByOthers):
        async with work(desk.owner) as w:
            await trash.throw_away(w, made, version)


async def test_others_end_and_delete_nothing(house: App) -> None:
    desk = await open_desk()
    made = await a_booking(desk)
    for role in ("instructor", "receptionist"):
        who = await staff(role)
        with pytest.raises(NotFound):
            async with reading(who) as r:
                await stopping.outlook(r, made, MAY)
        with pytest.raises(NotFound):
            async with work(who) as w:
                await trash.throw_away(w, made, 1)
        with pytest.raises(NotFound):
            async with reading(who) as r:
                await trash.listed(r)


async def everything(r: Reading, booking_id: UUID) -> object:
    """What restoring has to bring back: attendance, rights, debts, parts."""
    rows = await r.db.execute(
        select(Attendance.session_id, Attendance.state, Attendance.holds_place)
        .where(Attendance.booking_id == booking_id)
        .order_by(Attendance.session_id)
    )
    debts = await r.db.execute(
        select(Account.balance, Debt.asked)
        .join(Debt, Debt.account_id == Account.id)
        .where(Debt.booking_id == booking_id)
        .order_by(Debt.id)
    )
    parts = await r.db.execute(
        select(PlanPart.state, PlanPart.amount_minor)
        .where(PlanPart.booking_id == booking_id)
        .order_by(PlanPart.part)
    )
    stored = await r.db.get_one(Booking, booking_id)
    return rows.all(), debts.all(), parts.all(), await rights(r, booking_id), stored.status


@pytest.mark.parametrize("paid", [0, 3000, 18000])
@pytest.mark.parametrize("parts", [1, 3])
async def test_a_deleted_booking_is_seen_by_nobody_and_comes_back_whole(
    house: App, clock: TurnableClock, paid: int, parts: int
) -> None:
    desk = await open_desk(18000)
    made = await a_booking(desk, template_id=await in_parts(parts))
    of = await desk.family(made)
    if paid:
        await pay(of, paid)
    await small.with_credit(of)
    async with reading(SYSTEM) as r:
        clock.turn_to(
            (await small.sessions(r, (await booking(made)).class_id))[3].starts_at + timedelta(days=1)
        )
    async with reading(SYSTEM) as r:
        before, money = await everything(r, made), await in_from_outside(r, of)
        had = await credit(r, of)
    async with work(desk.owner) as w:
        await trash.throw_away(w, made, (await booking(made)).version)
    async with reading(of.visitor) as r:
        assert (await listing.mine(r)).every == []
    with pytest.raises(NotFound):
        async with reading(desk.owner) as r:
            await stopping.outlook(r, made, MAY)
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == 0
        assert await credit(r, of) == money
        assert {each.taken for each in await small.sessions(r, (await booking(made)).class_id)} == {0}
    async with reading(desk.owner) as r:
        (thrown,) = await trash.listed(r)
        assert (thrown.booking_id, thrown.child) == (made, "Theo Novak")
    async with work(desk.owner) as w:
        await restoring.restore(w, made)
    async with reading(SYSTEM) as r:
        assert await everything(r, made) == before
        assert (await in_from_outside(r, of), await credit(r, of)) == (money, had)


async def test_after_thirty_days_only_the_row_that_the_books_speak_of_is_left(
    house: App, clock: TurnableClock
) -> None:
    desk = await open_desk()
    made = await a_booking(desk)
    async with work(desk.owner) as w:
        await trash.throw_away(w, made, (await booking(made)).version)
        thrown = w.now
    clock.turn_to(thrown + timedelta(days=30, minutes=1))
    with pytest.raises(TooOld):
        async with work(desk.owner) as w:
            await restoring.restore(w, made)
    async with work(SYSTEM) as w:
        while await prune(w):
            pass
        assert list(await w.db.scalars(select(TrashedBooking))) == []
    assert (await booking(made)).trashed_at == thrown


async def test_who_was_booked_again_meanwhile_is_not_booked_twice(house: App) -> None:
    desk = await open_desk()
    made = await a_booking(desk)
    class_id = (await booking(made)).class_id
    async with work(desk.owner) as w:
        await trash.throw_away(w, made, (await booking(made)).version)
    await desk.book(class_id)
    with pytest.raises(AlreadyBooked):
        async with work(desk.owner) as w:
            await restoring.restore(w, made)
