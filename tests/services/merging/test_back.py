"""A merge taken back later: what was theirs goes back with all that has become of it, what somebody changed since stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db import Account, Booking, Client, Debt, DoneAct, Entry
from services.core import acts
from services.core.work import reading, work
from services.merging import stragglers
from services.merging.act import MERGE
from services.merging.taking_back import MergedSince
from services.outside.clock import TurnableClock
from services.payments import receiving
from tests import small, small_money
from tests.services.merging import worlds
from tests.small import SYSTEM, Family

pytestmark = pytest.mark.usefixtures("house")


async def _credit(of: Family) -> int:
    async with reading(SYSTEM) as r:
        return await small_money.credit(r, of)


async def test_what_was_owed_for_their_booking_since_goes_along() -> None:
    of = await worlds.two()
    done_id = await worlds.merge(worlds.wish(of))
    owed = await small_money.debt(of.keep, 700, booking_id=of.gone.booking_id)
    await worlds.back(done_id)
    async with reading(SYSTEM) as r:
        debt = await r.db.get_one(Debt, owed)
        account = await r.db.get_one(Account, debt.account_id)
    assert debt.client_id == account.client_id == of.gone.client_id


async def test_a_name_that_was_changed_since_stays() -> None:
    of = await worlds.two()
    done_id = await worlds.merge(worlds.wish(of, take=("phone",)))
    async with worlds.as_owner() as w:
        (await w.db.get_one(Client, of.keep.client_id)).phone = "+353870000000"
    plan = await worlds.back(done_id)
    assert [(line.facts["name"], line.why) for line in plan.staying] == [("phone", "edited")]
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Client, of.keep.client_id)).phone == "+353870000000"


async def test_credit_that_was_spent_since_stays_where_it_was_spent() -> None:
    of = await worlds.two()
    await small_money.pay(of.gone, 20_000)
    left = await _credit(of.gone)
    done_id = await worlds.merge(worlds.wish(of))
    assert await _credit(of.keep) == left
    assert await _credit(of.gone) == 0
    await small_money.debt(of.keep, left)
    plan = await worlds.back(done_id)
    assert [line.why for line in plan.staying] == ["spent"]
    assert (await _credit(of.keep), await _credit(of.gone)) == (0, 0)


async def test_a_payment_of_the_merged_one_can_still_be_taken_back(clock: TurnableClock) -> None:
    of = await worlds.two()
    clock.advance(timedelta(minutes=1))
    await small_money.pay(of.gone, 20_000)
    done_id = await worlds.merge(worlds.wish(of))
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(
            select(Entry)
            .join(Account, Account.id == Entry.account_id)
            .where(Account.client_id == of.gone.client_id, Entry.kind == "received")
        )
        received = max(rows, key=lambda entry: entry.amount).id
    async with work(SYSTEM) as w:
        await receiving.take_back(w, [await w.db.get_one(Entry, received)], "Not theirs")
    assert (await _credit(of.keep), await _credit(of.gone)) == (0, 0)
    assert not (await worlds.back(done_id)).staying
    assert (await _credit(of.keep), await _credit(of.gone)) == (0, 0)


async def test_of_two_merges_the_later_is_taken_back_first() -> None:
    of = await worlds.two()
    (third,) = await small.families(of.classes[1])
    first = await worlds.merge(worlds.wish(of))
    later = await worlds.merge(worlds.wish(worlds.Two(third, of.keep, of.classes), joined=False))
    async with reading(SYSTEM) as r:
        gone = await r.db.get_one(Client, of.gone.client_id)
        assert gone.merged_into_id == third.client_id
        with pytest.raises(MergedSince):
            await acts.preview_taking_back(replace(r, visitor=worlds.OWNER), MERGE, first)
    await worlds.back(later)
    await worlds.back(first)
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(select(Booking.client_id, Booking.id))
        mine = {row.client_id: row.id for row in rows}
    assert [mine[each.client_id] for each in (of.keep, of.gone, third)] == [
        each.booking_id for each in (of.keep, of.gone, third)
    ]


async def test_a_booking_made_in_the_moment_of_the_merge_is_taken_along() -> None:
    of = await worlds.two()
    await worlds.merge(worlds.wish(of))
    async with work(SYSTEM) as w:
        assert await stragglers.next_look(w) == w.now
        late = update(Booking).where(Booking.id == of.gone.booking_id)
        await w.db.execute(late.values(client_id=of.gone.client_id, attendee_id=of.gone.child_id))
    async with work(SYSTEM) as w:
        assert await stragglers.take_along(w)
        assert not await stragglers.take_along(w)
    async with reading(SYSTEM) as r:
        booking = await r.db.get_one(Booking, of.gone.booking_id)
        assert (booking.client_id, booking.attendee_id) == (of.keep.client_id, of.keep.child_id)
        assert (await r.db.scalars(select(DoneAct))).one().act == "merge"
