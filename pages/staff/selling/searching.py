"""The field in which staff search for something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui import ui


def search_box(label: str, value: str, on_search: Callable[[str], Any]) -> ui.element:
    """A field that searches when it is left, or Enter is pressed; the label stands in it."""
    with ui.element("div").classes("cb-field"):
        box = ui.element("input").classes("cb-input").props("type=search autocomplete=off")
        box.props["aria-label"] = box.props["placeholder"] = label
        box.props["^value"] = value
        box.on("change", lambda event: on_search(str(event.args)), js_handler="(e) => emit(e.target.value)")
    return box
