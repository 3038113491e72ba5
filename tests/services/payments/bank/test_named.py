"""Looking for a family while typing: any part of a name, without accents, a child, an address, a reference."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from db import Attendee, Client
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.payments.bank import named
from tests.services.payments.bank.world import paying
from tests.small import SYSTEM


async def found(text: str) -> list[str]:
    """Names of the families that are found."""
    async with reading(SYSTEM) as r:
        return [each.name for each in await named.find(r, text, "EUR")]


async def test_a_family_is_found_by_any_part_of_it(house: App) -> None:
    world = await paying()
    async with work(SYSTEM) as w:
        for who, first, last in ((world.anna, "Žofia", "Nováková"), (world.beata, "Beáta", "O’Neill")):
            await w.db.execute(
                update(Client).where(Client.id == who.client_id).values(first_name=first, last_name=last)
            )
        await w.db.execute(update(Attendee).values(first_name="Šimon"))
    assert await found("novak") == await found("NOVÁK žof") == ["Žofia Nováková"]
    assert len(await found("simon")) == 2
    assert await found(world.references[1][:6]) == ["Beáta O’Neill"]
    assert await found("100%_") == await found("n") == await found("  ") == []


async def test_it_comes_with_what_is_owed_in_that_currency(house: App) -> None:
    world = await paying()
    async with reading(SYSTEM) as r:
        (anna,) = await named.family(r, world.anna.client_id, "EUR")
        (abroad,) = await named.family(r, world.anna.client_id, "CZK")
    assert [each.debt_id for each in anna.debts] == [world.debts[0]]
    assert abroad.debts == ()
    async with reading(world.anna.visitor) as r:
        with pytest.raises(NotFound):
            await named.find(r, "anna", "EUR")
        with pytest.raises(NotFound):
            await named.family(r, world.anna.client_id, "EUR")
