"""The inbox in the portal: the bell, what was sent as it was sent, and the way to what it is about."""

from __future__ import annotations

from sqlalchemy import update

from db import OutboxMessage
from services.core import ids
from services.core.events import MESSAGES_CHANGED
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from tests.pages.conftest import Portal
from tests.pages.test_access import LETTER_SENT, sent_to
from tests.world import World

ANNA, MAREK = "anna@example.com", "marek@example.com"
SYSTEM = Visitor.system("test")
SUBJECT = LETTER_SENT["subject"]


def world(portal: Portal) -> World:
    assert portal.world is not None
    return portal.world


async def anna_comes(portal: Portal) -> str:
    """Anna has a message; gives its address."""
    message_id = await sent_to(world(portal).anna)
    await portal.come_as(ANNA)
    return f"/messages/{short(message_id)}"


async def change(**values: object) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(OutboxMessage).values(**values))


def bell(portal: Portal) -> str:
    """What a screen reader says of the bell."""
    assert portal.user.client is not None
    page = portal.user.client.request.state.page_context
    return page.bar.content.partition('href="/messages"')[2].partition('aria-label="')[2].partition('"')[0]


async def test_the_bell_says_how_much_is_new_and_that_it_was_read(portal: Portal) -> None:
    address = await anna_comes(portal)
    await portal.open("/")
    assert bell(portal) == "Messages, 1 new message"
    await portal.open(address)
    await portal.open("/")
    assert bell(portal) == "Messages"


async def test_the_bell_rings_on_an_open_page(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/bookings")
    assert bell(portal) == "Messages"
    await sent_to(world(portal).anna)
    async with work(SYSTEM) as w:
        w.publish(MESSAGES_CHANGED, world(portal).anna)
    await portal.settle()
    assert bell(portal) == "Messages, 1 new message"


async def test_a_message_is_read_as_it_was_sent(portal: Portal) -> None:
    address = await anna_comes(portal)
    text = await portal.open("/messages")
    assert "February" in text
    assert SUBJECT in text
    assert "New" in text
    text = await portal.open(address)
    for words in (SUBJECT, "Book the make-up", "It can be booked until Sunday.", "When: Sun 1 Mar", ANNA):
        assert words in text
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(OutboxMessage, ids.read(address.rpartition("/")[2]))).read_at is not None
    assert "New" not in await portal.open("/messages")


async def test_it_leads_to_what_it_is_about_while_that_is_there(portal: Portal) -> None:
    address = await anna_comes(portal)
    mine = f"/bookings/{short(world(portal).booking('Theo', MONDAYS))}"
    for path, is_there in ((mine, True), ("/bookings/" + "2" * 22, False), ("/staff", False)):
        await change(letter=LETTER_SENT | {"to": ANNA, "path": path})
        assert ("Open booking" in await portal.open(address)) is is_there, path


async def test_whoever_shares_the_booking_does_not_read_the_owners_post(portal: Portal) -> None:
    await sent_to(world(portal).anna)
    await portal.come_as(MAREK)
    assert "No messages yet" in await portal.open("/messages")


async def test_all_are_marked_as_read_at_once(portal: Portal) -> None:
    await anna_comes(portal)
    await portal.open("/messages")
    await portal.tap("Mark all as read")
    assert "Mark all as read" not in portal.text()


async def test_a_code_is_named_and_what_came_back_says_why(portal: Portal) -> None:
    address = await anna_comes(portal)
    await change(status="dead", last_problem="552 5.2.2 Mailbox is over quota")
    assert "Came back" in await portal.open("/messages")
    assert "It never reached you. The mailbox is full." in await portal.open(address)
    await change(status="sent", notice="sign-in-code", letter=None)
    assert "A login code" in await portal.open("/messages")


async def test_staff_who_look_at_a_family_open_nothing_for_them(portal: Portal) -> None:
    message_id = await sent_to(world(portal).anna)
    await portal.come_as_staff("owner")
    await portal.http.post(f"/view-as/{short(world(portal).anna)}", data={"to": "/"})
    assert SUBJECT in await portal.open(f"/messages/{short(message_id)}")
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(OutboxMessage, message_id)).read_at is None
