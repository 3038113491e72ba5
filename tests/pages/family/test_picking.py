"""Booking session by session: what it takes is said before the tap, and comes back as was said (R56–R61)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from db import Pass, Programme, Session
from db.values import Money
from services.attendance import picking, register
from services.core.ids import short
from services.core.work import work
from services.demo.timetable import MONDAYS, SPLASH
from services.outside.clock import TurnableClock
from services.provider import current, paying
from tests import world as worlds
from tests.pages.conftest import Portal
from tests.pages.family.test_booking import in_order
from tests.small import SYSTEM

ANNA, JULIA = (f"{name}@example.com" for name in ("anna", "julia"))


async def opened(portal: Portal) -> str:
    """Anna's list for Mia's Splash Pals."""
    assert portal.world is not None
    await portal.come_as(ANNA)
    return await portal.open(f"/book/{short(portal.world.booking('Mia', SPLASH))}")


async def without_passes() -> None:
    """All passes and prepaid credit of everybody end long ago."""
    async with work(SYSTEM) as w:
        await w.db.execute(update(Pass).values(expires_on=(w.now - timedelta(days=400)).date()))


async def pass_is_required() -> None:
    """From now on Splash Pals are booked with a pass only (R59)."""
    async with work(SYSTEM) as w:
        splash = (await w.db.scalars(select(Programme.id).where(Programme.name == "Splash Pals"))).one()
        await paying.set_payment(w, (await current(w)).id, splash, require_pass=True)


async def test_the_booking_leads_to_the_list_and_only_where_sessions_are_picked(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    splash = portal.world.booking("Mia", SPLASH)
    text = await portal.open(f"/bookings/{short(splash)}")
    assert "Book a session" in text
    assert "sessions done" not in text, "there is no whole to be part of"
    assert f'href="/book/{short(splash)}"' in (await portal.http.get(f"/bookings/{short(splash)}")).text
    monday = short(portal.world.booking("Theo", MONDAYS))
    assert "Book a session" not in await portal.open(f"/bookings/{monday}")
    assert "This class is booked as a whole" in await portal.open(f"/book/{monday}")


async def test_with_a_pass_each_row_takes_one_entry(portal: Portal) -> None:
    text = await opened(portal)
    in_order(text, "Book a session", "Mia · Splash Pals", "10-entry pass: 7 left", "Wed 25 Feb", "Booked")
    in_order(text, "Wed 4 Mar", "15:30", "Trinity Pool", "Uses 1 entry", "Zofia Nowak", "Choose")


async def test_booked_with_an_entry_and_given_back(portal: Portal) -> None:
    await opened(portal)
    await portal.tap("Choose")
    in_order(
        portal.sheet(),
        "Book this session?",
        "Wed 4 Mar, 15:30–16:15",
        "Uses 1 entry of your 10-entry pass.",
        "6 entries left after this. Cancel by Tue 3 Mar, 17:00 and you get it back.",
        "Book (uses 1 entry)",
        "Choose another",
    )
    await portal.tap_in_sheet("Book (uses 1 entry)")
    text = await portal.reads("Mia’s session is booked")
    in_order(text, "Wed 4 Mar, 15:30", "10-entry pass", "6 entries left", "Cancel until Tue 3 Mar, 17:00")
    assert portal.world is not None
    part = await portal.world.attendance("Mia", SPLASH, 2)
    address = f"/bookings/{short(portal.world.booking('Mia', SPLASH))}?session={short(part)}"
    await portal.open(address)
    await portal.tap_in_sheet("Can’t make it")
    in_order(portal.sheet(), "You get your entry back.", "7 of 10 left after this.", "Cancel this session")
    await portal.tap_in_sheet("Cancel this session")
    await portal.reads("Cancelled. Your entry is back.")


async def test_without_a_pass_it_costs_its_price(portal: Portal) -> None:
    await without_passes()
    text = await opened(portal)
    in_order(text, "Wed 4 Mar", "€12.00", "Choose")
    assert "entry" not in text
    await portal.tap("Choose")
    in_order(portal.sheet(), "It costs €12.00.", "You’ll find it under Orders.", "you don’t pay for it.")
    await portal.tap_in_sheet("Book for €12.00")
    in_order(await portal.reads("Mia’s session is booked"), "It costs €12.00", "See how it is paid")


async def test_prepaid_credit_pays_first_and_gets_back_what_it_paid(portal: Portal) -> None:
    async with work(SYSTEM) as w:
        ended = (w.now - timedelta(days=400)).date()
        await w.db.execute(update(Pass).where(Pass.name != "Prepaid credit").values(expires_on=ended))
    in_order(await opened(portal), "Wed 4 Mar", "€12.00 from your prepaid credit", "Choose")
    await portal.tap("Choose")
    assert "Your prepaid credit pays the €12.00." in portal.sheet()
    await portal.tap_in_sheet("Book for €12.00")
    await portal.reads("Mia’s session is booked")
    assert portal.world is not None
    part = await portal.world.attendance("Mia", SPLASH, 2)
    await portal.open(f"/bookings/{short(portal.world.booking('Mia', SPLASH))}?session={short(part)}")
    await portal.tap_in_sheet("Can’t make it")
    in_order(portal.sheet(), "You don’t pay for it.", "€12.00 goes back to your prepaid credit.")


async def test_where_a_pass_is_required_the_reason_stands_above_with_the_way_to_one(portal: Portal) -> None:
    await without_passes()
    await pass_is_required()
    text = await opened(portal)
    in_order(text, "Your pass ended on", "You need a new one for this class.", "Buy a pass")
    assert "Choose" not in text
    assert portal.world is not None
    booking = short(portal.world.booking("Mia", SPLASH))
    assert f'href="/buy?for={booking}"' in (await portal.http.get(f"/book/{booking}")).text


async def test_a_price_that_changed_under_the_sheet_is_said_and_nothing_is_booked(portal: Portal) -> None:
    await without_passes()
    await opened(portal)
    await portal.tap("Choose")
    async with work(SYSTEM) as w:
        programme = (await w.db.scalars(select(Programme).where(Programme.name == "Splash Pals"))).one()
        programme.unit_price = Money(1500, "EUR")
    await portal.tap_in_sheet("Book for €12.00")
    in_order(
        portal.sheet(), "Nothing is booked yet: please look again.", "It costs €15.00.", "Book for €15.00"
    )


async def test_a_place_that_goes_meanwhile_is_said_in_the_row_and_in_the_sheet(portal: Portal) -> None:
    assert portal.world is not None
    await opened(portal)
    await portal.tap("Choose")
    async with work(SYSTEM) as w:
        session = await w.db.get_one(Session, portal.world.session(SPLASH, 2))
        session.places = session.taken
    await portal.tap_in_sheet("Book (uses 1 entry)")
    assert "That place has just gone. Nothing was used or charged." in portal.sheet()
    text = portal.text()
    assert "Full" in text[text.index("Wed 4 Mar") : text.index("Wed 11 Mar")]


async def test_a_session_booked_in_another_tab_shows_at_once(portal: Portal) -> None:
    assert portal.world is not None
    await opened(portal)
    async with work(await worlds.visitor(ANNA)) as w:
        booking, session = portal.world.booking("Mia", SPLASH), portal.world.session(SPLASH, 2)
        await picking.pick(w, booking, session)
    await portal.reads("10-entry pass: 6 left")
    text = portal.text()
    assert "Booked" in text[text.index("Wed 4 Mar") : text.index("Wed 11 Mar")]


async def test_what_was_cancelled_can_be_booked_again(portal: Portal, clock: TurnableClock) -> None:
    """It cannot be rejoined, and nobody needs to know that word: its sheet leads to the list."""
    assert portal.world is not None
    clock.advance(timedelta(seconds=31))
    async with work(SYSTEM) as w:
        await register.release_due(w)
    part = await portal.world.attendance("Mia", SPLASH, 2)
    await portal.come_as(ANNA)
    await portal.open(f"/bookings/{short(portal.world.booking('Mia', SPLASH))}?session={short(part)}")
    assert "Book a session" in portal.sheet()
    assert "rejoin" not in portal.sheet()
