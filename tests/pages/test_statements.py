"""How often a screen that is opened asks the database, and that no statement is dear to plan."""

from __future__ import annotations

import pytest

from services.core import ids
from services.demo.timetable import MONDAYS
from tests.pages.conftest import Portal
from tests.statements import questions

MOST_JOINS = 8
"""PostgreSQL tries the orders of up to eight joins; beyond that, planning takes far longer than answering."""

MOST = {
    "/": 10,
    "/bookings": 10,
    "/bookings/{booking}": 12,
    "/benefits": 13,
    "/make-ups/{credit}": 12,
    "/profile": 6,
}
"""The most questions of each screen: sign-in, provider and badge included."""


@pytest.mark.parametrize("path", MOST)
async def test_a_screen_is_one_reading_of_few_questions(portal: Portal, path: str) -> None:
    asked = await _opened(portal, path)
    assert sum("FROM sign_ins LEFT OUTER JOIN" in each for each in asked) == 1, "one reading"
    assert len(asked) <= MOST[path], "\n\n".join(asked)
    assert max(each.count(" JOIN ") for each in asked) <= MOST_JOINS


async def _opened(portal: Portal, path: str) -> list[str]:
    """What is asked while Anna opens a screen."""
    await portal.come_as("anna@example.com")
    world = portal.world
    assert world is not None
    named = {
        "booking": ids.short(world.booking("Theo", MONDAYS)),
        "credit": ids.short(world.credits["to_book"]),
    }
    await portal.open("/profile/theme")  # whether anything is set up is asked once per process
    with questions() as asked:
        await portal.open(path.format(**named))
    return asked
