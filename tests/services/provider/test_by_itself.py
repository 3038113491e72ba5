"""What happens by itself is a rule like the others: previewed, in force from now on, taken back, and another's change is seen."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from db import AuditEntry, ClassOffer, Provider
from services import provider
from services.bookings import offers
from services.core import acts
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.versions import ChangedByOthers
from services.core.visitor import Kind, Visitor
from services.core.work import App, reading, work
from services.provider import by_itself
from services.provider.by_itself import ByItself
from services.timetable.policy_act import BY_ITSELF, POLICY, wish
from tests.services.bookings import test_class_list as lists
from tests.services.bookings.by_hand import open_desk

SET = ByItself(12, 3, False)


async def change(owner: Visitor, to: ByItself = SET, seen: int | None = None, **typed: str) -> UUID:
    """Look, then put it in force."""
    asked = wish(BY_ITSELF, None, seen, by_itself.values(to) | typed)
    async with reading(owner) as r:
        plan = await acts.preview(r, POLICY, asked)
    async with work(owner) as w:
        return await acts.apply(w, POLICY, asked, plan.stamp, uuid4().hex)


async def now(owner: Visitor) -> ByItself:
    async with reading(owner) as r:
        return await by_itself.kept(r)


async def test_it_counts_from_now_on_and_can_be_taken_back(house: App) -> None:
    owner = (await open_desk()).owner
    before = await now(owner)
    done = await change(owner)
    assert await now(owner) == SET
    async with reading(owner) as r:
        assert (await provider.current(r)).class_offer_hours == 12
        noted = await r.db.scalars(select(AuditEntry.facts).where(AuditEntry.act == "set by itself"))
        assert noted.one()["changes"]["class_offer_hours"] == [None, 12]
        plan = await acts.preview_taking_back(r, POLICY, done)
    async with work(owner) as w:
        await acts.take_back(w, POLICY, done, plan.stamp)
    assert await now(owner) == before


async def test_a_place_that_is_offered_keeps_its_time(house: App) -> None:
    desk = await open_desk()
    _class, of, waits = await lists.full(desk, hours=24)
    await lists.leaves(of)
    await lists.due()
    async with reading(desk.owner) as r:
        until = (await r.db.scalars(select(ClassOffer.held_until))).one()
    await change(desk.owner)
    async with reading(desk.owner) as r:
        kept = await offers.of(r, waits)
    assert kept is not None
    assert kept.held_until == until


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("class_offer_hours", "0"),
        ("class_offer_hours", "soon"),
        ("class_offer_hours", "337"),
        ("closes_registers_after", "15"),
        ("closes_registers_after", ""),
        ("class_offers", "never"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(house: App, field: str, typed: str) -> None:
    owner = (await open_desk()).owner
    with pytest.raises(NotAsTyped) as no:
        await change(owner, SET, None, **{field: typed})
    assert list(no.value.fields) == [field]


async def test_hours_are_not_asked_for_where_staff_offer(house: App) -> None:
    owner = (await open_desk()).owner
    await change(owner)
    await change(owner, class_offers=by_itself.BY_HAND, class_offer_hours="")
    assert (await now(owner)).class_offer_hours is None


async def test_the_second_of_two_at_one_form_is_told(house: App) -> None:
    owner = (await open_desk()).owner
    async with reading(owner) as r:
        seen = await by_itself.version(r)
    await change(owner, seen=seen)
    with pytest.raises(ChangedByOthers):
        await change(owner, ByItself(None, 1, True), seen=seen)
    async with reading(owner) as r:
        assert (await r.db.scalars(select(Provider.version))).one() == seen + 1


async def test_only_who_has_the_settings_reads_or_changes_it(house: App) -> None:
    owner = (await open_desk()).owner
    instructor = replace(owner, kind=Kind.STAFF, role="instructor", sign_in_id=None)
    async with work(Visitor.system("test")) as w:
        for ask in (by_itself.kept, by_itself.version):
            with pytest.raises(NotFound):
                await ask(replace(w, visitor=instructor))
        with pytest.raises(NotFound):
            await by_itself.set_(replace(w, visitor=instructor), SET.columns())
