"""A merge moves everything, loses nothing, and is taken back (B5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from db import Attendance, Attendee, Booking, Client, Pass, Relation
from services.core import acts
from services.core.acts import PlanHasChanged
from services.core.refusals import NotFound
from services.core.work import reading
from services.merging import moving, planning, totals
from services.merging.act import MERGE
from services.merging.child_twice import BookedTwice
from services.merging.doing import SumsDiffer
from services.merging.planning import MergedAlready
from services.merging.totals import CREDIT, ENTRIES, MAKE_UPS, OWED, PAID
from services.people import families
from services.people.families import MergedFamily
from tests import small, small_money
from tests.services.act_worlds import nobody
from tests.services.merging import worlds
from tests.services.merging.worlds import OWNER, Two
from tests.small import SYSTEM

pytestmark = pytest.mark.usefixtures("house")


async def test_what_both_had_the_one_has_and_nothing_is_left_behind() -> None:
    of = await worlds.two()
    before = totals.together(await worlds.have(of.keep), await worlds.have(of.gone))
    assert before[MAKE_UPS, ""] == 1
    assert {before[OWED, "EUR"], before[ENTRIES, "entry"], before[PAID, "EUR"]} == {6300, 20, 19000}
    await worlds.merge(worlds.wish(of))
    assert await worlds.have(of.keep) == before
    assert not await worlds.have(of.gone)
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(select(Booking.attendee_id).where(Booking.client_id == of.keep.client_id))
        assert set(rows) == {of.keep.child_id}
        parts = await r.db.scalars(select(Attendance.attendee_id).distinct())
        assert set(parts) == {of.keep.child_id}
        related = await r.db.execute(select(Relation.client_id, Relation.attendee_id))
        assert [tuple(row) for row in related] == [(of.keep.client_id, of.keep.child_id)]


async def test_children_who_are_left_apart_both_belong_to_the_one() -> None:
    of = await worlds.two()
    await worlds.merge(worlds.wish(of, joined=False))
    async with reading(SYSTEM) as r:
        theirs = await families.children_of(r, [of.keep.client_id, of.gone.client_id])
        assert {child.id for child in theirs[of.keep.client_id]} == {of.keep.child_id, of.gone.child_id}
        assert of.gone.client_id not in theirs


async def test_taken_back_everything_is_as_it_was() -> None:
    of = await worlds.two()
    async with reading(SYSTEM) as r:
        before = await worlds.everything(r)
    done_id = await worlds.merge(worlds.wish(of, take=("email", "phone")))
    async with reading(SYSTEM) as r:
        assert await worlds.everything(r) != before
    assert not (await worlds.back(done_id)).staying
    async with reading(SYSTEM) as r:
        after = await worlds.everything(r)
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {}


async def test_a_merge_that_drops_one_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the sums: one pass is forgotten on the way."""
    of = await worlds.two()

    async def forgetful(w: Any, line: Any, source: Any, target: Any) -> None:
        if line.about != "accounts.client_id":
            await whole(w, line, source, target)
            return
        passes = await w.db.scalars(select(Pass.account_id).where(Pass.client_id == target))
        kept = {str(each) for each in passes}
        ids = [id_ for id_ in line.facts["ids"] if id_ not in kept]
        await whole(w, replace(line, facts={"ids": ids}), source, target)

    whole = moving.move
    monkeypatch.setattr(moving, "move", forgetful)
    with pytest.raises(SumsDiffer):
        await worlds.merge(worlds.wish(of))
    monkeypatch.undo()
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Client, of.gone.client_id)).merged_into_id is None


async def test_of_two_colleagues_at_once_the_second_is_told() -> None:
    of = await worlds.two()
    plan = await worlds.preview(worlds.wish(of))
    other = worlds.wish(Two(of.gone, of.keep, of.classes), joined=False)
    theirs = await worlds.preview(other)
    async with worlds.as_owner() as w:
        await acts.apply(w, MERGE, worlds.wish(of), plan.stamp)
    with pytest.raises(MergedAlready):
        async with worlds.as_owner() as w:
            await acts.apply(w, MERGE, other, theirs.stamp)


async def test_money_that_came_meanwhile_is_shown_first() -> None:
    of = await worlds.two()
    plan = await worlds.preview(worlds.wish(of))
    await small_money.pay(of.gone, 10_000)
    with pytest.raises(PlanHasChanged):
        async with worlds.as_owner() as w:
            await acts.apply(w, MERGE, worlds.wish(of), plan.stamp)


async def test_a_child_cannot_be_in_a_class_twice() -> None:
    of = await worlds.two()
    async with worlds.as_owner() as w:
        await w.db.execute(
            update(Booking).where(Booking.id == of.gone.booking_id).values(class_id=of.classes[0])
        )
    with pytest.raises(BookedTwice) as no:
        await worlds.preview(worlds.wish(of))
    assert "Theo has a place in Class 1 in both families" in no.value.words()
    assert (await worlds.preview(worlds.wish(of, joined=False))).changes


@pytest.mark.parametrize("role", ["main_instructor", "instructor", "receptionist"])
async def test_only_whoever_sees_all_of_a_family_merges(role: str) -> None:
    of = await worlds.two()
    with pytest.raises(NotFound):
        await worlds.preview(worlds.wish(of), nobody(role))


async def test_a_stranger_s_child_is_not_taken() -> None:
    of = await worlds.two()
    (stranger,) = await small.families(of.classes[0])
    asked = planning.wish(of.keep.client_id, of.gone.client_id, (), {stranger.child_id: of.keep.child_id})
    with pytest.raises(NotFound):
        await worlds.preview(asked)


async def test_what_was_known_of_a_child_is_known_afterwards() -> None:
    of = await worlds.two()
    async with worlds.as_owner() as w:
        one = await w.db.get_one(Attendee, of.keep.child_id)
        other = await w.db.get_one(Attendee, of.gone.child_id)
        one.care_note, one.photos_allowed = "Inhaler in the bag", True
        other.care_note, other.photos_allowed = "Nuts", False
    await worlds.merge(worlds.wish(of))
    async with reading(SYSTEM) as r:
        child = await r.db.get_one(Attendee, of.keep.child_id)
    assert (child.care_note, child.photos_allowed) == ("Inhaler in the bag\nNuts", False)


async def test_the_merged_one_s_screen_is_the_other_s() -> None:
    of = await worlds.two()
    await worlds.merge(worlds.wish(of))
    async with reading(SYSTEM) as r:
        with pytest.raises(MergedFamily) as no:
            await families.here(replace(r, visitor=OWNER), of.gone.client_id)
        assert no.value.into == of.keep.client_id
        found = await families.find(replace(r, visitor=OWNER), "exmaple.com")
    assert [line.client_id for line in found.lines] == [of.keep.client_id]
    assert (CREDIT, "EUR") not in await worlds.have(of.gone)
