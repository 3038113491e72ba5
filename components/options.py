"""Native radios in two forms: pills in a form, and a segmented control for two or three views of the same thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import htpy as h
from nicegui import ui

from components.base import TextElement, marked, static
from components.marks import icon


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers."""

    value: str
    text: str
    icon: str = ""


def options(
    legend: str,
    of: Sequence[Option],
    on_change: Callable[[str], Any],
    *,
    value: str = "",
    name: str = "options",
) -> ui.element:
    """Pills to choose one of, as native radios, so that arrow keys work. Nothing is chosen unless `value` says so.

    `name` must differ between two groups on the same page.
    """
    with ui.element("fieldset").classes("cb-options") as made:
        TextElement("legend", legend)
        for one in of:
            with ui.element("label").classes("cb-option"):
                _radio(name, one.value, one.value == value, on_change)
                glyph = icon(one.icon, 20) if one.icon else None
                marked("span", h.fragment[glyph, h.span[one.text]])
    return made


def segmented(
    label: str, of: Sequence[Option], on_change: Callable[[str], Any], *, value: str, name: str = "view"
) -> ui.element:
    """A control for two or three views of the same thing, as native radios."""
    with ui.element("div").classes("cb-seg").props("role=radiogroup") as made:
        made.props["aria-label"] = label
        for one in of:
            with ui.element("label"):
                _radio(name, one.value, one.value == value, on_change)
                static(h.fragment[icon(one.icon, 20) if one.icon else None, h.span[one.text]], "span")
    return made


def _radio(name: str, value: str, on: bool, on_change: Callable[[str], Any]) -> None:
    radio = ui.element("input").props("type=radio")
    radio.props["name"] = name
    radio.props["value"] = value
    if on:
        radio.props["checked"] = True
    radio.on("change", lambda: on_change(value), [])
