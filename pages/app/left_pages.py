"""Open pages that no browser is connected to: few are kept, not for long, and what they held is given back at once.

A page is built before its browser connects, and kept for a while after its browser has gone, because a phone that looked
at another app comes back to it. Whoever loads pages again and again, or fetches them and never connects, would fill the
memory with them.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Hashable

from nicegui import Client, ui

from components import nicegui_internals
from pages.app.page_context import PageContext

AT_MOST = 12
"""Pages of one sign-in that wait for a browser; with one more, the oldest goes. A browser that returns to it reloads."""
NEVER_CONNECTED = 40.0
"""Seconds that a page waits for its first connection; scripts take long on a slow line."""
TAKEN_APART_AFTER = 2.0
"""Seconds from the end of a page until nothing of it is used any more."""

_left: defaultdict[Hashable, dict[str, None]] = defaultdict(dict)
"""The ids of the pages without a browser, oldest first, by whom they belong to."""


def watch(client: Client, context: PageContext) -> None:
    """Keep this page only within these limits. Call it once the page is built."""
    whose: Hashable = context.visitor.sign_in_id or client.ip
    id_ = client.id

    def left() -> None:
        if client.has_socket_connection or client.is_deleted:
            return
        _left[whose][id_] = None
        while len(_left[whose]) > AT_MOST:
            oldest = next(iter(_left[whose]))
            del _left[whose][oldest]
            nicegui_internals.end(oldest)

    def back() -> None:
        _left[whose].pop(id_, None)
        if not _left[whose]:
            del _left[whose]

    client.on_connect(back)
    client.on_disconnect(left)
    client.on_delete(back)
    client.on_delete(lambda: _ends(client, context))
    nicegui_internals.send_when_connected(client)
    asyncio.get_running_loop().call_later(NEVER_CONNECTED, _end_if_never_connected, id_)
    left()


def _end_if_never_connected(id_: str) -> None:
    client = nicegui_internals.client_of(id_)
    if client is not None and nicegui_internals.never_connected(client):
        nicegui_internals.end(id_)


def _ends(client: Client, context: PageContext) -> None:
    elements = list(client.elements.values())
    asyncio.get_running_loop().call_later(TAKEN_APART_AFTER, _take_apart, client, context, elements)


def _take_apart(client: Client, context: PageContext, elements: list[ui.element]) -> None:
    if context.running:
        asyncio.get_running_loop().call_later(TAKEN_APART_AFTER, _take_apart, client, context, elements)
        return
    context.forget()
    nicegui_internals.take_apart(client, elements)
