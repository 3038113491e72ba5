"""The board of make-ups: all that are to be booked, by venue, programme, class and last day; and one act for all of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.empty_state import empty
from components.filters import filter_chip
from components.rows import line_row, listed
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.clients import addresses
from pages.staff.credits import acting, give, texts
from pages.staff.make_ups_words import credit_row
from pages.staff.rooms import CLIENTS, CREDITS, row_of_rooms
from pages.staff.selling.searching import search_box
from services.core import ids
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import N_, _
from services.make_ups.credits import board
from services.make_ups.credits.board import Board, BoardChoice, BoardChoices, BoardFilter
from services.people.search import LONGEST

ENDS = {"": N_("All"), "week": N_("Ends within 7 days"), "month": N_("Within 30 days")}
NAMED = {"venue": "venue_id", "programme": "programme_id", "class": "class_id"}
"""Parameters of the address, and the filters that they stand for."""


async def make_ups(visitor: Visitor) -> None:
    """The room."""
    await _Room(visitor).draw()


def wish_of(query: Mapping[str, str]) -> BoardFilter:
    """The filters that an address asks for; what is none of ours is left out, so that an old link still works."""
    ends, chosen = query.get("ends", ""), {name: _id(query.get(name)) for name in NAMED}
    return BoardFilter(
        query.get("q", "")[:LONGEST],
        chosen["venue"],
        chosen["programme"],
        chosen["class"],
        ends if ends in ENDS else "",
    )


def _id(text: str | None) -> UUID | None:
    try:
        return ids.read(text)
    except NotFound:
        return None


def query_of(wish: BoardFilter) -> dict[str, str]:
    """The address of these filters."""
    chosen = {name: getattr(wish, field) for name, field in NAMED.items()}
    query = {"q": wish.text.strip(), "ends": wish.ends}
    query |= {name: ids.short(id_) for name, id_ in chosen.items() if id_ is not None}
    return {name: value for name, value in query.items() if value}


class _Room:
    """The list as it is open, under its filters."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.context = visitor, page_context()
        self.wish, self.pages = wish_of(self.context.query), 1

    async def read(self) -> tuple[list[Board], BoardChoices]:
        """The pages that are shown, and what can be filtered by."""
        async with reading(self.visitor) as r:
            pages = [await board.board(r, self.wish, page) for page in range(self.pages)]
            return pages, await board.choices(r)

    async def draw(self) -> None:
        """The screen."""
        pages, choices = await self.read()
        with frame(_("Make-ups"), tab=CLIENTS, room=CREDITS):
            static(row_of_rooms(self.visitor, CLIENTS, CREDITS))
            TextElement("h1", _("Make-ups to book")).props("tabindex=-1")
            search_box(_("Name of the parent or the child"), self.wish.text, self.look, while_typing=True)
            self.content = ui.element("div")
            with self.content:
                self._draw(pages, choices)

    def _draw(self, pages: list[Board], choices: BoardChoices) -> None:
        self._filters(choices)
        number = pages[0].number
        TextElement("p", texts.count(number), "cb-text2 cb-s").props("role=status")
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

    def _filters(self, choices: BoardChoices) -> None:
        with ui.element("div").classes("cb-filters").props("role=group") as group:
            group.props["aria-label"] = _("When they end")
            for ends, words in ENDS.items():
                filter_chip(
                    _(words), self.wish.ends == ends, partial(self.narrow, replace(self.wish, ends=ends))
                )
        with ui.element("div").classes("cb-board-filters"):
            self._select(_("Place"), _("All places"), choices.venues, "venue_id")
            self._select(_("Programme"), _("All programmes"), choices.programmes, "programme_id")
            self._select(_("Class"), _("All classes"), choices.classes, "class_id")

    def _select(self, label: str, every: str, of: Sequence[BoardChoice], field: str) -> None:
        chosen = getattr(self.wish, field)
        by_id = {ids.short(one.id): one.id for one in of} | ({ids.short(chosen): chosen} if chosen else {})
        with ui.element("select").classes("cb-input") as made:
            made.props["aria-label"] = label
            _option(every, "", on=chosen is None)
            for one in of:
                _option(f"{one.name} ({one.number})", ids.short(one.id), on=one.id == chosen)
            if chosen is not None and chosen not in [one.id for one in of]:
                _option(_("No make-ups there"), ids.short(chosen), on=True)

        @action
        async def picked(value: str) -> None:
            chosen_now: dict[str, Any] = {field: by_id.get(value)}
            await self._narrow(replace(self.wish, **chosen_now))

        made.on("change", lambda event: picked(str(event.args)), js_handler="(e) => emit(e.target.value)")

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
        pages, choices = await self.read()
        if asked == self.wish:
            self.content.clear()
            with self.content:
                self._draw(pages, choices)

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
            bookings = await board.bookings_of_class(r, self.wish.class_id)
        await give.open_sheet(self.visitor, bookings, self.fresh)


def _option(text: str, value: str, *, on: bool) -> None:
    made = TextElement("option", text)
    made.props["value"] = value
    if on:
        made.props["selected"] = True


def _nothing(*, filtered: bool) -> h.Element:
    if filtered:
        return empty(_("Nothing here"), _("No make-up fits these filters."), icon_name="search")
    line = _("When a family cancels in time, what it may book instead shows up here.")
    return empty(_("No make-ups to book"), line, icon_name="event_repeat")
