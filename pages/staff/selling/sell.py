"""Selling to a family: find them, choose a product and whom it is for, see what it comes to, sell it (R62–R65)."""

from __future__ import annotations

import secrets
from uuid import UUID

import htpy as h
from nicegui import ui

from components import wallet as wallet_parts
from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.choices import Choice, choices
from components.empty_state import empty
from components.frame import section_head, title
from components.marks import Avatar, initials
from components.rows import DOT, LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.family.buying import texts
from pages.family.price import price_lines
from pages.staff.rooms import MONEY, ORDERS
from pages.staff.selling import addresses
from pages.staff.selling.searching import search_box
from services.core import ids
from services.core.refusals import NotFound, Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.orders import placing
from services.orders.placing import Chosen
from services.orders.view import ItemView
from services.overview import shop
from services.overview.shop import OnSale, Terms
from services.prices import example
from services.prices.example import FamilyMatch


async def search(visitor: Visitor) -> None:
    """To whom? A search for the family."""
    context = page_context()

    async def find(text: str) -> list[FamilyMatch]:
        async with reading(visitor) as r:
            return await example.search(r, text)

    def draw(text: str, found: list[FamilyMatch]) -> None:
        content.clear()
        with content:
            static(h.div(".cb-section.cb-tight")[families(text, found)])

    @action
    async def look(text: str) -> None:
        context.write_address(addresses.SELL, {"q": text} if text else {})
        draw(text, await find(text))

    text = context.query.get("q", "")[:100]
    found = await find(text)
    with frame(_("Sell to a family"), tab=MONEY, back=ORDERS, room=ORDERS):
        static(title(_("Sell to a family"), _("Whom do you sell to?")))
        search_box(_("Name of a parent or child, or email"), text, look)
        content = ui.element("div")
        draw(text, found)


def families(text: str, found: list[FamilyMatch]) -> h.Node:
    """The families that were found, each a link to selling."""
    if len(text.strip()) < 2:
        return h.p(".cb-text2")[_("Type at least two letters.")]
    if not found:
        line = _("Look for a part of the name, or for the email address.")
        return empty(_("Nobody by that name"), line, icon_name="search")
    rows = [
        LineRow(
            each.name,
            Avatar(initials(each.name, 2)),
            DOT.join([part for part in (", ".join(name for _id, name in each.children), each.email) if part]),
            href=addresses.sell_to(each.client_id),
        )
        for each in found
    ]
    return listed(line_row, rows, label=_("Families"))


async def to_family(visitor: Visitor, client_id: UUID) -> None:
    """What they buy."""
    async with reading(visitor) as r:
        who = await example.family(r, client_id)
    screen = _Till(visitor, who)
    await screen.read()
    screen.draw()


