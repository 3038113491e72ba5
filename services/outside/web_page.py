"""A page of somebody else's website, read for staff who want to know what stands there.

Staff type its address, so it could name a machine behind our own door (SSRF). Therefore only addresses of the public
internet are opened (public_addresses.py), the one that was looked at is the one that is connected to, and each redirect
is looked at anew.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import ssl
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import SplitResult, urljoin, urlsplit

from services.core.refusals import OutsideFailed
from services.outside.public_addresses import NotPublic, public_address

SECONDS = 10.0
"""For all of it, redirects included."""
LARGEST = 1_000_000
"""Bytes of a page that are read; what is looked for may stand at its end."""
REDIRECTS = 4
PORTS = {"https": 443, "http": 80}
AGENT = "Cubby (looks whether your portal stands here)"
MOVED = frozenset({301, 302, 303, 307, 308})


class PageDidNotCome(OutsideFailed):
    """The page did not come: no such name, nobody there, too slow, an error, or no web page at all."""


@dataclass(frozen=True, slots=True)
class WebPage:
    """What came, from where in the end."""

    url: str
    text: str


async def read(url: str) -> WebPage:
    """The page at an address.

    Raises:
        NotPublic: it, or where it redirects to, is not in the public internet.
        PageDidNotCome.
    """
    try:
        async with asyncio.timeout(SECONDS):
            for _step in range(REDIRECTS + 1):
                answer = await _asked(urlsplit(url))
                if answer.status not in MOVED:
                    return WebPage(url, _text(answer))
                url = urljoin(url, answer.headers.get("Location", ""))
    except (
        OSError,
        TimeoutError,
        ValueError,
        http.client.HTTPException,
        asyncio.IncompleteReadError,
    ) as problem:
        raise PageDidNotCome(type(problem).__name__) from problem
    raise PageDidNotCome("it redirects too often")


async def _asked(parts: SplitResult) -> http.client.HTTPResponse:
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise PageDidNotCome("no address of a page")
    port = parts.port or PORTS[parts.scheme]
    if port != PORTS[parts.scheme]:
        raise NotPublic("only the usual ports")
    address = await public_address(parts.hostname, port)
    context = ssl.create_default_context() if parts.scheme == "https" else None
    name = parts.hostname if context else None
    reader, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=name)
    try:
        writer.write(_request(parts))
        await writer.drain()
        return _read(await _limited(reader))
    finally:
        writer.transport.abort()


def _request(parts: SplitResult) -> bytes:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: {parts.hostname}",
        f"User-Agent: {AGENT}",
        "Accept: text/html,application/xhtml+xml",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    if any(ord(character) < 32 or ord(character) > 126 for line in lines for character in line):
        raise PageDidNotCome("an address that cannot be asked for")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


async def _limited(reader: asyncio.StreamReader) -> bytes:
    out = bytearray()
    while len(out) < LARGEST and (part := await reader.read(65_536)):
        out += part
    return bytes(out[:LARGEST])


class _Taken:
    """The bytes that came, as `http.client` wants to be given them."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def makefile(self, _mode: str) -> io.BytesIO:
        """The bytes as a file."""
        return io.BytesIO(self.content)


def _read(content: bytes) -> http.client.HTTPResponse:
    answer = http.client.HTTPResponse(cast(Any, _Taken(content)))
    answer.begin()
    return answer


def _text(answer: http.client.HTTPResponse) -> str:
    kind = answer.headers.get_content_type()
    if answer.status != 200 or "html" not in kind:
        raise PageDidNotCome(f"{answer.status} {kind}")
    try:
        body = answer.read()
    except http.client.IncompleteRead as cut:
        body = cut.partial
    try:
        return body.decode(answer.headers.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
