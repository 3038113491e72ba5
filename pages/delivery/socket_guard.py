"""The guard of the socket: each browser has its own pages only, and only whole messages get through.

NiceGUI gives a page to whoever knows its id, which stands in a proxy's log. Here the cookie decides: the handshake and
every message must come with the sign-in that the page was opened with. A message that no page of ours would send is
dropped before anything tries to read it.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import Protocol
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.delivery.connections import counted_as
from pages.delivery.guards import SOCKET, body_of, refuse
from pages.delivery.messages import SocketMessage, is_connecting, message_of, says_something

log = logging.getLogger("cubby.socket")

PATIENCE = 20
"""Messages of one connection that are dropped before it is closed."""
LONGEST_POLL = 1_000_000
"""Bytes of one polling request, as of one message."""
BETWEEN = b"\x1e"
"""Separates the messages of one polling request."""
AT_ONCE = 400
"""Websockets of one visitor's address: a whole school may have the portal open."""
NOBODYS = "nobodys"
"""An id that no page has. NiceGUI tells the browser to load the page anew, as if the page had been closed."""


class OpenPages(Protocol):
    """What the guard asks about the pages that are open (pages/app/open_pages.py)."""

    def is_of(self, client_id: str, cookies: str) -> bool:
        """Whether a page may be used with these cookies; true for a page that does not exist."""

    def hears(self, client_id: str, element_id: int, listener_id: str) -> bool:
        """Whether an element of the page listens for this event."""

    def opened_socket(self, socket_id: str, cookies: str) -> bool:
        """Whether a connection was opened with the sign-in of these cookies; true for an unknown connection."""


class SocketGuard:
    """Lets a browser use only the pages that were opened with its own sign-in, and drops what cannot be read."""

    def __init__(self, app: ASGIApp, pages: OpenPages) -> None:
        self.app = app
        self._pages = pages
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not scope["path"].startswith(SOCKET):
            await self.app(scope, receive, send)
            return
        cookies = "; ".join(Headers(scope=scope).getlist("cookie"))
        query = _query(scope)
        if not self._pages.opened_socket(query.get("sid", ""), cookies):
            await refuse(scope, send, 403, "This connection belongs to another sign-in.")
            return
        scope = dict(scope, query_string=self._handshake(query, cookies))
        if scope["type"] == "websocket":
            await self._counted(scope, _Checked(self, cookies, receive, send).receive, send)
        elif scope["method"] == "POST":
            await self._polled(scope, cookies, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = counted_as(scope["client"][0] if scope.get("client") else "")
        if host and self._open[host] >= AT_ONCE:
            await refuse(scope, send, 403, "There are too many connections from here.")
            return
        self._open[host] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._open[host] -= 1
            if not self._open[host]:
                del self._open[host]

    def _handshake(self, query: dict[str, str], cookies: str) -> bytes:
        """The query of a connection; one that asks for another's page, or is not whole, asks for no page at all."""
        if "client_id" in query or "implicit_handshake" in query:
            whole = all(query.get(name) for name in ("client_id", "tab_id", "document_id"))
            number = query.get("next_message_id", "0")
            whole = whole and number.isdecimal() and number.isascii() and len(number) < PATIENCE
            if not whole or not self._pages.is_of(query["client_id"], cookies):
                query = query | {"client_id": NOBODYS, "tab_id": NOBODYS, "document_id": NOBODYS}
                query["next_message_id"] = "0"
        return urlencode(query).encode()

    async def _polled(self, scope: Scope, cookies: str, receive: Receive, send: Send) -> None:
        body = await body_of(scope, receive, LONGEST_POLL)
        if body is None or body.gone:
            return
        parts = body.content.split(BETWEEN)
        passing = [part for part in parts if self.lets_pass(part.decode("utf-8", "replace"), cookies)]
        if len(passing) < len(parts):
            dropped()
        body.content = BETWEEN.join(passing) or b"3"  # a message that says nothing
        length = str(len(body.content)).encode()
        headers = [pair for pair in scope["headers"] if pair[0].lower() != b"content-length"]
        scope = dict(scope, headers=[*headers, (b"content-length", length)])
        await self.app(scope, body.replayed(receive), send)

    def lets_pass(self, text: str, cookies: str) -> bool:
        """Whether a message is one of a page of ours, and from the browser that the page belongs to."""
        if not says_something(text):
            return True
        message = message_of(text)
        return message is not None and self._may(message, cookies)

    def _may(self, message: SocketMessage, cookies: str) -> bool:
        if not self._pages.is_of(message.client_id, cookies):
            return False
        heard = message.listener
        return heard is None or self._pages.hears(message.client_id, *heard)


class _Checked:
    """The messages of one websocket, without those that do not pass."""

    def __init__(self, guard: SocketGuard, cookies: str, receive: Receive, send: Send) -> None:
        self._guard = guard
        self._cookies = cookies
        self._receive = receive
        self._send = send
        self._connected = False
        self._dropped = 0

    async def receive(self) -> Message:
        while self._dropped < PATIENCE:
            message = await self._receive()
            if message["type"] != "websocket.receive" or self._passes(message.get("text")):
                return message
            self._dropped += 1
            dropped()
        await self._send({"type": "websocket.close", "code": 1008})
        return {"type": "websocket.disconnect", "code": 1008}

    def _passes(self, text: str | None) -> bool:
        if not text:
            return False
        if is_connecting(text):
            again, self._connected = self._connected, True
            return not again
        return self._guard.lets_pass(text, self._cookies)


def dropped() -> None:
    """Say in the log that a message was dropped; what it said stays out of it."""
    log.warning("a message that no page of ours sends was dropped")


def _query(scope: Scope) -> dict[str, str]:
    found = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return {name: values[0] for name, values in found.items()}
