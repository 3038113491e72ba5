"""The short message at the bottom of a page, with Undo."""

import asyncio
from collections.abc import Callable
from typing import Any

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.marks import icon
from services.attendance.cancel_rules import UNDO
from services.language import _


class Snackbar(ui.element):
    """What has just been done, with Undo. The frame makes one per page; `say` may be called again and again.

    It stays for 30 seconds, and longer while the pointer or the focus is on it. Only the words are a status for
    screen readers; the buttons are outside them, so that they are not read out as part of the message. While there is
    no message, the status stays in the page, empty: screen readers often miss one that is drawn with its words in it.

    It stands at the end of the page, but its buttons are the next stop of the Tab key (components/static/shell.js).
    """

    def __init__(self) -> None:
        super().__init__("div")
        self._held = False
        self._left = 0.0
        self._undo: Callable[..., Any] | None = None
        self._more: Callable[..., Any] | None = None
        self._said = 0
        self.classes("cb-snack cb-gone")
        with self:
            with ui.element("div").classes("cb-snack-text"):
                self._glyph = static(icon("check_circle", 20))
                self._words = TextElement("span").props("role=status")
            self._do = ui.element("div").classes("cb-snack-do")
        for event, held in (
            ("mouseenter", True),
            ("focusin", True),
            ("mouseleave", False),
            ("focusout", False),
        ):
            self.on(event, lambda _event, held=held: self._hold(held), [])
        self._buttons: list[ui.button] = []

    def _offers(self) -> list[ui.button]:
        """The two buttons, made for the first message: most pages never show one."""
        if not self._buttons:
            with self._do:
                self._buttons = [
                    button(_("Undo"), self._undone, kind="glass"),
                    button("", self._asked, kind="glass"),
                ]
        return self._buttons

    def say(
        self,
        text: str,
        on_undo: Callable[..., Any] | None = None,
        seconds: float = UNDO.total_seconds(),
        *,
        more: tuple[str, Callable[..., Any]] | None = None,
        refused: bool = False,
    ) -> None:
        """Show a short sentence (at most 35 characters); with `on_undo`, a button that takes it back.

        `more` is another button beside it, after it for the Tab key: its words and its handler. `refused`: something could not be done, so
        the message interrupts a screen reader.
        """
        undoes, asks = self._offers()
        self._glyph.set_content(str(icon("error" if refused else "check_circle", 20)))
        self._words.props["role"] = "alert" if refused else "status"
        self._undo, self._left, self._held = on_undo, seconds, False
        undoes.visible = on_undo is not None
        asks.visible = more is not None
        ask, self._more = more or ("", None)
        asks.set_text(ask)
        self._words.set_words(text)
        self._said += 1
        self.props(f"data-said={self._said}")
        self.classes(remove="cb-gone")
        self._count_down(self._said)

    def hide(self) -> None:
        """Hide the message, for example before a sheet opens."""
        self.classes("cb-gone")
        self._words.set_words("")
        for each in self._buttons:
            each.visible = False
        self._undo = self._more = None
        self._said += 1

    def _hold(self, held: bool) -> None:
        self._held = held

    def _count_down(self, said: int) -> None:
        asyncio.get_running_loop().call_later(1.0, self._tick, said)

    def _tick(self, said: int) -> None:
        if (
            said != self._said or self.is_deleted
        ):  # another message has come, this one was hidden, or the page has gone
            return
        if not self._held:
            self._left -= 1
        if self._left <= 0:
            self.hide()
        else:
            self._count_down(said)

    async def _asked(self) -> None:
        more, self._more = self._more, None
        self._buttons[1].visible = False
        self._return_focus()
        if more is not None:
            outcome = more()
            if hasattr(outcome, "__await__"):
                await outcome

    async def _undone(self) -> None:
        undo = self._undo
        self.hide()
        self._return_focus()
        if undo is not None:
            outcome = undo()
            if hasattr(outcome, "__await__"):
                await outcome

    def _return_focus(self) -> None:
        """Let the focus, which was on a button that goes away, be on the one beside it or where it came from."""
        self.client.run_javascript("cubby.back()")
