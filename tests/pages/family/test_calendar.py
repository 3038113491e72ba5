"""My calendar: an address is made, shown, replaced and ended; and Home's hint how to put the portal on the phone."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction
from sqlalchemy import select, update

from db import CalendarFeed, Client, SignIn
from pages.family.profile import calendar_links
from services.attendance import cancelling
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import now, reading, work
from services.demo.timetable import MONDAYS
from tests import world as worlds
from tests.pages.conftest import Portal

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
SYSTEM = Visitor.system("test")
ANNA, ZUZANA = "anna@example.com", "zuzana@example.com"
ADDRESS = re.compile(r"https?://\S+/calendar/[0-9a-f]{40}\.ics")


async def live() -> int:
    """How many addresses work."""
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(select(CalendarFeed.id).where(CalendarFeed.revoked_at.is_(None)))
        return len(list(found))


def shown(portal: Portal) -> list[str]:
    """The addresses on the page."""
    return ADDRESS.findall(portal.text())


async def test_an_address_is_made_replaced_and_ended_by_one_tap_each(portal: Portal) -> None:
    await portal.come_as(ANNA)
    text = await portal.open("/profile/calendar")
    assert [name for name in ("Everything", "Only Theo", "Only Mia") if name in text] == [
        "Everything",
        "Only Theo",
        "Only Mia",
    ]
    assert not shown(portal)
    await portal.tap("Make an address")
    await portal.reads("The address is ready.")
    [first] = shown(portal)
    assert await live() == 1
    for calendar in ("Apple", "Google", "Outlook"):
        assert f"Add to {calendar}" in portal.text()
    await portal.tap("New address")
    assert "stops working at once" in portal.sheet()
    assert await live() == 1, "asked first"
    assert shown(portal) == [first]
    await portal.tap_in_sheet("New address")
    for _moment in range(100):
        if shown(portal) not in ([first], []):
            break
        await portal.reads("My calendar")
    [second] = shown(portal)
    assert second != first
    assert await live() == 1
    await portal.tap("End it")
    await portal.tap_in_sheet("End it")
    await portal.reads("That address has ended.")
    assert await live() == 0
    assert not shown(portal)


async def test_an_entry_leads_to_the_screen_that_cancels_also_through_sign_in(portal: Portal) -> None:
    assert portal.world is not None
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    path = f"/bookings/{ids.short(portal.world.booking('Theo', MONDAYS))}?session={ids.short(part)}"
    answer = await portal.http.get(path)
    assert answer.status_code == 303
    assert unquote(answer.headers["location"]) == f"/sign-in?next={path}"
    await portal.come_as(ANNA)
    await portal.open(path)
    assert "Can’t make it" in portal.sheet()
    saved = await portal.http.get(f"/to-calendar/{ids.short(part)}")
    assert saved.headers["content-type"].startswith("text/calendar")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "Add to calendar" in portal.sheet()


async def test_one_child_alone_needs_no_calendar_of_its_own(portal: Portal) -> None:
    await portal.come_as("grace@example.com")
    text = await portal.open("/profile/calendar")
    assert "Everything" in text
    assert "Only " not in text


async def test_the_ways_to_calendars_hold_the_address_whole(dialect: str) -> None:
    assert dialect
    address = "https://classes.example/calendar/" + "a" * 40 + ".ics"
    apple, google, outlook = (link for _name, link in calendar_links.ways(address, "Hop & Tumble"))
    assert apple == address.replace("https", "webcal")
    assert google.endswith("cid=webcal%3A%2F%2Fclasses.example%2Fcalendar%2F" + "a" * 40 + ".ics")
    assert "url=https%3A%2F%2Fclasses.example%2Fcalendar%2F" in outlook
    assert outlook.endswith("&name=Hop%20%26%20Tumble")


def hint(portal: Portal) -> ui.element | None:
    """Home's card, drawn hidden: the browser shows it."""
    assert portal.user.client is not None
    found = [each for each in portal.user.client.layout.descendants() if "data-install-box" in each.props]
    return found[0] if found else None


async def test_home_proposes_it_on_the_second_visit_and_once(portal: Portal) -> None:
    sign_in_id = await portal.come_as(ANNA)
    await portal.open("/")
    assert hint(portal) is None, "she has only just signed in"
    async with work(SYSTEM) as w:
        values = {"created_at": w.now - timedelta(days=2)}
        await w.db.execute(update(SignIn).where(SignIn.id == sign_in_id).values(**values))
    text = await portal.open("/")
    card = hint(portal)
    assert card is not None
    assert "Hop & Tumble on your phone" in text
    assert "hidden" in card.props
    [listener] = [each for each in card._event_listeners.values() if each.type == "seen"]
    assert listener
    UserInteraction(portal.user, {card}, None).trigger("seen")
    for _moment in range(100):
        async with reading(SYSTEM) as r:
            at = await r.db.scalar(select(Client.app_hint_at).where(Client.email == ANNA))
        if at is not None:
            break
        await portal.reads("Next up")
    assert at == now()
    await portal.open("/")
    assert hint(portal) is None


async def test_a_cancelling_that_worked_is_reason_enough(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    async with work(await worlds.visitor(ANNA)) as w:
        await cancelling.cancel(w, part)
    await portal.open("/")
    assert hint(portal) is not None
    await portal.come_as(ZUZANA)
    await portal.open("/")
    assert hint(portal) is None
