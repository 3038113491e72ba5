"""The whole portal for a test: our routes and NiceGUI's pages, in one process, without a browser."""

from __future__ import annotations

import asyncio
import gc
import html
import re
import secrets
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from nicegui import app as nicegui_app
from nicegui import ui
from nicegui.functions.download import download
from nicegui.functions.navigate import Navigate
from nicegui.functions.notify import notify
from nicegui.testing import User
from nicegui.testing.general import nicegui_reset_globals
from nicegui.testing.user_interaction import UserInteraction
from sqlalchemy import select

from db import Client, SignIn, Staff
from services import sign_in
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import app, work
from services.sign_in.secrets import fingerprint
from tests.world import World


@dataclass
class Portal:
    """One browser in front of the portal. `user` presses and types; `text()` is what can be read."""

    user: User
    world: World | None = None
    sign_ins: list[UUID] = field(default_factory=list)

    @property
    def http(self) -> httpx.AsyncClient:
        """For what is plain HTTP."""
        return self.user.http_client

    async def come_as(self, email: str) -> UUID:
        """Be signed in on this browser, as if the code had been typed; gives the id of the sign-in."""
        async with work(Visitor.system("test")) as w:
            client = (await w.db.scalars(select(Client).where(Client.email == email))).one()
        return await self._come(client_id=client.id)

    async def come_as_staff(self, role: str, first_name: str = "Orla") -> UUID:
        """The same as a new member of staff."""
        async with work(Visitor.system("test")) as w:
            staff = Staff(first_name=first_name, role=role)
            w.db.add(staff)
            await w.db.flush()
        return await self._come(staff_id=staff.id)

    async def come_as_nobody(self) -> UUID:
        """A sign-in whose person is gone: the cookie is right, and nobody stands behind it."""
        return await self._come()

    async def _come(self, **whose: UUID) -> UUID:
        token = secrets.token_urlsafe(32)
        async with work(Visitor.system("test")) as w:
            ends = w.now + timedelta(days=90)
            row = SignIn(
                token_hash=fingerprint(token),
                **whose,
                created_at=w.now,
                second_at=w.now,
                last_seen_at=w.now,
                idle_until=ends,
                absolute_until=ends,
            )
            w.db.add(row)
            await w.db.flush()
        self.http.cookies.set(sign_in.cookie_name(), token)
        return row.id

    async def open(self, path: str) -> str:
        """Open a page and give what can be read on it."""
        await self.user.open(path)
        return self.text()

    def text(self) -> str:
        """What can be read on the page that is open, in its order."""
        from pages.app import prerender

        assert self.user.client is not None
        return _read(prerender.html_of(self.user.client.content, menu=True))

    def sheet(self) -> str:
        """What can be read in the sheet that is open; empty where none is."""
        from pages.app import prerender

        assert self.user.client is not None
        opened = [
            each
            for each in self.user.client.layout.descendants()
            if isinstance(each, ui.dialog) and each.value
        ]
        return _read("".join(prerender.markup_of(child) for child in opened[-1])) if opened else ""

    async def tap_in_sheet(self, words: str) -> None:
        """Tap the first thing in the open sheet that has these words, and let it happen."""
        assert self.user.client is not None
        opened = [
            each
            for each in self.user.client.layout.descendants()
            if isinstance(each, ui.dialog) and each.value
        ]
        await self._tap(opened[-1].descendants(), words)

    async def go(self, path: str, words: str) -> str:
        """Go on to another screen, as a tap on a link does; wait until these words can be read there."""
        self.user.navigate.to(path)
        return await self.reads(words)

    async def reads(self, words: str) -> str:
        """Wait until these words can be read."""
        for _moment in range(100):
            if words in self.text():
                return self.text()
            await asyncio.sleep(0.03)
        raise AssertionError(f"{words!r} cannot be read in: {self.text()}")

    async def tap(self, words: str) -> None:
        """Tap the first thing that can be pressed and has these words, in a sheet or on the page, and let it happen."""
        assert self.user.client is not None
        await self._tap(self.user.client.layout.descendants(), words)

    async def _tap(self, among: Iterable[ui.element], words: str) -> None:
        from pages.app import prerender

        found = [
            element
            for element in among
            if any(listener.type == "click" for listener in element._event_listeners.values())
            and words in _read(prerender.markup_of(element))
        ]
        assert found, f"nothing to tap says {words!r}"
        UserInteraction(self.user, {found[0]}, None).click()
        await self.settle()

    async def settle(self) -> None:
        """Let what was tapped happen."""
        from pages.app.page_context import of

        for _moment in range(200):
            await asyncio.sleep(0.05)
            if self.user.client is None or not of(self.user.client).running:
                return


def _read(markup: str) -> str:
    without = re.sub(r'<span class="cb-icon[^>]*>[^<]*</span>', "", markup)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", without))).strip()


@contextmanager
def _pages_kept() -> Iterator[None]:
    """NiceGUI's reset takes page modules out of `sys.modules`; put back the ones that everybody has imported."""
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "pages"}
    try:
        yield
    finally:
        sys.modules.update(kept)


@pytest.fixture(autouse=True)
def handlers_of_one_test() -> Iterator[None]:
    """NiceGUI's own app outlives a test; what a test taught it to do with refusals must not."""
    kept = dict(nicegui_app.exception_handlers)
    yield
    nicegui_app.exception_handlers.clear()
    nicegui_app.exception_handlers.update(kept)


@pytest.fixture
def dialect() -> str:
    """Pages look the same on either engine; SQLite is enough for them."""
    return "sqlite"


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    """How the portal under test is set up."""
    return Configuration(data=tmp_path / "data", public_url="http://test")


def _spare_the_collector() -> None:
    """Let NiceGUI's two collections, and its search for a server among all objects, meet those of one test only."""
    gc.collect()
    gc.freeze()


@contextmanager
def _portal_app(configuration: Configuration) -> Iterator[object]:
    import pages  # noqa: F401 - so that the modules are there to be kept

    _spare_the_collector()
    with _pages_kept(), nicegui_reset_globals():
        import main

        app().configuration = configuration
        yield main.create(configuration)


@pytest.fixture
async def portal(
    world: World, configuration: Configuration, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Portal]:
    """Hop & Tumble's portal, with nobody signed in yet. An ERROR in the log fails the test."""
    async for made in _opened(configuration, caplog):
        made.world = world
        yield made


async def _opened(configuration: Configuration, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Portal]:
    with _portal_app(configuration) as app:
        try:
            async with (
                app.router.lifespan_context(app),  # type: ignore[attr-defined]
                httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http,  # type: ignore[arg-type]
            ):
                yield Portal(User(http))
        finally:
            ui.navigate, ui.notify, ui.download = Navigate(), notify, download
    assert not [record for record in caplog.get_records("call") if record.levelname == "ERROR"]


@pytest.fixture
async def empty_portal(
    house: object, configuration: Configuration, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Portal]:
    """The portal of an empty installation."""
    async for made in _opened(configuration, caplog):
        yield made
