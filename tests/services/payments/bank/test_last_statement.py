"""When the last statement came: what tells staff that none has come for days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.core.refusals import NotFound
from services.core.work import App, reading
from services.outside.clock import TurnableClock
from services.payments.bank.last_statement import RED_AFTER, last_statement
from tests.services.payments.bank.world import keep, paying
from tests.services.payments.statements.samples import camt, entry
from tests.small import SYSTEM


async def test_days_count_from_the_last_statement_and_before_it_from_the_account(
    house: App, clock: TurnableClock
) -> None:
    await paying()
    clock.turn_to(clock.now() + timedelta(days=3))
    async with reading(SYSTEM) as r:
        waiting = await last_statement(r)
    assert waiting is not None
    assert (waiting.read_at, waiting.days, waiting.is_red) == (None, 3, False)
    await keep(camt(entry("84.00")))
    async with reading(SYSTEM) as r:
        fresh = await last_statement(r)
    assert fresh is not None
    assert (fresh.days, fresh.is_red) == (0, False)
    clock.turn_to(clock.now() + timedelta(days=RED_AFTER))
    async with reading(SYSTEM) as r:
        old = await last_statement(r)
    assert old is not None
    assert (old.days, old.is_red) == (RED_AFTER, True)


async def test_it_is_for_staff_who_see_money(house: App) -> None:
    family = (await paying()).anna
    async with reading(family.visitor) as r:
        with pytest.raises(NotFound):
            await last_statement(r)
