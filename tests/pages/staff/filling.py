"""Filling a form of the staff side as a browser would send it."""

from __future__ import annotations

import json
from typing import Any

from nicegui import ui

from components.base import TextElement
from services.core.visitor import Kind, Visitor
from tests.pages.conftest import Portal


def _form(portal: Portal) -> ui.element:
    """The form in the open sheet, else the last one on the page."""
    assert portal.user.client is not None
    everything = list(portal.user.client.layout.descendants())
    opened = [each for each in everything if isinstance(each, ui.dialog) and each.value]
    inside = list(opened[-1].descendants()) if opened else everything
    return [each for each in inside if each.tag == "form"][-1]


def held(portal: Portal) -> dict[str, str]:
    """What each field of the form holds, as far as the server knows."""
    values: dict[str, str] = {}
    for each in _form(portal).descendants():
        name = str(each.props.get("name", ""))
        if not name:
            continue
        if each.props.get("type") in ("checkbox", "radio"):
            before = values.setdefault(name, "")
            if each.props.get("checked"):
                values[name] = ",".join(filter(None, (before, str(each.props["value"]))))
        elif each.tag == "select":
            chosen = [one for one in each.descendants() if one.props.get("selected")]
            values[name] = str(chosen[0].props["value"]) if chosen else ""
        elif isinstance(each, TextElement):
            values[name] = each.text
        else:
            values[name] = str(each.props.get("^value", ""))
    return values


async def send(portal: Portal, **typed: str) -> None:
    """Type these over what the form holds, and send it."""
    await _emit(portal, "submit", held(portal) | typed)


async def type_in(portal: Portal, **typed: str) -> None:
    """Type these without sending."""
    await _emit(portal, "input", held(portal) | typed)


async def _emit(portal: Portal, kind: str, values: dict[str, Any]) -> None:
    form = _form(portal)
    listener = next(each for each in form._event_listeners.values() if each.type == kind)
    assert portal.user.client is not None
    portal.user.client.handle_event({"id": form.id, "listener_id": listener.id, "args": [json.dumps(values)]})
    await portal.settle()


async def colleague(portal: Portal, first_name: str = "Petra") -> Visitor:
    """Another owner, at another browser; whoever was signed in here is so no more."""
    return Visitor(Kind.STAFF, sign_in_id=await portal.come_as_staff("owner", first_name))
