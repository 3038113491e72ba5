"""Which of the open pages belongs to whom: what the guard of the socket asks (pages/delivery/socket_guard.py)."""

from __future__ import annotations

import hmac

from starlette.requests import cookie_parser

from components import nicegui_internals
from pages.app.page_context import context_or_none
from services import sign_in


class SignInsPages:
    """A page belongs to the sign-in that it was opened with; one that was opened without belongs to everybody."""

    def is_of(self, client_id: str, cookies: str) -> bool:
        """Whether these cookies carry the sign-in that the page was opened with; true if it was opened without."""
        client = nicegui_internals.client_of(client_id)
        context = None if client is None else context_or_none(client)
        if client is None or context is None or context.visitor.sign_in_id is None:
            return True
        return _same(client.request.headers.get("cookie", ""), cookies)

    def hears(self, client_id: str, element_id: int, listener_id: str) -> bool:
        """Whether the element listens for the event; a button may have gone while the tap was on its way."""
        client = nicegui_internals.client_of(client_id)
        return client is not None and nicegui_internals.hears(client, element_id, listener_id)

    def opened_socket(self, socket_id: str, cookies: str) -> bool:
        """Whether these cookies carry the same sign-in as those that the connection was opened with."""
        opened_with = nicegui_internals.cookies_of_socket(socket_id) if socket_id else None
        return opened_with is None or _same(opened_with, cookies)


def _same(one: str, other: str) -> bool:
    name = sign_in.cookie_name()
    tokens = [cookie_parser(each).get(name, "").encode() for each in (one, other)]
    return hmac.compare_digest(*tokens)
