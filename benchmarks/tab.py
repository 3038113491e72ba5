"""An open tab without a browser: it fetches a page, connects its websocket as a browser does, and can press a button."""

from __future__ import annotations

import ast
import asyncio
import html
import json
import re
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4
from weakref import WeakKeyDictionary

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

AT_ONCE = 8
"""Tabs that connect at the same time; more would only queue at the server."""
_connecting: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
"""One for each loop: a second test of the same run has a loop of its own."""

MESSAGE_ID = re.compile(r'"_id":\s*(\d+)')
EVERY = 3
"""Seconds between two acknowledgements, as NiceGUI's script has it."""


class Tab:
    """One open page with its websocket."""

    def __init__(self, page: str, socket: ClientConnection) -> None:
        found = re.search(r"String\.raw`(.*?)`", page, re.DOTALL)
        assert found is not None
        self.elements: dict[str, dict[str, Any]] = json.loads(html.unescape(found[1]).replace("&#36;", "$"))
        self.client_id = _query(page)["client_id"]
        self._socket = socket
        self._received: asyncio.Queue[str] = asyncio.Queue()
        self._next_message, self._said = 0, 0
        self._listening = asyncio.create_task(self._listen())
        self._acknowledging = asyncio.create_task(self._acknowledge())

    async def _listen(self) -> None:
        async for message in self._socket:
            if message == "2":
                await self._socket.send("3")
            else:
                self._received.put_nowait(str(message))
                if found := MESSAGE_ID.search(str(message)):
                    self._next_message = int(found[1]) + 1

    async def _acknowledge(self) -> None:
        """Say what has come, as browsers do: until then the server keeps it, in case the line breaks."""
        while True:
            await asyncio.sleep(EVERY)
            if self._next_message > self._said:
                self._said = self._next_message
                what = {"client_id": self.client_id, "next_message_id": self._said}
                await self._socket.send("42" + json.dumps(["ack", what]))

    async def press(self, label: str, until: str = "") -> None:
        """Press the newest button with this label, and wait for an update of the page that contains `until`."""
        id_, button = next(
            (id_, each)
            for id_, each in reversed(self.elements.items())
            if each.get("props", {}).get("label") == label
        )
        event = {
            "id": int(id_),
            "client_id": self.client_id,
            "listener_id": next(each["listener_id"] for each in button["events"] if each["type"] == "click"),
            "args": [],
        }
        await self._socket.send("42" + json.dumps(["event", event]))
        async with asyncio.timeout(60):
            while not self._update(message := await self._received.get()) or until not in message:
                pass

    def _update(self, message: str) -> bool:
        """Apply a message to `elements`; returns whether it was an update of the page."""
        if not message.startswith("42["):
            return False
        kind, what = json.loads(message[2:])[:2]
        if kind != "update":
            return False
        for id_, element in what.items():
            self.elements.pop(id_, None)
            if isinstance(element, dict):
                self.elements[id_] = element
        return True

    def heard(self) -> int:
        """How many messages have come that nobody has waited for."""
        return self._received.qsize()

    def is_lost(self) -> bool:
        """Whether the server has ended the connection."""
        return self._listening.done()

    async def close(self) -> None:
        """Close the tab."""
        self._listening.cancel()
        self._acknowledging.cancel()
        await self._socket.close()


async def open_tab(browser: httpx.AsyncClient, url: str) -> Tab:
    """Open the page at `/`. Afterwards the server holds all that it holds for a tab."""
    async with _connecting.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        page = (await browser.get(url)).raise_for_status().text
        query = _query(page) | {
            "document_id": str(uuid4()),
            "tab_id": str(uuid4()),
            "implicit_handshake": "true",
            "EIO": "4",
            "transport": "websocket",
        }
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        socket = await connect(
            f"ws://{urlsplit(url).netloc}/_nicegui_ws/socket.io/?{urlencode(query)}",
            origin=Origin(url),
            additional_headers={"Cookie": cookies} if cookies else None,
            max_size=None,
        )
        await socket.recv()
        await socket.send("40")
        joined = str(await socket.recv())
        assert joined.startswith("40"), joined
        return Tab(page, socket)


def _query(page: str) -> dict[str, Any]:
    found = re.search(r"query: (\{.*?\}),\n", page)
    assert found is not None
    query: dict[str, Any] = ast.literal_eval(found[1])
    return query
