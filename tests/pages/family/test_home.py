"""Home, as somebody reads it who has just opened it."""

import asyncio
from datetime import date

from nicegui import ui

from db import QueueEntry, Session
from services.attendance import cancelling
from services.bookings import enrolment
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import work
from services.demo.timetable import BOUNCE, MONDAYS
from services.people import attendees, clients
from tests import world as worlds
from tests.pages.conftest import Portal

ANNA, MAREK, JULIA, GRACE = (f"{name}@example.com" for name in ("anna", "marek", "julia", "grace"))


async def test_anna_sees_what_is_next_without_a_tap(portal: Portal) -> None:
    await portal.come_as(ANNA)
    text = await portal.open("/")
    order = [
        "Hi Anna",
        "Everyone",
        "Next up",
        "Mia",
        "Bounce & Balance",
        "In 2 days",
        "Sat 21 Feb, 10:00",
        "until 10:45 · Phibsborough Hall",
        "Can’t make it",
        "Theo has a make-up",
        "Book by Sun 26 Apr",
        "Choose",
        "Coming up",
        "Mighty Movers",
        "17:00–17:45 · Ranelagh Studio",
        "Benefits",
        "1 make-up",
        "to book for Theo",
        "Your classes",
        "Mondays 17:00 · Ranelagh Studio",
        ", 1 make-up to book",
    ]
    at = -1
    for words in order:
        assert words in text[at + 1 :], f"{words!r} is missing or out of order"
        at = text.index(words, at + 1)


async def test_choosing_theo_shows_his_things_only_and_the_next_screen_keeps_it(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/")
    await portal.tap("Theo")
    text = await portal.reads("Mon 23 Feb, 17:00")
    assert "Bounce & Balance" not in text
    text = await portal.go("/bookings", "Active")
    assert "Mighty Movers" in text
    assert "Bounce & Balance" not in text


async def test_a_child_of_another_family_in_the_cookie_is_everyone(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    portal.http.cookies.set("cubby-child", short(portal.world.ema))
    assert "Bounce & Balance" in await portal.open("/")
    portal.http.cookies.set("cubby-child", "<script>")
    assert "Bounce & Balance" in await portal.open("/")


async def test_marek_may_act_for_theo_and_julia_may_only_look(portal: Portal) -> None:
    await portal.come_as(MAREK)
    text = await portal.open("/")
    assert "Theo has a make-up" in text
    assert "Can’t make it" in text
    await portal.come_as(JULIA)
    text = await portal.open("/")
    assert "Mighty Movers" in text
    assert "Can’t make it" not in text
    assert "has a make-up" not in text


async def test_a_held_place_stands_above_everything_that_can_wait(portal: Portal) -> None:
    await portal.come_as(GRACE)
    text = await portal.open("/")
    assert text.index("Sam: a place is free") < text.index("Sam has a make-up")
    assert "Held for you until" in text


async def test_a_place_that_is_offered_and_not_held_says_so_everywhere(portal: Portal) -> None:
    """Close to the session no place is held (Q9): a family that is told otherwise comes too late."""
    assert portal.world is not None
    async with work(Visitor.system("test")) as w:
        (await w.db.get_one(QueueEntry, portal.world.entries["offered"])).holds_place = False
    await portal.come_as(GRACE)
    credit = short(portal.world.credits["offered"])
    for path in ("/", "/benefits", f"/make-ups/{credit}"):
        text = await portal.open(path)
        assert "Not held: whoever is first gets it" in text, path
        assert "Held for you" not in text, path


async def test_past_bookings_are_spoken_of_where_there_are_any(portal: Portal) -> None:
    await portal.come_as(ANNA)
    assert "Past bookings" in await portal.open("/")
    await portal.tap("Mia")
    assert "Past bookings" not in await portal.reads("Your classes")
    await portal.come_as(GRACE)
    assert "Past bookings" not in await portal.open("/")


async def test_zuzana_reads_none_of_annas_family(portal: Portal) -> None:
    await portal.come_as("zuzana@example.com")
    text = await portal.open("/")
    assert "Theo" not in text
    assert "Mia" not in text
    assert "Ema" in text


async def test_somebody_without_a_booking_reads_how_this_page_fills(portal: Portal) -> None:
    async with work(Visitor.system("test")) as w:
        await clients.client(w, "new@example.com")
    await portal.come_as("new@example.com")
    text = await portal.open("/")
    assert "No bookings yet" in text
    assert "When you book a class with Hop & Tumble, it shows up here." in text


async def test_a_cancelled_session_leaves_the_hero_and_stays_in_the_list(portal: Portal) -> None:
    assert portal.world is not None
    anna = await worlds.visitor(ANNA)
    async with work(anna) as w:
        await cancelling.cancel(w, await portal.world.attendance("Mia", BOUNCE, 0))
    await portal.come_as(ANNA)
    text = await portal.open("/")
    assert "Mon 23 Feb, 17:00" in text[text.index("Next up") : text.index("Coming up")]
    assert "Cancelled" in text[text.index("Coming up") :]


async def test_two_taps_cancel_the_next_session_in_place(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/")
    await portal.tap("Can’t make it")
    await portal.tap("Cancel")
    text = await portal.reads("Cancelled")
    assert "Mon 23 Feb, 17:00" in text[text.index("Next up") : text.index("Coming up")]
    assert "Bounce & Balance" in text[text.index("Coming up") :]


async def test_two_quick_taps_open_one_sheet(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/")
    await asyncio.gather(portal.tap("Can’t make it"), portal.tap("Can’t make it"))
    await asyncio.sleep(0.3)
    assert portal.user.client is not None
    open_ = [one for one in portal.user.client.layout.descendants() if isinstance(one, ui.dialog)]
    assert len(open_) == 1


async def test_what_the_other_parent_does_shows_without_a_tap(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    before = await portal.open("/")
    async with work(await worlds.visitor(MAREK)) as w:
        await cancelling.cancel(w, await portal.world.attendance("Theo", MONDAYS, 1))
    text = await portal.reads("2 make-ups")
    assert text != before


async def test_a_family_that_only_waits_reads_what_for(portal: Portal) -> None:
    assert portal.world is not None
    async with work(Visitor.system("test")) as w:
        family = await clients.client(w, "waits@example.com", first_name="Wanda")
        child = await attendees.attendee(w, family.id, "Milo", born_on=date(2020, 5, 1))
        class_id = (await w.db.get_one(Session, portal.world.session(MONDAYS, 0))).class_id
        booking = await enrolment.enrol(w, family.id, child.id, class_id)
        assert booking.status == "waiting"
    await portal.come_as("waits@example.com")
    text = await portal.open("/")
    assert "No bookings yet" not in text
    assert text.index("Waiting for a place") < text.index("Mighty Movers")
    assert "Waiting list" in text
    assert "Waiting for a place" in await portal.open("/benefits")
