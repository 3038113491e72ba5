"""The lower half of every screen that books: a few choices, what they come to while they are made, and one button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.entries import Entry, draw, style
from components.form import Form, form
from components.nicegui_internals import MarkupElement
from components.wallet import style as prices
from components.writing import written
from pages.app.actions import action
from pages.app.page_context import page_context
from services.core.refusals import Refused
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import Work, work


@dataclass(slots=True)
class Desk:
    """One booking, or one change of it, until it is made."""

    visitor: Visitor
    entries: Sequence[Entry]
    ask: Callable[[Mapping[str, str]], Awaitable[h.Renderable]]
    """Reads what the choices come to, remembers its stamp, and draws it."""
    do: Callable[[Work, Mapping[str, str]], Awaitable[object]]
    """Does what was shown; refuses by `NotAsTyped` and `Refused`."""
    done: Callable[[], None]
    """Says so, and leads on."""
    _form: Form = field(init=False)
    _problem: ui.element = field(init=False)
    _live: MarkupElement = field(init=False)
    _latest: Mapping[str, str] = field(init=False, default_factory=dict)

    async def draw(self, text: str, values: Mapping[str, str]) -> None:
        """The form with these values, and this word on its button."""
        first = await self._come_to(values)
        static(h.fragment[style(), prices()])
        self._problem = ui.element("div").props("tabindex=-1 id=problem")
        with form(self.send, text, on_typed=self.typed) as self._form:
            for entry in self.entries:
                draw(self._form, entry, values.get(entry.name, ""))
            with ui.element("div").classes("cb-edit-live").props("aria-live=polite"):
                self._live = static(first)

    async def _come_to(self, said: Mapping[str, str]) -> h.Renderable:
        try:
            return await self.ask(said)
        except Refused as no:
            return h.div[callout(no.words(), icon_name="error", tone="warning")]

    @action
    async def typed(self, said: dict[str, str]) -> None:
        """Somebody chooses something else."""
        self._latest = said
        shown = await self._come_to(said)
        if self._latest is said:
            self._live.set_content(written(shown))

    @action
    async def send(self, said: dict[str, str]) -> None:
        """Do it, or say what is in the way of it and what it would be now."""
        self._problem.clear()
        try:
            async with work(self.visitor) as w:
                await self.do(w, said)
        except NotAsTyped as no:
            self._form.complain({name: reason.words() for name, reason in no.fields.items()})
        except Refused as no:
            with self._problem:
                static(h.div(".cb-section.cb-tight")[callout(no.words(), tone="warning", alert=True)])
            self._live.set_content(written(await self._come_to(said)))
            page_context().script("cubby.focus('#problem')")
        else:
            self._form.kept(said, said)
            self.done()
