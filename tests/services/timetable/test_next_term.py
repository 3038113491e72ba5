"""Next term from this one: what is copied, who says yes, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Booking, Class, ClassSeries, NextPlace, new_id
from db.values import Money
from services.core import acts
from services.core.plan import Plan
from services.core.refusals import NotFound
from services.core.work import Reading, reading, work
from services.timetable import next_board, next_family, next_term, schedule
from services.timetable.book_next import BOOK_NEXT
from services.timetable.next_asking import ASK_NEXT
from services.timetable.next_board import BookedAlready
from services.timetable.next_term import NEXT_TERM, NoClassChosen
from services.timetable.series_plan import FirstDayIsPast
from services.timetable.series_wish import LastBeforeFirst
from tests import small
from tests.small import Family, Small

pytestmark = pytest.mark.usefixtures("house")
APRIL, JUNE = date(2026, 4, 13), date(2026, 6, 28)


async def _this_term(families: int = 2, **fields: Any) -> tuple[Small, UUID, list[Family]]:
    of = await small.found(price=Money(12000, "EUR"))
    class_id = await small.class_(of, name="Movers Mon 17:00", price=Money(9900, "EUR"), **fields)
    return of, class_id, await small.families(class_id, families)


async def _copied(class_id: UUID) -> UUID:
    wish = next_term.wish([class_id], APRIL, JUNE, "Summer")
    async with work(small.SYSTEM) as w:
        plan = await acts.preview(w, NEXT_TERM, wish)
        made = (await NEXT_TERM.do(w, plan, new_id()))[0].about_id
    assert made is not None
    return made


async def _preview(act: acts.BulkAct, wish: dict[str, Any]) -> Plan:
    async with reading(small.SYSTEM) as r:
        return await acts.preview(r, act, wish)


async def _apply(act: acts.BulkAct, wish: dict[str, Any]) -> UUID:
    plan = await _preview(act, wish)
    async with work(small.SYSTEM) as w:
        return await acts.apply(w, act, wish, plan.stamp)


async def _answers(class_id: UUID, *said: Any) -> list[UUID]:
    async with work(small.SYSTEM) as w:
        rows = await next_board.board(w, class_id)
        for row, answer in zip(rows, said, strict=False):
            await next_board.answer(w, row.id, answer)
        return [row.id for row in rows]


async def test_a_class_goes_on_with_its_price_and_rule_and_days_off_are_skipped() -> None:
    of, class_id, families = await _this_term(capacity=9, extra_places=2)
    plan = await _preview(NEXT_TERM, next_term.wish([class_id], APRIL, JUNE, "Summer"))
    (line,) = plan.lines
    assert len(line.facts["bookings"]) == len(families)
    assert line.facts["sessions"] == 11, "the copied class meets on public holidays, as this one does"
    copied = await _copied(class_id)
    async with reading(small.SYSTEM) as r:
        row = await r.db.get_one(Class, copied)
        assert (row.name, row.price, row.capacity, row.extra_places) == (
            "Movers Mon 17:00",
            Money(9900, "EUR"),
            9,
            2,
        )
        assert (row.first_on, row.last_on, row.follows_id, row.billing_period) == (
            APRIL,
            JUNE,
            class_id,
            "Summer",
        )
        assert row.booked == 0, "a place is kept, nobody is booked"
        sessions = await small.sessions(r, copied)
        assert [each.places for each in sessions] == [11] * 11
        places = (await r.db.scalars(select(NextPlace).where(NextPlace.class_id == copied))).all()
        assert [each.answer for each in places] == ["open", "open"]
    assert of.provider_id


async def test_a_class_that_keeps_public_holidays_free_skips_them_next_term_too() -> None:
    _of, class_id, _families = await _this_term(0)
    async with work(small.SYSTEM) as w:
        (await w.db.scalars(select(ClassSeries))).one().on_public_holidays = False
        await schedule.close(w, "Gym fair", date(2026, 4, 20), date(2026, 4, 20))
    plan = await _preview(NEXT_TERM, next_term.wish([class_id], APRIL, JUNE, ""))
    skipped = [each["holiday"] for each in plan.lines[0].facts["skipped"]]
    assert skipped == ["Gym fair", "May Bank Holiday", "June Bank Holiday"]
    copied = await _copied(class_id)
    async with reading(small.SYSTEM) as r:
        assert len(await small.sessions(r, copied)) == plan.lines[0].facts["sessions"] == 8


async def test_what_cannot_be_copied_is_said_and_the_rest_is() -> None:
    _of, class_id, _families = await _this_term(0)
    with pytest.raises(NoClassChosen):
        await _preview(NEXT_TERM, next_term.wish([], APRIL, JUNE, ""))
    with pytest.raises(FirstDayIsPast):
        await _preview(NEXT_TERM, next_term.wish([class_id], date(2026, 2, 18), JUNE, ""))
    with pytest.raises(LastBeforeFirst):
        await _preview(NEXT_TERM, next_term.wish([class_id], JUNE, APRIL, ""))
    with pytest.raises(NotFound):
        await _preview(NEXT_TERM, next_term.wish([new_id()], APRIL, JUNE, ""))
    tuesday = date(2026, 4, 14)
    never = await _preview(NEXT_TERM, next_term.wish([class_id], tuesday, tuesday, ""))
    assert [line.why for line in never.lines] == [next_term.NEVER]
    await _copied(class_id)
    again = await _preview(NEXT_TERM, next_term.wish([class_id], APRIL, JUNE, ""))
    assert [line.why for line in again.lines] == [next_term.EXISTS], "twice makes no third"


async def test_only_the_rule_of_the_end_goes_on() -> None:
    of, class_id, _families = await _this_term(0)
    async with work(small.SYSTEM) as w:
        old = (await w.db.scalars(select(ClassSeries))).one()
        row = ClassSeries(class_id=class_id, weekday=3, starts_minute=600, minutes=45, venue_id=of.venue_id)
        row.first_on, row.last_on, row.dropped = date(2026, 3, 2), old.last_on, ["2026-03-09"]
        old.last_on = date(2026, 3, 1)
        w.db.add(row)
    copied = await _copied(class_id)
    async with reading(small.SYSTEM) as r:
        (rule,) = (await r.db.scalars(select(ClassSeries).where(ClassSeries.class_id == copied))).all()
    assert (rule.weekday, rule.dropped) == (3, [])


async def test_every_yes_is_booked_at_the_new_price_and_nobody_else() -> None:
    _of, class_id, _families = await _this_term(3)
    copied = await _copied(class_id)
    await _answers(copied, "yes", "no")
    wish = {"class_id": str(copied)}
    plan = await _preview(BOOK_NEXT, wish)
    assert [(line.what, line.facts["minor"]) for line in plan.lines] == [("book", 9900)]
    await _apply(BOOK_NEXT, wish)
    async with reading(small.SYSTEM) as r:
        booked = (await r.db.scalars(select(Booking).where(Booking.class_id == copied))).all()
        assert [each.status for each in booked] == ["enrolled"]
        parts = await small.sessions(r, copied)
        assert {each.taken for each in parts} == {1}
    async with work(small.SYSTEM) as w:
        done = next(row for row in await next_board.board(w, copied) if row.booked_id)
        with pytest.raises(BookedAlready):
            await next_board.answer(w, done.id, "no")
    assert (await _preview(BOOK_NEXT, wish)).lines == ()


async def test_a_yes_that_finds_the_class_full_is_told_and_not_booked() -> None:
    _of, class_id, _families = await _this_term(2)
    copied = await _copied(class_id)
    await _answers(copied, "yes", "yes")
    async with work(small.SYSTEM) as w:
        (await w.db.get_one(Class, copied)).capacity = 1
    plan = await _preview(BOOK_NEXT, {"class_id": str(copied)})
    assert [(line.what, line.why) for line in plan.lines] == [("book", ""), ("stays", "full")]


async def test_a_family_answers_for_its_own_child_only_and_once_it_was_asked() -> None:
    _of, class_id, (mine, other) = await _this_term(2)
    copied = await _copied(class_id)
    async with reading(mine.visitor) as r:
        assert await next_family.mine(r) == [], "nobody has asked them yet"
    await _apply(ASK_NEXT, {"class_id": str(copied)})
    async with work(mine.visitor) as w:
        (place,) = await next_family.mine(w)
        await next_family.say(w, place.id, "yes")
    async with work(other.visitor) as w:
        with pytest.raises(NotFound):
            await next_family.say(w, place.id, "no")
    assert await _said(copied) == {"yes", "open"}


async def _said(class_id: UUID) -> set[str]:
    async with reading(small.SYSTEM) as r:
        return {row.answer for row in await next_board.board(r, class_id)}


@pytest.mark.parametrize("role", ["instructor", "receptionist"])
async def test_who_has_no_timetable_has_no_board(role: str) -> None:
    _of, class_id, _families = await _this_term(1)
    copied = await _copied(class_id)
    async with reading(small.SYSTEM) as r:
        as_staff: Reading = replace(r, visitor=replace(r.visitor, kind="staff", role=role))  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            await next_board.board(as_staff, copied)
        with pytest.raises(NotFound):
            await acts.preview(as_staff, NEXT_TERM, next_term.wish([class_id], APRIL, JUNE, ""))
