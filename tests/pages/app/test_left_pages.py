"""Pages that no browser is connected to: few of them, not for long, and gone without the garbage collector."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest
from nicegui import Client

from pages.app import left_pages
from tests.pages.conftest import Portal

ANNA, ZUZANA = "anna@example.com", "zuzana@example.com"


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage collector runs."""
    gc.disable()
    yield
    gc.enable()


async def until_gone(page: weakref.ref[Client]) -> bool:
    for _moment in range(60):
        if page() is None:
            return True
        await asyncio.sleep(0.05)
    return False


async def end_one(portal: Portal) -> weakref.ref[Client]:
    await portal.come_as(ANNA)
    await portal.http.get("/bookings")
    (client,) = Client.instances.values()
    page = weakref.ref(client)
    client.delete()
    return page


async def test_a_page_that_has_ended_is_free_without_the_garbage_collector(
    portal: Portal, uncollected: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(left_pages, "TAKEN_APART_AFTER", 0.05)
    assert await until_gone(await end_one(portal))


async def test_if_it_were_not_taken_apart_it_would_stay(
    portal: Portal, uncollected: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(left_pages, "_take_apart", lambda *_args: None)
    assert not await until_gone(await end_one(portal))


async def test_of_many_pages_that_never_connect_few_are_kept(portal: Portal) -> None:
    await portal.come_as(ANNA)
    for _load in range(left_pages.AT_MOST + 8):
        assert (await portal.http.get("/bookings")).status_code == 200
    assert len(Client.instances) == left_pages.AT_MOST
    await portal.come_as(ZUZANA)
    await portal.http.get("/bookings")
    assert len(Client.instances) == left_pages.AT_MOST + 1, "another family's pages are not counted"


async def test_a_page_with_a_browser_stays_whatever_else_is_loaded(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/bookings")
    open_ = portal.user.client
    assert open_ is not None
    for _load in range(left_pages.AT_MOST + 8):
        await portal.http.get("/")
    assert not open_.is_deleted
    await portal.go("/benefits", "Benefits")
    open_.handle_disconnect(next(iter(open_._socket_to_document_id)))
    assert not open_.is_deleted, "it may come back"
    for _load in range(left_pages.AT_MOST):
        await portal.http.get("/")
    assert open_.is_deleted


async def test_a_page_that_never_connects_goes_after_a_while(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(left_pages, "NEVER_CONNECTED", 1.5)
    await portal.come_as(ANNA)
    await portal.http.get("/")
    await portal.open("/")
    assert len(Client.instances) == 2
    for _moment in range(200):
        if len(Client.instances) < 2:
            break
        await asyncio.sleep(0.05)
    assert list(Client.instances.values()) == [portal.user.client]


async def test_a_page_that_waits_for_its_browser_does_not_look_for_it_all_the_time(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await portal.come_as(ANNA)
    await portal.http.get("/")
    (client,) = Client.instances.values()
    looked = 0
    slept = asyncio.sleep

    async def sleeping(seconds: float, *args: object) -> None:
        nonlocal looked
        looked += seconds == 0.1
        await slept(seconds)

    await slept(0.3)
    monkeypatch.setattr("nicegui.outbox.asyncio.sleep", sleeping)
    client.run_javascript("1")
    await slept(1)
    assert looked <= 2
    assert client.outbox.messages, "it is sent once the browser has come"
