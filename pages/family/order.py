"""One order: what was bought and why it costs that, what is to pay, and what its passes went to (R62–R66)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import htpy as h
from nicegui import ui

from components import wallet as wallet_parts
from components.base import TextElement, static
from components.callout import callout
from components.frame import section_head
from components.marks import Chip, Note, Tile, chip, status
from components.rows import LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame, logo_of, show_badges
from pages.app.page_context import page_context
from pages.family import paying
from pages.family.child_filter import badges
from pages.family.invoices.book import section_of_papers
from pages.family.money import Pay, chip_of, paid_so_far, pay_button, when
from pages.family.presenters import DOT
from pages.family.price import price_lines
from pages.family.wallet import cards, moves
from services.core import ids
from services.core.events import Ids, concerns
from services.core.visitor import Visitor
from services.core.work import reading
from services.invoices import listing
from services.invoices.listing import PaperRow
from services.language import _, formats
from services.orders import view
from services.orders.view import OrderPage, OrderView
from services.passes.view import PassPage
from services.payments.owed import Owed
from services.payments.paying import MONEY_CHANGED

JUST_BOUGHT = "bought"
"""In the address after buying: the sheet that pays opens by itself."""


def address(order_id: UUID) -> str:
    """Where one order is."""
    return f"/orders/{ids.short(order_id)}"


def order_chip(order: OrderView) -> Chip:
    """The one word for an order, as its money says it."""
    if order.is_deleted:
        return status("ended")
    open_ones = [debt for debt in order.debts if debt.left.minor]
    if open_ones:
        return chip_of(open_ones[0])
    return chip_of(order.debts[0]) if order.debts else status("nothing to pay")


def order_row(order: OrderView) -> LineRow:
    """One order in a list."""
    word = order_chip(order)
    placed = formats.day(formats.local(order.placed_at).date())
    return LineRow(
        ", ".join(item.label for item in order.items),
        Tile("receipt_long"),
        DOT.join([_("Order {number}").format(number=order.number), placed]),
        note=Note(word.text, word.icon, word.tone),
        end=formats.money(order.total),
        href=address(order.order_id),
    )


async def order(visitor: Visitor, order_id: UUID) -> None:
    """One order of the family; paying opens over it."""
    context = page_context()

    async def load() -> tuple[OrderPage, list[PaperRow]]:
        async with reading(visitor) as r:
            show_badges(await badges(r))
            return await view.page(r, order_id), await listing.of_order(r, order_id)

    async def fresh() -> None:
        draw(*await load())

    async def money_changed(clients: Ids) -> None:
        if concerns(clients, {page.order.client_id}):
            await fresh()

    @action
    async def pay(debts: Sequence[Owed]) -> None:
        await paying.open_sheet(visitor, [debt.debt_id for debt in debts], fresh)

    def draw(page: OrderPage, papers: list[PaperRow]) -> None:
        content.clear()
        with content:
            _items(page.order)
            _payments(page.order, pay)
            static(section_of_papers(papers))
            static(h.fragment[(_given(each) for each in page.passes)])

    page, papers = await load()
    open_ones = [debt for debt in page.order.debts if debt.needs_paying and debt.may_pay]
    with frame(_("Order {number}").format(number=page.order.number), tab="/orders", back="/orders"):
        TextElement("h1", _("Order {number}").format(number=page.order.number)).props("tabindex=-1")
        static(wallet_parts.style())
        content = ui.element("div")
        draw(page, papers)
    context.on_event(MONEY_CHANGED, money_changed)
    if JUST_BOUGHT in context.query and open_ones:
        await pay(open_ones)


def _items(order: OrderView) -> None:
    placed = formats.on_day(formats.local(order.placed_at).date())
    with ui.element("div").classes("cb-section cb-tight"):
        static(
            h.fragment[
                h.div(".cb-stack")[
                    h.p(".cb-text2")[_("Ordered {ordered_on}").format(ordered_on=placed)],
                    h.div[chip(order_chip(order))],
                    callout(
                        _("This order was cancelled by us."),
                        _("What you had paid for it is in your credit."),
                        icon_name="event_busy",
                    )
                    if order.is_deleted
                    else None,
                    h.div(".cb-card")[price_lines(order.items, formats.money(order.total), order.priced)],
                ],
            ]
        )


def _payments(order: OrderView, pay: Pay) -> None:
    if not order.debts:
        return
    with ui.element("section").classes("cb-section"):
        static(section_head(_("Payments")))
        with ui.element("ul").classes("cb-card cb-list"):
            for debt in order.debts:
                _debt(debt, pay)


def _debt(debt: Owed, pay: Pay) -> None:
    word = chip_of(debt)
    may_pay = debt.needs_paying and debt.may_pay
    row = LineRow(
        when(debt) if debt.needs_paying else word.text,
        Tile(word.icon, word.tone),
        _("Reference {number}").format(number=debt.reference) if debt.left.minor else "",
        note=paid_so_far(debt),
        end="" if may_pay else formats.money(debt.total),
    )
    with ui.element("li").classes(row.classes):
        static(line_row(row))
        if may_pay:
            pay_button(debt, pay, strong=True)


def _given(page: PassPage) -> h.Renderable:
    """A pass of the order, and the sessions that its entries went to."""
    rows = [moves.pass_row(page.card, move) for move in page.history]
    return h.fragment[
        h.section(".cb-section")[
            section_head(page.card.name), cards.small(page.card, logo_of(page_context().provider))
        ],
        moves.history(rows, _("What it was used for"), f"history-{ids.short(page.card.pass_id)}"),
    ]
