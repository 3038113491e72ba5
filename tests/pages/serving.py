"""The portal behind a real server in this process, and a browser's socket without a browser."""

from __future__ import annotations

import ast
import asyncio
import html
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpx
import uvicorn
from starlette.types import ASGIApp
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from pages import delivery
from pages.app import framing
from pages.app.open_pages import SignInsPages
from pages.delivery.assets import Files
from pages.delivery.socket_guard import OpenPages

HOME = "http://127.0.0.1"


def wrapped(app: ASGIApp, files: Files, address: str, pages: OpenPages | None) -> ASGIApp:
    """The portal with all its middleware, as it is served."""
    return delivery.wrap(app, files, public_url=address, pages=pages, framed_on=framing.websites)


@asynccontextmanager
async def listening(app: ASGIApp, **settings: Any) -> AsyncIterator[str]:
    """A server on a free port; gives its address."""
    config = uvicorn.Config(
        app, port=0, log_level="critical", proxy_headers=False, timeout_graceful_shutdown=1, **settings
    )
    server = uvicorn.Server(config)
    with suppress(AttributeError):
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield f"{HOME}:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


@dataclass
class RawPage:
    """One page as its HTML: what a browser reads from it to connect."""

    text: str
    address: str
    tab_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def query(self) -> dict[str, Any]:
        """What the page's script puts into the address of its socket."""
        found = re.search(r"query: (\{.*?\}),\n", self.text)
        assert found is not None
        query: dict[str, Any] = ast.literal_eval(found[1])
        own = {"document_id": str(uuid4()), "tab_id": self.tab_id, "implicit_handshake": "true"}
        return query | own | {"EIO": "4"}

    @property
    def client_id(self) -> str:
        """The page's id."""
        return str(self.query["client_id"])

    def click(self, label: str) -> str:
        """The message of a tap on the button with this label."""
        found = re.search(r"String\.raw`(.*?)`", self.text, re.DOTALL)
        assert found is not None
        elements: dict[str, Any] = json.loads(html.unescape(found[1]).replace("&#36;", "$"))
        id_, button = next(
            (id_, each) for id_, each in elements.items() if each.get("props", {}).get("label") == label
        )
        listener = next(each["listener_id"] for each in button["events"] if each["type"] == "click")
        said = {"id": int(id_), "client_id": self.client_id, "listener_id": listener, "args": []}
        return "42" + json.dumps(["event", said])

    async def connect(self, cookies: Mapping[str, str], **changed: Any) -> ClientConnection:
        """Open the websocket with these cookies, and go as far as the server's first word about the page."""
        query = self.query | {"transport": "websocket"} | changed
        sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
        socket = await connect(
            f"ws://{urlsplit(self.address).netloc}/_nicegui_ws/socket.io/?{urlencode(query)}",
            origin=Origin(self.address),
            additional_headers={"Cookie": sent} if sent else None,
            max_size=None,
        )
        assert str(await socket.recv()).startswith("0")
        await socket.send("40")
        return socket


async def page_at(http: httpx.AsyncClient, path: str) -> RawPage:
    """Fetch a page."""
    answer = (await http.get(path)).raise_for_status()
    return RawPage(answer.text, str(http.base_url).rstrip("/"))


async def heard(socket: ClientConnection, seconds: float = 0.6) -> list[str]:
    """All that the server says for a while."""
    found: list[str] = []
    with suppress(TimeoutError, ConnectionClosed):
        async with asyncio.timeout(seconds):
            async for message in socket:
                found.append(str(message))
    return found


__all__ = ["RawPage", "SignInsPages", "heard", "listening", "page_at", "wrapped"]
