"""The room "On your website": the link, the website that may show the portal, the lines to paste, and what stands there."""

from __future__ import annotations

import json

import httpx
import pytest

from pages.app import framing
from pages.delivery.policy import SecurityHeaders
from services import provider
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.operations.website import allowed
from services.outside import web_page
from services.outside.web_page import WebPage
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")
ROOM, HOP = "/staff/website", "http://www.hop.example"
"""The portal of these tests has no https itself, so its websites need none."""


async def send(portal: Portal, field: str, typed: str) -> None:
    """Send the form that has this field alone."""
    assert portal.user.client is not None
    form = next(
        form
        for form in portal.user.client.layout.descendants()
        if form.tag == "form" and any(each.props.get("name") == field for each in form.descendants())
    )
    listener = next(each for each in form._event_listeners.values() if each.type == "submit")
    args = [json.dumps({field: typed})]
    portal.user.client.handle_event({"id": form.id, "listener_id": listener.id, "args": args})
    await portal.settle()


async def framed_on() -> str:
    async with reading(SYSTEM) as r:
        return (await provider.current(r)).framed_on


async def test_a_website_is_named_the_lines_appear_and_it_is_taken_off_again(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open(ROOM)
    assert "http://test" in text
    assert '<a href="http://test/">Log in</a>' in text, "it is to be copied, so it is no link here"
    assert "First say which website may show it" in text
    assert "Paste these lines" not in text
    await send(portal, "website", "https://*.hop.example")
    await portal.reads("Write each website in full.")
    await send(portal, "website", f"{HOP}/classes")
    text = await portal.reads("Paste these lines")
    assert '<div id="cubby"></div>' in text
    assert '<script src="http://test/embed.js?v=1"' in text
    assert await framed_on() == HOP
    await portal.tap("Remove")
    await portal.reads("First say which website may show it")
    assert await framed_on() == ""
    await portal.tap("Undo")
    await portal.reads("Paste these lines")
    assert await framed_on() == HOP


async def test_a_page_is_looked_at_and_its_website_let_in_from_there(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read(url: str) -> WebPage:
        return WebPage(url, '<script src="http://test/embed.js?v=1"></script>')

    monkeypatch.setattr(web_page, "read", read)
    await portal.come_as_staff("owner")
    await portal.open(ROOM)
    await send(portal, "page", "not an address")
    await portal.reads("Write it like https://www.example.com.")
    await send(portal, "page", f"{HOP}/classes")
    await portal.reads("The lines are there, but this website may not show the portal yet.")
    await portal.tap("Let it show the portal")
    await portal.reads("The portal stands there.")
    assert await framed_on() == HOP


async def test_only_a_familys_screens_may_be_framed_and_only_by_these_websites(portal: Portal) -> None:
    async with work(SYSTEM) as w:
        await allowed.allow(w, HOP)
    app = SecurityHeaders(portal.http._transport.app, https=False, framed_on=framing.websites)  # type: ignore[attr-defined]

    async def headers(path: str, **more: str) -> httpx.Headers:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", cookies=portal.http.cookies
        ) as http:
            return (await http.get(path, headers=more)).headers

    for path in ("/sign-in", "/framed?tried=1"):
        assert f"frame-ancestors {HOP}" in (await headers(path))["content-security-policy"]
    await portal.come_as("anna@example.com")
    for path in ("/", "/bookings", "/bookings/nonsense", "/profile/devices"):
        assert f"frame-ancestors {HOP}" in (await headers(path))["content-security-policy"], path
    for path in ("/c/" + "2" * 22, "/static/cubby.css", "/manifest.webmanifest"):
        assert (await headers(path))["x-frame-options"] == "DENY", path
    await portal.come_as_staff("owner")
    for path in ("/staff", ROOM, "/staff/team"):
        found = await headers(path)
        assert "frame-ancestors 'none'" in found["content-security-policy"], path
        assert found["x-frame-options"] == "DENY"


async def test_a_framed_page_knows_its_websites_and_keeps_nothing_on_the_device(
    portal: Portal,
) -> None:
    async with work(SYSTEM) as w:
        await allowed.allow(w, HOP)
    await portal.come_as("anna@example.com")
    in_a_tab = (await portal.http.get("/")).text
    in_a_frame = (await portal.http.get("/", headers={"Sec-Fetch-Dest": "iframe"})).text
    assert "framed.js" not in in_a_tab
    assert "cubbyPocket" in in_a_tab
    assert f'<meta name="cubby-websites" content="{HOP}">' in in_a_frame
    assert '<meta name="cubby-signed-in" content="yes">' in in_a_frame
    assert "framed.js" in in_a_frame
    assert "cubbyPocket" not in in_a_frame, "nothing of a family is kept on somebody else's website"
