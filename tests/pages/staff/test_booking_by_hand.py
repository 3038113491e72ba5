"""Bookings by hand on the screen: a new family, a booking, a trial, a move, an end, the trash, and an offered place."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import Attendee, Booking, Class, Client, OutboxMessage, Programme
from services.bookings import class_offers, stopped
from services.core.ids import short
from services.core.visitor import Kind, Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from tests.pages.conftest import Portal
from tests.pages.staff.filling import held, send, type_in
from tests.world import World

SYSTEM = Visitor.system("test")


def world(portal: Portal) -> World:
    assert portal.world is not None
    return portal.world


async def test_a_new_family_is_booked_from_an_empty_form_to_a_confirmation(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/clients/new")
    await send(portal, email="eva@example.com", first_name="Eva", last_name="Malá", child_first_name="Jan")
    async with reading(SYSTEM) as r:
        family = (await r.db.scalars(select(Client).where(Client.email == "eva@example.com"))).one()
        child = (await r.db.scalars(select(Attendee).where(Attendee.first_name == "Jan"))).one()
    text = await portal.open(f"/staff/clients/{short(family.id)}/book?child={short(child.id)}")
    assert "Which class?" in text
    await portal.tap(MONDAYS.name)
    text = portal.text()
    assert "Send the confirmation now" in text
    assert "sessions, the first on" in text or "goes onto its waiting list" in text
    await send(portal)
    async with reading(SYSTEM) as r:
        made = (await r.db.scalars(select(Booking).where(Booking.client_id == family.id))).one()
        assert made.origin == "staff"
        told = await r.db.scalars(select(OutboxMessage.notice).where(OutboxMessage.client_id == family.id))
        assert "booking-made" in list(told)


async def test_an_address_that_is_known_is_said_beside_its_field_and_nothing_is_lost(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/clients/new")
    await send(portal, email="anna@example.com", first_name="Anna")
    assert "A family with this address is here already" in portal.text()
    assert held(portal)["first_name"] in ("", "Anna")


async def test_a_booking_is_moved_with_before_and_after_side_by_side(portal: Portal) -> None:
    theo = world(portal).booking("Theo", MONDAYS)
    await portal.come_as_staff("owner")
    text = await portal.open(f"/staff/bookings/{short(theo)}")
    for words in ("Move", "End", "Delete", "Book another class"):
        assert words in text
    async with reading(SYSTEM) as r:
        before = (await r.db.get_one(Booking, theo)).class_id
        classes = await r.db.scalars(
            select(Class)
            .join(Programme, Programme.id == Class.programme_id)
            .where(Class.capacity - Class.booked > 0, Class.active, Programme.kind == "full_duration")
        )
        to = next(each for each in classes if each.id != before and each.last_on > r.now.date())
    await portal.open(f"/staff/bookings/{short(theo)}/move")
    await portal.tap(to.name)
    text = portal.text()
    assert "Afterwards" in text
    assert "-" not in [word for word in text.split() if word.startswith("€")]
    await send(portal)
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Booking, theo)).class_id == to.id


async def test_a_last_day_is_set_and_taken_back(portal: Portal) -> None:
    theo = world(portal).booking("Theo", MONDAYS)
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/bookings/{short(theo)}/end")
    await type_in(portal, end_day="2026-03-09")
    assert "fall away" in portal.text() or "falls away" in portal.text()
    await send(portal, end_day="2026-03-09")
    text = await portal.open(f"/staff/bookings/{short(theo)}")
    assert "Leaving" in text
    await portal.tap("Let it go on")
    text = portal.text()
    assert "Leaving" not in text


async def test_a_deleted_booking_is_restored_from_the_trash(portal: Portal) -> None:
    theo = world(portal).booking("Theo", MONDAYS)
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/bookings/{short(theo)}")
    await portal.tap("Delete")
    await portal.tap_in_sheet("Delete it")
    assert (await portal.http.get(f"/staff/bookings/{short(theo)}")).status_code == 404
    text = await portal.open("/staff/deleted-bookings")
    assert "Theo" in text
    await portal.tap("Restore")
    assert (await portal.http.get(f"/staff/bookings/{short(theo)}")).status_code == 200


async def test_a_family_takes_the_place_that_is_kept_for_it(portal: Portal) -> None:
    async with work(SYSTEM) as w:
        waits = (await w.db.scalars(select(Booking).where(Booking.status == "waiting").limit(1))).one()
        client = await w.db.get_one(Client, waits.client_id)
        client.locale = "en"
        class_ = await w.db.get_one(Class, waits.class_id)
        going = await w.db.scalars(
            select(Booking.id).where(Booking.class_id == class_.id, Booking.status == "enrolled")
        )
        await stopped.end(w, await stopped.locked_booking(w, going.all()[0]))
    owner = Visitor(Kind.STAFF, sign_in_id=await portal.come_as_staff("owner"))
    async with work(owner) as w:
        await class_offers.offer(w, waits.id)
    await portal.come_as(client.email)
    text = await portal.open(f"/bookings/{short(waits.id)}")
    assert "A place has come free" in text
    await portal.tap("Take the place")
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Booking, waits.id)).status == "enrolled"


@pytest.mark.parametrize("role", ["instructor", "external_instructor", "receptionist"])
async def test_others_have_no_such_screens(portal: Portal, role: str) -> None:
    await portal.come_as_staff(role)
    theo = short(world(portal).booking("Theo", MONDAYS))
    anna = short(world(portal).anna)
    for path in (
        "/staff/clients/new",
        f"/staff/clients/{anna}/book",
        f"/staff/bookings/{theo}/move",
        f"/staff/bookings/{theo}/end",
        f"/staff/bookings/{theo}/enrol",
        "/staff/deleted-bookings",
    ):
        assert (await portal.http.get(path)).status_code == 404, path


async def test_another_address_is_asked_of_both_mailboxes_and_confirmed_by_their_links(
    portal: Portal,
) -> None:
    anna = world(portal).anna
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/clients/{short(anna)}/change")
    await portal.tap("Change the address")
    await send(portal, new_email="zuzana@example.com")
    assert "belongs to another client" in portal.sheet()
    await send(portal, new_email="anna.new@example.com")
    assert "no answer yet" in portal.text()
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(
            select(OutboxMessage.payload).where(OutboxMessage.notice.like("address-confirm%"))
        )
        links = [str(each["link"]) for each in rows]
    assert len(links) == 2
    for link in links:
        assert "anna.new@example.com" in (await portal.http.get(link)).text
        answer = await portal.http.post(link, headers={"Origin": "http://test"})
        assert answer.status_code == 200, answer.text
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Client, anna)).email == "anna.new@example.com"


async def test_a_second_parent_is_added_and_removed_on_the_familys_screen(portal: Portal) -> None:
    grace = world(portal).grace
    await portal.come_as_staff("owner")
    text = await portal.open(f"/staff/clients/{short(grace)}")
    assert "Second parents" in text
    await portal.tap("Add a second parent")
    await send(portal, parent_email="dad@example.com")
    assert "dad@example.com" in portal.text()
    await portal.tap("Remove")
    assert "dad@example.com" not in portal.text().replace("dad@example.com: Removed", "")
