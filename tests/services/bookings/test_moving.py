"""A booking moves: places, rights and money come along, sums agree, and it is done as it was shown (R35, R71, Q4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from db import Credit
from db.values import Money
from services.attendance import cancelling, undoing
from services.attendance.undoing import CannotRejoin
from services.bookings import moving, stopping
from services.bookings.enrolment import AlreadyBooked
from services.bookings.move_wanted import ClassIsFull, MoveWanted, NotToMove, SameClass, WantedMove
from services.bookings.refusals import BookingHasChanged
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.prices import replanning, view
from services.prices.priced import Priced
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
from tests.small_money import credit, euros, in_from_outside, pay


async def moved(desk: Desk, wanted: MoveWanted, *, tell: bool = True) -> WantedMove:
    """Look, then move as it was shown."""
    async with reading(desk.owner) as r:
        found = await moving.outlook(r, wanted)
    async with work(desk.owner) as w:
        await moving.move(w, wanted, found.stamp, tell=tell)
    return found


async def two_classes(desk: Desk, *, second: int = 17000, **how: Any) -> tuple[UUID, UUID]:
    """A class on Mondays and one on Tuesdays, which may cost something else."""
    one = await small.class_(desk.small, **MARCH)
    other = await small.class_(desk.small, weekday=1, price=euros(second), **(MARCH | how))
    return one, other


async def test_places_go_from_one_class_to_the_other_and_one_message_tells(house: App) -> None:
    desk = await open_desk()
    one, other = await two_classes(desk)
    made = await desk.book(one, tell=False)
    found = await moved(desk, MoveWanted(made, other))
    assert (await booking(made)).class_id == other
    assert (found.before.class_name, found.after.class_name) == ("Class 1", "Class 2")
    for class_id, state, holds in await places(made):
        assert (state, holds) == (("unmarked", True) if class_id == other else ("hidden", False))
    async with reading(SYSTEM) as r:
        assert {each.taken for each in await small.sessions(r, one)} == {0}
    assert await told() == ["booking-moved"]


async def test_what_was_attended_stays_and_only_later_sessions_move(house: App, clock: TurnableClock) -> None:
    desk = await open_desk(18000)
    one, other = await two_classes(desk, second=18000)
    made = await desk.book(one)
    async with reading(SYSTEM) as r:
        third = (await small.sessions(r, other))[2].starts_at
    await moved(desk, MoveWanted(made, other, third))
    held = [class_id for class_id, _state, holds in await places(made) if holds]
    assert (held.count(one), held[0], held[-1]) == (3, one, other)


@pytest.mark.parametrize(
    ("parts", "second"), [(1, 17000), (1, 21500), (1, 9900), (3, 21500), (3, 9900), (3, 17000)]
)
@pytest.mark.parametrize("paid", [0, 5000, 17000])
async def test_sums_before_and_after_agree_but_for_the_difference_that_was_shown(
    house: App, clock: TurnableClock, parts: int, second: int, paid: int
) -> None:
    desk = await open_desk()
    one, other = await two_classes(desk, second=second)
    made = await desk.book(one, template_id=await in_parts(parts) if parts > 1 else None)
    of = await desk.family(made)
    if paid:
        await pay(of, paid)
    async with reading(SYSTEM) as r:
        before = (await asked_for(r, made) - await credit(r, of), await in_from_outside(r, of))
        clock.turn_to(r.now + timedelta(minutes=1))
    found = await moved(desk, MoveWanted(made, other))
    assert found.difference == Money(second - 17000, "EUR")
    async with reading(SYSTEM) as r:
        after = (await asked_for(r, made) - await credit(r, of), await in_from_outside(r, of))
        assert after == (before[0] + second - 17000, before[1])
        row = await view.newest(r, made)
        assert row is not None
        assert Priced.read(row.answer["priced"]).total == euros(second)


async def test_there_and_back_is_as_it_was(house: App) -> None:
    desk = await open_desk()
    one, other = await two_classes(desk, second=12000)
    made = await desk.book(one, template_id=await in_parts())
    async with reading(SYSTEM) as r:
        before = await asked_for(r, made)
    for class_id in (other, one):
        await moved(desk, MoveWanted(made, class_id))
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == before
    assert [(holds, class_id) for class_id, _state, holds in await places(made) if holds] == [
        (True, one)
    ] * 18


async def test_the_price_stays_where_staff_say_so(house: App) -> None:
    desk = await open_desk()
    one, other = await two_classes(desk, second=30000)
    made = await desk.book(one)
    await moved(desk, MoveWanted(made, other, keeps_price=True))
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == 17000


async def test_a_right_comes_along_and_is_good_in_the_new_class_too(house: App) -> None:
    desk = await open_desk(scope="class")
    one, other = await two_classes(desk)
    third = await small.class_(desk.small, weekday=2, **MARCH)
    made = await desk.book(one)
    right = await small.with_credit(await desk.family(made))
    found = await moved(desk, MoveWanted(made, other))
    assert found.make_ups == 1
    async with reading(SYSTEM) as r:
        assert await rights(r, made) == [(right, "active")]
        scope = (await r.db.get_one(Credit, right)).scope["classes"]
        assert scope == [str(one), str(other)]
        assert str(third) not in scope


async def test_nobody_comes_back_to_a_session_of_the_class_that_was_left(house: App) -> None:
    desk = await open_desk()
    one, other = await two_classes(desk)
    made = await desk.book(one)
    of = await desk.family(made)
    async with work(of.visitor) as w:
        gone = (await cancelling.cancel(w, await small.next_part(w, made))).attendance.attendance_id
    await moved(desk, MoveWanted(made, other))

    with pytest.raises(CannotRejoin):
        async with work(of.visitor) as w:
            await undoing.rejoin(w, gone)


async def test_a_full_class_and_what_changed_meanwhile_move_nothing(house: App) -> None:
    desk = await open_desk()
    one, other = await two_classes(desk, capacity=1)
    made = await desk.book(one)
    wanted = MoveWanted(made, other)
    async with reading(desk.owner) as r:
        seen = (await moving.outlook(r, wanted)).stamp
    await small.families(other)
    with pytest.raises(ClassIsFull):
        async with work(desk.owner) as w:
            await moving.move(w, wanted, seen)
    assert (await booking(made)).class_id == one


async def test_two_members_of_staff_at_once_the_second_is_told(house: App) -> None:
    desk = await open_desk()
    one, other = await two_classes(desk)
    made = await desk.book(one)
    async with reading(desk.owner) as r:
        seen = (await moving.outlook(r, MoveWanted(made, other))).stamp
        until = (r.now + timedelta(days=60)).date()
        ends = (await stopping.outlook(r, made, until)).stamp
    async with work(desk.owner) as w:
        await stopping.schedule(w, made, until, ends)
    with pytest.raises(BookingHasChanged):
        async with work(desk.owner) as w:
            await moving.move(w, MoveWanted(made, other), seen)


async def test_what_cannot_move_and_who_cannot_move_it(house: App) -> None:
    desk = await open_desk()
    one, other = await two_classes(desk)
    made = await desk.book(one)
    with pytest.raises(SameClass):
        await moved(desk, MoveWanted(made, one))
    await desk.book(other)
    with pytest.raises(AlreadyBooked):
        await moved(desk, MoveWanted(made, other))
    third = await small.class_(desk.small, weekday=2, **MARCH)
    with pytest.raises(NotFound):
        async with reading(await staff("instructor")) as r:
            await moving.outlook(r, MoveWanted(made, third))
    full = await small.class_(desk.small, weekday=3, capacity=1, **MARCH)
    await small.families(full)
    waits = await desk.book(full)
    with pytest.raises(NotToMove):
        await moved(desk, MoveWanted(waits, third))


async def test_a_copy_keeps_the_plan_and_leaves_the_rights_where_they_are(house: App) -> None:
    desk = await open_desk(18000)
    one, other = await two_classes(desk, second=18000)
    made = await desk.book(one, template_id=await in_parts())
    right = await small.with_credit(await desk.family(made))
    copy = await desk.book(other, copied_from=made)
    async with reading(SYSTEM) as r:
        assert await rights(r, made) == [(right, "active")]
        assert await rights(r, copy) == []
        first, second = await view.newest(r, made), await view.newest(r, copy)
        assert first is not None
        assert second is not None
        assert first.answer["plan"] == second.answer["plan"]


def test_a_difference_is_shared_over_what_is_to_come_and_never_below_zero() -> None:
    assert replanning.shared(100, [50, 50]) == replanning.Cut((100, 100), 0)
    assert replanning.shared(-150, [50, 50]) == replanning.Cut((0, 0), -50)
    assert replanning.shared(70, []) == replanning.Cut((), 70)
    assert replanning.shared(-70, []) == replanning.Cut((), -70)
