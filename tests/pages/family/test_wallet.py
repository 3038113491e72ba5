"""The wallet: what a family has to use up, where each entry and each euro went, and whose it is (R8, R58–R65)."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import DiscountRule, Pass
from services.attendance import cancelling
from services.core.ids import short
from services.core.work import reading, work
from services.demo.timetable import SPLASH
from services.ledger.entries import Cause
from services.orders import placing, products
from services.orders.placing import Chosen
from services.outside.clock import TurnableClock
from services.passes import issuing
from services.payments import receiving
from tests import world as worlds
from tests.pages.conftest import Portal
from tests.pages.family.test_booking import in_order
from tests.small import SYSTEM
from tests.small_money import euros

ANNA, MAREK, GRACE, ZUZANA = (f"{name}@example.com" for name in ("anna", "marek", "grace", "zuzana"))


async def pass_of(portal: Portal, name: str) -> UUID:
    """The id of Anna's pass of this name."""
    assert portal.world is not None
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(Pass.id).where(Pass.client_id == portal.world.anna, Pass.name == name)
        )
        return found.one()


async def shown(portal: Portal, name: str) -> str:
    """The page of Anna's pass of this name."""
    await portal.come_as(ANNA)
    return await portal.open(f"/passes/{short(await pass_of(portal, name))}")


async def test_passes_stand_below_make_ups_and_what_is_shared_stands_apart(portal: Portal) -> None:
    await portal.come_as(ANNA)
    in_order(
        await portal.open("/benefits"),
        "Make-ups",
        "Passes",
        "Buy a pass",
        "Mia: 5-entry pass",
        "Ended",
        "Splash Pals",
        "Mia · 10-entry pass",
        "Valid",
        "7",
        "of 10 left",
        "Use by",
        "Last used Wed 18 Feb",
        "Open pass",
        "Shared by the family",
        "These stay the same whoever you pick above.",
        "Prepaid credit",
        "€18.00",
        "10%",
        "Second child discount",
        "Comes off by itself when you book",
        "€5",
        "WELCOME5",
        "Copy",
        "WINTER5",
        "Ended Sat 31 Jan",
        "History",
    )


