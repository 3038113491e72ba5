"""Orders and payments: what there is to pay, what is on its way, what was paid, and invoices. Always the whole family's (R8)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.empty_state import empty
from components.frame import section_head
from components.marks import Tile, icon
from components.options import Option, segmented
from components.rows import LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame, show_badges
from pages.app.page_context import page_context
from pages.family import paying
from pages.family.bought import BOUGHT, bought
from pages.family.child_filter import badges
from pages.family.invoices.book import book, made_out_to
from pages.family.money import Pay, debt_row, in_credit, paid_row, total
from services.core import ids
from services.core.events import Ids, concerns
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading
from services.invoices import buyers, listing
from services.language import _, formats
from services.payments import owed
from services.payments.owed import Owed, Owing
from services.payments.paying import MONEY_CHANGED

INVOICES = "invoices"
VIEWS = ("to-pay", "paid", INVOICES)
RECENT, PAGE = 3, 30
"""Rows of what was paid: below what there is to pay, and on a page of its own view."""


async def orders(visitor: Visitor) -> None:
    """Three views: what is open, what is done with, and the invoices. What was bought besides classes has a list of its own."""
    view = page_context().query.get("view", VIEWS[0])
    if view == BOUGHT:
        await bought(visitor)
    else:
        await _orders(visitor, view if view in VIEWS else VIEWS[0])


async def invoices(visitor: Visitor) -> None:
    """The same screen, open at the invoices: where the mails about them lead."""
    await _orders(visitor, INVOICES)


async def _orders(visitor: Visitor, view: str) -> None:
    context = page_context()
    limit = PAGE
    shown: tuple[Owing, list[Owed]]

    async def load() -> tuple[Owing, list[Owed]]:
        async with reading(visitor) as r:
            show_badges(await badges(r))
            return await owed.owing(r), await owed.history(r, at_most=limit + 1)

    async def fresh() -> None:
        nonlocal shown
        shown = await load()
        draw(*shown)

    async def money_changed(ids: Ids) -> None:
        owing, past = shown
        if concerns(ids, {debt.client_id for debt in (*owing.debts, *past)}):
            await fresh()

    @action
    async def more() -> None:
        nonlocal limit
        first_new, limit = limit + 1, limit + PAGE
        await fresh()
        context.script(f"cubby.focus('#paid li:nth-child({first_new})')")

    @action
    async def pay(debts: Sequence[Owed]) -> None:
        await paying.open_sheet(visitor, [debt.debt_id for debt in debts], fresh)

    @action
    async def choose(value: str) -> None:
        nonlocal view
        view = value
        if value == INVOICES:
            await draw_invoices()
        show()
        context.write_address("/orders", {"view": view} if view != VIEWS[0] else {})

    def show() -> None:
        for name, content in contents.items():
            content.visible = name == view

    async def draw_invoices() -> None:
        """The papers; read only when somebody looks at them."""
        async with reading(visitor) as r:
            papers, buyer = await listing.my_papers(r), await buyers.my_buyer(r)
        contents[INVOICES].clear()
        with contents[INVOICES]:
            static(h.fragment[book(papers), made_out_to(buyer)])

    def draw(owing: Owing, past: list[Owed]) -> None:
        contents["to-pay"].clear()
        with contents["to-pay"]:
            open_ones(owing, past[:RECENT], pay)
            static(bought_here())
        contents["paid"].clear()
        with contents["paid"]:
            static(paid_ones(past[:limit]))
            if len(past) > limit:
                with ui.element("div").classes("cb-end"):
                    button(_("Show more"), more, kind="outline", full=True)
            static(bought_here())

    shown = await load()
    with frame(_("Orders and payments"), tab="/orders"):
        TextElement("h1", _("Orders and payments")).props("tabindex=-1")
        above = ui.element("div")
        static(h.p(".cb-whole-family")[icon("group", 20), h.span[_("For the whole family")]])
        with ui.element("div").classes("cb-section cb-tight"):
            segmented(_("What to show"), views(), choose, value=view)
        contents = {name: ui.element("div") for name in VIEWS}
        draw(*shown)
        if view == INVOICES:
            await draw_invoices()
        show()
    context.on_event(MONEY_CHANGED, money_changed)
    if asked := context.query.get("pay"):
        await pay_at_once(visitor, asked, fresh, above)


async def pay_at_once(
    visitor: Visitor, asked: str, fresh: Callable[[], Awaitable[None]], above: ui.element
) -> None:
    """Open the pay sheet of these debts, named in the address; where it is too late for that, say why `above`."""
    try:
        made = await paying.open_sheet(visitor, [ids.read(each) for each in asked.split(",")], fresh)
    except Refused as no:
        with above.classes("cb-section cb-tight"):
            static(callout("", no.words(), icon_name="info"))
        return
    context = page_context()
    made.on_closed = lambda: context.write_address("/orders", {})


def bought_here() -> h.Renderable:
    """The way to what was bought besides classes, below everything else."""
    row = LineRow(
        _("Bought"),
        Tile("confirmation_number"),
        _("Passes and whatever else you bought here"),
        href=f"/orders?view={BOUGHT}",
    )
    return h.div(".cb-section")[listed(line_row, [row], label=_("Bought"))]


def views() -> list[Option]:
    """The three views."""
    return [Option("to-pay", _("To pay")), Option("paid", _("Paid")), Option(INVOICES, _("Invoices"))]


def open_ones(owing: Owing, recent: list[Owed], pay: Pay) -> None:
    """What wants paying now, what is due later, what is on its way, and what was paid last."""
    now(owing, pay)
    if later := [debt for debt in owing.to_pay if not debt.on_home]:
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Later")))
            with ui.element("ul").classes("cb-card cb-list"):
                for debt in later:
                    debt_row(debt, pay, strong=False)
    static(h.fragment[on_its_way(owing.on_its_way), _recent(recent)])


def now(owing: Owing, pay: Pay) -> None:
    """One sum, and a row for each debt, the oldest first; several can be paid together."""
    debts = owing.on_home
    with ui.element("div").classes("cb-section"):
        if not debts:
            line = _("When something is due, it shows up here.")
            static(empty(_("Nothing to pay"), line, icon_name="check_circle"))
        else:
            with ui.element("div").classes("cb-card"):
                words = h.b(".cb-t1.cb-num")[total(debts)], h.span(".cb-text2")[_("to pay")]
                static(h.p(".cb-sum")[words])
                with ui.element("ul").classes("cb-list"):
                    for debt in debts:
                        debt_row(debt, pay, strong=True)
                together = [debt for debt in debts if debt.may_pay]
                if (
                    len(together) > 1
                    and len({(debt.client_id, debt.left.currency) for debt in together}) == 1
                ):
                    with ui.element("div").classes("cb-card-foot"):
                        text = _("Pay {amount} together").format(amount=total(together))
                        button(text, lambda: pay(together), kind="quiet", main=True)
        static(in_credit(owing))


def on_its_way(debts: list[Owed]) -> h.Renderable:
    """What the family says it has sent."""
    if not debts:
        return h.fragment[()]
    title = _("On its way")
    rows = [
        LineRow(
            paid_row(debt).title,
            lead=Tile("account_balance", "info"),
            second=_("You sent it {day}").format(day=formats.day(formats.local(debt.sent_at).date()))
            if debt.sent_at
            else "",
            note=paid_row(debt).note,
            end=formats.money(debt.left),
        )
        for debt in debts
    ]
    return h.section(".cb-section")[section_head(title), listed(line_row, rows, label=title)]


def _recent(debts: list[Owed]) -> h.Renderable:
    if not debts:
        return h.fragment[()]
    title = _("Recently paid")
    rows = listed(line_row, map(paid_row, debts), label=title)
    return h.section(".cb-section")[section_head(title, _("See all"), "/orders?view=paid"), rows]


def paid_ones(debts: list[Owed]) -> h.Renderable:
    """Everything that is done with, the latest first."""
    if not debts:
        line = _("What you have paid shows up here.")
        return h.div(".cb-section")[empty(_("Nothing paid yet"), line, icon_name="receipt_long")]
    rows = [h.li(class_=row.classes)[line_row(row)] for row in map(paid_row, debts)]
    return h.section(".cb-section", aria_label=_("Paid"))[h.ul("#paid.cb-card.cb-list")[rows]]
