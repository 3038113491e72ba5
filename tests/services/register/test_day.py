"""A day's registers: whose, in which order, which is open, what is still to be marked (R99), and what a role may know."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from db import Booking
from db.states import MarkState
from db.values import Money
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.outside.clock import TurnableClock
from services.payments import debts
from services.payments.debts import Charge, For
from services.register import child as children
from services.register import day as days
from services.register.child import NoteTooLong
from services.register.day import Day
from services.register.on_register import Register
from services.timetable import schedule
from tests.services.register.test_marking import Class, at, class_of_three, press  # noqa: F401 - a fixture
from tests.small import SYSTEM, class_


async def _day(visitor: Visitor, on: date | None = None) -> Day:
    async with reading(visitor) as r:
        return await days.day(r, on)


async def _one(visitor: Visitor, of: Class) -> Register:
    async with reading(visitor) as r:
        return await days.one(r, of.first.id)


async def test_it_opens_at_what_runs_now(class_of_three: Class, clock: TurnableClock) -> None:  # noqa: F811
    await class_(class_of_three.small, at=15 * 60)
    await class_(class_of_three.small, at=18 * 60 + 30)
    orla = await class_of_three.staff("owner")
    found = await _day(orla)
    assert [each.starts_at.hour for each in found.registers] == [15, 17, 18]
    assert found.opened == class_of_three.first.id
    clock.turn_to(at(5, 18, 5))
    assert (await _day(orla)).opened == found.registers[2].session_id, "then what comes next"
    clock.turn_to(at(5, 22, 0))
    assert (await _day(orla)).opened == found.registers[2].session_id, "in the evening the last one"
    assert (await _day(orla, date(2026, 1, 12))).opened is None, "another day opens nothing"


async def test_what_was_not_marked_comes_up_until_it_is(
    class_of_three: Class,  # noqa: F811
    clock: TurnableClock,
) -> None:
    orla = await class_of_three.staff("owner")
    assert (await _day(orla)).unmarked == (), "it still runs"
    clock.turn_to(at(5, 20, 0))
    (open_,) = (await _day(orla)).unmarked
    assert (open_.session_id, open_.closes_on) == (class_of_three.first.id, date(2026, 1, 6))
    state: MarkState
    for number, state in enumerate(("attended", "no_show", "attended")):
        await press(orla, await class_of_three.part(number), state)
    assert (await _day(orla)).unmarked == ()
    register = await _one(orla, class_of_three)
    assert (register.here, register.to_mark, len(register.children)) == (2, 0, 3)


async def test_what_to_know_stands_in_the_row(class_of_three: Class) -> None:  # noqa: F811
    orla, part = await class_of_three.staff("owner"), await class_of_three.part(0)
    async with work(orla) as w:
        await children.set_care(w, part, "  Nut   allergy ", photos_allowed=False)
        with pytest.raises(NoteTooLong):
            await children.set_care(w, part, "x" * 201, photos_allowed=None)
        await w.db.execute(
            update(Booking)
            .where(Booking.id == class_of_three.there[1].booking_id)
            .values(status="trial_started")
        )
    register = await _one(orla, class_of_three)
    told = [(each.care_note, each.no_photos, each.on_trial, each.age) for each in register.children]
    assert sorted(told, reverse=True) == [
        ("Nut allergy", True, False, 6),
        ("", False, True, 6),
        ("", False, False, 6),
    ]


async def test_late_money_shows_to_those_who_see_money(class_of_three: Class) -> None:  # noqa: F811
    family = class_of_three.there[0]
    async with work(SYSTEM) as w:
        due = w.now.date() - timedelta(days=3)
        what = For(booking_id=family.booking_id)
        await debts.owe(w, family.client_id, [Charge(Money(5700, "EUR"))], due, what)
    orla = await class_of_three.staff("owner")
    noah = await class_of_three.staff("instructor", "Noah")
    assert [each.late for each in (await _one(orla, class_of_three)).children if each.late] == [
        Money(5700, "EUR")
    ]
    assert [each.late for each in (await _one(noah, class_of_three)).children] == [None] * 3


async def test_contacts_show_to_those_who_see_contacts(class_of_three: Class) -> None:  # noqa: F811
    part = await class_of_three.part(0)
    for role, name, sees in (("instructor", "Noah", True), ("external_instructor", "Noah", False)):
        who = await class_of_three.staff(role, name)
        async with reading(who) as r:
            found = await children.child(r, part)
        assert bool(found.email) is bool(found.parent) is found.may_change is sees


@pytest.mark.parametrize(
    ("role", "name", "sees"),
    [
        ("owner", "Orla", True),
        ("instructor", "Noah", True),
        ("instructor", "Orla", False),
        ("receptionist", "Orla", True),
    ],
)
async def test_whose_sessions_a_role_sees(
    class_of_three: Class,  # noqa: F811
    clock: TurnableClock,
    role: str,
    name: str,
    sees: bool,
) -> None:
    who = await class_of_three.staff(role, name)
    assert bool((await _day(who)).registers) is sees
    if not sees:
        with pytest.raises(NotFound):
            await _one(who, class_of_three)
    if role == "receptionist":
        clock.turn_to(at(6, 9, 0))
        assert (await _day(who, date(2026, 1, 5))).registers == ()
    family = class_of_three.there[0].visitor
    assert (await _day(family)).registers == ()


async def test_a_cancelled_session_says_so(class_of_three: Class) -> None:  # noqa: F811
    orla = await class_of_three.staff("owner")
    async with work(orla) as w:
        await schedule.cancel(w, class_of_three.first.id, "Noah is ill")
    register = await _one(orla, class_of_three)
    assert (register.status, register.cancel_reason, register.may_mark) == ("cancelled", "Noah is ill", False)
    assert (await _day(orla)).opened is None


async def test_only_staff_with_the_timetable_change_it(class_of_three: Class) -> None:  # noqa: F811
    for who in (await class_of_three.staff("instructor", "Noah"), class_of_three.there[0].visitor):
        for act in (schedule.cancel, schedule.move):
            with pytest.raises(NotFound):
                async with work(who) as w:
                    await act(w, class_of_three.first.id)  # type: ignore[operator]
        with pytest.raises(NotFound):
            async with work(who) as w:
                await schedule.set_places(w, class_of_three.first.id, 12)


async def test_a_week_is_from_monday_to_sunday(class_of_three: Class) -> None:  # noqa: F811
    orla = await class_of_three.staff("owner")
    async with reading(orla) as r:
        found = await days.week(r, date(2026, 1, 11))
        after = await days.week(r, date(2026, 1, 12))
    assert (found.first_on, len(found.registers)) == (date(2026, 1, 5), 1)
    assert after.first_on == date(2026, 1, 12)


async def test_a_day_without_sessions_knows_the_next_that_has_one(class_of_three: Class) -> None:  # noqa: F811
    orla = await class_of_three.staff("owner")
    tuesday, next_monday, after_that = date(2026, 1, 6), date(2026, 1, 12), date(2026, 1, 19)
    assert (await _day(orla, date(2026, 1, 5))).next_on is None, "it has one itself"
    assert (await _day(orla, tuesday)).next_on == next_monday
    async with work(orla) as w:
        await schedule.cancel(w, (await days.day(w, next_monday)).registers[0].session_id)
    assert (await _day(orla, tuesday)).next_on == after_that, "a cancelled one is none"
    other = await class_of_three.staff("instructor", "Orla")
    assert (await _day(other, tuesday)).next_on is None, "others’ sessions are not told of"
