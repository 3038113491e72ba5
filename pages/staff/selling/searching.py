"""The field in which staff search for something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui import ui

PAUSE = 200
"""Milliseconds without a key after which a search begins while somebody types."""
_NEW = "e.target.said !== e.target.value && emit(e.target.said = e.target.value)"
"""Nothing is searched twice: whoever taps what was found leaves the field by that, and the list must not be drawn anew
under the finger."""
_LEFT = f"(e) => {{ {_NEW} }}"
_TYPED = f"""(e) => {{
  clearTimeout(e.target.pause);
  if (!e.isComposing) e.target.pause = setTimeout(() => {{ {_NEW} }}, {PAUSE});
}}"""


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
            box.on("input", lambda event: on_search(str(event.args)), js_handler=_TYPED)
    return box
