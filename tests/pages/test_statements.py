"""How often a screen that is opened asks the database, and that no statement is dear to plan."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from services.core import ids
from services.core.work import app
from services.demo.timetable import MONDAYS, SPLASH
from tests.browser import wallet
from tests.pages.conftest import Portal
from tests.statements import questions

MOST_JOINS = 8
"""PostgreSQL tries the orders of up to eight joins; beyond that, planning takes far longer than answering."""

MOST = {
    "/": 10,
    "/bookings": 7,
    "/bookings/{booking}": 14,
    "/benefits": 20,
    "/orders": 5,
    "/make-ups/{credit}": 11,
    "/book/{splash}": 10,
    "/passes/{pass}": 12,
    "/buy": 12,
    "/profile": 7,
}
"""The most questions of each screen: sign-in, provider and the numbers on the tabs and the bell (make-ups, money, messages) included."""


@pytest.mark.parametrize("path", MOST)
async def test_a_screen_is_one_reading_of_few_questions(portal: Portal, path: str) -> None:
    asked = await _opened(portal, path)
    assert sum("FROM sign_ins LEFT OUTER JOIN" in each for each in asked) == 1, "one reading"
    assert len(asked) <= MOST[path], "\n\n".join(asked)
    assert max(each.count(" JOIN ") for each in asked) <= MOST_JOINS


async def test_a_screen_that_met_trouble_is_drawn_again_in_a_new_reading(portal: Portal) -> None:
    await _come(portal)
    readers = app().database.reader.sync_engine
    met: list[str] = []

    def trouble(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM credits" in statement and not met:
            met.append(statement)
            raise OperationalError(statement, None, sqlite3.OperationalError("database is locked"))

    event.listen(readers, "before_cursor_execute", trouble)
    try:
        with questions() as asked:
            await portal.open("/")
    finally:
        event.remove(readers, "before_cursor_execute", trouble)
    assert met
    assert sum("FROM sign_ins LEFT OUTER JOIN" in each for each in asked) == 2, "two readings"
    assert "Hi Anna" in portal.text()


async def _opened(portal: Portal, path: str) -> list[str]:
    """What is asked while Anna opens a screen."""
    await _come(portal)
    world = portal.world
    assert world is not None
    named = {
        "booking": ids.short(world.booking("Theo", MONDAYS)),
        "credit": ids.short(world.credits["to_book"]),
        "splash": ids.short(world.booking("Mia", SPLASH)),
        "pass": (await wallet.found(world))["pass"].rpartition("/")[2],
    }
    with questions() as asked:
        await portal.open(path.format(**named))
    return asked


async def _come(portal: Portal) -> None:
    """Anna signs in; whether anything is set up has been asked, as it is once per process."""
    await portal.come_as("anna@example.com")
    await portal.open("/profile/theme")
