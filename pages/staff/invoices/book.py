"""All papers that were issued: by month, looked for by words; and the ways to what else belongs to invoices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from urllib.parse import quote

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.empty_state import empty
from components.filters import filter_chip
from components.marks import Tile
from components.rows import LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.growing_list import GrowingList
from pages.staff.invoices import texts
from pages.staff.invoices.texts import search_box
from pages.staff.rooms import INVOICES, MONEY, row_of_rooms
from services.core.visitor import Visitor
from services.core.work import reading
from services.invoices import staff_book
from services.invoices.issuing import ISSUED
from services.invoices.staff_book import PAGE, PapersFilter, PapersPage
from services.language import _, formats

MONTHS = 6
"""Chips of months at first; the others come with one tap."""


async def book(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    await room.draw()


def wish_of(query: Mapping[str, str]) -> PapersFilter:
    """The filters that an address asks for; what is none of ours is left out, so that an old link still works."""
    try:
        month = date.fromisoformat(query.get("month", "") + "-01")
    except ValueError:
        month = None
    return PapersFilter(month, query.get("q", "")[:100])


def query_of(wish: PapersFilter) -> dict[str, str]:
    """The address of these filters."""
    month = f"{wish.month:%Y-%m}" if wish.month else ""
    return {"month": month, "q": wish.text}


class _Room(GrowingList[PapersPage]):
    """The list as it is open, under its filters."""

    page, focus = PAGE, "#papers li:nth-child({n}) a"

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor)
        self.wish, self.all_months = wish_of(self.context.query), False

    async def read(self) -> PapersPage:
        """The list as it is now."""
        async with reading(self.visitor) as r:
            return await staff_book.listed(r, self.wish, at_most=self.limit)

    async def draw(self) -> None:
        """The screen."""
        found = await self.read()
        with frame(_("Invoices"), tab=MONEY, room=INVOICES):
            static(row_of_rooms(self.visitor, MONEY, INVOICES))
            TextElement("h1", _("Invoices")).props("tabindex=-1")
            static(_ways(self.wish.text))
            with ui.element("div").classes("cb-section"):
                search_box(_("Number, buyer, family or email"), self.wish.text, self.look)
            self.put(found)
        self.context.on_event(ISSUED, lambda _ids: self.fresh())

    def draw_list(self, found: PapersPage) -> None:
        self._months(found.months)
        if not found.rows:
            static(h.div(".cb-section")[empty(*texts.nothing(self.wish), icon_name="receipt_long")])
            return
        rows = [h.li(class_=row.classes)[line_row(row)] for row in map(texts.paper_row, found.rows)]
        label = formats.full_month(self.wish.month) if self.wish.month else _("Invoices")
        static(h.section(".cb-section")[h.ul("#papers.cb-card.cb-list.cb-inset", aria_label=label)[rows]])
        if found.more:
            self.more_button()

    def _months(self, months: tuple[date, ...]) -> None:
        if not months:
            return
        shown = months if self.all_months else months[:MONTHS]
        if self.wish.month and self.wish.month not in shown:
            shown = (*shown, self.wish.month)
        with ui.element("div").classes("cb-filters").props("role=group") as chips:
            chips.props["aria-label"] = _("Month")
            filter_chip(_("All"), self.wish.month is None, partial(self.narrow, None))
            for month in shown:
                filter_chip(formats.full_month(month), self.wish.month == month, partial(self.narrow, month))
            if len(months) > len(shown):
                filter_chip(_("Earlier"), on=False, on_click=self.earlier)

    @action
    async def look(self, text: str) -> None:
        """Narrow the list down to what was typed."""
        await self._narrow(replace(self.wish, text=text[:100]))

    @action
    async def narrow(self, month: date | None) -> None:
        """Show one month, or all of them."""
        await self._narrow(replace(self.wish, month=month))

    async def _narrow(self, wish: PapersFilter) -> None:
        self.wish = wish
        await self.begin_again(INVOICES, query_of(wish))

    @action
    async def earlier(self) -> None:
        """Show all months to choose from."""
        self.all_months = True
        await self.fresh()


def _ways(text: str) -> h.Renderable:
    to_issue = f"/staff/to-invoice?q={quote(text)}" if text else "/staff/to-invoice"
    rows = [
        LineRow(
            _("Issue an invoice"),
            Tile("add"),
            _("For what a family bought and has no invoice for"),
            href=to_issue,
        ),
        LineRow(
            _("Months for the accountant"),
            Tile("calendar_month"),
            _("All papers and payments of a month in one file"),
            href="/staff/accountant",
        ),
        LineRow(
            _("Your details on invoices"),
            Tile("edit"),
            _("Name, address, VAT, account number"),
            href="/staff/seller",
        ),
    ]
    return h.div(".cb-section.cb-tight")[listed(line_row, rows, label=_("Invoices"))]
