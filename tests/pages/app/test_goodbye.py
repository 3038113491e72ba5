"""When a sign-in ends, its open pages go, once and quietly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from nicegui import Client
from sqlalchemy import update

from db import SignIn
from pages.app import live_page
from services.core.events import SIGN_IN_ENDED, Event
from services.core.visitor import Visitor
from services.core.work import app, work
from tests.pages.conftest import Portal

ANNA = "anna@example.com"
SOON = 0.2
"""Seconds, here, after which NiceGUI gives up a page whose browser is gone."""


@pytest.fixture
async def ended(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> tuple[Client, Callable[[], None]]:
    """An open page, and the way to end its sign-in from elsewhere."""
    monkeypatch.setattr(live_page, "SECONDS_TO_LEAVE", SOON / 4)
    id_ = await portal.come_as(ANNA)
    await portal.open("/")
    client = portal.user.client
    assert client is not None
    monkeypatch.setattr(client.page, "reconnect_timeout", SOON)
    monkeypatch.setattr(client, "open", lambda target, new_tab=False: None)
    return client, lambda: app().events.dispatch([Event(SIGN_IN_ENDED, id_)])


async def gone(client: Client) -> None:
    async with asyncio.timeout(10):
        while not client.is_deleted or client._delete_tasks:  # noqa: ASYNC110 - NiceGUI tells nobody
            await asyncio.sleep(0.01)


async def test_a_browser_that_leaves_takes_its_page_along_and_no_error_is_logged(
    ended: tuple[Client, Callable[[], None]], caplog: pytest.LogCaptureFixture
) -> None:
    client, end = ended
    end()
    for socket in list(client._socket_to_document_id):
        client.handle_disconnect(socket)
    assert client._delete_tasks, "NiceGUI deletes it by itself"
    await gone(client)
    assert client.id not in Client.instances
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_after_a_lost_connection_only_pages_whose_sign_in_has_ended_go(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await portal.come_as(ANNA)
    await portal.open("/profile/theme")
    assert portal.user.client is not None
    went: list[str] = []
    monkeypatch.setattr(portal.user.client, "open", lambda target, new_tab=False: went.append(target))
    app().events.dispatch([Event(SIGN_IN_ENDED)])
    await asyncio.sleep(0.2)
    assert not went
    async with work(Visitor.system("test")) as w:
        await w.db.execute(update(SignIn).where(SignIn.id == id_).values(revoked_at=w.now))
    app().events.dispatch([Event(SIGN_IN_ENDED)])
    await asyncio.sleep(0.2)
    assert went == ["/sign-in?next=/profile/theme"]


async def test_a_browser_that_stays_loses_its_page(ended: tuple[Client, Callable[[], None]]) -> None:
    client, end = ended
    assert client.has_socket_connection
    end()
    await gone(client)
    assert client.id not in Client.instances
