"""What counts as a website and as a page, and what is said of the rest."""

from __future__ import annotations

import pytest

from services.core.refusals import Refused
from services.operations.website.addresses import (
    AnyWebsite,
    NotAWebsite,
    PortalItself,
    WithoutHttps,
    origin_of,
    origin_typed,
    page_typed,
)

PORTAL = "https://portal.example"


@pytest.mark.parametrize(
    ("typed", "website", "page"),
    [
        ("https://www.hop.example", "https://www.hop.example", "https://www.hop.example/"),
        (" www.hop.example/classes ", "https://www.hop.example", "https://www.hop.example/classes"),
        ("HTTPS://WWW.Hop.example:443/A?b=C#d", "https://www.hop.example", "https://www.hop.example/A?b=C"),
        ("https://hop.example.:8443/x", "https://hop.example:8443", "https://hop.example:8443/x"),
        ("https://škôlka.example", "https://xn--klka-vqa66d.example", "https://xn--klka-vqa66d.example/"),
        ("https://sub.portal.example", "https://sub.portal.example", "https://sub.portal.example/"),
    ],
)
def test_any_address_of_a_website_is_understood(typed: str, website: str, page: str) -> None:
    assert (origin_typed(typed, PORTAL), page_typed(typed, PORTAL)) == (website, page)
    assert origin_of(page) == website


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", NotAWebsite),
        ("hop", NotAWebsite),
        ("https://", NotAWebsite),
        ("ftp://hop.example", NotAWebsite),
        ("javascript://hop.example/%0aalert(1)", NotAWebsite),
        ("https://anna:secret@hop.example", NotAWebsite),
        ("https://hop.example:99999", NotAWebsite),
        ("https://[::1", NotAWebsite),
        ("https://[::1]/", NotAWebsite),
        ("https://hop_.example", NotAWebsite),
        ("https://hop.example 'self'", NotAWebsite),
        ("https://hop.example;script-src x", NotAWebsite),
        ("https://hop.example,evil.example", NotAWebsite),
        ("https://hop.example/" + "a" * 500, NotAWebsite),
        ("*", AnyWebsite),
        ("https://*.hop.example", AnyWebsite),
        ("http://hop.example", WithoutHttps),
        ("https://portal.example/bookings", PortalItself),
        ("portal.example:443", PortalItself),
    ],
)
def test_what_is_none_is_refused_in_words(typed: str, why: type[Refused]) -> None:
    for read in (origin_typed, page_typed):
        with pytest.raises(Refused) as no:
            read(typed, PORTAL)
        assert type(no.value) is why


def test_a_portal_without_https_as_on_ones_own_computer_takes_websites_without_it() -> None:
    assert origin_typed("localhost:3000", "http://127.0.0.1:8080") == "http://localhost:3000"


@pytest.mark.parametrize(
    "page", ["https://hop.example/a b", 'https://hop.example/"', "https://hop.example/\u00e1"]
)
def test_a_page_has_an_address_that_can_be_asked_for(page: str) -> None:
    assert origin_typed(page, PORTAL) == "https://hop.example"
    with pytest.raises(NotAWebsite):
        page_typed(page, PORTAL)
