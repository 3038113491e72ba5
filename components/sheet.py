"""The sheet that rises from below, with a title, a scrolling body and its buttons."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from components.base import TextElement
from components.buttons import button, icon_button
from services.language import _


@dataclass(slots=True)
class Sheet:
    """A sheet that has been built: `open()`, `close()`, and its title, body and foot."""

    dialog: ui.dialog
    title: TextElement
    head: ui.element
    body: ui.element
    foot: ui.element
    on_closed: Callable[[], Any] | None = None
    """With `for_once`: called when somebody has closed it, by cross, Esc, a tap beside it or a button."""

    def for_once(self) -> None:
        """Delete it as soon as it is closed."""
        self.dialog.on("hide", self._gone, [])

    def _gone(self) -> None:
        if self.on_closed is not None:
            self.on_closed()
        self.dialog.delete()

    def for_reading(self) -> None:
        """Nothing in its body can be pressed, and it may be long: the keyboard can scroll it."""
        self.body.props("tabindex=0 role=group")
        self.body.props["aria-label"] = self.dialog.props["aria-label"]

    def open(self) -> None:
        """Slide it in; focus goes inside and comes back afterwards."""
        self.dialog.open()

    def close(self) -> None:
        """Slide it out."""
        self.dialog.close()

    def way_out(self, text: str, *, main: bool = True) -> ui.button:
        """A button that only closes the sheet; it works without a connection, too."""
        return button(text, self.close, kind="text", main=main).props("data-close")

    def rename(self, title: str) -> None:
        """Give it another title; for a sheet that turns into the next one."""
        self.title.set_words(title)
        self.dialog.props["aria-label"] = title


@contextmanager
def sheet(title: str) -> Iterator[Sheet]:
    """A sheet from below (a dialog of 480 px on wide screens), closed by cross, Esc or a tap beside it.

    What is drawn inside the `with` goes into its scrolling body; `with made.foot:` takes one main and one text
    button. It is built closed: call `made.open()`.
    """
    with ui.dialog() as dialog, ui.element("div").classes("cb-sheet"):
        with ui.element("div").classes("cb-sheet-head") as head:
            words = TextElement("h2", title)
            icon_button("close", _("Close"), dialog.close).props("data-close")
        body = ui.element("div").classes("cb-sheet-body")
        foot = ui.element("div").classes("cb-sheet-foot")
    dialog.props("position=bottom transition-duration=240")
    dialog.props["aria-label"] = title
    with body:
        yield Sheet(dialog, words, head, body, foot)
