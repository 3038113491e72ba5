"""How long the emails of an act still wait: the words change, and nothing else moves."""

from __future__ import annotations

import asyncio
from datetime import datetime

from nicegui import ui

from components.base import TextElement
from services.core.work import now
from services.language import _


class Countdown(TextElement):
    """ "The emails leave in 0:52." When the time is over, one button gives way to the other one in its place."""

    def __init__(self, ends_at: datetime, *, hidden: ui.button, shown: ui.button) -> None:
        super().__init__("p", "", "cb-text2 cb-num")
        self.ends_at, self._hidden, self._shown = ends_at, hidden, shown
        self._waiting, self._over = _("The emails leave in {time}."), _("The emails have left.")
        self._tick()

    def _tick(self) -> None:
        if self.is_deleted:
            return
        left = int((self.ends_at - now()).total_seconds())
        if left < 0:
            self.set_words(self._over)
            self._hidden.visible, self._shown.visible = False, True
            return
        self.set_words(self._waiting.format(time=f"{left // 60}:{left % 60:02}"))
        asyncio.get_running_loop().call_later(1.0, self._tick)
