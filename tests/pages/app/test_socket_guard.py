"""The socket belongs to the sign-in that the page was opened with; what no page of ours sends is dropped."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from pages import delivery
from pages.app.open_pages import SignInsPages
from pages.delivery.assets import Files
from services import sign_in
from services.core.configuration import Configuration
from tests.pages.conftest import Portal, _portal_app
from tests.pages.serving import RawPage, heard, listening, page_at, wrapped
from tests.world import World

ANNA, ZUZANA = "anna@example.com", "zuzana@example.com"
NOBODYS_FRAMES = (
    '42["ack",{}]',
    '42["event",{}]',
    '42["log",{"level":"error"}]',
    "42[",
    "42{}",
    '42"event"',
    "42[]",
    "42[1]",
    '42["event"]',
    '42["event",[]]',
    '42["connect",{"QUERY_STRING":""}]',
    '42["nonsense",{}]',
    "42" + "[" * 5000,
    "9",
    "hello",
    '451-["event",{"_placeholder":true,"num":0}]',
    "4x",
    '40/other,{"a":1}',
)


@pytest.fixture
async def guarded() -> bool:
    """Whether the guard is on; a negative control takes it off."""
    return True


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Static files, prepared once for all tests."""
    return delivery.ready(tmp_path_factory.mktemp("prepared"), quality=1)


