"""The database lets money and papers go to another client only where one of the two stands for the other (A9)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from db import Account, Debt
from services.core.work import App, work
from tests.services.merging import worlds
from tests.small import SYSTEM

TABLES = [Account, Debt]


@pytest.mark.parametrize("table", TABLES)
async def test_nothing_goes_to_a_stranger(house: App, table: Any) -> None:
    of = await worlds.two()
    moved = update(table).where(table.client_id == of.gone.client_id).values(client_id=of.keep.client_id)
    with pytest.raises(DBAPIError, match="fixed"):
        async with work(SYSTEM) as w:
            await w.db.execute(moved)
    async with work(SYSTEM) as w:  # the control: without its guard the database takes it
        on = "" if house.database.dialect == "sqlite" else f" ON {table.__tablename__}"
        await w.db.execute(text(f"DROP TRIGGER merged_{table.__tablename__}{on}"))
        if table is Account:  # one family has one account of credit
            moved = moved.where(table.kind != "credit")
        await w.db.execute(moved)
        assert await w.db.scalar(select(table.id).where(table.client_id == of.keep.client_id).limit(1))
