"""Home as one value: it counts sessions however far ahead they are."""

from __future__ import annotations

from datetime import date, timedelta

from services.bookings import enrolment, listing
from services.core.work import App, reading, work
from services.make_ups import book
from services.overview import benefits
from services.overview import home as home_overview
from services.timetable import schedule
from services.waiting_list import queue
from tests import small
from tests.small import SYSTEM


async def test_a_make_up_far_ahead_is_counted_on_home_as_on_benefits(house: App) -> None:
    world = await small.found()
    home, other, target = [
        await small.class_(world, weekday=day, last_on=date(2026, 12, 21)) for day in (0, 1, 2)
    ]
    (family,) = await small.families(home)
    async with work(SYSTEM) as w:
        await enrolment.enrol(w, family.client_id, family.child_id, other)
    credit_id = await small.with_credit(family)
    async with reading(SYSTEM) as r:
        far = [s for s in await small.sessions(r, target) if s.starts_at < r.now + timedelta(days=80)][-1]
    async with work(family.visitor) as w:
        await book.take(w, credit_id, far.id)
    async with reading(family.visitor) as r:
        assert (await home_overview.home(r)).booked_make_ups == 1
        assert len((await benefits.make_ups(r)).booked) == 1
    (stranger,) = await small.families(home)
    async with reading(stranger.visitor) as r:
        assert (await home_overview.home(r)).booked_make_ups == 0, "another family's is not counted"


async def test_what_is_next_is_the_same_on_home_and_on_the_card_of_its_booking(house: App) -> None:
    world = await small.found()
    home, target = [await small.class_(world, weekday=day, last_on=date(2026, 12, 21)) for day in (0, 4)]
    (family,) = await small.families(home)
    credit_id = await small.with_credit(family)
    async with reading(family.visitor) as r:
        before = (await home_overview.home(r)).next
        (card,) = (await listing.mine(r)).active
    assert before is not None
    assert card.next_at == before.starts_at
    async with reading(SYSTEM) as r:
        soon = next(s for s in await small.sessions(r, target) if r.now < s.starts_at < before.starts_at)
    async with work(family.visitor) as w:
        await book.take(w, credit_id, soon.id)
    async with reading(family.visitor) as r:
        after = (await home_overview.home(r)).next
        (with_make_up,) = (await listing.mine(r)).active
    assert after is not None
    assert with_make_up.next_at == after.starts_at == soon.starts_at
    assert (with_make_up.total, with_make_up.done) == (card.total, card.done), (
        "a make-up is none of its sessions"
    )
    assert with_make_up.last_at == card.last_at


async def test_what_a_family_waits_for_is_counted_the_same_everywhere(house: App) -> None:
    world = await small.found()
    home, full = [await small.class_(world, weekday=day, last_on=date(2026, 12, 21)) for day in (0, 2)]
    (family,) = await small.families(home)
    await small.families(full, 10)
    credit_id = await small.with_credit(family)
    async with reading(SYSTEM) as r:
        session = next(s for s in await small.sessions(r, full) if s.starts_at > r.now + timedelta(days=7))
    async with work(family.visitor) as w:
        await queue.join(w, credit_id, session.id)
    async with work(SYSTEM) as w:
        assert (await enrolment.enrol(w, family.client_id, family.child_id, full)).status == "waiting"
    async with reading(family.visitor) as r:
        on_home, on_benefits = (await home_overview.home(r)).waiting, (await benefits.make_ups(r)).waiting
        listed = (await listing.mine(r)).waiting
    assert on_home == on_benefits
    assert on_home.number == 2
    assert on_home.classes == listed
    assert [entry.session_id for entry in on_home.sessions] == [session.id]


async def test_coming_up_are_five_sessions_that_take_place_however_many_are_cancelled(house: App) -> None:
    world = await small.found()
    class_id = await small.class_(world, last_on=date(2026, 12, 21))
    (family,) = await small.families(class_id)
    async with reading(family.visitor) as r:
        before = await home_overview.home(r)
        weeks = [s for s in await small.sessions(r, class_id) if s.starts_at > r.now]
    assert [attendance.on for attendance in before.coming] == [True] * 5
    async with work(SYSTEM) as w:
        for week in weeks[1:3]:
            await schedule.cancel(w, week.id)
    async with reading(family.visitor) as r:
        after = await home_overview.home(r)
    assert [attendance.on for attendance in after.coming] == [False, False, *[True] * 5]
    async with work(SYSTEM) as w:
        for week in weeks[3:20]:
            await schedule.cancel(w, week.id)
        await schedule.cancel(w, weeks[0].id)
    async with reading(family.visitor) as r:
        after = await home_overview.home(r)
    assert after.next is not None
    assert after.next.session_id == weeks[20].id, "more sessions are cancelled than are read in one go"
    assert sum(attendance.on for attendance in after.coming) == 5
    assert sum(not attendance.on for attendance in after.coming) == 5
