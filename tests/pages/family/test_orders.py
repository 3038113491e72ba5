"""What a family reads about money: on Home, in Orders, and in a booking (R8, R66, R71)."""

from __future__ import annotations

from sqlalchemy import select

from db import Booking, Client, Pricing
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.timetable import MONDAYS
from tests.pages.conftest import Portal
from tests.pages.family.test_booking import in_order

ANNA, GRACE, ZUZANA, JULIA = (f"{name}@example.com" for name in ("anna", "grace", "zuzana", "julia"))


async def test_home_begins_with_what_wants_paying_and_leaves_out_the_rest(portal: Portal) -> None:
    await portal.come_as(ANNA)
    text = await portal.open("/")
    in_order(
        text, "Hi Anna", "To pay", "€84.00", "Mighty Movers", "Was due Wed 18 Feb", "Pay €84.00", "Next up"
    )
    assert "€57.00" not in text, "that may be on its way"
    assert "18 Mar" not in text, "that is due later"


async def test_home_shows_no_card_when_nothing_is_due_and_says_what_is_in_credit(portal: Portal) -> None:
    await portal.come_as(ZUZANA)
    assert "zaplatenie" not in await portal.open("/")
    await portal.come_as(GRACE)
    text = await portal.open("/")
    assert "To pay" not in text
    in_order(text, "€12.00 in credit", "Next up")


async def test_another_child_cannot_hide_what_the_family_owes(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/")
    await portal.tap("Mia")
    await portal.settle()
    in_order(portal.text(), "To pay", "€84.00 more for the family", "Next up")


async def test_orders_are_grouped_by_what_is_to_be_done(portal: Portal) -> None:
    await portal.come_as(ANNA)
    in_order(
        await portal.open("/orders"),
        "Orders and payments",
        "For the whole family",
        "€84.00 to pay",
        "Winter 2026, part 2 of 3",
        "Was due Wed 18 Feb",
        "Later",
        "part 3 of 3",
        "Due Wed 18 Mar",
        "On its way",
        "Bounce & Balance",
        "You sent it Tue 17 Feb",
        "€57.00",
        "Recently paid",
        "€120.00",
    )


async def test_a_booking_shows_its_parts(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    address = f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?view=payments"
    in_order(
        await portal.open(address),
        "€84.00 to pay",
        "Was due Wed 18 Feb",
        "Part 1 of 3",
        "Paid",
        "€120.00",
        "Part 2 of 3",
        "Pay €84.00",
        "Part 3 of 3",
        "€168.00 to pay in all",
    )


async def test_who_only_looks_on_sees_the_payments_and_pays_none(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(JULIA)
    text = await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?view=payments")
    in_order(text, "Part 2 of 3", "Was due Wed 18 Feb", "€84.00")
    assert "Pay €84.00" not in text
    assert "Nothing to pay" in await portal.open("/orders"), "these debts are not hers"


async def test_the_sheet_opens_over_home_and_i_have_sent_it_moves_the_row(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/")
    await portal.tap("Pay €84.00")
    await portal.settle()
    in_order(portal.sheet(), "Pay €84.00", "IE29 AIBK 9311 5212 3456 78")
    await portal.tap_in_sheet("I’ve sent it")
    await portal.settle()
    assert "Was due" not in portal.text()
    in_order(await portal.open("/orders"), "Nothing to pay", "On its way", "€84.00")


async def _with_a_code() -> tuple[str, str]:
    """The address of a booking that was made with a discount code, and its family's email."""
    async with reading(Visitor.system("test")) as r:
        rows = await r.db.execute(
            select(Pricing, Client.email)
            .join(Booking, Booking.id == Pricing.booking_id)
            .join(Client, Client.id == Booking.client_id)
        )
        (booking_id, email), *_more = [
            (pricing.booking_id, email)
            for pricing, email in rows
            if any(line["kind"] == "code" for line in pricing.answer["priced"]["lines"])
        ]
    assert booking_id is not None
    return f"/bookings/{short(booking_id)}", email


async def test_a_booking_says_why_its_price_is_this(portal: Portal) -> None:
    address, email = await _with_a_code()
    await portal.come_as(email)
    in_order(
        await portal.open(f"{address}?view=payments"),
        "Whole price",
        "EARLY10",
        "off",
        "Total",
        "Why is my price this?",
        "10%",
    )


async def test_a_booking_leads_to_its_own_invoices_and_shows_them_to_nobody_else(portal: Portal) -> None:
    assert portal.world is not None
    address = f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?view=payments"
    await portal.come_as(ANNA)
    text = await portal.open(address)
    in_order(text, "€168.00 to pay in all", "Invoices", "Invoice 2026-", "part 1 of 3", "Download")
    assert "Invoice 2025-" not in text, "that of another booking"
    await portal.come_as(JULIA)
    assert "Invoice" not in await portal.open(address), "whom a booking is shared with is no buyer"


async def test_invoices_are_a_view_of_orders_and_what_was_bought_a_row_below(portal: Portal) -> None:
    await portal.come_as(ANNA)
    in_order(await portal.open("/orders"), "To pay", "Paid", "Invoices", "Recently paid", "Bought")
    in_order(await portal.open("/orders?view=invoices"), "Invoice 2026-", "Change who it’s made out to")
    text = await portal.open("/orders?view=orders")
    in_order(text, "Bought", "10-entry pass")
    assert "Recently paid" not in text
