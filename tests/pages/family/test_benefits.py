"""Benefits, as a family reads them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db import Booking, Credit
from services.attendance import cancelling, undoing
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import work
from services.demo.timetable import MONDAYS
from services.people import clients
from tests import world as worlds
from tests.pages.conftest import Portal

ANNA, MAREK, JULIA, GRACE, ZUZANA = (
    f"{name}@example.com" for name in ("anna", "marek", "julia", "grace", "zuzana")
)


async def markup(portal: Portal) -> str:
    """The first content of the page."""
    return (await portal.http.get("/benefits")).text


async def test_anna_reads_what_is_to_book_what_is_booked_and_what_became_of_the_rest(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    text = await portal.open("/benefits")
    order = [
        "Benefits",
        "Everyone",
        "Make-ups",
        "Mighty Movers",
        "Theo · From Mon 26 Jan",
        "1 make-up to book",
        "Book by Sun 26 Apr",
        "1 of 3 used",
        "Choose a make-up",
        "Booked",
        "Thu 26 Feb, 16:30 · Rathmines Gym",
        "History",
        "Used",
        "Booked by Anna",
        "Ended",
        ", 1 make-up to book",
    ]
    at = -1
    for words in order:
        assert words in text[at + 1 :], f"{words!r} is missing or out of order"
        at = text.index(words, at + 1)
    page = await markup(portal)
    assert f'href="/make-ups/{short(portal.world.credits["to_book"])}"' in page
    booking = short(portal.world.booking("Theo", MONDAYS))
    assert f'href="/bookings/{booking}?session=' in page


async def test_a_child_without_make_ups_reads_how_one_gets_them(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/benefits")
    await portal.tap("Mia")
    text = await portal.reads("No make-ups If you cancel in time, you get one here.")
    assert "Theo:" not in text
    assert "make-up to book" not in text, "the number on the tab is of whom one looks at"
    await portal.tap("Theo")
    text = await portal.reads("Book by")
    assert ", 1 make-up to book" in text


async def test_a_helper_may_book_and_a_viewer_only_reads(portal: Portal) -> None:
    await portal.come_as(MAREK)
    assert "Choose a make-up" in await portal.open("/benefits")
    await portal.come_as(JULIA)
    text = await portal.open("/benefits")
    assert "1 make-up to book" in text
    assert "Can see" in text
    assert "Choose a make-up" not in text
    assert "/make-ups/" not in await markup(portal)
    assert ", 1 make-up to book" not in text, "nothing that she could do is counted on the tab"


async def test_a_held_place_stands_first_and_says_until_when(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(GRACE)
    text = await portal.open("/benefits")
    assert text.index("Tue 24 Sam: a place is free") < text.index("1 make-up to book")
    assert "Held for you until" in text
    assert f'href="/waiting/{short(portal.world.entries["offered"])}"' in await markup(portal)


async def test_a_line_one_waits_in_says_which_place_one_has(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ZUZANA)
    text = await portal.open("/benefits")
    page = await markup(portal)
    assert f'href="/waiting/{short(portal.world.entries["waiting"])}"' in page
    assert "1." in text, "Zuzana reads Slovak"
    assert "Theo" not in text


async def test_nobody_with_nothing_reads_how_this_page_fills(portal: Portal) -> None:
    async with work(Visitor.system("test")) as w:
        await clients.client(w, "new@example.com")
    await portal.come_as("new@example.com")
    text = await portal.open("/benefits")
    assert "No make-ups" in text
    assert "History" not in text


async def rights(portal: Portal, number: int, **fields: object) -> None:
    """Give Theo's booking that many rights more."""
    assert portal.world is not None
    async with work(Visitor.system("test")) as w:
        booking = await w.db.get_one(Booking, portal.world.booking("Theo", MONDAYS))
        for n in range(number):
            values = {"state": "active", "expires_at": w.now + timedelta(days=30 + n)} | fields
            w.db.add(Credit(booking_id=booking.id, created_at=w.now, created_by="test", **values))


@pytest.mark.parametrize(("days", "soon"), [(14, True), (15, False)])
async def test_a_right_that_ends_within_two_weeks_says_so(portal: Portal, days: int, soon: bool) -> None:
    assert portal.world is not None
    async with work(Visitor.system("test")) as w:
        credit = await w.db.get_one(Credit, portal.world.credits["to_book"])
        credit.expires_at = w.now + timedelta(days=days)
    await portal.come_as(ANNA)
    text = await portal.open("/benefits")
    assert ("Ends soon" in text) is soon


async def test_several_rights_are_told_apart_and_counted(portal: Portal) -> None:
    await rights(portal, 2)
    await portal.come_as(ANNA)
    text = await portal.open("/benefits")
    assert "3 make-ups to book Book the first by" in text
    assert text.count("To book") == 2, "each of the others has its row"
    assert "An extra make-up · Mighty Movers" in text
    assert ", 3 make-ups to book" in text


@pytest.mark.parametrize(
    ("state", "words"), [("cancelled", "Lost with a cancelled make-up"), ("voided", "No longer valid")]
)
async def test_a_lost_right_says_what_became_of_it(portal: Portal, state: str, words: str) -> None:
    await rights(portal, 1, state=state)
    await portal.come_as(ANNA)
    assert words in await portal.open("/benefits")


async def test_a_long_history_comes_page_by_page(portal: Portal) -> None:
    await portal.come_as(ANNA)
    async with work(Visitor.system("test")) as w:
        before = w.now - timedelta(days=1)
    await rights(portal, 58, state="expired", expires_at=before)
    text = (await portal.open("/benefits")).partition("History")[2]
    assert text.count("Ended") + text.count("Used") == 30
    await portal.tap("Show more")
    text = (await portal.reads("Used")).partition("History")[2]
    assert text.count("Ended") + text.count("Used") == 60
    assert "Show more" not in text


async def test_an_undone_cancellation_leaves_no_trace_and_a_new_one_is_to_book(portal: Portal) -> None:
    assert portal.world is not None
    anna = await worlds.visitor(ANNA)
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    async with work(anna) as w:
        await cancelling.cancel(w, part)
    await portal.come_as(ANNA)
    assert "2 make-ups to book" in await portal.open("/benefits")
    async with work(anna) as w:
        await undoing.undo(w, part)
        assert (await w.db.scalars(select(Credit.state).where(Credit.source_attendance_id == part))).all()
    text = await portal.open("/benefits")
    assert "1 make-up to book" in text
    assert "No longer valid" not in text
