"""An open tab without a browser: it fetches a page, joins by websocket as the browser does, and can press a button."""

from __future__ import annotations

import ast
import asyncio
import html
import json
import re
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

JOINING = asyncio.Semaphore(8)
"""So many tabs join at a time; more would only stand in line at the server."""


class Tab:
    """One page that is open and listening."""

    def __init__(self, page: str, socket: ClientConnection) -> None:
        found = re.search(r"String\.raw`(.*?)`", page, re.DOTALL)
        assert found is not None
        self.elements: dict[str, dict[str, Any]] = json.loads(html.unescape(found[1]).replace("&#36;", "$"))
        self.client_id = _query(page)["client_id"]
        self._socket = socket
        self._heard: asyncio.Queue[str] = asyncio.Queue()
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._socket:
            if message == "2":
                await self._socket.send("3")
            else:
                self._heard.put_nowait(str(message))

    async def press(self, label: str, until: str = "") -> None:
        """Press the newest button with this label, and wait until the page is told something with these words."""
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
            while not self._learn(told := await self._heard.get()) or until not in told:
                pass

    def _learn(self, told: str) -> bool:
        """Whether a message changed the page; what it changed is known afterwards."""
        if not told.startswith("42["):
            return False
        kind, what = json.loads(told[2:])[:2]
        if kind != "update":
            return False
        for id_, element in what.items():
            self.elements.pop(id_, None)
            if isinstance(element, dict):
                self.elements[id_] = element
        return True

    async def close(self) -> None:
        """Close the tab."""
        self._listening.cancel()
        await self._socket.close()


async def open_tab(browser: httpx.AsyncClient, url: str) -> Tab:
    """Open the page at `/`; everything a tab keeps on the server is there afterwards."""
    async with JOINING:
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