async def test_the_chip_picks_passes_and_never_what_is_the_familys(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/benefits")
    await portal.tap("Theo")
    text = await portal.reads("With a pass you book sessions one by one")
    assert "10-entry pass" not in text
    in_order(text, "Shared by the family", "€18.00", "WELCOME5")
    await portal.tap("Mia")
    await portal.reads("Mia · 10-entry pass")


async def test_a_code_is_copied_by_one_button_and_only_while_it_counts(portal: Portal) -> None:
    await portal.come_as(ANNA)
    page = (await portal.http.get("/benefits")).text
    assert 'data-copy="WELCOME5"' in page
    assert 'data-copy="WINTER5"' not in page


async def test_nobody_reads_the_codes_of_others(portal: Portal) -> None:
    await portal.come_as(GRACE)
    text = await portal.open("/benefits")
    assert "WELCOME5" not in text
    assert "10-entry pass" not in text
    in_order(text, "Shared by the family", "Credit", "€12.00", "Second child discount")


async def test_each_entry_of_a_pass_leads_to_its_session(portal: Portal) -> None:
    text = await shown(portal, "10-entry pass")
    in_order(text, "Splash Pals", "10-entry pass", "Valid", "7", "of 10 left", "For", "Mia", "Bought")
    in_order(text, "Book a session", "History", "You cancelled · entry returned", "7 left")
    in_order(text, "Wed 18 Feb, 15:30", "Trinity Pool · attended", "9 left", "Bought", "Order", "10 left")
    assert portal.world is not None
    session = short(await portal.world.attendance("Mia", SPLASH, 0))
    markup = (await portal.http.get(f"/passes/{short(await pass_of(portal, '10-entry pass'))}")).text
    assert f'href="/bookings/{short(portal.world.booking("Mia", SPLASH))}?session={session}"' in markup
    assert 'aria-label="3 used, 7 left"' in markup


async def test_what_ended_says_what_was_lost_and_how_to_go_on(portal: Portal) -> None:
    text = await shown(portal, "5-entry pass")
    in_order(text, "Ended", "1", "of 5 left", "It ended Thu 12 Feb.", "1 entry left.", "Buy a new one")
    in_order(
        text, "History", "Ended, 1 entry not used", "Thu 12 Feb", "0 left", "Wed 11 Feb, 15:30", "1 left"
    )
    assert "Book a session" not in text


async def test_prepaid_credit_has_the_same_page_in_money(portal: Portal) -> None:
    text = await shown(portal, "Prepaid credit")
    in_order(text, "Prepaid credit", "€18.00", "of €30.00 left", "It pays by itself")
    in_order(text, "History", "Wed 14 Jan, 15:30", "€12.00 used", "€18.00 left", "Bought", "€30.00 left")


async def test_a_correction_by_staff_is_theirs_and_has_its_reason(portal: Portal) -> None:
    id_ = await pass_of(portal, "10-entry pass")
    async with work(SYSTEM) as w:
        await issuing.take_in(w, await w.db.get_one(Pass, id_), "Bought twice by mistake")
    text = await shown(portal, "10-entry pass")
    in_order(text, "All used", "All entries are used.", "Ended by us, 7 entries not used", "0 left")


async def test_an_open_pass_follows_what_happens_elsewhere(portal: Portal) -> None:
    assert portal.world is not None
    await shown(portal, "10-entry pass")
    part = await portal.world.attendance("Mia", SPLASH, 1)
    async with work(await worlds.visitor(ANNA)) as w:
        await cancelling.cancel(w, part)
    await portal.reads("8 of 10 left")


async def test_a_pass_that_is_not_paid_says_when_it_can_be_used(portal: Portal) -> None:
    """Bought by Zuzana, whose provider does not let unpaid passes be used (R60)."""
    async with work(SYSTEM) as w:
        product = await products.keep(
            w, kind="pass", name="Family pass", price=euros(5000), entries=5, for_family=True
        )
    async with work(await worlds.visitor(GRACE)) as w:
        order_id = await placing.place(w, [Chosen(product.id)])
        id_ = (await w.db.scalars(select(Pass.id).where(Pass.order_id == order_id))).one()
    await portal.come_as(GRACE)
    text = await portal.open(f"/passes/{short(id_)}")
    in_order(
        text, "Not paid yet", "The whole family", "It can be used as soon as it’s paid.", "See the order"
    )
    in_order(await portal.open("/benefits"), "Shared by the family", "Family pass", "Not paid yet")


async def test_home_says_how_many_entries_are_left_and_opens_the_only_pass(portal: Portal) -> None:
    await portal.come_as(ANNA)
    in_order(await portal.open("/"), "Benefits", "7 entries left", "10-entry pass")
    address = f"/passes/{short(await pass_of(portal, '10-entry pass'))}"
    assert f'href="{address}"' in (await portal.http.get("/")).text
    await portal.tap("Theo")
    await portal.settle()
    assert "entries left" not in portal.text()


async def test_the_familys_credit_says_where_it_came_from_and_went(
    portal: Portal, clock: TurnableClock
) -> None:
    assert portal.world is not None
    await portal.come_as(GRACE)
    in_order(await portal.open("/credit"), "Credit", "€12.00", "Where did it go?", "€12.00 more than was due")
    clock.advance(timedelta(minutes=1))
    async with work(SYSTEM) as w:
        await receiving.receive(w, portal.world.grace, euros(500), [], Cause("cash"))
    in_order(await portal.open("/credit"), "€17.00", "€5.00 more than was due", "€17.00 left", "€12.00 left")


async def test_who_never_had_credit_reads_what_it_is(portal: Portal) -> None:
    await portal.come_as(MAREK)
    in_order(await portal.open("/credit"), "No credit", "it is kept here")
    assert "Shared by the family" in await portal.open("/benefits"), "what comes off by itself"
    async with work(SYSTEM) as w:
        for rule in await w.db.scalars(select(DiscountRule)):
            rule.active = False
    text = await portal.open("/benefits")
    assert "Shared by the family" not in text, "an empty section is left out"


async def test_a_family_gets_its_own_code_to_bring_others(portal: Portal) -> None:
    await portal.come_as(ANNA)
    in_order(await portal.open("/benefits"), "Bring a friend", "€10.00 off its first booking", "5 coupons")
    await portal.tap("Show my code")
    text = await portal.reads("Copy the code")
    assert re.search(r"With my code [A-Z2-9]{6} your first booking is €10.00 cheaper", text)
    assert "Show my code" not in text
    again = await portal.open("/benefits")
    assert "Copy an invitation" in again, "it is kept"
