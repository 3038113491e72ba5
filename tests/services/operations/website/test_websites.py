"""Which websites may show the portal, and which pages are looked at: kept, refused, taken back, and only by who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import Provider
from services import provider
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.operations.website import allowed, looking, published
from services.operations.website.allowed import AlreadyAllowed, TooManyWebsites
from services.operations.website.published import TooManyPages
from services.outside import web_page
from services.outside.public_addresses import NotPublic
from services.outside.web_page import PageDidNotCome, WebPage
from tests.services.operations.setup.conftest import employed
from tests.small import SYSTEM

PORTAL, HOP = "https://portal.example", "https://www.hop.example"


@pytest.fixture
async def owner(house: App, tmp_path: Path) -> Visitor:
    """The owner of a portal at its own address."""
    house.configuration = Configuration(data=tmp_path / "data", public_url=f"{PORTAL}/", _env_file=None)  # type: ignore[call-arg]
    async with work(SYSTEM) as w:
        w.db.add(Provider(name="Hop & Tumble"))
    return await employed("owner")


async def allow(visitor: Visitor, typed: str) -> str:
    async with work(visitor) as w:
        return await allowed.allow(w, typed)


async def framed_on() -> str:
    async with reading(SYSTEM) as r:
        return (await provider.current(r)).framed_on


async def add(visitor: Visitor, typed: str) -> object:
    async with work(visitor) as w:
        return await published.add(w, typed)


async def test_a_website_is_let_in_once_and_out_again(owner: Visitor) -> None:
    assert await framed_on() == ""
    assert await allow(owner, "www.hop.example/classes") == HOP
    await allow(owner, "https://shop.hop.example")
    assert await framed_on() == f"{HOP} https://shop.hop.example"
    with pytest.raises(AlreadyAllowed):
        await allow(owner, HOP)
    for _twice in range(2):
        async with work(owner) as w:
            await allowed.disallow(w, HOP)
    assert await framed_on() == "https://shop.hop.example"


async def test_the_list_ends_somewhere(owner: Visitor) -> None:
    for number in range(allowed.MOST):
        await allow(owner, f"https://w{number}.hop.example")
    with pytest.raises(TooManyWebsites):
        await allow(owner, HOP)
    for number in range(published.MOST):
        await add(owner, f"{HOP}/{number}")
    with pytest.raises(TooManyPages):
        await add(owner, HOP)


async def test_only_who_has_the_settings_may(owner: Visitor) -> None:
    page_id = await add(owner, HOP)
    instructor = await employed("instructor")
    async with work(instructor) as w:
        for refused in (
            allowed.allow(w, HOP),
            allowed.disallow(w, HOP),
            published.add(w, HOP),
            published.remove(w, page_id),
            published.note(w, page_id, "link"),
            published.url_of(w, page_id),
            published.view(w),
        ):
            with pytest.raises(NotFound):
                await refused
    with pytest.raises(NotFound):
        await looking.look(instructor, page_id)


async def test_a_page_is_looked_at_and_what_was_seen_is_kept(
    owner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_id = await add(owner, f"{HOP}/classes")
    assert await add(owner, f"{HOP}/classes#log-in") == page_id, "the same page once more"

    async def read(url: str) -> WebPage:
        assert url == f"{HOP}/classes"
        return WebPage(url, f'<script src="{PORTAL}/embed.js?v=1"></script>')

    monkeypatch.setattr(web_page, "read", read)
    assert await looking.look(owner, page_id) == "frame"
    async with reading(owner) as r:
        view = await published.view(r)
    assert (view.portal, view.websites) == (PORTAL, ())
    assert [(each.found, each.is_allowed, each.looked_at is not None) for each in view.pages] == [
        ("frame", False, True)
    ]
    await allow(owner, HOP)
    async with reading(owner) as r:
        assert (await published.view(r)).pages[0].is_allowed

    for problem, found in ((PageDidNotCome("404"), "no_answer"), (NotPublic("10.0.0.1"), "not_public")):

        async def fails(_url: str, problem: Exception = problem) -> WebPage:
            raise problem

        monkeypatch.setattr(web_page, "read", fails)
        assert await looking.look(owner, page_id) == found

    async with work(owner) as w:
        await published.remove(w, page_id)
    with pytest.raises(NotFound):
        await looking.look(owner, page_id)
