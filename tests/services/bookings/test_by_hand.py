"""Staff book by hand: enrolled, owed and told in one transaction, as it was shown; or on trial first (R55, R82, R90–R92)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db import Booking, Class, Client
from services.attendance import cancelling
from services.bookings import by_hand, choosing, stopped, trial_ends, trials
from services.bookings.enrolment import AlreadyBooked
from services.bookings.refusals import NotAsShown, NothingToTakeUp, StillFull
from services.bookings.trials import TrialWanted
from services.bookings.wanted import BookingWanted
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.payments import owed
from services.people import new_family
from tests import small
from tests.services.bookings.by_hand import MARCH, asked_for, booking, in_parts, open_desk, places, told
from tests.services.people.test_families import staff
from tests.small import SYSTEM
from tests.small_money import euros


async def test_what_was_shown_is_booked_owed_and_told_in_one_go(house: App) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, **MARCH)
    wanted = desk.wanted(class_id)
    async with reading(desk.owner) as r:
        shown = await by_hand.outlook(r, wanted)
    assert shown.price is not None
    assert (shown.waits, shown.price.total) == (False, euros(17000))
    async with work(desk.owner) as w:
        made = await by_hand.book(w, wanted, shown.stamp)
    assert (await booking(made)).status == "enrolled"
    assert (await booking(made)).origin == "staff"
    assert len(await places(made)) == shown.sessions == 18
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == 17000
    assert await told() == ["booking-made"]


async def test_no_confirmation_where_staff_say_so(house: App) -> None:
    desk = await open_desk()
    await desk.book(await small.class_(desk.small, **MARCH), tell=False)
    assert await told() == []


async def test_a_price_that_changed_meanwhile_books_nothing(house: App) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, **MARCH)
    async with reading(desk.owner) as r:
        seen = (await by_hand.outlook(r, desk.wanted(class_id))).stamp
    async with work(SYSTEM) as w:
        (await w.db.get_one(Class, class_id)).price = euros(19000)
    with pytest.raises(NotAsShown):
        async with work(desk.owner) as w:
            await by_hand.book(w, desk.wanted(class_id), seen)
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(Booking)) == 0
    assert await told() == []


async def test_a_place_that_was_taken_meanwhile_is_told_and_not_a_waiting_list_in_silence(house: App) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, capacity=1, **MARCH)
    async with reading(desk.owner) as r:
        seen = (await by_hand.outlook(r, desk.wanted(class_id))).stamp
    await small.families(class_id)
    with pytest.raises(NotAsShown):
        async with work(desk.owner) as w:
            await by_hand.book(w, desk.wanted(class_id), seen)


async def test_a_full_class_means_the_waiting_list_and_owes_nothing(house: App) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, capacity=1, **MARCH)
    await small.families(class_id)
    made = await desk.book(class_id)
    assert (await booking(made)).status == "waiting"
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == 0
    with pytest.raises(StillFull):
        await desk.book(class_id, takes_up=made)


async def test_who_waits_gets_the_place_and_owes_it_when_staff_enrol_them(house: App) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, capacity=1, **MARCH)
    of = (await small.families(class_id))[0]
    made = await desk.book(class_id)
    async with work(SYSTEM) as w:
        await stopped.end(w, await stopped.locked_booking(w, of.booking_id))
    assert await desk.book(class_id, takes_up=made) == made
    assert (await booking(made)).status == "enrolled"
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == 17000
    with pytest.raises(NothingToTakeUp):
        await desk.book(class_id, takes_up=made)


async def test_a_second_tap_gets_the_answer_of_the_first(house: App) -> None:
    desk = await open_desk()
    wanted = desk.wanted(await small.class_(desk.small, **MARCH))
    async with reading(desk.owner) as r:
        seen = (await by_hand.outlook(r, wanted)).stamp
    answers = []
    for _tap in range(2):
        async with work(desk.owner) as w:
            answers.append(await by_hand.book(w, wanted, seen, key="tap"))
    assert answers[0] == answers[1]


async def test_who_begins_later_pays_for_the_sessions_that_are_left(house: App) -> None:
    desk = await open_desk(18000)
    class_id = await small.class_(desk.small, **MARCH)
    async with reading(SYSTEM) as r:
        tenth = (await small.sessions(r, class_id))[9].starts_at
    made = await desk.book(class_id, since=tenth)
    assert len(await places(made)) == 9
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == 9000


async def test_a_chosen_plan_is_the_one_that_is_owed(house: App) -> None:
    desk = await open_desk(18000)
    made = await desk.book(await small.class_(desk.small, **MARCH), template_id=await in_parts())
    async with reading(desk.owner) as r:
        assert await asked_for(r, made) == 18000
        assert len(await owed.of_booking(r, made)) < 3


async def test_who_sees_no_money_books_at_a_price_they_do_not_see(house: App) -> None:
    desk = await open_desk()
    wanted = desk.wanted(await small.class_(desk.small, **MARCH))
    instructor = await staff("main_instructor")
    async with reading(instructor) as r:
        shown = await by_hand.outlook(r, wanted)
    assert shown.price is None
    async with work(instructor) as w:
        made = await by_hand.book(w, wanted, shown.stamp)
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == 17000


@pytest.mark.parametrize("role", ["instructor", "external_instructor", "receptionist"])
async def test_others_book_nobody(house: App, role: str) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, **MARCH)
    who = await staff(role)
    with pytest.raises(NotFound):
        async with reading(who) as r:
            await by_hand.outlook(r, desk.wanted(class_id))
    with pytest.raises(NotFound):
        async with work(who) as w:
            await by_hand.book(w, desk.wanted(class_id), "")


async def test_another_familys_child_is_not_booked(house: App) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, **MARCH)
    other = (await small.families(class_id))[0]
    with pytest.raises(NotFound):
        async with reading(desk.owner) as r:
            await by_hand.outlook(r, BookingWanted(desk.client_id, other.child_id, class_id))


async def test_a_class_is_found_by_every_word_and_says_what_is_free(house: App) -> None:
    desk = await open_desk()
    await small.class_(desk.small, name="Žabky Monday", **MARCH)
    await small.class_(desk.small, name="Frogs Tuesday", weekday=1, capacity=3, **MARCH)
    async with reading(desk.owner) as r:
        assert [each.name for each in (await choosing.find(r, "zabky")).classes] == ["Žabky Monday"]
        (frogs,) = (await choosing.find(r, "tues RANELAGH frogs")).classes
        assert frogs.free == 3
        assert (await choosing.find(r, "nobody")).number == 0


async def test_a_trial_is_one_session_and_becomes_a_booking(house: App, clock: TurnableClock) -> None:
    desk = await open_desk(18000)
    class_id = await small.class_(desk.small, **MARCH)
    async with reading(SYSTEM) as r:
        first, second = (await small.sessions(r, class_id))[:2]
    wanted = TrialWanted(desk.client_id, desk.child_id, class_id, first.id, euros(500))
    async with reading(desk.owner) as r:
        shown = await trials.outlook(r, wanted)
        assert await trials.usual(r, class_id) == euros(1000)
    async with work(desk.owner) as w:
        made = await trials.begin(w, wanted, shown.stamp)
    assert (await booking(made)).status == "trial_started"
    assert len(await places(made)) == 1
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == 500
    clock.turn_to(first.starts_at + timedelta(hours=2))
    assert await desk.book(class_id, takes_up=made, since=second.starts_at) == made
    assert (await booking(made)).status == "enrolled"
    assert len(await places(made)) == 18
    async with reading(SYSTEM) as r:
        assert await asked_for(r, made) == 500 + 17000


async def test_a_trial_that_nobody_takes_up_ends_after_a_week_and_can_still_become_a_booking(
    house: App, clock: TurnableClock
) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, **MARCH)
    async with reading(SYSTEM) as r:
        first = (await small.sessions(r, class_id))[0]
    wanted = TrialWanted(desk.client_id, desk.child_id, class_id, first.id)
    async with reading(desk.owner) as r:
        seen = (await trials.outlook(r, wanted)).stamp
    async with work(desk.owner) as w:
        made = await trials.begin(w, wanted, seen)
    for days, ended in ((6, 0), (8, 1), (8, 0)):
        clock.turn_to(first.starts_at + timedelta(days=days))
        async with work(SYSTEM) as w:
            assert await trial_ends.end_due(w) == ended
    assert (await booking(made)).status == "trial_ended"
    await desk.book(class_id, takes_up=made)
    assert (await booking(made)).status == "enrolled"


async def test_a_trial_can_be_cancelled_like_any_session_and_blocks_a_second_booking(house: App) -> None:
    desk = await open_desk()
    class_id = await small.class_(desk.small, **MARCH)
    async with reading(SYSTEM) as r:
        first = (await small.sessions(r, class_id))[0]
    wanted = TrialWanted(desk.client_id, desk.child_id, class_id, first.id)
    async with reading(desk.owner) as r:
        seen = (await trials.outlook(r, wanted)).stamp
    async with work(desk.owner) as w:
        made = await trials.begin(w, wanted, seen)
    with pytest.raises(AlreadyBooked):
        await desk.book(class_id)
    of = await desk.family(made)
    async with work(of.visitor) as w:
        await cancelling.cancel(w, await small.next_part(w, made))
    assert [state for _class, state, _holds in await places(made)] == ["cancelled"]


async def test_a_new_family_comes_with_its_child_and_an_address_once(house: App) -> None:
    desk = await open_desk()
    said = {"email": " Eva@Example.com", "first_name": "Eva", "last_name": "Malá", "child_first_name": "Jan"}
    async with work(desk.owner) as w:
        made = await new_family.add(w, said)
        assert (await w.db.get_one(Client, made.client_id)).email == "eva@example.com"
        assert made.attendee_id is not None
    with pytest.raises(NotAsTyped) as no:
        async with work(desk.owner) as w:
            await new_family.add(w, said | {"child_born_on": "2999-01-01"})
    assert set(no.value.fields) == {"email", "child_born_on"}
    async with work(desk.owner) as w:
        again = await new_family.add_child(w, made.client_id, {"child_first_name": "Jan"})
        assert again == made.attendee_id
