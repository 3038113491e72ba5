"""The room of messages: the list, one text with its preview, a test to oneself, two who write, the way back."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from db import OutboxMessage, OwnText, Staff
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.notices.own_text import keeping
from tests.pages.conftest import Portal
from tests.pages.staff.filling import colleague, held, send, type_in

SYSTEM = Visitor.system("test")
ONE = "/staff/message?of=make-up-booked&in=en"
MINE = {"subject": "{child} may come", "heading": "Hurray", "text": "See you {when}."}


async def versions() -> list[str]:
    async with reading(SYSTEM) as r:
        return list(await r.db.scalars(select(OwnText.text).order_by(OwnText.version)))


async def test_the_list_shows_what_leaves_and_when(portal: Portal) -> None:
    await portal.come_as_staff("main_instructor")
    text = await portal.open("/staff/messages")
    assert "A make-up is booked." in text
    assert "It keeps logins safe" in text
    before = text.count("Your own text")
    await portal.open(ONE)
    await send(portal, **MINE)
    text = await portal.open("/staff/messages")
    assert "Emma may come" in text
    assert text.count("Your own text") == before + 1


@pytest.mark.parametrize("role", ["instructor", "external_instructor", "receptionist"])
async def test_who_does_not_look_after_messages_finds_no_such_room(portal: Portal, role: str) -> None:
    await portal.come_as_staff(role)
    for path in ("/staff/messages", ONE):
        assert (await portal.http.get(path)).status_code == 404


async def test_a_text_is_seen_on_a_real_case_while_it_is_typed(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open(ONE)
    assert "A real case of yours: as Anna Novak would read it." in text
    assert "{portal address}" in text
    await type_in(portal, **MINE)
    assert "Theo may come" in await portal.reads("Theo may come")
    await type_in(portal, **MINE | {"text": "{chlid}"})
    await portal.reads("As soon as the form can be read")
    await type_in(portal, **MINE | {"text": "{note}"})
    await portal.reads("Theo may come")
    assert "this one is made up" in await portal.open("/staff/message?of=order-deleted")


async def test_a_wrong_tag_is_refused_beside_its_field_and_nothing_typed_is_lost(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open(ONE)
    await send(portal, **MINE | {"text": "Dear {chlid}"})
    await portal.reads("This message has no {chlid}. Did you mean {child}?")
    assert await versions() == []
    await send(portal, **MINE)
    await portal.reads("Saved. The next email has it.")
    assert await versions() == ["See you *|EVENT_START|*."]


async def test_two_who_write_see_the_difference(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open(ONE)
    petra = await colleague(portal)
    async with work(petra) as w:
        await keeping.save(w, "make-up-booked", "en", MINE | {"heading": "Petra was here"}, None)
    await send(portal, **MINE)
    text = await portal.reads("Petra changed this while you had it open")
    assert "Petra was here" in text
    assert len(await versions()) == 1


async def test_an_earlier_text_is_looked_at_and_used_again(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open(ONE)
    await send(portal, **MINE)
    await portal.open(ONE)
    await portal.tap("Use our words again")
    text = await portal.open(ONE)
    assert "Back to our words" in text
    assert "Our text" in text
    assert held(portal)["subject"] == "{child}: make-up booked for {day}"
    await portal.tap("Look at it")
    assert "See you {when}." in portal.sheet()
    await portal.tap_in_sheet("Use it again")
    await portal.open(ONE)
    assert held(portal) == MINE
    assert await versions() == ["See you *|EVENT_START|*.", "", "See you *|EVENT_START|*."]


async def test_a_test_is_sent_to_whoever_presses(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open(ONE)
    await type_in(portal, **MINE)
    await portal.tap("Send me a test")
    await portal.reads("You have no email address here")
    async with work(SYSTEM) as w:
        await w.db.execute(update(Staff).where(Staff.email.is_(None)).values(email="me@example.com"))
    await portal.open(ONE)
    await type_in(portal, **MINE)
    await portal.tap("Send me a test")
    await portal.reads("A test is on its way to me@example.com.")
    async with reading(SYSTEM) as r:
        row = (
            await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "own-text-tried"))
        ).one()
    assert row.address == "me@example.com"


async def test_another_familys_parent_has_no_such_room(portal: Portal) -> None:
    await portal.come_as("zuzana@example.com")
    assert (await portal.http.get(ONE)).status_code == 404
