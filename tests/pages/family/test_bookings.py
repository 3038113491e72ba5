"""The list of bookings."""

import pytest
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction

from pages.family import bookings as screen
from tests.pages.conftest import Portal


async def test_anna_finds_every_class_and_the_past_ones_below(portal: Portal) -> None:
    await portal.come_as("anna@example.com")
    text = await portal.open("/bookings")
    assert text.index("Active") < text.index("Bounce & Balance") < text.index("Past")
    assert "Next: Sat 21 Feb, 10:00" in text
    assert "Book each time · Trinity Pool" in text
    assert "Until" in text[text.index("Past") :]


async def test_julia_sees_what_she_was_let_see(portal: Portal) -> None:
    await portal.come_as("julia@example.com")
    text = await portal.open("/bookings")
    assert "Mighty Movers" in text
    assert "Can see" in text
    assert "Bounce & Balance" not in text


async def test_the_calendar_has_every_session_to_come_in_order_of_time(portal: Portal) -> None:
    await portal.come_as("anna@example.com")
    text = await portal.open("/bookings?view=calendar")
    at = text.index("Coming up")
    for day in ("Bounce & Balance", "Mighty Movers", "Splash Pals", "Make-up", "Different place", "by us"):
        assert day in text[at:], f"{day!r} is missing or out of order"
        at = text.index(day, at) + 1
    assert "Active" not in text


async def test_the_calendar_of_one_child_has_only_theirs(portal: Portal) -> None:
    await portal.come_as("anna@example.com")
    await portal.open("/bookings?view=calendar")
    await portal.tap("Theo")
    text = await portal.reads("Different place")
    assert "Bounce & Balance" not in text


async def test_the_calendar_is_in_the_address_with_as_much_as_was_shown(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "PAGE", 3)
    await portal.come_as("anna@example.com")
    await portal.open("/bookings")
    await choose(portal, "calendar")
    assert address(portal) == "/bookings?view=calendar"
    await portal.tap("Show more")
    assert address(portal) == "/bookings?view=calendar&show=6"
    shown = (await portal.open(address(portal))).count("–")
    await choose(portal, "classes")
    assert address(portal) == "/bookings"
    assert shown > (await portal.open("/bookings?view=calendar")).count("–")


@pytest.mark.parametrize("show", ["", "x", "-5", "²", "999999999999"])
async def test_an_address_that_asks_for_a_strange_number_is_answered(portal: Portal, show: str) -> None:
    await portal.come_as("anna@example.com")
    assert "Coming up" in await portal.open(f"/bookings?view=calendar&show={show}")


async def choose(portal: Portal, view: str) -> None:
    (radio,) = [
        each for each in portal.user.find(kind=ui.element).elements if each.props.get("value") == view
    ]
    UserInteraction(portal.user, {radio}, None).trigger("change")
    await portal.settle()


def address(portal: Portal) -> str:
    from pages.app.page_context import of

    assert portal.user.client is not None
    return of(portal.user.client).path
