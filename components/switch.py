"""A switch that acts at once."""

from collections.abc import Callable
from typing import Any

from nicegui import ui


def switch(label: str, value: bool, on_change: Callable[[bool], Any]) -> ui.element:
    """A switch of 56 × 34 px with a hit area of 48. It turns at once; `on_change` gets the new value.

    The label is its name; the visible words stand beside it.
    """
    made = ui.element("button").classes("cb-switch").props("type=button role=switch")
    made.props["aria-label"] = label
    made.props["aria-checked"] = "true" if value else "false"

    async def turn() -> None:
        wanted = made.props["aria-checked"] != "true"
        made.props["aria-checked"] = "true" if wanted else "false"
        made.update()
        outcome = on_change(wanted)
        if hasattr(outcome, "__await__"):
            await outcome

    made.on("click", turn, [])
    return made
