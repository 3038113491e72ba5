"""Filters above a list: chips that are on or off, and the switcher between the children of a family."""

from collections.abc import Callable, Iterable
from typing import Any

import htpy as h
from nicegui import ui

from components.base import static
from components.marks import Avatar, avatar, icon
from services.language import _


def filter_chip(text: str, on: bool, on_click: Callable[..., Any], icon_name: str = "") -> ui.element:
    """A filter of 44 px that is on or off; put it into `div.cb-filters`."""
    return _toggle(
        "cb-filter", on, on_click, h.fragment[icon(icon_name, 16) if icon_name else None, h.span[text]]
    )


def family_switcher(
    people: Iterable[tuple[str, str, Avatar]], chosen: str, on_choose: Callable[[str], Any]
) -> ui.element | None:
    """Everyone, then one chip per attendee (id, name, avatar); `chosen` is an id, or empty for everyone.

    A family of one sees no chips at all.
    """
    people = list(people)
    if len(people) < 2:
        return None
    with ui.element("div").classes("cb-family").props("role=group") as made:
        made.props["aria-label"] = _("Who to show")
        everyone = h.fragment[icon("group"), h.span[_("Everyone")]]
        _toggle("cb-family-chip", chosen == "", lambda: on_choose(""), everyone)
        for id_, name, mark in people:
            inside = h.fragment[avatar(mark, 32), h.span[name]]
            _toggle("cb-family-chip", chosen == id_, lambda id_=id_: on_choose(id_), inside)
    return made


def _toggle(look: str, on: bool, on_click: Callable[..., Any], inside: h.Renderable) -> ui.element:
    with ui.element("button").classes(look).props("type=button") as made:
        made.props["aria-pressed"] = "true" if on else "false"
        static(inside, "span")
    made.on("click", on_click, [])
    return made
