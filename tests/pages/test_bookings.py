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
