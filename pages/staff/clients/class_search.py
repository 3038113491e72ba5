"""Choosing a class: a search while somebody types, then the one that was chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.choices import choices
from components.empty_state import empty
from components.frame import section_head
from pages.app.actions import action
from pages.staff.clients import book_texts as texts
from pages.staff.selling.searching import search_box
from services.bookings import choosing
from services.bookings.choosing import BookableClass, BookingChoices
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, ngettext

LONGEST = 100


@dataclass(slots=True)
class ClassSearch:
    """The section of a screen in which a class is chosen."""

    visitor: Visitor
    on_choose: Callable[[], Awaitable[None]]
    """Called when another class is chosen, or none."""
    besides: UUID | None = None
    """A class that is not offered."""
    chosen: BookableClass | None = None
    _typed: str = field(init=False, default="")
    _found: BookingChoices = field(init=False, default=BookingChoices(0, ()))
    _around: ui.element = field(init=False)
    _said: TextElement = field(init=False)
    _list: ui.element = field(init=False)

    async def read(self) -> None:
        """The classes that there are."""
        self._found = await self._find("")

    async def _find(self, text: str) -> BookingChoices:
        async with reading(self.visitor) as r:
            return await choosing.find(r, text, besides=self.besides)

    def draw(self) -> None:
        """The section."""
        self._around = ui.element("section").classes("cb-section")
        self._fresh()

    def _fresh(self) -> None:
        self._around.clear()
        with self._around:
            static(section_head(_("Which class?")))
            if self.chosen is not None:
                row = texts.class_choice(self.chosen, chosen=True)
                choices([row], ids.short(self.chosen.class_id), self.choose)
                with ui.element("div").classes("cb-section cb-tight"):
                    button(_("Another class"), self.other, kind="quiet", icon_name="search")
                return
            label = _("Class, programme, place or instructor")
            search_box(label, self._typed, self.look, while_typing=True)
            with ui.element("div").props("aria-live=polite"):
                self._said = TextElement("p", self._counted(), "cb-text2 cb-s")
            self._list = ui.element("div")
            self._draw_list()

    def _counted(self) -> str:
        number, listed = self._found.number, len(self._found.classes)
        if number > listed:
            return _("{listed} of {n} classes. Type more to find others.").format(listed=listed, n=number)
        return ngettext("{n} class", "{n} classes", number).format(n=number)

    def _draw_list(self) -> None:
        self._list.clear()
        with self._list:
            if self._found.classes:
                choices([texts.class_choice(each) for each in self._found.classes], "", self.choose)
            else:
                line = _("Look for a part of its name. Classes that have ended are not listed.")
                static(h.div(".cb-section.cb-tight")[empty(_("No such class"), line, icon_name="search")])

    @action
    async def look(self, text: str) -> None:
        """Narrow the classes down to what was typed; what somebody typed meanwhile goes first."""
        self._typed = asked = text[:LONGEST]
        found = await self._find(asked)
        if asked == self._typed and self.chosen is None:
            self._found = found
            self._said.set_words(self._counted())
            self._draw_list()

    @action
    async def choose(self, class_: str) -> None:
        """This one."""
        if self.chosen is not None:
            return
        self.chosen = next((each for each in self._found.classes if ids.short(each.class_id) == class_), None)
        self._fresh()
        await self.on_choose()

    @action
    async def other(self) -> None:
        """None of them yet."""
        self.chosen = None
        self._fresh()
        await self.on_choose()
