"""Pay-as-you-go: a place and what pays for it come and go together (R56–R61, R64)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Entry, Pass
from pages.family.cancelling import texts
from services.attendance import cancelling, picking, undoing
from services.attendance.picking import CannotPick, PaidOtherwise
from services.core.refusals import NotFound
from services.core.work import App, reading, with_retries, work
from services.language import speaking
from services.outside.clock import TurnableClock
from services.passes.choosing import PassProblem
from services.timetable import cancel_session
from tests import small_passes
from tests.small import SYSTEM, Family
from tests.small_money import credit, euros, pay
from tests.small_passes import Pool, buy, left_on, owed_for, pool, product, taken


async def pick(of: Family, session_id: UUID, key: str | None = None) -> picking.Picked:
    async with work(of.visitor) as w:
        return await picking.pick(w, of.booking_id, session_id, key)


async def cancel(of: Family, attendance_id: UUID) -> None:
    async with work(of.visitor) as w:
        await cancelling.cancel(w, attendance_id)


async def stands(here: Pool, of: Family, session_id: UUID) -> tuple[int, list[int], int, int]:
    """Places taken, what is left on passes, what is owed, what is in credit."""
    async with reading(SYSTEM) as r:
        return (
            await taken(r, session_id),
            await left_on(r, of),
            await owed_for(r, of),
            await credit(r, of),
        )


async def test_a_pick_without_a_pass_costs_its_price_and_cancelling_in_time_takes_it_back(house: App) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    picked = await pick(of, first)
    assert (picked.price, picked.pass_id, picked.attendance.state) == (euros(1200), None, "going")
    assert await stands(here, of, first) == (1, [], 1200, 0)
    await cancel(of, picked.attendance.attendance_id)
    assert (await stands(here, of, first))[1:] == ([], 0, 0)


async def test_what_was_paid_comes_back_as_credit_and_pays_the_next_pick(house: App) -> None:
    here = await pool()
    (of,), (first, second, *_) = here.families, here.session_ids
    picked = await pick(of, first)
    await pay(of, 1200)
    await cancel(of, picked.attendance.attendance_id)
    assert (await stands(here, of, first))[2:] == (0, 1200)
    await pick(of, second)
    assert (await stands(here, of, second))[2:] == (0, 0)


async def test_a_pass_pays_with_one_entry_and_gets_it_back_once(house: App) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    await buy(of, await product())
    picked = await pick(of, first)
    assert (picked.left, picked.price) == (9, None)
    assert await stands(here, of, first) == (1, [9], 0, 0)
    await cancel(of, picked.attendance.attendance_id)
    assert (await stands(here, of, first))[1] == [10]
    async with work(SYSTEM) as w:  # the provider's cancelling afterwards returns nothing a second time
        await cancel_session.cancel(w, first)
    assert (await stands(here, of, first))[1] == [10]


async def test_undoing_takes_the_entry_again(house: App) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    await buy(of, await product())
    picked = await pick(of, first)
    await cancel(of, picked.attendance.attendance_id)
    async with work(of.visitor) as w:
        await undoing.undo(w, picked.attendance.attendance_id)
    assert await stands(here, of, first) == (1, [9], 0, 0)
    async with work(of.visitor) as w:  # a second undo is the same answer
        await undoing.undo(w, picked.attendance.attendance_id)
    assert await stands(here, of, first) == (1, [9], 0, 0)


async def test_undoing_is_refused_in_words_where_the_entry_has_gone_elsewhere(house: App) -> None:
    here = await pool(terms={"require_pass": True})
    (of,), (first, second, *_) = here.families, here.session_ids
    await buy(of, await product(entries=1))
    picked = await pick(of, first)
    await cancel(of, picked.attendance.attendance_id)
    await pick(of, second)
    with pytest.raises(undoing.CannotPayAgain):
        async with work(of.visitor) as w:
            await undoing.undo(w, picked.attendance.attendance_id)
    assert (await stands(here, of, second))[:2] == (1, [0])


async def test_a_session_that_was_given_up_can_be_picked_again(house: App) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    await buy(of, await product())
    picked = await pick(of, first)
    await cancel(of, picked.attendance.attendance_id)
    again = await pick(of, first)
    assert again.attendance.attendance_id == picked.attendance.attendance_id
    assert await stands(here, of, first) == (1, [9], 0, 0)


async def test_cancelling_late_gives_nothing_back_and_coming_after_all_costs_nothing_more(
    house: App, clock: TurnableClock
) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    await buy(of, await product())
    picked = await pick(of, first)
    clock.turn_to(picked.attendance.starts_at - timedelta(hours=1))
    await cancel(of, picked.attendance.attendance_id)
    assert (await stands(here, of, first))[1] == [9]
    await pick(of, first)
    assert await stands(here, of, first) == (1, [9], 0, 0)


async def test_the_providers_cancelling_gives_back_entries_and_money(house: App) -> None:
    here = await pool(2)
    (with_pass, without), (first, *_) = here.families, here.session_ids
    await buy(with_pass, await product())
    await pick(with_pass, first)
    await pick(without, first)
    await pay(without, 1200)
    async with work(SYSTEM) as w:
        await cancel_session.cancel(w, first, "Burst pipe")
    assert (await stands(here, with_pass, first))[1:] == ([10], 0, 0)
    assert (await stands(here, without, first))[1:] == ([], 0, 1200)


async def test_the_pass_that_ends_soonest_is_spent_first(house: App) -> None:
    here = await pool()
    (of,), (first, second, *_) = here.families, here.session_ids
    await buy(of, await product(name="A long one", months=9))
    await buy(of, await product(name="B short one", months=3, entries=1))
    await pick(of, first)
    assert (await stands(here, of, first))[1] == [10, 0]
    await pick(of, second)
    assert (await stands(here, of, second))[1] == [9, 0]


@pytest.mark.parametrize(
    ("bought", "problem"),
    [(None, None), ({"paid": False}, PassProblem.NOT_PAID), ({"entries": 1}, PassProblem.USED_UP)],
)
async def test_where_a_pass_is_required_nothing_is_booked_without(
    house: App, bought: dict[str, object] | None, problem: PassProblem | None
) -> None:
    here = await pool(terms={"require_pass": True})
    (of,), (first, second, *_) = here.families, here.session_ids
    if bought is not None:
        await buy(of, await product(entries=bought.get("entries", 10)), paid=bool(bought.get("paid", True)))
    if problem is PassProblem.USED_UP:
        await pick(of, second)
    with pytest.raises(CannotPick) as refused:
        await pick(of, first)
    assert refused.value.needs_pass
    assert refused.value.finding.expected is problem
    assert (await stands(here, of, first))[0] == 0


async def test_an_unpaid_pass_is_used_only_where_the_provider_says_so(house: App) -> None:
    here = await pool(terms={"redeem_unpaid": True, "require_pass": True})
    (of,), (first, *_) = here.families, here.session_ids
    await buy(of, await product(), paid=False)
    assert (await pick(of, first)).left == 9


async def test_prepaid_credit_pays_as_far_as_it_goes_and_comes_back_where_it_was(house: App) -> None:
    here = await pool()
    (of,), (first, second, *_) = here.families, here.session_ids
    await buy(
        of, await product(kind="prepaid", name="Credit", entries=None, value=euros(2000), price=euros(1800))
    )
    one = await pick(of, first)
    assert (await stands(here, of, first))[1:3] == ([800], 0)
    two = await pick(of, second)
    assert (await stands(here, of, second))[1:3] == ([0], 400)
    await cancel(of, two.attendance.attendance_id)
    assert (await stands(here, of, second))[1:] == ([800], 0, 0)
    await cancel(of, one.attendance.attendance_id)
    assert (await stands(here, of, first))[1:] == ([2000], 0, 0)


async def test_a_family_pass_is_for_all_children_and_another_is_not(house: App) -> None:
    here = await pool(2, terms={"require_pass": True})
    (of, other), (first, *_) = here.families, here.session_ids
    await buy(of, await product(for_family=True))
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(Pass.booking_id))).one() is None
    await pick(of, first)
    with pytest.raises(CannotPick):
        await pick(other, first)


async def test_a_second_pick_a_full_session_and_a_strangers_booking_are_refused(house: App) -> None:
    here = await pool(2, capacity=2)
    (of, other), (first, second, *_) = here.families, here.session_ids
    async with work(SYSTEM) as w:
        (await w.db.get_one(small_passes.Session, first)).places = 1
    await pick(of, first)
    with pytest.raises(CannotPick) as twice:
        await pick(of, first)
    assert twice.value.words() == "You already go to this session."
    with pytest.raises(CannotPick) as full:
        await pick(other, first)
    assert full.value.full
    with pytest.raises(NotFound):
        async with work(other.visitor) as w:
            await picking.pick(w, of.booking_id, second)
    assert (await stands(here, other, first))[1:] == ([], 0, 0)


async def test_the_last_place_goes_to_one_of_many_and_only_they_pay(house: App) -> None:
    here = await pool(5, capacity=5)
    (first, *_) = here.session_ids
    async with work(SYSTEM) as w:
        (await w.db.get_one(small_passes.Session, first)).places = 1
    pass_id = await product()
    for of in here.families:
        await buy(of, pass_id)

    async def tap(of: Family) -> str:
        try:
            await with_retries(lambda: pick(of, first))
        except CannotPick as no:
            return no.words()
        return "taken"

    told = await asyncio.gather(*map(tap, here.families))
    gone = "That place has just gone. Nothing was used or charged."
    assert sorted(told) == sorted(["taken", *[gone] * 4])
    async with reading(SYSTEM) as r:
        assert sorted([await left_on(r, of) for of in here.families]) == [[9], *[[10]] * 4]
        assert await taken(r, first) == 1


async def test_the_cancel_sheet_says_what_comes_back(house: App) -> None:
    here = await pool()
    (of,), (first, second, *_) = here.families, here.session_ids
    await buy(of, await product(entries=1))
    with_pass, with_money = await pick(of, first), await pick(of, second)
    async with reading(of.visitor) as r:
        sheet = await cancelling.before_cancelling(r, with_pass.attendance.attendance_id)
        other = await cancelling.before_cancelling(r, with_money.attendance.attendance_id)
    assert sheet.consequence.pays_back
    assert (sheet.paid_with.left, sheet.paid_with.entries, sheet.paid_with.total) == (0, 1, 1)
    assert (other.paid_with.price, other.paid_with.paid) == (euros(1200), euros(0))
    with speaking("en"):
        assert "You get your entry back." in str(texts.consequence(sheet, of.visitor))
        assert "1 of 1 left after this." in str(texts.consequence(sheet, of.visitor))
        assert "You don’t pay for it." in str(texts.consequence(other, of.visitor))


async def test_a_double_tap_books_once(house: App) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    await buy(of, await product())
    one, two = await pick(of, first, "tap"), await pick(of, first, "tap")
    assert one.attendance.attendance_id == two.attendance.attendance_id
    assert (await stands(here, of, first))[:2] == (1, [9])


async def test_the_list_and_the_sheet_say_what_the_tap_will_do(house: App) -> None:
    here = await pool()
    (of,), (first, second, *_) = here.families, here.session_ids
    async with reading(of.visitor) as r:
        listed = await picking.choices(r, of.booking_id)
        sheet = await picking.before_picking(r, of.booking_id, first)
    assert [each.session_id for each in listed] == here.session_ids
    assert replace(sheet, deadline=None) == listed[0]
    assert (sheet.price, sheet.pass_id, sheet.why) == (euros(1200), None, None)
    await buy(of, await product())
    with pytest.raises(PaidOtherwise):
        async with work(of.visitor) as w:
            await picking.pick(w, of.booking_id, first, shown=sheet)
    async with reading(of.visitor) as r:
        sheet = await picking.before_picking(r, of.booking_id, second)
    assert (sheet.pass_name, sheet.left_after, sheet.price) == ("10-entry pass", 9, None)
    async with work(of.visitor) as w:
        await picking.pick(w, of.booking_id, second, shown=sheet)
    async with reading(of.visitor) as r:
        again = {each.session_id: each.why for each in await picking.choices(r, of.booking_id)}
    assert again[second] is not None
    assert again[first] is None


async def test_every_entry_of_the_ledger_names_its_session(house: App) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    await buy(of, await product())
    picked = await pick(of, first)
    await cancel(of, picked.attendance.attendance_id)
    async with reading(SYSTEM) as r:
        moved = await r.db.scalars(select(Entry).where(Entry.unit == "entry").order_by(Entry.at, Entry.kind))
        about = {entry.kind: entry.attendance_id for entry in moved}
    id_ = picked.attendance.attendance_id
    assert about == {"issued": None, "used": id_, "returned": id_}
