"""What the family bought besides classes: passes, prepaid credit and the like (R62–R65)."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.empty_state import empty
from components.frame import link_button
from components.rows import line_row, listed
from pages.app.frame import frame, heading, show_badges
from pages.app.page_context import page_context
from pages.family.child_filter import badges
from pages.family.order import order_row
from services.core.events import Ids, concerns
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.orders import view as order_views
from services.orders.view import OrderView
from services.payments.paying import MONEY_CHANGED

BOUGHT = "orders"
"""The view's name in the address of Orders."""


async def bought(visitor: Visitor) -> None:
    """Unpaid orders first, then the latest; each opens."""

    async def load() -> list[OrderView]:
        async with reading(visitor) as r:
            show_badges(await badges(r))
            return await order_views.listed(r)

    async def money_changed(ids: Ids) -> None:
        if concerns(ids, [visitor.client_id] if visitor.client_id else []):
            draw(await load())

    def draw(orders: list[OrderView]) -> None:
        content.clear()
        with content:
            static(bought_ones(orders))

    found = await load()
    with frame(_("Bought"), tab="/orders", back="/orders"):
        heading(_("Bought"))
        content = ui.element("div")
        draw(found)
    page_context().on_event(MONEY_CHANGED, money_changed)


def bought_ones(orders: list[OrderView]) -> h.Renderable:
    """Passes, prepaid credit and the like: unpaid orders first, then the latest; each opens."""
    shop = h.div(".cb-end")[link_button(_("Buy a pass"), "/buy", main=True)]
    if not orders:
        line = _("Passes and whatever else you buy here show up here.")
        return h.div(".cb-section")[
            empty(_("Nothing bought yet"), line, icon_name="confirmation_number"), shop
        ]
    rows = listed(line_row, map(order_row, orders), label=_("Bought"))
    return h.section(".cb-section", aria_label=_("Bought"))[rows, shop]