class _Till:
    """One sale, until it is made."""

    def __init__(self, visitor: Visitor, who: FamilyMatch) -> None:
        self.visitor, self.who = visitor, who
        self.key = secrets.token_urlsafe(12)
        self.shelf: list[OnSale] = []
        self.product: OnSale | None = None
        self.booking_id: UUID | None = None
        self.terms: Terms | None = None

    async def read(self) -> None:
        """What is sold now, and what it comes to."""
        async with reading(self.visitor) as r:
            try:
                self.shelf = await shop.shelf(r, self.who.client_id)
            except NotFound:
                self.shelf = []
        same = [each for each in self.shelf if self.product and each.product_id == self.product.product_id]
        self._choose(same[0] if same else next((each for each in self.shelf if each.is_of_use), None))
        await self._ask()

    def _choose(self, product: OnSale | None) -> None:
        self.product = product
        served = product.bookings if product is not None and product.needs_booking else ()
        kept = self.booking_id in [each.booking_id for each in served]
        self.booking_id = self.booking_id if kept else served[0].booking_id if len(served) == 1 else None

    async def _ask(self) -> None:
        self.terms = None
        if self.product is None or (self.product.needs_booking and self.booking_id is None):
            return
        async with reading(self.visitor) as r:
            self.terms = await shop.terms(
                r, self.product.product_id, self.booking_id, client_id=self.who.client_id
            )

    def draw(self) -> None:
        """The screen."""
        name = _("Sell to {name}").format(name=self.who.name)
        with frame(name, tab=MONEY, back=addresses.SELL, room=ORDERS):
            children = ", ".join(child for _id, child in self.who.children)
            second = DOT.join(part for part in (children, self.who.email) if part)
            static(title(name, second, Avatar(initials(self.who.name, 2))))
            static(wallet_parts.style())
            self.problem = ui.element("div").props("tabindex=-1 id=problem")
            self.content = ui.element("div")
            with self.content:
                self._draw()

    def _fresh(self, problem: str = "") -> None:
        self.problem.clear()
        if problem:
            with self.problem:
                static(h.div(".cb-section.cb-tight")[callout(problem, tone="warning", alert=True)])
            page_context().script("cubby.focus('#problem')")
        self.content.clear()
        with self.content:
            self._draw()

    def _draw(self) -> None:
        if not self.shelf:
            line = _("Add a product first, under Products and passes.")
            static(
                h.div(".cb-section")[empty(_("Nothing is sold yet"), line, icon_name="confirmation_number")]
            )
            return
        with ui.element("section").classes("cb-section"):
            static(section_head(_("What do they buy?")))
            chosen = ids.short(self.product.product_id) if self.product else ""
            choices([texts.choice(each) for each in self.shelf], chosen, self.choose)
        self._draw_whom()
        self._draw_price()

    def _draw_whom(self) -> None:
        product = self.product
        if product is None or not product.needs_booking:
            return
        with ui.element("section").classes("cb-section"):
            static(section_head(_("For whom?")))
            if not product.bookings:
                line = _(
                    "It is for a class that is booked session by session, and none of their children is in one."
                )
                static(callout("", line))
                return
            rows = [
                Choice(
                    ids.short(each.booking_id),
                    each.kid.first_name,
                    second=DOT.join([each.programme, each.class_name]),
                )
                for each in product.bookings
            ]
            choices(rows, ids.short(self.booking_id) if self.booking_id else "", self.choose_booking)

    def _draw_price(self) -> None:
        product, terms = self.product, self.terms
        if product is None or terms is None:
            return
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Price")))
            lines = [ItemView(product.product_id, product.name, 1, product.price)]
            static(
                h.div(".cb-card")[price_lines(lines, formats.money(terms.priced.total), terms.priced)],
            )
            for line in next_(terms, self.who.name):
                TextElement("p", line, "cb-in-credit cb-text2 cb-s")
            with ui.element("div").classes("cb-end"):
                text = _("Sell for {amount}").format(amount=formats.money(terms.priced.total))
                button(text, self.sell, kind="filled", main=True)

    @action
    async def choose(self, product: str) -> None:
        """Another product."""
        self._choose(next((each for each in self.shelf if ids.short(each.product_id) == product), None))
        await self._ask()
        self._fresh()
        page_context().script("cubby.focus('.cb-choice[aria-pressed=true]')")

    @action
    async def choose_booking(self, booking: str) -> None:
        """Another child or class."""
        served = self.product.bookings if self.product else ()
        self.booking_id = next(
            (each.booking_id for each in served if ids.short(each.booking_id) == booking), None
        )
        await self._ask()
        self._fresh()

    @action
    async def sell(self) -> None:
        """Place the order for them."""
        product, terms = self.product, self.terms
        if product is None or terms is None:
            return
        booking_id = self.booking_id if product.needs_booking else None
        try:
            async with work(self.visitor) as w:
                order_id = await placing.place(
                    w,
                    [Chosen(product.product_id, seen=product.price)],
                    booking_id=booking_id,
                    expected=terms.priced.total,
                    client_id=self.who.client_id,
                    key=f"{self.key}/{product.product_id}/{booking_id}",
                )
        except Refused as no:
            await self.read()
            self._fresh(no.words())
            return
        ui.navigate.to(addresses.order(order_id))
        say(_("Sold. {name} gets the order by email.").format(name=self.who.name))


def next_(terms: Terms, name: str) -> list[str]:
    """What happens after the tap."""
    said = []
    if terms.from_credit is not None:
        said.append(_("{amount} comes from their credit.").format(amount=formats.money(terms.from_credit)))
    if terms.left.minor:
        words = _(
            "{name} gets the order by email and owes {amount}, due {day}. Record the payment if they pay you now."
        )
        said.append(words.format(name=name, amount=formats.money(terms.left), day=formats.day(terms.due_on)))
    else:
        said.append(_("There is nothing left to pay. {name} gets the order by email.").format(name=name))
    return said
