"""The messages that a page of ours sends over its socket: which there are, and what each of them says.

They are messages of Socket.IO in packets of Engine.IO: `42["event",{…}]` is a packet of type 4 (message) with an event
of type 2. Everything that a browser with our page never sends is no message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nicegui import json

CONTROL = frozenset({"1", "2probe", "3", "5", "41"})
"""Close, try the websocket, answer a ping, use the websocket from now on, leave."""
CONNECTING = "40"
EVENT = re.compile(r"42(\d{0,15})(\[.*\])", re.DOTALL)
LEVELS = frozenset({"debug", "info", "warning", "error"})
LONGEST_LOG = 1000
LARGEST_NUMBER = 2**53
"""What JavaScript counts to."""


@dataclass(frozen=True, slots=True)
class SocketMessage:
    """One event that a page sends, checked for its form; what it says may still be nonsense."""

    client_id: str
    listener: tuple[int, str] | None
    """The element and its listener, for an event of the page."""


def is_connecting(text: str) -> bool:
    """Whether this is the first message of a connection."""
    return text == CONNECTING


def says_something(text: str) -> bool:
    """Whether this is more than a message about the connection itself."""
    return text not in CONTROL and not is_connecting(text)


def message_of(text: str) -> SocketMessage | None:
    """The event in a message of a page of ours; None for everything else."""
    found = EVENT.fullmatch(text)
    if found is None:
        return None
    try:
        parts = json.loads(found[2])
    except (ValueError, RecursionError):
        return None
    if len(parts) != 2 or not isinstance(parts[0], str) or not isinstance(parts[1], dict):
        return None
    name, said = parts
    if name not in FORMS or not isinstance(said.get("client_id"), str) or not FORMS[name](said):
        return None
    return SocketMessage(said["client_id"], (said["id"], said["listener_id"]) if name == "event" else None)


def _event(said: dict[str, Any]) -> bool:
    args = said.get("args", [])
    return (
        _number(said.get("id"))
        and isinstance(said.get("listener_id"), str)
        and isinstance(args, list)
        and all(each is None or (isinstance(each, str) and _is_json(each)) for each in args)
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _answer(said: dict[str, Any]) -> bool:
    return isinstance(said.get("request_id"), str)


def _received(said: dict[str, Any]) -> bool:
    return _number(said.get("next_message_id"))


def _logged(said: dict[str, Any]) -> bool:
    words = said.get("message")
    return said.get("level") in LEVELS and isinstance(words, str) and len(words) <= LONGEST_LOG


def _handshake(said: dict[str, Any]) -> bool:
    texts = [said.get(name) for name in ("tab_id", "document_id")]
    number = said.get("next_message_id", 0)
    return (
        all(isinstance(each, str) and each for each in texts)
        and isinstance(said.get("old_tab_id"), str | None)
        and (_number(number) or (isinstance(number, str) and number.isdecimal() and len(number) < 16))
    )


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER


FORMS: Mapping[str, Callable[[dict[str, Any]], bool]] = {
    "event": _event,
    "javascript_response": _answer,
    "ack": _received,
    "log": _logged,
    "handshake": _handshake,
}
"""The events of NiceGUI's script, and the form of each."""
