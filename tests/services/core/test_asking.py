"""A question is built once, and each who asks it gets what is theirs."""

from __future__ import annotations

import pytest
from sqlalchemy import Select, bindparam, select
from sqlalchemy.exc import InvalidRequestError

from db import Attendee, Booking, Class, Client, Programme, Share
from db.records import Records
from services.bookings import listing
from services.core import access
from services.core.asking import Question, like
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from tests import small
from tests.small import SYSTEM, families


async def test_a_question_asked_by_one_family_is_answered_to_each_with_its_own(house: App) -> None:
    one, other = await families(await small.class_(await small.found()), 2)
    for family in (one, other, one):
        async with reading(family.visitor) as r:
            assert [card.booking_id for card in (await listing.mine(r)).every] == [family.booking_id]


async def test_what_was_built_for_a_family_is_not_what_is_built_for_nobody_or_for_the_program(
    house: App,
) -> None:
    one, other = await families(await small.class_(await small.found()), 2)
    expected = {one.visitor: 1, Visitor.anonymous(): 0, SYSTEM: 2, other.visitor: 1}
    for visitor, number in expected.items():
        async with reading(visitor) as r:
            assert len((await listing.mine(r)).every) == number


async def test_a_statement_without_its_visitors_values_is_refused(house: App) -> None:
    (family,) = await families(await small.class_(await small.found()))
    async with reading(family.visitor) as r:
        with pytest.raises(InvalidRequestError, match="value is required for bind parameter 'my_email'"):
            await r.db.run_sync(Records(access.bookings(like(r.visitor))).read, {})


async def test_a_question_is_built_once_for_each_sort(house: App) -> None:
    built = []

    @Question
    def children(newest_first: bool) -> Select[Attendee]:
        built.append(newest_first)
        named = select(Attendee).where(Attendee.first_name == bindparam("first_name"))
        return named.order_by(Attendee.id.desc() if newest_first else Attendee.id)

    async with reading(SYSTEM) as r:
        for newest_first in (True, False, True):
            for name in ("Mia", "Theo"):
                assert await children.ask(r, newest_first, first_name=name) == []
    assert built == [True, False]


async def test_a_list_has_as_many_places_as_it_needs(house: App) -> None:
    found = await families(await small.class_(await small.found()), 3)

    @Question
    def some() -> Select[Booking, Class, Programme]:
        joined = select(Booking, Class, Programme).join(Class, Class.id == Booking.class_id).join(Programme)
        return joined.where(Booking.id.in_(bindparam("bookings", expanding=True)))

    async with reading(SYSTEM) as r:
        for number in (2, 0, 3, 1):
            wanted = {family.booking_id for family in found[:number]}
            rows = await some.ask(r, bookings=list(wanted))
            assert {booking.id for booking, _class, _programme in rows} == wanted
            assert all(class_.id == booking.class_id for booking, class_, _programme in rows)


async def test_a_work_is_answered_with_what_it_may_change_and_has_just_changed(house: App) -> None:
    (family,) = await families(await small.class_(await small.found()))
    async with work(family.visitor) as w:
        (await access.booking(w, family.booking_id)).booking.reminders_on = False
        mine = await access.booking(w, family.booking_id)
        assert not mine.booking.reminders_on
        assert isinstance(mine.client, Client)
    async with reading(family.visitor) as r:
        mine = await access.booking(r, family.booking_id)
        assert not mine.booking.reminders_on
        assert not isinstance(mine.booking, Booking), "a record"
        assert (await r.db.scalars(select(Share))).all() == []
