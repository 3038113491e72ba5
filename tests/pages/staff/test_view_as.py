"""View as, in the browser: one tap to the family's own screens, a banner on each, and nothing that can be changed."""

from __future__ import annotations

import pytest
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction
from sqlalchemy import select, update

from db import Programme, Table
from pages import SCREENS
from pages.app.areas import FAMILY
from services.core import view_as
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from tests.pages.conftest import Portal

ANNA = "anna@example.com"
SYSTEM = Visitor.system("test")
BANNER = "You see what Anna Novak sees."


async def look(portal: Portal, to: str = "/") -> str:
    """As the owner, look at Anna's screens; gives where the tap leads."""
    assert portal.world is not None
    async with work(SYSTEM) as w:
        await w.db.execute(update(Programme).values(requests_on=True))
    await portal.come_as_staff("owner")
    answer = await portal.http.post(f"/view-as/{short(portal.world.anna)}", data={"to": to})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def addresses(portal: Portal) -> list[str]:
    """Every screen of a family that this world has something for."""
    assert portal.world is not None
    named = {
        "booking_id": short(portal.world.booking("Theo", MONDAYS)),
        "credit_id": short(portal.world.credits["to_book"]),
    }
    found = []
    for screen in SCREENS:
        if screen.who is FAMILY:
            path = screen.path
            for name, id_ in named.items():
                path = path.replace(f"{{{name}}}", id_)
            found += [] if "{" in path else [path]
    return found


async def stored() -> dict[str, list[tuple[object, ...]]]:
    """Everything that is stored, except what a page's own visits write."""
    async with reading(SYSTEM) as r:
        return {
            table.name: sorted(map(tuple, (await r.db.execute(select(table))).all()), key=str)
            for table in Table.metadata.sorted_tables
            if table.name not in ("sign_ins", "staff")
        }


async def test_one_tap_shows_the_familys_own_screen_and_one_leads_back(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner")
    there = f"/staff/clients/{short(portal.world.anna)}"
    assert "View as Anna Novak" in await portal.open(there)
    assert await look(portal, "/benefits") == "/benefits"
    text = await portal.open("/")
    assert BANNER in text
    assert "Hi Anna" in text
    assert BANNER in await portal.go("/bookings", "Theo")
    assert "Clients" in await portal.open("/staff")
    back = await portal.http.post("/view-as")
    assert back.headers["location"] == there
    assert BANNER not in (await portal.http.get("/", follow_redirects=True)).text


async def test_what_the_address_names_must_be_a_familys(portal: Portal) -> None:
    for to in ("https://elsewhere.example", "//elsewhere.example", "/staff/money", "/sign-out"):
        assert await look(portal, to) == "/"


@pytest.mark.parametrize("role", ["main_instructor", "instructor", "receptionist"])
async def test_others_cannot(portal: Portal, role: str) -> None:
    assert portal.world is not None
    await portal.come_as_staff(role)
    assert (await portal.http.post(f"/view-as/{short(portal.world.anna)}")).status_code == 404
    assert (await portal.http.get("/bookings")).status_code == 404
    if role == "main_instructor":
        assert "View as" not in await portal.open(f"/staff/clients/{short(portal.world.anna)}")


async def _press_everything(portal: Portal) -> int:
    """Tap all that can be tapped on this page, once each; what opens is left open."""
    assert portal.user.client is not None
    pressed = 0
    for element in list(portal.user.client.layout.descendants()):
        if isinstance(element, ui.element) and any(
            listener.type == "click" for listener in element._event_listeners.values()
        ):
            UserInteraction(portal.user, {element}, None).click()
            await portal.settle()
            pressed += 1
    return pressed


async def _walk(portal: Portal) -> int:
    """Every family screen: a banner on it, and everything on it tapped, twice, so that what opens is tapped, too."""
    pressed = 0
    for path in addresses(portal):
        assert BANNER in await portal.open(path), path
        pressed += await _press_everything(portal)
        if f"/{path.strip('/').split('/')[0]}" in ("/bookings", "/make-ups"):
            pressed += await _press_everything(portal)
    return pressed


async def test_whatever_is_tapped_on_any_screen_changes_nothing(portal: Portal) -> None:
    await look(portal)
    before = await stored()
    assert await _walk(portal) > 60
    assert await stored() == before


async def test_without_the_guard_the_same_taps_change_much(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await look(portal)
    before = await stored()
    monkeypatch.setattr(view_as, "refuse_changes", lambda _visitor: None)
    await portal.open(f"/bookings/{addresses(portal)[2].rpartition('/')[2]}")
    await _press_everything(portal)
    await portal.open("/profile/language")
    await _press_everything(portal)
    assert await stored() != before
