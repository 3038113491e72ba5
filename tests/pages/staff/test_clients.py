"""The tab Clients: search while typing, a family's screen, its bookings, and changes of name and phone."""

from __future__ import annotations

import pytest
from nicegui import ui
from sqlalchemy import select

from db import Client, OpenedFamily, OutboxMessage
from services.core.capabilities import CAPABILITIES, Capability
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from tests.pages.conftest import Portal
from tests.pages.staff.filling import held, send
from tests.world import World

SYSTEM = Visitor.system("test")
ANNA = "anna@example.com"


def world(portal: Portal) -> World:
    assert portal.world is not None
    return portal.world


def annas(portal: Portal) -> str:
    return f"/staff/clients/{short(world(portal).anna)}"


async def type_(portal: Portal, text: str) -> str:
    """Type into the search, as the browser tells it 200 ms after the last key."""
    assert portal.user.client is not None
    box = next(each for each in portal.user.client.layout.descendants() if each.props.get("type") == "search")
    listener = next(each for each in box._event_listeners.values() if each.type == "input")
    portal.user.client.handle_event({"id": box.id, "listener_id": listener.id, "args": [f'"{text}"']})
    await portal.settle()
    return portal.text()


async def test_the_list_narrows_while_somebody_types_and_the_address_keeps_it(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open("/staff/clients")
    assert "Whom are you looking for?" in text
    assert ANNA not in text
    text = await type_(portal, "NOVÁK theo")
    assert "Anna Novak" in text
    assert "1 family" in text
    assert "Theo" in text
    assert "Nobody found" in await type_(portal, "nobody at all")
    assert "Anna Novak" in await portal.open("/staff/clients?q=novak")


async def test_who_was_opened_last_stands_first_before_anything_is_typed(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    assert "Anna Novak" in await portal.open(annas(portal))
    text = await portal.open("/staff/clients")
    assert "Opened last" in text
    assert "Anna Novak" in text
    await portal.come_as_staff("assistant", "Petra")
    assert "Anna Novak" not in await portal.open("/staff/clients")


async def test_a_family_shows_whom_to_call_and_everything_of_each_child(portal: Portal) -> None:
    theo = world(portal).booking("Theo", MONDAYS)
    await portal.come_as_staff("owner")
    text = await portal.open(annas(portal))
    for words in (ANNA, "Theo", "Mia", "English", "€84.00 late", "Make-ups to book", "Their money", "Next:"):
        assert words in text.replace("\u00a0", " ")
    assert "None" not in text.replace("None of", "")
    assert "null" not in text
    text = await portal.open(f"/staff/bookings/{short(theo)}")
    assert "To come" in text
    assert "Past" in text
    assert "Booking number" in text


async def test_who_sees_no_money_sees_none_here(portal: Portal) -> None:
    await portal.come_as_staff("main_instructor")
    text = await portal.open(annas(portal))
    assert ANNA in text
    assert "Their money" not in text
    assert " late" not in text
    response = await portal.http.get(f"/staff/families/{short(world(portal).anna)}")
    assert response.status_code == 404


@pytest.mark.parametrize("role", ["instructor", "external_instructor", "receptionist"])
async def test_others_have_no_such_tab_and_no_such_screens(portal: Portal, role: str) -> None:
    await portal.come_as_staff(role)
    assert "Clients" not in await portal.open("/staff")
    booking = short(world(portal).booking("Theo", MONDAYS))
    for path in ("/staff/clients", annas(portal), f"{annas(portal)}/change", f"/staff/bookings/{booking}"):
        assert (await portal.http.get(path)).status_code == 404, path


async def test_who_sees_no_contacts_sees_none_of_them(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CAPABILITIES, "receptionist", frozenset({Capability.REGISTER, Capability.CLIENTS}))
    await portal.come_as_staff("receptionist")
    for text in (await portal.open("/staff/clients?q=novak"), await portal.open(annas(portal))):
        assert "Anna Novak" in text
        assert "@example.com" not in text
        assert "No code came?" not in text
    assert (await portal.http.get(f"{annas(portal)}/change")).status_code == 404


async def test_name_and_phone_are_changed_and_the_second_of_two_loses_nothing(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open(f"{annas(portal)}/change")
    assert held(portal)["last_name"] == "Novak"
    await send(portal, phone="call me")
    assert "doesn’t look like a phone number" in portal.text()
    async with work(SYSTEM) as w:  # meanwhile the family has changed it itself
        client = (await w.db.scalars(select(Client).where(Client.email == ANNA))).one()
        client.last_name, client.version = "Nováková", client.version + 1
    await send(portal, last_name="Novak-Byrne", phone="087 123 4567")
    text = portal.text()
    assert "changed while you had it open" in text
    assert "Nováková" in text
    assert "Novak-Byrne" in text
    await send(portal, last_name="Novak-Byrne", phone="087 123 4567")
    await portal.reads("No code came?")
    async with reading(SYSTEM) as r:
        client = (await r.db.scalars(select(Client).where(Client.email == ANNA))).one()
        assert (client.last_name, client.phone) == ("Novak-Byrne", "+353871234567")


async def test_no_code_came(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    assert "No code was asked for in the last two days" in await portal.open(annas(portal))
    await portal.tap("Send a new code")
    await portal.reads("It is about to leave.")
    async with work(SYSTEM) as w:
        mail = (await w.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "sign-in-code"))).one()
        assert mail.address == ANNA
        code = str(mail.payload["code"])
        mail.last_problem = "451 try later"
    assert "The server said: 451 try later" in await portal.open(annas(portal))
    async with work(SYSTEM) as w:
        mail = (await w.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "sign-in-code"))).one()
        mail.status, mail.last_problem = "dead", f"550 5.1.1 <{ANNA}>: user unknown"
    text = await portal.open(annas(portal))
    assert "Not taken" in text
    assert "550 5.1.1 <…>: user unknown" in text
    assert "Check the address with them" in text
    assert code not in text


async def test_the_sheet_behind_a_childs_name_leads_to_the_family(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    session = world(portal).session(MONDAYS, 1)
    await portal.open(f"/staff/sessions/{short(session)}")
    await portal.tap("Theo")
    assert "The family" in portal.sheet()
    assert portal.user.client is not None
    markup = "".join(
        str(each.props.get("innerHTML", ""))
        for each in portal.user.client.layout.descendants()
        if isinstance(each, ui.element)
    )
    assert annas(portal) in markup


async def test_opening_is_counted_once_for_one_family(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open(annas(portal))
    await portal.open(annas(portal))
    async with reading(SYSTEM) as r:
        assert len((await r.db.scalars(select(OpenedFamily.client_id))).all()) == 1
