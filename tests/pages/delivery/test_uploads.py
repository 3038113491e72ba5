"""Addresses that take files: larger bodies there alone, from those alone who may, and nothing is read of anybody else's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

from pages.delivery import connections
from pages.delivery.guards import BODY_LIMIT, BodyLimit, body_of
from pages.delivery.uploads import May, Upload
from pages.plain.uploads import UPLOADS
from tests.pages.serving import listening

PATH, LIMIT = "/files", 3_000_000


async def _may(sender: HTTPConnection) -> bool:
    return sender.headers.get("x-who") == "staff"


UPLOAD = Upload(PATH, LIMIT, _may)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how long the body was."""
    if scope["type"] == "lifespan":
        return
    body = await body_of(scope, receive, 100_000_000)
    words = str(len(body.content) if body else -1).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": words})


@pytest.fixture
async def address() -> AsyncIterator[str]:
    guarded = BodyLimit(app, uploads=[UPLOAD])
    async with listening(guarded, http=connections.taking([UPLOAD]), lifespan="off") as address:
        yield address


async def _post(address: str, path: str, size: int, who: str = "staff") -> tuple[int, str]:
    async with httpx.AsyncClient(timeout=30) as http:
        try:
            done = await http.post(address + path, content=b"x" * size, headers={"x-who": who})
        except httpx.TransportError:
            return 0, ""
        return done.status_code, done.text


async def test_a_file_may_be_larger_than_any_other_request(address: str) -> None:
    assert await _post(address, PATH, LIMIT) == (200, str(LIMIT))
    assert await _post(address, PATH + "?name=x.csv", 10) == (200, "10")


async def test_above_its_own_limit_it_is_refused(address: str) -> None:
    status, _words = await _post(address, PATH, LIMIT + 1)
    assert status in (0, 413)


async def test_other_addresses_keep_the_small_limit(address: str) -> None:
    for path in ("/other", "/files/", "/files/more"):
        status, _words = await _post(address, path, BODY_LIMIT + 1)
        assert status in (0, 413)


async def test_of_nobody_else_a_byte_is_read(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {LIMIT}\r\n\r\nx".encode())
    await writer.drain()
    async with asyncio.timeout(5):
        said = await reader.read(65536)
    assert said.startswith(b"HTTP/1.1 404"), "the body was waited for"
    assert b"connection: close" in said.lower()
    writer.close()


async def _reads(may: May) -> int:
    """How often the body of a stranger is asked for."""
    asked, answers = 0, []

    async def receive() -> Message:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"x", "more_body": False}

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {"type": "http", "method": "POST", "path": PATH, "headers": [(b"content-length", b"1")]}
    await BodyLimit(app, uploads=[Upload(PATH, LIMIT, may)])(scope, receive, send)
    assert answers[0]["status"] == (200 if asked else 404)
    return asked


async def test_the_control_whoever_is_let_in_is_read() -> None:
    async def everybody(_sender: HTTPConnection) -> bool:
        return True

    assert await _reads(_may) == 0
    assert await _reads(everybody) > 0


def test_the_table_is_of_addresses_that_begin_below_the_staffs() -> None:
    assert {each.path for each in UPLOADS} == {
        "/staff/statements/files",
        "/staff/import/files",
        "/staff/files",
        "/staff/provider/logo",
    }
    assert all(each.body_limit <= 64 * 1024 * 1024 for each in UPLOADS)
