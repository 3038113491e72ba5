"""The first class: its days are previewed, and it is made with venue, programme and sessions at once or not at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from db import Class, Programme, Session, Venue
from db.values import Money
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.operations.setup import class_form, first_class
from tests.services.operations.setup.conftest import SYSTEM, employed

Orla = Callable[[], Awaitable[Visitor]]
CLASS = {
    "venue": "Ranelagh Studio",
    "address": "12 Main Street",
    "programme": "Mighty Movers",
    "youngest": "5",
    "oldest": "7",
    "price": "120,00",
    "weekday": "0",
    "starts": "17:00",
    "minutes": "45",
    "places": "8",
    "first_on": "2026-03-02",
    "last_on": "2026-04-13",
    "leads": "yes",
}
"""Seven Mondays, of which one is Easter Monday in Ireland."""


async def _count(table: type[Class | Session | Venue | Programme]) -> int:
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(func.count()).select_from(table)) or 0


async def _wrong(visitor: Visitor, **typed: str) -> dict[str, str]:
    with pytest.raises(NotAsTyped) as no:
        async with work(visitor) as w:
            await first_class.make(w, CLASS | typed)
    return {field: reason.words() for field, reason in no.value.fields.items()}


async def test_the_preview_is_what_is_made(orla: Orla) -> None:
    owner = await orla()
    async with reading(owner) as r:
        days = await first_class.days(r, class_form.read(CLASS, "EUR"))
    assert (len(days.on), days.skipped) == (6, ((date(2026, 4, 6), "Easter Monday"),))
    async with work(owner) as w:
        class_id = await first_class.make(w, CLASS)
    async with reading(SYSTEM) as r:
        made = await r.db.get_one(Class, class_id)
        programme = await r.db.get_one(Programme, made.programme_id)
        starts = (await r.db.scalars(select(Session.starts_at).order_by(Session.starts_at))).all()
    assert tuple(at.date() for at in starts) == days.on
    assert (made.name, made.capacity, made.instructor_id) == (
        "Mighty Movers, Monday 17:00",
        8,
        owner.staff_id,
    )
    assert (programme.price, programme.youngest, programme.oldest) == (Money(12000, "EUR"), 5, 7)


async def test_on_public_holidays_too_where_that_is_ticked(orla: Orla) -> None:
    owner = await orla()
    async with work(owner) as w:
        await first_class.make(w, CLASS | {"on_holidays": "yes"})
    assert await _count(Session) == 7


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(orla: Orla) -> None:
    owner = await orla()
    wrong = await _wrong(owner, venue="", programme="=1", starts="25:00", minutes="0", places="x", oldest="3")
    assert set(wrong) == {"venue", "programme", "starts", "minutes", "places", "oldest"}
    assert set(await _wrong(owner, weekday="8", first_on="")) == {"weekday", "first_on"}
    assert "is before the first" in (await _wrong(owner, last_on="2026-01-01"))["last_on"]
    assert "no such weekday" in (await _wrong(owner, first_on="2026-04-06", last_on="2026-04-06"))["last_on"]
    assert [await _count(table) for table in (Venue, Programme, Class, Session)] == [0, 0, 0, 0]


async def test_only_who_sets_the_provider_up_makes_it(orla: Orla) -> None:
    await orla()
    noah = await employed("main_instructor")
    with pytest.raises(NotFound):
        async with work(noah) as w:
            await first_class.make(w, CLASS)
