"""The settings are asked by every screen, and their tables stay so small that PostgreSQL never counts them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from services import provider
from services.core.visitor import Visitor
from services.core.work import App, reading

CHEAP = 2_000
"""PostgreSQL compiles a plan dearer than 100,000 for a second; one that joins uncounted tables one by one is that dear."""


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_tables_that_were_never_counted_do_not_make_the_settings_dear(house: App) -> None:
    asked = []

    def hear(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        asked.append((statement, values))

    event.listen(house.database.reader.sync_engine, "before_cursor_execute", hear)
    async with reading(Visitor.system("test")) as r:
        await provider.places(r)
        (of_settings,) = [each for each in asked if "FROM providers" in each[0]]
        plan = await (await r.db.connection()).exec_driver_sql("EXPLAIN " + of_settings[0], of_settings[1])
        found = re.search(r"cost=[\d.]+\.\.([\d.]+)", str(plan.scalars().first()))
    assert found is not None
    assert float(found[1]) < CHEAP
