"""What those read with whom a booking is shared, and those who wait: nothing is promised that does not come (R87)."""

import asyncio

import pytest
from nicegui import Client as UiClient
from sqlalchemy import select, update

from db import Attendance, Booking, Client
from services.bookings import booking_page, copied_to, sharing_ends
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import BOUNCE, MONDAYS, THURSDAYS
from services.notices.telling import copy_link
from tests.pages.conftest import Portal
from tests.pages.staff.test_booking_by_hand import send
from tests.world import visitor

ANNA, MAREK, JULIA = (f"{name}@example.com" for name in ("anna", "marek", "julia"))
EMAILED = "We’ve emailed you the details."


@pytest.mark.parametrize(
    ("email", "says"),
    [
        (ANNA, "Always on, so you never miss it"),
        (MAREK, "We email Anna. You only get emails about what you change yourself"),
        (JULIA, "We email Anna, not you"),
    ],
)
async def test_the_details_say_who_is_told_of_changes(portal: Portal, email: str, says: str) -> None:
    assert portal.world is not None
    await portal.come_as(email)
    text = await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?view=details")
    assert f"When something changes {says}" in text
    assert text.count("Always on") == (email == ANNA)


@pytest.mark.parametrize(
    ("email", "by", "told"),
    [(ANNA, MAREK, False), (MAREK, MAREK, True), (MAREK, ANNA, False), (JULIA, MAREK, False)],
)
async def test_only_who_is_emailed_reads_so_on_a_booked_make_up(
    portal: Portal, email: str, by: str, told: bool
) -> None:
    assert portal.world is not None
    part = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    async with work(Visitor.system("test")) as w:
        person = await w.db.scalar(select(Client.id).where(Client.email == by))
        just_now = {"changed_by_id": person, "changed_at": w.now}
        await w.db.execute(update(Attendance).where(Attendance.id == part).values(just_now))
    await portal.come_as(email)
    text = await portal.open(f"/booked/{short(part)}")
    assert ("Theo’s make-up is booked" in text) is told, "others read who booked it, and when"
    assert (EMAILED in text) is told
    assert "Theo is on the list for this session" in text
    assert "knows Theo is coming" not in text


@pytest.mark.parametrize(("by", "told"), [(MAREK, True), (ANNA, False)])
async def test_who_is_meant_is_told_by_id_when_names_change_or_are_the_same(
    portal: Portal, by: str, told: bool
) -> None:
    assert portal.world is not None
    part = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    async with work(Visitor.system("test")) as w:
        person = await w.db.scalar(select(Client.id).where(Client.email == by))
        await w.db.execute(
            update(Attendance)
            .where(Attendance.id == part)
            .values(changed_by="Marek" if by == MAREK else "Anna", changed_by_id=person, changed_at=w.now)
        )
        await w.db.execute(update(Client).where(Client.email == MAREK).values(first_name="Anna"))
    await portal.come_as(MAREK)
    assert (EMAILED in await portal.open(f"/booked/{short(part)}")) is told


async def test_a_booking_that_waits_promises_no_message(portal: Portal) -> None:
    assert portal.world is not None
    booking = portal.world.booking("Theo", MONDAYS)
    async with work(Visitor.system("test")) as w:
        await w.db.execute(update(Booking).where(Booking.id == booking).values(status="waiting"))
    await portal.come_as(ANNA)
    text = await portal.open(f"/bookings/{short(booking)}")
    assert "This class is full. Theo is on its waiting list." in text
    assert "tell you" not in text


async def test_the_owner_invites_changes_and_ends_on_the_screen(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    text = await portal.open(f"/bookings/{short(portal.world.booking('Mia', BOUNCE))}?view=details")
    assert "Share with someone" in text
    await portal.tap("Share with someone")
    await send(portal, share_email="new@example.com", share_role="viewer", share_until="")
    await portal.reads("Invited. We’ve emailed new@example.com.")
    assert "Can see, not change" in portal.text()


async def test_the_owner_asks_an_address_for_copies_and_reads_what_became_of_it(portal: Portal) -> None:
    assert portal.world is not None
    booking = portal.world.booking("Theo", MONDAYS)
    await portal.come_as(ANNA)
    path = f"/bookings/{short(booking)}?view=details"
    assert "By email, at" in await portal.open(path)
    await portal.tap("Add an address")
    await send(portal, copy_email=ANNA, copy_way="too")
    assert "That is your own address." in portal.text() + portal.sheet()
    await send(portal, copy_email="grandma@example.com", copy_way="instead")
    await portal.reads("We’ve asked grandma@example.com.")
    assert "Waiting for their yes" in portal.text()
    assert "By email, at" in portal.text(), "until it agrees, the owner has theirs"
    async with reading(await visitor(ANNA)) as r:
        [copy] = (await booking_page.one(r, booking)).copies
    async with work(Visitor.system("test")) as w:
        await copied_to.confirm(w, copy_link.path(copy.copy_id))
    text = await portal.open(path)
    assert "grandma@example.com Instead of you" in text
    assert "The day before We email grandma@example.com instead of you" in text
    assert "By email, at" not in text
    await portal.come_as(JULIA)
    assert "grandma@" not in await portal.open(path), "nobody but the owner sees it"


async def test_an_open_page_is_loaded_anew_when_it_is_no_longer_shared(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert portal.world is not None
    booking = portal.world.booking("Theo", MONDAYS)
    await portal.come_as(JULIA)
    path = f"/bookings/{short(booking)}"
    await portal.open(path)
    went: list[str] = []
    monkeypatch.setattr(UiClient, "open", lambda _self, target, *_more: went.append(str(target)))
    async with reading(await visitor(ANNA)) as r:
        lines = (await booking_page.one(r, booking)).shares
    [share] = [each for each in lines if each.email == JULIA]
    async with work(await visitor(ANNA)) as w:
        await sharing_ends.end(w, share.share_id)
    for _moment in range(100):
        if went:
            break
        await asyncio.sleep(0.03)
    assert went == [path]
    assert (await portal.http.get(path)).status_code == 404


async def test_a_guest_reads_what_was_given_and_leaves(portal: Portal) -> None:
    assert portal.world is not None
    path = f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?view=details"
    await portal.come_as(JULIA)
    text = await portal.open(path)
    assert "Anna shares this with you" in text
    assert "Share with someone" not in text
    assert "Links without a login" not in text
    await portal.tap("Leave this booking")
    await portal.tap_in_sheet("Leave")
    await portal.reads("You have left the booking.")
    assert (await portal.http.get(path)).status_code == 404
