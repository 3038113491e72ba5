"""Orders: unpaid first; who has bought what, what is left to pay, and a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import htpy as h
from nicegui import ui

from components.base import static
from components.empty_state import empty
from components.filters import filter_chip
from components.frame import link_button
from components.marks import Note, Tile
from components.rows import DOT, LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame, heading
from pages.app.growing_list import GrowingList
from pages.family.order import order_chip
from pages.staff.rooms import MONEY, ORDERS, row_of_rooms
from pages.staff.selling import addresses
from pages.staff.selling.searching import search_box
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import N_, _, formats
from services.orders import view
from services.orders.view import PAGE, OrderFilter, OrderView
from services.payments.paying import MONEY_CHANGED

FILTERS = {
    None: N_("All"),
    OrderFilter.UNPAID: N_("Not paid"),
    OrderFilter.PAID: N_("Paid"),
    OrderFilter.DELETED: N_("Deleted"),
}


async def listed_orders(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    room.draw(await room.read())


class _Room(GrowingList[list[OrderView]]):
    """The list as it is open, under its filters."""

    page, focus = PAGE, "#orders li:nth-child({n}) a"

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor)
        self.only, self.text = wish_of(self.context.query)

    async def read(self) -> list[OrderView]:
        """The pages that are shown, and one row more where there are more."""
        found: list[OrderView] = []
        async with reading(self.visitor) as r:
            for page in range(self.limit // PAGE + 1):
                found += await view.listed(r, page=page, only=self.only, text=self.text)
                if len(found) < (page + 1) * PAGE:
                    break
        return found

    def draw(self, found: list[OrderView]) -> None:
        """The screen."""
        with frame(_("Sales"), tab=MONEY, room=ORDERS):
            static(row_of_rooms(self.visitor, MONEY, ORDERS))
            heading(_("Sales"))
            sell = link_button(
                _("Sell to a family"), addresses.SELL, kind="filled", icon_name="add", main=True
            )
            static(h.div(".cb-section.cb-tight.cb-stack")[sell])
            search_box(_("Name, email, product or order number"), self.text, self.look)
            self.put(found)
        self.context.on_event(MONEY_CHANGED, lambda _ids: self.fresh())

    def draw_list(self, found: Sequence[OrderView]) -> None:
        with ui.element("div").classes("cb-filters").props("role=group") as chips:
            chips.props["aria-label"] = _("Which orders")
            for only, words in FILTERS.items():
                filter_chip(_(words), self.only is only, partial(self.narrow, only))
        shown = found[: self.limit]
        if not shown:
            static(h.div(".cb-section")[self._nothing()])
            return
        static(h.div("#orders.cb-section.cb-tight")[listed(line_row, map(row, shown), label=_("Sales"))])
        if len(found) > len(shown):
            self.more_button()

    def _nothing(self) -> h.Element:
        if self.text or self.only:
            line = _("Try another word, or look at all orders.")
            return empty(_("No order matches"), line, icon_name="search")
        line = _("What families buy in the portal, or you sell to them, stands here.")
        return empty(_("No orders yet"), line, icon_name="receipt_long")

    @action
    async def look(self, text: str) -> None:
        """Narrow the list down to what was typed."""
        self.text = text[:100]
        await self._narrowed()

    @action
    async def narrow(self, only: OrderFilter | None) -> None:
        """Show the list under another filter."""
        self.only = only
        await self._narrowed()

    async def _narrowed(self) -> None:
        await self.begin_again(ORDERS, {"only": self.only.value if self.only else "", "q": self.text})


def wish_of(query: Mapping[str, str]) -> tuple[OrderFilter | None, str]:
    """The filter and the search that an address asks for; what is none of ours is left out."""
    known = {only.value: only for only in OrderFilter}
    return known.get(query.get("only", "")), query.get("q", "")[:100]


def row(order: OrderView) -> LineRow:
    """One order: who, what, when, and how its money stands."""
    word = order_chip(order)
    placed = formats.day(formats.local(order.placed_at).date())
    items = ", ".join(item.label for item in order.items)
    left = order.left if order.left is not None and order.left.minor and not order.is_deleted else None
    return LineRow(
        order.client or _("Without a name"),
        Tile("receipt_long"),
        DOT.join([items, _("Order {number}").format(number=order.number), placed]),
        note=Note(word.text, word.icon, word.tone),
        end=formats.money(left or order.total),
        href=addresses.order(order.order_id),
        off=order.is_deleted,
    )