@pytest.fixture
async def http(
    world: World, configuration: Configuration, prepared: Files, guarded: bool
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in front of the portal behind a real server; nobody has signed in."""
    with _portal_app(configuration) as app:
        front = wrapped(app, prepared, "http://127.0.0.1", SignInsPages() if guarded else None)  # type: ignore[arg-type]
        async with listening(front) as address, httpx.AsyncClient(base_url=address, timeout=30) as http:
            yield http


async def signed_in(http: httpx.AsyncClient, email: str) -> dict[str, str]:
    """The cookie of somebody who has signed in; the browser of `http` has it now."""

    class Browser:
        http_client = http

    http.cookies.clear()
    await Portal(Browser()).come_as(email)  # type: ignore[arg-type]
    return dict(http.cookies)


def of_family(told: list[str]) -> list[str]:
    """What was said about a page: everything but the connection's own words."""
    return [each for each in told if each.startswith(("42", "40"))]


# --- whose page ---


async def test_who_has_only_the_ids_of_a_page_is_not_told_a_word(http: httpx.AsyncClient) -> None:
    cookie = await signed_in(http, ANNA)
    page = await page_at(http, "/")
    strangers = {
        "no cookie": {},
        "another family's": await signed_in(http, ZUZANA),
        "a made-up one": {sign_in.cookie_name(): "x" * 43},
    }
    for who, cookies in strangers.items():
        socket = await page.connect(cookies)
        await socket.send(page.click("Can’t make it"))
        assert of_family(await heard(socket)) == [], who
        await socket.close()
    socket = await page.connect(cookie)
    assert (await socket.recv()).startswith("40"), "the family itself is let in, also afterwards"
    await socket.send(page.click("Can’t make it"))
    assert any("Keep this session" in each for each in await heard(socket))


async def test_a_socket_of_ones_own_presses_nothing_on_anothers_page(http: httpx.AsyncClient) -> None:
    cookie = await signed_in(http, ANNA)
    annas = await page_at(http, "/")
    annas_socket = await annas.connect(cookie)
    await annas_socket.recv()
    own = await signed_in(http, ZUZANA)
    zuzanas = await page_at(http, "/")
    socket = await zuzanas.connect(own)
    assert (await socket.recv()).startswith("40")
    handshake = annas.query | {"client_id": annas.client_id}
    await socket.send(annas.click("Can’t make it"))
    await socket.send("421" + json.dumps(["handshake", handshake]))
    told = await heard(annas_socket)
    assert not any("Keep this session" in each for each in told)
    assert not any("Theo" in each for each in await heard(socket))


async def test_a_polling_connection_is_taken_over_by_nobody(http: httpx.AsyncClient) -> None:
    cookie = await signed_in(http, ANNA)
    page = await page_at(http, "/")
    path = "/_nicegui_ws/socket.io/"
    browser = {"Origin": str(http.base_url).rstrip("/")}
    query = page.query | {"transport": "polling"}
    opened = await http.get(path, params=query, headers=browser)
    sid = json.loads(opened.text[1:])["sid"]
    sent = await http.post(path, params=query | {"sid": sid}, headers=browser, content="40")
    assert sent.text == "OK"
    own = await signed_in(http, ZUZANA)
    zuzanas = (await page_at(http, "/")).query
    for cookies in (own, {}):
        http.cookies = httpx.Cookies(cookies)
        for asked in ({"EIO": "4"}, zuzanas):
            asked = asked | {"transport": "polling", "sid": sid}
            assert (await http.get(path, params=asked, headers=browser)).status_code == 403
            assert (
                await http.post(path, params=asked, headers=browser, content=page.click("Can’t make it"))
            ).status_code == 403
    http.cookies = httpx.Cookies(cookie)
    mine = await http.get(path, params=query | {"sid": sid}, headers=browser)
    assert mine.text.startswith("40")


@pytest.mark.parametrize("guarded", [False])
async def test_without_the_guard_the_ids_alone_would_open_the_page(http: httpx.AsyncClient) -> None:
    """The negative control."""
    await signed_in(http, ANNA)
    page = await page_at(http, "/")
    socket = await page.connect({})
    await socket.send(page.click("Can’t make it"))
    assert any("Keep this session" in each for each in await heard(socket))


async def test_one_address_holds_so_many_sockets(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.delivery.socket_guard.AT_ONCE", 2)
    monkeypatch.setattr("pages.delivery.socket_guard.counted_as", lambda host: host)
    cookies = await signed_in(http, ANNA)
    page = await page_at(http, "/")
    held = [await page.connect(cookies) for _each in range(2)]
    with pytest.raises(InvalidStatus):
        await page.connect(cookies)
    await held[0].close()
    await asyncio.sleep(0.3)
    await (await page.connect(cookies)).close()
    await held[1].close()


# --- what is said ---


async def send_nonsense(page: RawPage, cookies: dict[str, str], often: int = 30) -> None:
    for frame in (*NOBODYS_FRAMES, *_half_right(page)):
        socket = await page.connect(cookies)
        with suppress(ConnectionClosed):  # the guard has had enough
            for _time in range(often):
                await socket.send(frame)
        await heard(socket, 0.05)
        await socket.close()


def _half_right(page: RawPage) -> list[str]:
    said: list[tuple[str, Any]] = [
        ("event", {"id": 1, "listener_id": "gone", "args": []}),
        ("event", {"id": [], "listener_id": "gone", "args": []}),
        ("event", {"id": 4, "listener_id": "x", "args": [1, {"a": 1}, "not json"]}),
        ("javascript_response", {"request_id": []}),
        ("ack", {"next_message_id": "many"}),
        ("log", {"level": "critical", "message": "x"}),
        ("log", {"level": "error", "message": 5}),
        ("log", {"level": "error", "message": "x" * 5000}),
        ("handshake", {"tab_id": None}),
    ]
    return ["42" + json.dumps([name, {"client_id": page.client_id, **each}]) for name, each in said]


def written(caplog: pytest.LogCaptureFixture) -> int:
    return sum(len(logging.Formatter().format(record)) for record in caplog.records)


async def test_frames_that_no_page_sends_leave_no_traceback(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    cookies = await signed_in(http, ANNA)
    await send_nonsense(await page_at(http, "/"), cookies)
    await asyncio.sleep(0.1)
    assert not [record for record in caplog.records if record.exc_info or record.levelno > logging.WARNING]


@pytest.mark.parametrize("guarded", [False])
async def test_without_the_guard_each_of_them_would_leave_one(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The negative control."""
    cookies = await signed_in(http, ANNA)
    page = await page_at(http, "/")
    socket = await page.connect(cookies)
    for _time in range(5):
        await socket.send('42["ack",{}]')
    await heard(socket)
    await asyncio.sleep(0.1)
    assert [record for record in caplog.records if record.exc_info]


async def test_a_connection_that_sends_nothing_else_is_closed(http: httpx.AsyncClient) -> None:
    cookies = await signed_in(http, ANNA)
    socket = await (await page_at(http, "/")).connect(cookies)
    with suppress(ConnectionClosed):
        for _time in range(30):
            await socket.send("42[")
    await heard(socket, 2)
    assert socket.close_code == 1008


async def test_a_socket_with_half_a_handshake_gets_no_page(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    cookies = await signed_in(http, ANNA)
    page = await page_at(http, "/")
    for changed in ({"tab_id": ""}, {"next_message_id": "x"}, {"document_id": ""}, {"client_id": ""}):
        socket = await page.connect(cookies, **changed)
        assert "Implicit handshake failed" in str(await socket.recv())
        await socket.close()
    assert not [record for record in caplog.records if record.exc_info]
