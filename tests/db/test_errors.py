"""An error of the database names nobody: neither what was asked nor what was to be written stands in it."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import Client, engine
from services.core.visitor import Visitor
from services.core.work import App, work

CANARY = "canary-7391@example.com"
WRONG = {
    "twice": "INSERT INTO clients SELECT * FROM clients WHERE email = :canary",
    "not there": "SELECT nothing FROM nowhere WHERE email = :canary",
    "not of this kind": "SELECT CAST(:canary AS uuid), nothing",
    "nothing where something must be": "UPDATE clients SET email = NULL WHERE email = :canary",
    "unlike all others": "UPDATE clients SET theme = :canary",
}


async def told(what: str, caplog: pytest.LogCaptureFixture) -> str:
    async with work(Visitor.system("test")) as w:
        w.db.add(Client(email=CANARY, first_name=CANARY, created_at=w.now))
    try:
        async with work(Visitor.system("test")) as w:
            await w.db.execute(text(WRONG[what]), {"canary": CANARY})
    except DBAPIError:
        logging.getLogger("cubby").exception("broken")
    assert caplog.records, "it went wrong"
    return caplog.text


@pytest.mark.parametrize("what", WRONG)
async def test_what_was_written_stands_in_no_log(
    house: App, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    found = await told(what, caplog)
    assert CANARY not in found
    assert "Error" in found


async def test_without_the_rule_it_would(
    empty_url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, house: App
) -> None:
    """The negative control: SQLAlchemy's parameters and PostgreSQL's details are left in."""
    made: Any = engine.create_async_engine

    def talkative(*args: Any, **kwargs: Any) -> Any:
        return made(*args, **kwargs | {"hide_parameters": False})

    monkeypatch.setattr(engine, "create_async_engine", talkative)
    monkeypatch.setattr(engine, "_without_values", lambda _context: None)
    house.database = engine.connect(empty_url)
    assert CANARY in await told("not there", caplog)
    await house.database.close()
