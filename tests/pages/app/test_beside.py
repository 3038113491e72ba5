"""Side by side: a wide window gets the list on the left, once; phones get nothing of it."""

from __future__ import annotations

import pytest
from nicegui import ui

from services.core import ids
from services.core.work import app
from services.demo.timetable import BOUNCE, MONDAYS, Plan
from tests.browser import papers, wallet
from tests.pages.conftest import Portal
from tests.statements import questions

ANNA = "anna@example.com"


async def come(portal: Portal, *, wide: bool) -> None:
    """Anna signs in, at a desk or on her phone."""
    await portal.come_as(ANNA)
    if wide:
        portal.http.cookies.set("cubby-wide", "1")
    else:
        portal.http.cookies.delete("cubby-wide")


def booking(portal: Portal, kid: str, class_: Plan) -> str:
    """The address of a child's booking."""
    assert portal.world is not None
    return f"/bookings/{ids.short(portal.world.booking(kid, class_))}"


def pane(portal: Portal) -> ui.element | None:
    """The list on the left."""
    assert portal.user.client is not None
    found = [each for each in portal.user.client.elements.values() if "cb-pane" in each.classes]
    assert len(found) < 2
    return found[0] if found else None


def listeners() -> int:
    """How many handlers wait for events."""
    return sum(map(len, app().events._listeners.values()))


async def test_a_booking_stands_beside_the_list_it_was_chosen_from(portal: Portal) -> None:
    await come(portal, wide=True)
    text = await portal.open(booking(portal, "Theo", MONDAYS))
    assert text.index("Active") < text.index("Ms Byrne") if "Ms Byrne" in text else "Active" in text
    assert "Bounce & Balance" in text, "Mia's class is in the list"
    assert text.count("Back") == 0, "the list is the way back"


async def test_the_list_s_own_address_says_that_nothing_is_chosen(portal: Portal) -> None:
    await come(portal, wide=True)
    text = await portal.open("/bookings")
    assert "Choose something on the left" in text
    assert "Bounce & Balance" in text


async def test_the_list_stays_as_it_is_from_one_to_the_next(portal: Portal) -> None:
    asked: dict[bool, list[str]] = {}
    first = None
    for wide in (False, True):
        await come(portal, wide=wide)
        await portal.open(booking(portal, "Theo", MONDAYS))
        first = pane(portal)
        with questions() as asked[wide]:
            await portal.go(booking(portal, "Mia", BOUNCE), "Phibsborough Hall")
    assert len(asked[True]) <= len(asked[False]), "the list is not read again"
    assert first is not None
    assert pane(portal) is first
    await portal.go("/bookings", "Choose something on the left")
    assert pane(portal) is first


async def test_another_list_or_none_takes_its_place_and_its_listeners(portal: Portal) -> None:
    await come(portal, wide=True)
    await portal.open("/profile")
    before = listeners()
    await portal.go("/benefits", "Shared by the family")
    with_list = listeners()
    assert with_list > before
    for _time in range(3):
        await portal.go("/credit", "No credit")
        await portal.go("/benefits", "Choose something on the left")
    assert listeners() == with_list
    await portal.go("/profile", "Notices")
    assert pane(portal) is None
    assert listeners() == before


async def test_a_screen_that_is_not_theirs_has_no_list_beside_it(portal: Portal) -> None:
    await come(portal, wide=True)
    await portal.open("/bookings")
    await portal.go("/bookings/nonsense", "This page does not exist or is not yours.")
    assert pane(portal) is None
    await portal.go("/bookings", "Choose something on the left")
    assert pane(portal) is not None


async def test_what_is_cancelled_on_the_right_changes_on_the_left(portal: Portal) -> None:
    await come(portal, wide=True)
    await portal.open(booking(portal, "Theo", MONDAYS))
    left = pane(portal)
    assert left is not None
    before = {each.id for each in left.descendants()}
    await portal.tap("Can’t make it")
    await portal.tap_in_sheet("Cancel, choose later")
    await portal.reads("Make-up added")
    assert pane(portal) is left
    assert {each.id for each in left.descendants()} - before, "the list is drawn anew"


@pytest.mark.parametrize("path", ["/bookings", "{booking}", "/benefits", "{pass}", "/credit", "{order}"])
async def test_a_phone_is_sent_nothing_of_it(portal: Portal, path: str) -> None:
    assert portal.world is not None
    await come(portal, wide=False)
    named = {"booking": booking(portal, "Theo", MONDAYS)}
    named |= await wallet.found(portal.world)
    answer = await portal.http.get(path.format(**named))
    assert answer.status_code == 200
    assert "cb-pane" not in answer.text
    assert "beside" not in answer.text


async def test_a_view_that_is_another_list_stands_alone(portal: Portal) -> None:
    """Orders has four views; only what was bought opens one by one."""
    await come(portal, wide=True)
    await portal.open("/orders")
    assert pane(portal) is None
    await portal.go("/orders?view=orders", "Choose something on the left")
    assert pane(portal) is not None


def test_who_may_open_one_of_a_list_may_open_the_list() -> None:
    """The list is drawn beside it without being asked for by its own address."""
    import pages

    who = {screen.path: screen.who for screen in pages.SCREENS}
    beside = {screen.path: screen.beside.path for screen in pages.SCREENS if screen.beside is not None}
    assert len(beside) > 8
    assert {path for path, of in beside.items() if who[path] != who[of]} == set()


async def test_staff_search_on_the_left_and_read_on_the_right(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner")
    portal.http.cookies.set("cubby-wide", "1")
    await portal.open("/staff/clients?q=novak")
    found = pane(portal)
    await portal.go((await papers.found(portal.world))["client"], "Add a booking")
    assert pane(portal) is found
    assert "1 family" in portal.text() or "families" in portal.text(), "what was found is still there"
