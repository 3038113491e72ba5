"""The board of make-ups: narrowed down, acted on after a preview, undone; and one make-up with its ways on."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from db import Credit, MakeUpRequest, Programme
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from tests.pages.conftest import Portal
from tests.pages.staff.filling import send

SYSTEM = Visitor.system("test")


def credit(portal: Portal, name: str = "to_book") -> str:
    assert portal.world is not None
    return f"/staff/credits/{short(portal.world.credits[name])}"


async def state(portal: Portal, name: str = "to_book") -> str:
    assert portal.world is not None
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Credit, portal.world.credits[name])).state


async def test_the_board_lists_them_and_the_address_keeps_the_filters(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner")
    text = await portal.open("/staff/credits")
    assert "Make-ups to book" in text
    assert "Theo Novak" in text
    assert "To book by" in text
    class_id = short(portal.world.classes[MONDAYS.name])
    text = await portal.open(f"/staff/credits?class={class_id}&ends=nonsense&venue=x")
    assert "Theo Novak" in text
    assert "Give one to everyone in this class" in text
    assert "No make-up fits these filters." in await portal.open("/staff/credits?q=nobody")


async def test_one_is_taken_back_after_a_preview_and_undone(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open(credit(portal))
    assert "Covers" in portal.text()
    await portal.tap("Change or take back")
    await portal.tap_in_sheet("Take back")
    assert "is taken back" in portal.sheet()
    assert await state(portal) == "active"
    await portal.tap_in_sheet("Do it for 1 make-up")
    assert await state(portal) == "voided"
    assert "Taken back" in portal.text()
    await portal.tap("Undo")
    assert await state(portal) == "active"


async def test_a_later_last_day_is_shown_with_what_it_was(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open(credit(portal, "expired"))
    assert "Was to book by" in portal.text()
    await portal.tap("Change or take back")
    await portal.tap_in_sheet("Give another last day")
    await send(portal, until="2020-01-01")
    assert "Choose a day from today on" in portal.sheet()
    await send(portal, until="2026-06-30")
    assert "Tue 30 Jun, was" in portal.sheet()
    await portal.tap_in_sheet("Do it for 1 make-up")
    assert await state(portal, "expired") == "active"


async def test_many_are_changed_at_once(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/credits")
    await portal.tap("Do something with all of these")
    await portal.tap_in_sheet("Change what they cover")
    await send(portal, covers="everything", place="anywhere")
    assert "covers everything" in portal.sheet()
    await portal.tap_in_sheet("Do it for")
    await portal.open(credit(portal))
    assert "Covers everything" in portal.text()


async def test_a_booking_is_given_one(portal: Portal) -> None:
    assert portal.world is not None
    booking_id = portal.world.booking("Theo", MONDAYS)
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/bookings/{short(booking_id)}")
    await portal.tap("Give a make-up")
    await send(portal, number="99")
    assert "Write a whole number from 1 to 10." in portal.sheet()
    await send(portal, number="2")
    assert "2 make-ups, to book by" in portal.sheet()
    await portal.tap_in_sheet("Do it for 2 make-ups")
    async with reading(SYSTEM) as r:
        given = select(Credit).where(Credit.booking_id == booking_id, Credit.type == "free_session")
        assert len((await r.db.scalars(given)).all()) == 2


@pytest.mark.parametrize("name", ["booked", "used"])
async def test_one_that_is_booked_offers_nothing_to_change(portal: Portal, name: str) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open(credit(portal, name))
    assert "Booked" in text
    assert "Change or take back" not in text


async def test_a_family_asks_for_another_time_and_staff_book_it(portal: Portal) -> None:
    assert portal.world is not None
    credit_id = portal.world.credits["to_book"]
    async with work(SYSTEM) as w:
        await w.db.execute(update(Programme).values(requests_on=True))
    await portal.come_as("anna@example.com")
    assert "Nothing that suits you?" in await portal.open(f"/make-ups/{short(credit_id)}")
    await portal.open(f"/ask/{short(credit_id)}")
    await send(portal, day="2026-02-19")
    assert "Choose a day from" in portal.text()
    await send(portal, day="2026-02-24", part="afternoon", note="After school")
    await portal.reads("You asked for Tue 24 Feb, afternoon.")
    await portal.come_as_staff("owner")
    assert "Asked for another time" in await portal.open("/staff/credits")
    async with reading(SYSTEM) as r:
        asked = (await r.db.scalars(select(MakeUpRequest.id))).one()
    text = await portal.open(f"/staff/asked/{short(asked)}")
    assert "After school" in text
    assert "The instructor’s day" in text
    await _send(portal, 0, day="2026-02-24", time="half past")
    assert "Write a day and a time like 17:00." in portal.text()
    await _send(portal, 0, day="2026-02-24", time="15:00")
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(MakeUpRequest, asked)).state == "approved"
    assert await state(portal) == "used"


async def _send(portal: Portal, number: int, **typed: str) -> None:
    """Send one of the forms of a page."""
    assert portal.user.client is not None
    made = [each for each in portal.user.client.layout.descendants() if each.tag == "form"][number]
    listener = next(each for each in made._event_listeners.values() if each.type == "submit")
    portal.user.client.handle_event({"id": made.id, "listener_id": listener.id, "args": [json.dumps(typed)]})
    await portal.settle()
