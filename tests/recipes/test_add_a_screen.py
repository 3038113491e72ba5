"""CONTRIBUTING, “Add a screen”: the code of the recipe itself is a screen that opens, acts, and is guarded."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

import pages
from db import Client
from pages.app.areas import ANYONE, STAFF, Screen
from pages.app.guard import UncheckedId
from pages.staff import rooms
from services.core.capabilities import Capability
from services.core.configuration import Configuration
from services.core.ids import short as written
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.timetable import MONDAYS
from tests.pages import test_access
from tests.pages.conftest import (  # noqa: F401 - fixtures
    Portal,
    _portal_app,
    configuration,
    dialect,
    handlers_of_one_test,
    portal,
)

ROOT = Path(__file__).parents[2]
ANNA, ZUZANA = "anna@example.com", "zuzana@example.com"


def recipe() -> str:
    """The text of the recipe."""
    whole = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return whole.partition("\n## Add a screen\n")[2].partition("\n## ")[0]


def code() -> list[str]:
    """The pieces of code in it: the screen, and its line in the table."""
    return [textwrap.dedent(each) for each in re.findall(r"^ *```python\n(.*?)^ *```", recipe(), re.M | re.S)]


@pytest.fixture
def screen() -> Iterator[Screen]:
    """Steps 1 to 3: a file of the family's area, and its line."""
    file, table = code()
    module = ModuleType("pages.family.short")
    sys.modules[module.__name__] = module
    exec(compile(file, "pages/family/short.py", "exec"), module.__dict__)
    names = {"Screen": Screen, "short": module}
    exec(table, names)
    (line,) = names["SCREENS"]  # type: ignore[misc]
    assert isinstance(line, Screen)
    yield line
    del sys.modules[module.__name__]


@pytest.fixture
def added(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """The line stands in the table; so do copies of it for the other audiences that step 3 names."""
    others = (
        replace(screen, path="/short/staff/{booking_id}", who=STAFF),
        replace(screen, path="/short/money/{booking_id}", who=STAFF(Capability.MONEY)),
        replace(screen, path="/short/anyone/{booking_id}", who=ANYONE),
    )
    monkeypatch.setattr(pages, "SCREENS", (*pages.SCREENS, screen, *others))
    return screen


def path(of: str, booking: UUID) -> str:
    return of.replace("{booking_id}", written(booking))


async def test_the_screen_opens_and_its_button_acts(added: Screen, portal: Portal) -> None:  # noqa: F811
    assert portal.world is not None
    await portal.come_as(ANNA)
    text = await portal.open(path(added.path, portal.world.booking("Theo", MONDAYS)))
    assert "Theo" in text
    await portal.tap("Turn notices off")
    await portal.reads("Notices are off.")
    async with reading(Visitor.system("test")) as r:
        assert not (await r.db.scalars(select(Client.notices_on).where(Client.email == ANNA))).one()


async def test_the_screen_is_guarded(added: Screen, portal: Portal) -> None:  # noqa: F811
    assert portal.world is not None
    own = path(added.path, portal.world.booking("Theo", MONDAYS))
    assert (await portal.http.get(own)).headers["location"] == f"/sign-in?next={own}"
    await portal.come_as(ZUZANA)
    assert (await portal.http.get(own)).status_code == 404
    await portal.come_as(ANNA)
    for other in (path(added.path, uuid4()), added.path.replace("{booking_id}", "nonsense")):
        assert (await portal.http.get(other)).status_code == 404
    await portal.come_as_staff("owner")
    assert (await portal.http.get(own)).status_code == 404


async def test_the_other_audiences_are_as_the_recipe_says(added: Screen, portal: Portal) -> None:  # noqa: F811
    assert portal.world is not None
    booking = portal.world.booking("Theo", MONDAYS)
    expected = {
        "/short/staff/{booking_id}": (404, 200),
        "/short/money/{booking_id}": (404, 200),
        "/short/anyone/{booking_id}": (200, 200),
    }
    for address, (family, staff) in expected.items():
        await portal.come_as(ANNA)
        assert (await portal.http.get(path(address, booking))).status_code == family, address
        await portal.come_as_staff("owner")
        assert (await portal.http.get(path(address, booking))).status_code == staff, address


@pytest.mark.parametrize(
    ("of", "cells", "good"),
    [
        ("/bookings/{booking_id}/short", test_access.THEIRS, True),
        ("/short/staff/{booking_id}", test_access.STAFF_ONLY, True),
        ("/short/anyone/{booking_id}", test_access.STAFF_ONLY, False),
    ],
)
async def test_the_rows_that_step_8_names_fit_a_screen_with_an_id(
    added: Screen,
    portal: Portal,  # noqa: F811
    configuration: Configuration,  # noqa: F811
    of: str,
    cells: dict[str, str],
    good: bool,
) -> None:
    row = test_access.Row("GET", of, cells)
    tried, wrong = await test_access.try_row(portal, row, configuration)
    assert tried == len(test_access.ROLES) * len(test_access.IDS)
    assert (wrong == []) is good


def test_an_address_with_a_new_kind_of_id_does_not_start_until_it_has_a_check(
    house: object,
    screen: Screen,
    monkeypatch: pytest.MonkeyPatch,
    configuration: Configuration,  # noqa: F811
) -> None:
    new = replace(screen, path="/venues/{weather_id}")
    monkeypatch.setattr(pages, "SCREENS", (*pages.SCREENS, new))
    with pytest.raises(UncheckedId, match="weather_id"), _portal_app(configuration):
        pass

    async def venue(_r: object, _id: UUID) -> None:
        """Anybody may see any venue."""

    monkeypatch.setattr(pages, "CHECKS", {**pages.CHECKS, "weather_id": venue})
    with _portal_app(configuration):
        pass


def test_each_room_of_the_staff_shows_the_way_to_a_screen_that_lets_in_the_same_people() -> None:
    who = {screen.path: screen.who for screen in pages.SCREENS}
    for room in rooms.ROOMS:
        assert who[room.href] == (STAFF if room.needs is None else STAFF(room.needs)), room.href


def test_everything_that_the_recipe_names_is_there() -> None:
    named = re.findall(r"`((?:pages|components|services|tests|tools)/[\w/.]+)`", recipe())
    assert len(named) > 8
    there = [name for name in named if (ROOT / name).exists()]
    assert set(named) - set(there) == {"pages/family/short.py"}
