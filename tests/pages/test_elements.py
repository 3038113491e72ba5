"""How many elements a screen is built of: the server makes, keeps and sends each one, so rows are HTML within a few."""

from __future__ import annotations

import pytest

from services.core import ids
from services.demo.timetable import MONDAYS
from tests.pages.conftest import Portal

MOST = {"/": 54, "/bookings": 38, "/bookings/{booking}": 70, "/benefits": 36}
"""The most elements of each screen of the demo, what there is to pay and the bar with its bell included."""


@pytest.mark.parametrize("path", MOST)
async def test_a_screen_is_built_of_few_elements(portal: Portal, path: str) -> None:
    assert portal.world is not None
    await portal.come_as("anna@example.com")
    await portal.open(path.format(booking=ids.short(portal.world.booking("Theo", MONDAYS))))
    assert portal.user.client is not None
    made = portal.user.client.elements.values()
    assert len(made) <= MOST[path], sorted(f"{each.tag} {' '.join(each.classes)}" for each in made)
    assert not [each.tag for each in made if each.tag in ("nicegui-html", "nicegui-timer")], (
        "each of them is one more script to load before the page comes to life"
    )
