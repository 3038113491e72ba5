"""What an open page knows of the list on its left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

from nicegui import ui

from pages.app.areas import Beside


@dataclass(slots=True)
class Pane:
    """The place of a list on a page, for as long as screens are shown that were chosen from it."""

    of: Beside
    element: ui.element
    leaving: list[Callable[[], None]] = field(default_factory=list)
    """What removes the listeners of the list."""
    again: Callable[[], Awaitable[None]] | None = None
    """Draws the list anew, with what was chosen above it; None for a list that hears of all changes by itself."""
    filled: bool = False

    def leave(self) -> None:
        """Remove the listeners of the list."""
        while self.leaving:
            self.leaving.pop()()


being_filled: ContextVar[Pane | None] = ContextVar("being_filled", default=None)
"""The pane that a list is drawn into by this task; None while a whole screen is drawn."""
