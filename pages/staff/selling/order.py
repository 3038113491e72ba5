"""One order as the family sees it, who has done what with it and when, and what staff may do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components import wallet as wallet_parts
from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.entries import draw as draw_entry
from components.entries import style as edit_style
from components.form import form
from components.frame import link_button, section_head
from components.marks import chip
from components.rows import line_row
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import frame, logo_of, say
from pages.app.page_context import page_context
from pages.family.order import order_chip
from pages.family.price import price_lines
from pages.family.wallet import cards, moves
from pages.staff.money import family_texts
from pages.staff.rooms import MONEY, ORDERS
from pages.staff.selling import order_texts as texts
from services.core import ids
from services.core.events import Ids, concerns
from services.core.refusals import Refused
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.orders import adjusting, deleting, view
from services.orders.view import OrderPage, Placed
from services.passes.view import PassPage
from services.payments.paying import MONEY_CHANGED


async def one(visitor: Visitor, order_id: UUID) -> None:
    """The screen."""

    async def load() -> tuple[OrderPage, list[Placed]]:
        async with reading(visitor) as r:
            return await view.page(r, order_id), await view.placed_by(r, order_id)

    async def fresh() -> None:
        page, placed = await load()
        content.clear()
        with content:
            _Drawn(visitor, page, placed, fresh).draw()

    async def changed(clients: Ids) -> None:
        if concerns(clients, {page.order.client_id}):
            await fresh()

    page, placed = await load()
    name = _("Order {number}").format(number=page.order.number)
    with frame(name, tab=MONEY, back=ORDERS, room=ORDERS):
        TextElement("h1", name).props("tabindex=-1")
        static(h.fragment[wallet_parts.style(), edit_style()])
        content = ui.element("div")
        with content:
            _Drawn(visitor, page, placed, fresh).draw()
    page_context().on_event(MONEY_CHANGED, changed)


class _Drawn:
    """One order as it is now."""

    def __init__(
        self, visitor: Visitor, page: OrderPage, placed: Sequence[Placed], fresh: texts.Fresh
    ) -> None:
        self.visitor, self.page, self.placed, self.fresh = visitor, page, placed, fresh
        self.order = page.order

    def draw(self) -> None:
        """All sections."""
        self._items()
        self._money()
        for each in self.page.passes:
            self._pass(each)
        static(texts.history(self.placed, self.order))
        if not self.order.is_deleted:
            with ui.element("div").classes("cb-section cb-stack"):
                button(_("Delete this order"), self.ask_delete, kind="quiet", icon_name="delete", main=True)

    def _items(self) -> None:
        order = self.order
        family = link_button(
            _("{name}: all their money").format(name=order.client or _("The family")),
            f"/staff/families/{ids.short(order.client_id)}",
            kind="quiet",
            icon_name="person",
        )
        gone = callout(
            _("This order is deleted."),
            _("What was paid for it is in the family’s credit, or has paid something else of theirs."),
            icon_name="delete",
        )
        static(
            h.div(".cb-section.cb-tight.cb-stack")[
                h.div[chip(order_chip(order))],
                gone if order.is_deleted else None,
                h.div(".cb-card")[price_lines(order.items, formats.money(order.total), order.priced)],
                h.div[family],
            ]
        )

    def _money(self) -> None:
        if not self.order.debts:
            return
        rows = [replace(family_texts.debt_row(debt), actions=False) for debt in self.order.debts]
        static(
            h.section(".cb-section")[
                section_head(_("Payments")),
                h.ul(".cb-card.cb-list")[(h.li(class_=row.classes)[line_row(row)] for row in rows)],
            ]
        )

    def _pass(self, given: PassPage) -> None:
        card = given.card
        with ui.element("section").classes("cb-section"):
            static(
                h.fragment[
                    section_head(card.name),
                    cards.large(card, logo_of(page_context().provider), level=3),
                ]
            )
            if not self.order.is_deleted:
                with ui.element("div").classes("cb-row-actions"):
                    label = _("Change entries or last day: {name}").format(name=card.name)
                    text = _("Change entries or last day")
                    if card.is_money:
                        text = _("Change amount or last day")
                        label = _("Change amount or last day: {name}").format(name=card.name)
                    button(text, partial(self.ask_adjust, given), kind="quiet", icon_name="edit", label=label)
            rows = [replace(moves.pass_row(card, move), href="") for move in given.history]
            static(moves.history(rows, _("What it was used for"), f"history-{ids.short(card.pass_id)}"))

    @action
    async def ask_delete(self) -> None:
        """Say what happens to money and entries, before anything does."""
        async with reading(self.visitor) as r:
            found = await deleting.before(r, self.order.order_id)
        with page_context().sheets or ui.element("div"), sheet(_("Delete this order?")) as made:
            static(h.ul(".cb-plain-list")[(h.li[line] for line in texts.deletion(found))])

            @action
            async def send(said: dict[str, str]) -> None:
                try:
                    async with work(self.visitor) as w:
                        await deleting.delete(w, self.order.order_id, said["why"])
                except Refused as no:
                    filled.complain({"why": no.words()})
                    return
                made.close()
                await self.fresh()
                say(_("Deleted. The family is told by email."))

            with form(send, _("Delete it"), kind="danger-btn") as filled:
                draw_entry(filled, texts.why(), "")
        made.for_once()
        made.open()

    @action
    async def ask_adjust(self, given: PassPage) -> None:
        """More or fewer entries, or another last day, with the reason."""
        card = given.card
        with page_context().sheets or ui.element("div"), sheet(texts.adjust_title(card)) as made:
            TextElement("p", texts.adjust_line(card), "cb-lead-text")

            @action
            async def send(said: dict[str, str]) -> None:
                problems = await self._adjust(card.pass_id, card.left.currency, said)
                if problems:
                    filled.complain(problems)
                    return
                made.close()
                await self.fresh()
                say(_("Changed. The family is told by email."))

            with form(send, _("Change it")) as filled:
                for entry, value in texts.adjust_entries(card):
                    draw_entry(filled, entry, value)
        made.for_once()
        made.open()

    async def _adjust(self, pass_id: UUID, unit: str, said: Mapping[str, str]) -> dict[str, str]:
        """Do it; gives what is in the way of it, by field."""
        try:
            wanted = adjusting.read(said, unit)
            async with work(self.visitor) as w:
                await adjusting.adjust(w, pass_id, wanted)
        except NotAsTyped as no:
            return {name: reason.words() for name, reason in no.fields.items()}
        except Refused as no:
            return {"number": no.words()}
        return {}
