"""For the acts of the timetable: a small world, what staff ask for in it, and what must come back afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from db import Account, Attendance, Booking, Class, ClassSeries, NextPlace, Product, Session, new_id
from db.values import Money
from services.core import acts
from services.core.acts import BulkAct
from services.core.work import Reading, reading, work
from services.orders import products
from services.timetable import next_board, schedule, series_lines
from services.timetable import next_term as of_next_term
from services.timetable.book_next import BOOK_NEXT
from services.timetable.next_asking import ASK_NEXT
from services.timetable.next_term import NEXT_TERM
from services.timetable.series_act import SERIES
from services.timetable.series_wish import SeriesWish
from tests import small

Parts = tuple[
    BulkAct, Mapping[str, Any], Callable[[], Awaitable[None]], Callable[[Reading], Awaitable[object]]
]
"""The act, the wish, what somebody else changes, and what must come back."""
TABLES = (Class, ClassSeries, Session, NextPlace)
"""What a copy of a class is made of."""


async def series() -> Parts:
    """A class of one family gets another day from March on, and three more weeks."""
    of = await small.found()
    class_id = await small.class_(of)
    await small.families(class_id)
    async with reading(small.SYSTEM) as r:
        series = (await r.db.scalars(select(ClassSeries))).one()
    wish = SeriesWish(
        class_id=class_id,
        series_id=series.id,
        from_on=date(2026, 3, 2),
        name="",
        programme_id=None,
        weekdays=[2],
        starts_minute=16 * 60,
        minutes=60,
        venue_id=of.venue_id,
        room_id=None,
        instructor_id=of.instructor_id,
        capacity=9,
        first_on=date(2026, 3, 2),
        last_on=date(2026, 4, 19),
        on_public_holidays=True,
        on_school_holidays=True,
        tell=True,
    )

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            await schedule.close(w, "Found out late", date(2026, 3, 11), date(2026, 3, 11))

    async def state(r: Reading) -> object:
        sessions = [series_lines.slot_of(each) for each in await small.sessions(r, class_id)]
        rules = [series_lines.rule_of(each) for each in await r.db.scalars(select(ClassSeries))]
        of_class = series_lines.class_of(await r.db.get_one(Class, class_id))
        parts = await r.db.scalar(select(func.count()).select_from(Attendance))
        return sessions, sorted(rules, key=str), of_class, parts

    return SERIES, wish.stored(), disturb, state


async def _copied() -> UUID:
    """The class of a family, with its next term; the id of the next."""
    of = await small.found(price=Money(12000, "EUR"))
    class_id = await small.class_(of)
    await small.families(class_id)
    return class_id


async def next_term() -> Parts:
    """A class of one family, in which a pass counts, goes on in April."""
    class_id = await _copied()
    async with work(small.SYSTEM) as w:
        what: dict[str, Any] = {"kind": "pass", "name": "Class pass", "entries": 5}
        await products.keep(w, **what, price=Money(5000, "EUR"), pool={"classes": [str(class_id)]})

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            await schedule.close(w, "Found out late", date(2026, 5, 11), date(2026, 5, 11))

    async def state(r: Reading) -> object:
        counts = [await r.db.scalar(select(func.count()).select_from(each)) for each in TABLES]
        pools = [each.pool for each in await r.db.scalars(select(Product))]
        return counts, pools

    wish = of_next_term.wish([class_id], date(2026, 4, 13), date(2026, 6, 28), "Summer")
    return NEXT_TERM, wish, disturb, state


async def _next_of(class_id: UUID) -> UUID:
    """The class's next term."""
    wish = of_next_term.wish([class_id], date(2026, 4, 13), date(2026, 6, 28), "Summer")
    async with work(small.SYSTEM) as w:
        plan = await acts.preview(w, NEXT_TERM, wish)
        copied = (await NEXT_TERM.do(w, plan, new_id()))[0].about_id
    assert copied is not None
    return copied


async def ask_next() -> Parts:
    """Two families are asked; a third has answered."""
    class_id = await _copied()
    await small.families(class_id, 2)
    copied = await _next_of(class_id)
    async with work(small.SYSTEM) as w:
        first, second, _third = await next_board.board(w, copied)
        await next_board.answer(w, first.id, "no")

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            await next_board.answer(w, second.id, "yes")

    async def state(r: Reading) -> object:
        return [(row.answer, row.asked_at) for row in await next_board.board(r, copied)]

    return ASK_NEXT, {"class_id": str(copied)}, disturb, state


async def book_next() -> Parts:
    """One of two families goes on."""
    copied = await _next_of(await _copied())
    async with work(small.SYSTEM) as w:
        (row,) = await next_board.board(w, copied)
        await next_board.answer(w, row.id, "yes")

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            (await w.db.get_one(Class, copied)).price = Money(9900, "EUR")

    async def state(r: Reading) -> object:
        booked = await r.db.scalar(
            select(func.count())
            .select_from(Booking)
            .where(Booking.class_id == copied, Booking.status == "enrolled")
        )
        owed = await r.db.scalar(select(func.sum(Account.balance)).where(Account.kind == "debt"))
        return booked, owed or 0, (await r.db.get_one(Class, copied)).booked

    return BOOK_NEXT, {"class_id": str(copied)}, disturb, state
