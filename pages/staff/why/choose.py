"""Why not?: choosing the make-up that a family asks about, by the name of a parent or a child."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.empty_state import empty
from components.rows import line_row, listed
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.clients import addresses
from pages.staff.make_ups_words import credit_row
from pages.staff.rooms import CLIENTS, WHY, row_of_rooms
from pages.staff.selling.searching import search_box
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.make_ups.credits import board
from services.make_ups.credits.board import CreditBoard
from services.make_ups.credits.board_filter import BoardFilter
from services.people.search import LONGEST


async def choose(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    await room.draw()


class _Room:
    """What is typed, and the make-ups found by it: also those that cannot be booked any more."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.context = visitor, page_context()
        self.text, self.page = self.context.query.get("q", "")[:LONGEST], 0

    async def read(self, page: int = 0) -> CreditBoard:
        """One page."""
        wanted = BoardFilter(self.text, also_over=bool(self.text.strip()))
        async with reading(self.visitor) as r:
            return await board.board(r, wanted, page)

    async def draw(self) -> None:
        """The screen."""
        found = await self.read()
        with frame(_("Why not?"), tab=CLIENTS, room=WHY):
            static(row_of_rooms(self.visitor, CLIENTS, WHY))
            TextElement("h1", _("Why isn’t a session offered?")).props("tabindex=-1")
            line = _("Pick a make-up to see every session and the one reason that blocks it.")
            TextElement("p", line, "cb-lead-text")
            search_box(_("Name of the parent or the child"), self.text, self.look, while_typing=True)
            self.content = ui.element("div").classes("cb-section cb-tight").props("aria-live=polite")
            with self.content:
                self._draw(found)

    def _draw(self, found: CreditBoard) -> None:
        if not found.lines:
            static(_nothing(searched=bool(self.text.strip())))
            return
        rows = [credit_row(line, addresses.why(line.credit_id)) for line in found.lines]
        static(listed(line_row, rows, label=_("Make-ups")))
        if found.next_page is not None:
            with ui.element("div").classes("cb-end"):
                button(_("Show more"), self.more, kind="outline", full=True)

    @action
    async def look(self, text: str) -> None:
        """Narrow the list down to what was typed; the address keeps it."""
        text = text[:LONGEST]
        if text == self.text:
            return
        self.text, self.page = text, 0
        self.context.write_address(WHY, {"q": text} if text.strip() else {})
        found = await self.read()
        if text == self.text:
            self.content.clear()
            with self.content:
                self._draw(found)

    @action
    async def more(self) -> None:
        """One more page, below the others."""
        self.page += 1
        found = await self.read(self.page)
        with self.content:
            self._draw(found)


def _nothing(*, searched: bool) -> h.Element:
    if searched:
        line = _("Look for a part of a parent’s or a child’s name. Accents and capitals don’t matter.")
        return empty(_("No make-up found"), line, icon_name="search")
    line = _("Nobody has one to book. Type a name to see make-ups that were used or have ended.")
    return empty(_("No make-ups to book"), line, icon_name="event_repeat")
