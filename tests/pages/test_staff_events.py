"""Whatever was put on a screen of the staff does nothing any more once the right to it has gone (T25): every screen, every
listener of it, after the role was taken away in the row alone, so that the page was told nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select, update

import pages
from db import SignIn, Staff, Table
from services.core.capabilities import CAPABILITIES, Capability
from services.core.visitor import Kind, Visitor
from services.core.work import reading, work
from tests.pages.app.test_events import _fire
from tests.pages.conftest import Portal
from tests.pages.test_access import configuration, furnished, people_by_name, things, world_url  # noqa: F401 - the demo's portal, as there
from tests.pages.test_staff_screens import TABLE

SYSTEM = Visitor.system("test")
SAID = ([], [{"value": "x"}], [{"first_name": "X", "role": "owner", "email": "x@example.com", "why": "x"}])
"""What a browser could send: a tap, a choice, a form."""
SLOT_GONE = "The parent element this slot belongs to has been deleted"
"""NiceGUI's words for a tap on what an earlier one has taken off the page; all taps come at once here."""
LEAST = "receptionist"
PARTS = 4
"""So many tests share the screens, so that they run side by side."""


def screens() -> list[str]:
    """The screens whose right the least of the roles lacks."""
    return [
        each.path
        for each in pages.SCREENS
        if each.who.kind is Kind.STAFF
        and each.who.needs is not None
        and each.who.needs not in CAPABILITIES[LEAST]
        and TABLE.get(each.path) != ""
    ]


async def _state() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that has ids."""
    async with reading(SYSTEM) as r:
        found = {}
        for name, table in sorted(Table.metadata.tables.items()):
            if "id" in table.c:
                rows = await r.db.execute(select(*table.columns).order_by(table.c.id))
                found[name] = [tuple(row) for row in rows]
        return found


async def _role(sign_in_id: Any, role: str) -> None:
    async with work(SYSTEM) as w:
        whose = select(SignIn.staff_id).where(SignIn.id == sign_in_id).scalar_subquery()
        await w.db.execute(update(Staff).where(Staff.id == whose).values(role=role))


def differs(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


@pytest.mark.parametrize("part", range(PARTS))
async def test_a_page_whose_role_is_gone_changes_nothing(
    portal: Portal,
    part: int,
    caplog: pytest.LogCaptureFixture,
    things: dict[str, dict[str, str]],  # noqa: F811
) -> None:
    assert portal.world is not None
    id_ = await portal.come_as_staff("owner", "Kim")
    fired, wrong, broken = 0, [], []
    for path in screens()[part::PARTS]:
        await _role(id_, "owner")
        await portal.open(re.sub(r"{(\w+)}", lambda of: things[of[1]]["own"], path))
        assert portal.user.client is not None
        await _role(id_, LEAST)
        before = await _state()
        fired += await _fire(portal.user.client, SAID)
        if changed := differs(before, await _state()):
            wrong.append((path, changed))
        broken += [(path, each.message) for each in caplog.records if each.levelname == "ERROR"]
        caplog.clear()
    assert wrong == []
    assert [each for each in broken if SLOT_GONE not in each[1]] == []
    assert fired > 100


async def test_with_the_role_the_same_calls_change_much(
    portal: Portal,
    things: dict[str, dict[str, str]],  # noqa: F811
) -> None:
    """The control."""
    assert portal.world is not None
    await portal.come_as_staff("owner", "Kim")
    await portal.open(f"/staff/team/{things['staff_id']['own']}")
    assert portal.user.client is not None
    before = await _state()
    await _fire(portal.user.client, SAID)
    assert differs(before, await _state())


def test_no_screen_that_needs_a_right_is_left_out() -> None:
    assert len(screens()) > 40
    assert Capability.MONEY not in CAPABILITIES[LEAST]
