"""What SQLAlchemy reads of an answer's columns is the same with our cursor as with the driver's own, and cheaper."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from services.core.visitor import Visitor
from services.core.work import App, Reading, reading, work

pytestmark = pytest.mark.parametrize("dialect", ["postgresql"])
ASKED = "SELECT 1 AS one, 'x' AS \"Ťažké\", NULL::uuid AS id"


async def driver_of(r: Reading) -> psycopg.AsyncConnection[Any]:
    """The driver's own connection."""
    connection = (await (await r.db.connection()).get_raw_connection()).driver_connection
    assert isinstance(connection, psycopg.AsyncConnection)
    return connection


@pytest.mark.parametrize("edge", [reading, work])
async def test_columns_have_the_drivers_names_and_types(house: App, edge: object) -> None:
    async with edge(Visitor.system("test")) as r:  # type: ignore[operator]
        driver = await driver_of(r)
        ours = await driver.execute(ASKED)
        theirs = await psycopg.AsyncCursor(driver).execute(ASKED)
        assert all(isinstance(column, tuple) for column in ours.description or [])
        assert [column[:2] for column in ours.description or []] == [
            column[:2] for column in theirs.description or []
        ]
        assert (await r.db.execute(text(ASKED))).one()._asdict() == {"one": 1, "Ťažké": "x", "id": None}


async def test_what_answers_nothing_has_no_columns(house: App) -> None:
    async with work(Visitor.system("test")) as w:
        driver = await driver_of(w)
        assert (await driver.execute("CREATE TABLE nothing (n integer)")).description is None
        assert (await driver.execute("SELECT n FROM nothing")).description is not None
