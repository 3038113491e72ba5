"""The board of make-ups: all that are to be booked, by venue, programme, class and last day; and one act for all of these."""

from __future__ import annotations

from dataclasses import replace

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
from pages.staff.credits import acting, give, texts
from pages.staff.credits.asked import waiting
from pages.staff.credits.filters import filters, query_of, wish_of
from pages.staff.make_ups_words import credit_row
from pages.staff.rooms import CLIENTS, CREDITS, row_of_rooms
from pages.staff.selling.searching import search_box
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.make_ups import answering
from services.make_ups.credits import board, bookings_named
from services.make_ups.credits.board import CreditBoard
from services.make_ups.credits.board_choices import BoardChoices, choices
from services.make_ups.credits.board_filter import BoardFilter
from services.people.search import LONGEST


async def make_ups(visitor: Visitor) -> None:
    """The room."""
    await _Room(visitor).draw()


class _Room:
    """The list as it is open, under its filters."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.context = visitor, page_context()
        self.wish, self.pages = wish_of(self.context.query), 1

    async def read(self) -> tuple[list[CreditBoard], BoardChoices]:
        """The pages that are shown, and what can be filtered by."""
        async with reading(self.visitor) as r:
            pages = [await board.board(r, self.wish, page) for page in range(self.pages)]
            return pages, await choices(r)

    async def draw(self) -> None:
        """The screen."""
        pages, every = await self.read()
        async with reading(self.visitor) as r:
            wishes = await answering.waiting(r)
        with frame(_("Make-ups"), tab=CLIENTS, room=CREDITS):
            static(row_of_rooms(self.visitor, CLIENTS, CREDITS))
            TextElement("h1", _("Make-ups to book")).props("tabindex=-1")
            static(waiting(wishes))
            search_box(_("Name of the parent or the child"), self.wish.text, self.look, while_typing=True)
            self.content = ui.element("div")
            with self.content:
                self._draw(pages, every)

    def _draw(self, pages: list[CreditBoard], every: BoardChoices) -> None:
        filters(self.wish, every, self.narrow)
        number = pages[0].number
        TextElement("p", texts.count(number), "cb-over-list").props("role=status")
        if not number:
            static(_nothing(filtered=self.wish != BoardFilter()))
        else:
            rows = [
                credit_row(line, addresses.credit(line.credit_id)) for page in pages for line in page.lines
            ]
            static(listed(line_row, rows, label=_("Make-ups to book")))
        with ui.element("div").classes("cb-end cb-stack"):
            if pages[-1].next_page is not None:
                button(_("Show more"), self.more, kind="outline", full=True)
            if number:
                button(_("Do something with all of these"), self.act, kind="filled", main=True)
            if self.wish.class_id is not None:
                button(
                    _("Give one to everyone in this class"),
                    self.give,
                    kind="quiet",
                    full=True,
                    icon_name="add",
                )

    @action
    async def look(self, text: str) -> None:
        """Narrow the list down to what was typed."""
        if text[:LONGEST] != self.wish.text:
            await self._narrow(replace(self.wish, text=text[:LONGEST]))

    @action
    async def narrow(self, wish: BoardFilter) -> None:
        """Show the list under other filters."""
        await self._narrow(wish)

    async def _narrow(self, wish: BoardFilter) -> None:
        self.wish, self.pages = wish, 1
        self.context.write_address(CREDITS, query_of(wish))
        await self.fresh()

    @action
    async def more(self) -> None:
        """One more page."""
        self.pages += 1
        await self.fresh()

    async def fresh(self) -> None:
        """Read, then draw; what somebody typed meanwhile goes first."""
        asked = self.wish
        pages, every = await self.read()
        if asked == self.wish:
            self.content.clear()
            with self.content:
                self._draw(pages, every)

    @action
    async def act(self) -> None:
        """One act for all that these filters let through, on all pages."""
        async with reading(self.visitor) as r:
            wanted = await board.ids(r, self.wish)
        acting.open_sheet(self.visitor, wanted, self.fresh)

    @action
    async def give(self) -> None:
        """A free session for each booking of the class."""
        if self.wish.class_id is None:
            return
        async with reading(self.visitor) as r:
            bookings = await bookings_named.of_class(r, self.wish.class_id)
        await give.open_sheet(self.visitor, bookings, self.fresh)


def _nothing(*, filtered: bool) -> h.Element:
    if filtered:
        return empty(_("Nothing here"), _("No make-up fits these filters."), icon_name="search")
    line = _("When a family cancels in time, what it may book instead shows up here.")
    return empty(_("No make-ups to book"), line, icon_name="event_repeat")
