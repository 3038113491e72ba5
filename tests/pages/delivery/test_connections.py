"""What a browser may send over one connection: so much, within so many seconds, over so many at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from starlette.types import Receive, Scope, Send

from pages.delivery import connections
from pages.delivery.connections import Connection
from pages.delivery.guards import body_of
from tests.pages.serving import listening

LINE = b"GET / HTTP/1.1\r\nHost: here\r\n"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how long the body was."""
    if scope["type"] == "lifespan":
        return
    body = await body_of(scope, receive, 10_000_000)
    if body is None or body.gone:
        return
    words = str(len(body.content)).encode()
    length = (b"content-length", str(len(words)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": words})


@pytest.fixture
def http() -> object:
    """Who speaks HTTP; a negative control takes uvicorn's own."""
    return Connection


@pytest.fixture
async def port(http: object) -> AsyncIterator[int]:
    async with listening(app, http=http, lifespan="off") as address:
        yield int(address.rpartition(":")[2])


async def said(port: int, *parts: bytes, wait: float = 0, patience: float = 5) -> bytes:
    """All that the server answers until it closes; nothing where it has not within `patience` seconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    found, closed = b"", b""
    try:
        async with asyncio.timeout(patience):
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(wait)
            while more := await reader.read(65536):
                found += more
            closed = b" closed"
    except ConnectionError:
        closed = b" closed"
    except TimeoutError:
        pass
    writer.close()
    return found + closed


ENDLESS = {
    "one header": LINE + b"X: " + b"x" * 70_000,
    "one header, ended": LINE + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
    "many headers": LINE + b"X: y\r\n" * 20_000,
    "many headers, ended": LINE + b"X: y\r\n" * 20_000 + b"\r\n",
    "a name": LINE + b"x" * 70_000,
    "an address": b"GET /" + b"x" * 70_000,
    "an address, ended": b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
}


@pytest.mark.parametrize("what", ENDLESS)
async def test_headers_above_64_kb_are_refused_with_431(port: int, what: str) -> None:
    assert (await said(port, ENDLESS[what])).startswith(b"HTTP/1.1 431 ")


async def test_an_endless_line_is_refused_after_64_kb_and_not_read_on(port: int) -> None:
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = 0
    with suppress(ConnectionError):
        while sent < 40_000_000:
            writer.write(b"x" * 16_000)
            await writer.drain()
            sent += 16_000
            await asyncio.sleep(0)
    assert sent < 20_000_000
    writer.close()


async def test_a_request_after_another_begins_to_count_anew(port: int) -> None:
    ask = LINE + b"X: " + b"x" * 40_000 + b"\r\n\r\n"
    last = LINE + b"Connection: close\r\n\r\n"
    assert (await said(port, ask, ask, ask, last)).count(b"HTTP/1.1 200") == 4


async def test_a_whole_request_up_to_its_limit_is_taken(port: int) -> None:
    body = b"x" * 1_000_000
    ask = b"POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n"
    assert b"1000000" in await said(port, ask, body)
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    endless = b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert b"200 OK" not in await said(port, endless, chunk * 600)


SLOW = {
    "nothing": (),
    "half a line": (b"GET / HT",),
    "half the headers": (LINE,),
    "half a body": (b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n12",),
    "half of a second request": (LINE + b"\r\n", b"GET / HT"),
    "drop by drop": [b"G", b"E", b"T", b" ", b"/", b" ", b"H", b"T", b"T", b"P", b"/"],
}


@pytest.mark.parametrize("what", SLOW)
async def test_what_is_never_finished_is_ended(port: int, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADERS_WITHIN", 0.3)
    monkeypatch.setattr(connections, "BODY_WITHIN", 0.3)
    told = await said(port, *SLOW[what], wait=0.05, patience=3)
    assert told.endswith(b"closed")
    assert b"408" in told or what in ("half a body", "drop by drop")


async def test_one_address_holds_so_many_connections_and_others_are_not_hindered(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "AT_ONCE", 3)
    monkeypatch.setattr(connections, "counted_as", lambda host: host)
    held = [await asyncio.open_connection("127.0.0.1", port) for _each in range(3)]
    await asyncio.sleep(0.05)
    assert (await said(port)).startswith(b"HTTP/1.1 503 ")
    for _reader, writer in held:
        writer.close()
    await asyncio.sleep(0.05)
    assert b"200 OK" in await said(port, LINE + b"Connection: close\r\n\r\n")
    assert not Connection.held


def test_a_household_of_ipv6_counts_as_one_and_this_machine_does_not_count() -> None:
    counted = connections.counted_as
    assert counted("2001:db8::1") == counted("2001:db8::2") == "2001:db8::/64"
    assert counted("192.0.2.1") != counted("192.0.2.2")
    assert counted("127.0.0.1") == counted("::1") == counted("") == ""


@pytest.mark.parametrize("http", ["httptools"])
async def test_without_our_limits_none_of_this_ends(
    port: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what uvicorn does by itself."""
    caplog.set_level(logging.CRITICAL)
    for what in ("one header", "an address", "many headers, ended"):
        assert b"431" not in await said(port, ENDLESS[what], patience=0.5)
    monkeypatch.setattr(connections, "HEADERS_WITHIN", 0.1)
    for what in ("nothing", "half the headers", "half a body"):
        assert not await said(port, *SLOW[what], patience=0.5)
