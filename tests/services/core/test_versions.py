"""Two members of staff at one thing: whatever they edit, the second one is told and nothing is overwritten (B2)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from db import Staff
from services.core import versions
from services.core.versions import ChangedByOthers
from services.core.visitor import Kind
from services.core.work import App, Work, reading, with_retries, work
from services.orders import products
from services.people import changing, clients
from services.prices import keeping, policies, price_list
from services.prices.plans import PlanShape
from services.prices.rule_values import DiscountCode, Off
from services.provider.paying import own_version
from tests import small
from tests.small import SYSTEM
from tests.small_money import euros

Change = Callable[[Work, int | None], Awaitable[object]]


async def _product() -> Change:
    async with work(SYSTEM) as w:
        made = await products.keep(w, kind="service", name="T-shirt", price=euros(1500))
    return lambda w, seen: products.keep(w, made.id, seen, price=euros(1600))


async def _programme() -> Change:
    world = await small.found(price=euros(24000))
    return lambda w, seen: price_list.set_programme_price(w, world.programme_id, seen, euros(25000), None)


async def _class() -> Change:
    class_id = await small.class_(await small.found(price=euros(24000)))
    return lambda w, seen: price_list.set_class_price(w, class_id, seen, euros(25000), None)


async def _terms(programme_id: UUID | None = None) -> Change:
    await small.found()
    async with work(SYSTEM) as w:
        await policies.set_terms(w, programme_id, None, {"fee": "5"})
    return lambda w, seen: policies.set_terms(w, programme_id, seen, {"fee": "10"})


async def _plan() -> Change:
    async with work(SYSTEM) as w:
        made = await keeping.keep_plan(w, "In three parts", PlanShape(3))
    return lambda w, seen: keeping.keep_plan(w, "In two parts", PlanShape(2), made.id, seen)


async def _rule() -> Change:
    id_ = uuid4()

    def code(percent: int) -> DiscountCode:
        return DiscountCode(id_, "Early bird", "EARLY", Off(basis_points=percent * 100))

    async with work(SYSTEM) as w:
        await keeping.keep_rule(w, code(10))
    return lambda w, seen: keeping.keep_rule(w, code(20), seen=seen)


async def _client() -> Change:
    await small.found()
    async with work(SYSTEM) as w:
        made = await clients.client(w, "anna@example.com", "Anna", "Novak")
        orla = Staff(first_name="Orla", role="owner")
        w.db.add(orla)
    owner = replace(SYSTEM, kind=Kind.STAFF, role="owner", staff_id=orla.id)
    said = {"first_name": "Anna", "last_name": "Nová", "phone": ""}
    return lambda w, seen: changing.change(replace(w, visitor=owner), made.id, seen, said)


EVERYTHING = {
    "client": _client,
    "product": _product,
    "programme": _programme,
    "class": _class,
    "terms": _terms,
    "plan": _plan,
    "discount": _rule,
}


@pytest.mark.parametrize("what", EVERYTHING)
async def test_the_second_of_two_who_saw_the_same_is_refused(house: App, what: str) -> None:
    change = await EVERYTHING[what]()
    async with work(SYSTEM) as w:
        await change(w, 1)
    with pytest.raises(ChangedByOthers):
        async with work(SYSTEM) as w:
            await change(w, 1)
    async with work(SYSTEM) as w:
        await change(w, 2)


@pytest.mark.parametrize("what", EVERYTHING)
async def test_of_two_at_the_same_moment_one_wins(house: App, what: str) -> None:
    change = await EVERYTHING[what]()

    async def tap() -> bool:
        try:
            async with work(SYSTEM) as w:
                await change(w, 1)
        except ChangedByOthers:
            return False
        return True

    assert sorted(await asyncio.gather(*(with_retries(tap) for _each in range(3)))) == [False, False, True]


async def test_terms_of_one_programme_have_a_version_of_their_own(house: App) -> None:
    world = await small.found()
    async with work(SYSTEM) as w:
        await policies.set_terms(w, None, 0, {"fee": "5"})
    async with work(SYSTEM) as w:
        await policies.set_terms(w, world.programme_id, 0, {"fee": "7"})
    async with reading(SYSTEM) as r:
        assert await own_version(r) == 1
        assert await own_version(r, world.programme_id) == 1
        assert (await policies.terms_of(r, world.programme_id)).terms.fee == euros(700)
        assert (await policies.terms_of(r)).terms.fee == euros(500)


async def test_the_program_itself_has_no_name_in_who_changed_it_last(house: App) -> None:
    await _product()
    async with reading(SYSTEM) as r:
        row = (await products.every(r))[0]
        last = await versions.last_change(r, "product", row.id)
        assert last is not None
        assert last.by == ""
        assert await versions.last_change(r, "product", uuid4()) is None
