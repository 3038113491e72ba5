"""The field in which staff search for something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui import ui

PAUSE = 200
"""Milliseconds without a key after which a search begins while somebody types."""
_LEFT = "(e) => emit(e.target.value)"
_TYPED = """(e) => {
  clearTimeout(e.target.pause);
  if (!e.isComposing) e.target.pause = setTimeout(() => emit(e.target.value), %d);
}"""


def search_box(
    label: str, value: str, on_search: Callable[[str], Any], *, while_typing: bool = False
) -> ui.element:
    """A field that searches when it is left, or Enter is pressed, and `while_typing` as well; the label stands in it."""
    with ui.element("div").classes("cb-field"):
        box = ui.element("input").classes("cb-input").props("type=search autocomplete=off")
        box.props["aria-label"] = box.props["placeholder"] = label
        box.props["^value"] = value
        box.on("change", lambda event: on_search(str(event.args)), js_handler=_LEFT)
        if while_typing:
            box.on("input", lambda event: on_search(str(event.args)), js_handler=_TYPED % PAUSE)
    return box
