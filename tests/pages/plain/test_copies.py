"""The link of a copy address: opening changes nothing; it agrees and stops with one tap, or with the mail program's own."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import update
from starlette.datastructures import Headers

from db import Booking, CopyAddress
from pages.delivery.machine_doors import MachineRequest
from pages.plain import copies as copies_page
from services.bookings import copies
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from services.notices.telling import copy_link
from tests import world as worlds
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")
GRANDMA = "grandma@example.com"


async def asked(portal: Portal) -> UUID:
    """Anna has added Grandma to Theo's Mondays."""
    assert portal.world is not None
    async with work(await worlds.visitor("anna@example.com")) as w:
        return (await copies.add(w, portal.world.booking("Theo", MONDAYS), GRANDMA)).id


async def state(copy_id: UUID) -> tuple[bool, bool]:
    """Whether it has agreed, and whether it has ended."""
    async with reading(SYSTEM) as r:
        row = await r.db.get_one(CopyAddress, copy_id)
        return row.confirmed_at is not None, row.ended_at is not None


async def test_a_mail_scanner_that_opens_it_agrees_to_nothing(portal: Portal) -> None:
    copy_id = await asked(portal)
    for _time in range(2):
        answer = await portal.http.get(copy_link.path(copy_id))
    assert answer.status_code == 200
    assert "Shall we remind you of Theo’s sessions?" in answer.text
    for private in ("Novak", "anna@", "€", "/bookings/"):
        assert private not in answer.text, private
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["cache-control"] == "no-store"
    assert await state(copy_id) == (False, False)


async def test_one_tap_agrees_and_one_tap_stops(portal: Portal) -> None:
    copy_id = await asked(portal)
    link = copy_link.path(copy_id)
    for _time in range(2):
        answer = await portal.http.post(link, data={"turn": "on"})
        assert "You get Theo’s reminders" in answer.text
        assert await state(copy_id) == (True, False)
    for _time in range(2):
        answer = await portal.http.post(link, data={"turn": "off"})
        assert "You get no more reminders" in answer.text
        assert await state(copy_id) == (True, True)
    answer = await portal.http.post(link, data={"turn": "on"})
    assert "ask Anna to add your address once more" in answer.text
    assert await state(copy_id) == (True, True)


async def test_the_mail_programs_own_button_stops_it(portal: Portal) -> None:
    copy_id = await asked(portal)
    answer = await portal.http.post(copy_link.path(copy_id), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert await state(copy_id) == (False, True)


async def test_nonsense_that_is_posted_changes_nothing(portal: Portal) -> None:
    copy_id = await asked(portal)
    for form in ({}, {"turn": "no"}, {"turn": "ON"}, {"List-Unsubscribe": "x"}):
        assert (await portal.http.post(copy_link.path(copy_id), data=form)).status_code == 200
    assert await state(copy_id) == (False, False)


async def test_only_a_signed_link_comes_in_by_the_door_for_mail_programs(portal: Portal) -> None:
    link = copy_link.path(await asked(portal))
    for path, ours in ((link, True), (link[:-1], False), (copy_link.PREFIX + "A" * 54, False)):
        request = MachineRequest("POST", path, b"", Headers(), b"")
        assert await copies_page.DOOR.check(request) is ours, path


@pytest.mark.parametrize("over", [True, False])
async def test_a_booking_that_is_gone_asks_nobody(portal: Portal, over: bool) -> None:
    copy_id = await asked(portal)
    assert portal.world is not None
    if over:
        async with work(SYSTEM) as w:
            await w.db.execute(
                update(Booking)
                .where(Booking.id == portal.world.booking("Theo", MONDAYS))
                .values(trashed_at=w.now)
            )
    text = (await portal.http.get(copy_link.path(copy_id))).text
    assert ("You get no more reminders" in text) is over
