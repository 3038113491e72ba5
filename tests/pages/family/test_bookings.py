"""The list of bookings."""

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
