"""The pay sheet and its page: what is read, what can be copied, and what "I've sent it" leaves behind."""

from __future__ import annotations

import asyncio
import re
from uuid import UUID

from nicegui import ui
from sqlalchemy import select, update

from db import Account, BankAccount, Debt
from pages.app.page_context import of
from pages.family import paying
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import BOUNCE, MONDAYS, Plan
from services.ledger.entries import Cause
from services.payments import arrivals, receiving
from services.payments import paying as paying_service
from tests.pages.conftest import Portal
from tests.world import visitor

ANNA, MAREK, JULIA = (f"{name}@example.com" for name in ("anna", "marek", "julia"))
SYSTEM = Visitor.system("test")


async def open_debts(portal: Portal, child: str = "Theo", plan: Plan = MONDAYS) -> list[UUID]:
    assert portal.world is not None
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(Debt.id)
            .join(Account, Account.id == Debt.account_id)
            .where(Debt.booking_id == portal.world.booking(child, plan), Account.balance > 0)
            .order_by(Debt.due_on)
        )
        return list(found)


async def shown(portal: Portal, debt_id: UUID, *more: UUID, as_: str = ANNA) -> str:
    await portal.come_as(as_)
    rest = f"?and={','.join(map(short, more))}" if more else ""
    return await portal.open(f"/pay/{short(debt_id)}{rest}")


def copied(portal: Portal) -> dict[str, str]:
    """What each copy button of the page copies, by its name."""
    from pages.app import prerender

    assert portal.user.client is not None
    markup = prerender.html_of(portal.user.client.content, menu=True)
    return {name: text for text, name in re.findall(r'data-copy="([^"]*)"[^>]*aria-label="([^"]*)"', markup)}


async def comes_into_sheet(portal: Portal, words: str) -> None:
    """Wait until these words can be read in the open sheet."""
    for _moment in range(100):
        if words in portal.sheet():
            return
        await asyncio.sleep(0.03)
    raise AssertionError(portal.sheet())


async def test_a_transfer_can_be_made_from_what_is_read(portal: Portal) -> None:
    first = (await open_debts(portal))[0]
    text = await shown(portal, first)
    assert "Pay €84.00" in text
    assert "Mighty Movers" in text
    assert "IE29 AIBK 9311 5212 3456 78" in text
    async with reading(SYSTEM) as r:
        reference = (await r.db.get_one(Debt, first)).reference
    assert copied(portal) == {
        "Copy whom to pay": "Hop &amp; Tumble Ltd",
        "Copy IBAN": "IE29AIBK93115212345678",
        "Copy amount": "84.00",
        "Copy reference": reference,
    }


async def test_several_are_paid_with_one_transfer(portal: Portal) -> None:
    first, second = await open_debts(portal)
    text = await shown(portal, first, second)
    assert "Pay €168.00" in text
    assert "part 2 of 3" in text
    assert "part 3 of 3" in text


async def test_sent_and_undone(portal: Portal) -> None:
    first = (await open_debts(portal))[0]
    await shown(portal, first)
    await portal.tap("I’ve sent it")
    text = portal.text()
    assert "On its way: €84.00" in text
    assert "IE29" not in text, "no second payment is offered"
    await portal.tap("Undo")
    assert "Pay €84.00" in portal.text()
    await portal.tap("I’ve sent it")
    await portal.tap("I haven’t sent it")
    assert "I’ve sent it" in portal.text()


async def test_what_is_on_its_way_says_since_when(portal: Portal) -> None:
    text = await shown(portal, (await open_debts(portal, "Mia", BOUNCE))[0])
    assert "You told us on" in text
    assert "We’ll email you when it arrives." in text


async def test_paid_meanwhile_nothing_is_left_to_pay(portal: Portal) -> None:
    assert portal.world is not None
    first = (await open_debts(portal))[0]
    await shown(portal, first)
    async with work(SYSTEM) as w:
        debt = await w.db.get_one(Debt, first)
        whole = (await w.db.get_one(Account, debt.account_id)).has
        await receiving.receive(w, portal.world.anna, whole, [(first, whole)], Cause())
    await portal.tap("I’ve sent it")
    assert "There is nothing left to pay here." in portal.text()
    assert "There is nothing left to pay here. Thank you!" in await shown(portal, first)


async def test_without_an_account_the_parent_is_told_whom_to_ask(portal: Portal) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(BankAccount).values(is_shown=False))
    text = await shown(portal, (await open_debts(portal))[0])
    assert "Ask Hop & Tumble how to pay." in text
    assert "I’ve sent it" not in text


async def test_a_helper_pays_and_a_viewer_reads_that_others_do(portal: Portal) -> None:
    first = (await open_debts(portal))[0]
    assert "Pay €84.00" in await shown(portal, first, as_=MAREK)
    text = await shown(portal, first, as_=JULIA)
    assert "You can see what is owed, but not pay it." in text
    assert "IE29" not in text


async def test_the_sheet_over_another_screen_says_the_same_and_closes(portal: Portal) -> None:
    first = (await open_debts(portal))[0]
    anna = await visitor(ANNA)
    drawn_again = 0

    async def again() -> None:
        nonlocal drawn_again
        drawn_again += 1

    await portal.come_as(ANNA)
    await portal.open("/bookings")
    client = portal.user.client
    assert client is not None
    of(client).speak()
    with client, ui.element("div"):
        await paying.open_sheet(anna, [first], again)
    assert "Pay €84.00" in portal.sheet()
    await portal.tap_in_sheet("I’ve sent it")
    assert (portal.sheet(), drawn_again) == ("", 1)
    assert "Thanks. We’ll watch out for it." in portal.text()


async def test_the_button_in_orders_opens_the_sheet_and_closing_it_leaves_the_list(portal: Portal) -> None:
    first, second = await open_debts(portal)
    await portal.come_as(ANNA)
    await portal.open(f"/orders?pay={short(first)}")
    assert "Pay €84.00" in portal.sheet()
    await portal.open(f"/orders?pay={short(first)},{short(second)}")
    assert "Pay €168.00" in portal.sheet()
    await portal.tap_in_sheet("I’ve sent it")
    assert portal.sheet() == ""
    assert "Nothing to pay" in portal.text()
    await portal.tap("Undo")
    assert "€84.00 to pay" in portal.text()


async def test_what_happens_in_another_tab_is_seen_in_an_open_sheet(portal: Portal) -> None:
    assert portal.world is not None
    first = (await open_debts(portal))[0]
    anna = await visitor(ANNA)
    await portal.come_as(ANNA)
    await portal.open(f"/orders?pay={short(first)}")
    async with work(anna) as w:
        await paying_service.sent(w, [first])
    await comes_into_sheet(portal, "On its way: €84.00")
    async with work(SYSTEM) as w:
        debt = await w.db.get_one(Debt, first)
        whole = (await w.db.get_one(Account, debt.account_id)).has
        await arrivals.receive(w, portal.world.anna, whole, [(first, whole)], Cause())
    await comes_into_sheet(portal, "There is nothing left to pay here. Thank you!")
    await portal.reads("Nothing to pay")


async def test_an_old_address_of_what_is_paid_says_so_over_the_list(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    for address, words in (
        (short(portal.world.anna), "This page does not exist or is not yours."),
        ("nonsense", "This page does not exist or is not yours."),
    ):
        text = await portal.open(f"/orders?pay={address}")
        assert words in text
        assert "Orders and payments" in text
