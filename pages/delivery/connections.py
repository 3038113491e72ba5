"""Connections of browsers: how large a request may be, how long it may take, and how many one address may hold.

uvicorn has no limits of its own for these: a line of 40 MB would be put together byte by byte while everybody waits,
and a request that is begun and never finished would stay for ever.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pages.delivery.uploads import Upload

HEADERS_LIMIT = 64_000
"""Bytes of a request's first line and headers together."""
REQUEST_LIMIT = 2_000_000
"""Bytes of a whole request, as they come over the line; a body is limited further by `BodyLimit`."""
HEADERS_WITHIN = 20.0
"""Seconds from a connection, or from the first byte of a further request, to the end of its headers."""
BODY_WITHIN = 60.0
"""Seconds from the end of the headers to the end of the body."""
UPLOAD_WITHIN = 600.0
"""The same for an address that takes files: from a phone, a large one takes its time."""
TAKEN_WITHIN = 60.0
"""Seconds that an answer may wait for a browser that reads nothing."""
AT_ONCE = 400
"""Connections of one address that carry no websocket: a whole school may open the portal at the same moment."""

ANSWERS = {
    408: b"HTTP/1.1 408 Request Timeout\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
    503: b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 30\r\n",
}


def counted_as(host: str) -> str:
    """Under which name connections of an address are counted: for IPv6, its household's; nothing for this machine."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if address.is_loopback:
        return ""
    return host if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


class TooLarge(Exception):
    """The headers of a request are larger than `HEADERS_LIMIT`."""


class Connection(HttpToolsProtocol):
    """One connection of a browser, with limits."""

    held: ClassVar[Counter[str]] = Counter()
    """How many connections each address holds. This machine's own are not counted: a proxy counts for itself."""
    larger: ClassVar[Mapping[str, int]] = {}
    """Paths that take files, with the bytes of a whole request there; see `taking`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._timer: asyncio.TimerHandle | None = None
        self._bytes = 0
        self._in_headers = True
        self._measured = 0
        self._too_large = False
        self._limit = REQUEST_LIMIT
        self._address = ""
        super().__init__(*args, **kwargs)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn says it so, too
        super().connection_made(transport)
        self._address = counted_as(self.client[0] if self.client else "")
        self.held[self._address] += bool(self._address)
        if self.held[self._address] > AT_ONCE:
            self._end(503)
        else:
            self._wait(HEADERS_WITHIN)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        super().connection_lost(exc)

    def _leave(self) -> None:
        self._wait(None)
        self.held[self._address] -= bool(self._address)
        if self.held[self._address] <= 0:
            del self.held[self._address]
        self._address = ""

    def data_received(self, data: bytes) -> None:
        if self._in_headers and self._timer is None:
            self._wait(HEADERS_WITHIN)
        self._bytes += len(data)
        super().data_received(data)
        if self.parser is None or self.transport.is_closing():
            return
        if self._in_headers and self._bytes > HEADERS_LIMIT:
            self._end(431)
        elif self._bytes > self._limit:
            self.transport.abort()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._measure(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._measure(len(name) + len(value) + 4)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_headers, self._measured = True, 0

    def _measure(self, more: int) -> None:
        self._measured += more
        if self._measured > HEADERS_LIMIT:
            self._too_large = True
            raise TooLarge

    def on_headers_complete(self) -> None:
        self._in_headers = False
        path = self.url.partition(b"?")[0].decode("ascii", "replace")
        self._limit = self.larger.get(path, REQUEST_LIMIT)
        self._wait(UPLOAD_WITHIN if path in self.larger else BODY_WITHIN)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._wait(None)
        self._in_headers, self._bytes, self._limit = True, 0, REQUEST_LIMIT
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        if self._too_large:
            self._end(431)
        else:
            super().send_400_response(msg)

    def handle_websocket_upgrade(self) -> None:
        self._leave()
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]  # it refers back to us, and nothing else would end that

    def pause_writing(self) -> None:
        super().pause_writing()
        self._wait(TAKEN_WITHIN)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._wait(None)

    def _wait(self, seconds: float | None) -> None:
        """Give the browser so many seconds from now, or, with None, as long as it likes."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds is not None:
            self._timer = self.loop.call_later(seconds, self._too_slow)

    def _too_slow(self) -> None:
        self._timer = None
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()
        else:
            self._end(408)

    def _end(self, status: int) -> None:
        """Refuse what comes over this connection and close it."""
        self.transport.write(ANSWERS[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()


def taking(uploads: Iterable[Upload]) -> type[Connection]:
    """Connections over which these files may be sent, too."""

    class Taking(Connection):
        larger: ClassVar[Mapping[str, int]] = {each.path: each.body_limit + REQUEST_LIMIT for each in uploads}

    return Taking
