"""One product: what it is, what it gives, where it counts, and what a parent will read of it (R62–R65)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import title
from components.sheet import sheet
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.history import part
from pages.staff.rooms import MORE
from pages.staff.selling import addresses, product_texts
from services.core import versions
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import _
from services.orders import product_form, products
from services.orders.product_form import Kind
from services.orders.products import Bought, ProductRow
from services.prices import price_list
from services.prices.price_list import ProgrammePrice
from services.reports.history import of_one
from services.reports.history.reading import HistoryLine


async def new(visitor: Visitor) -> None:
    """Add a product: first what kind, then the rest of it."""
    kind = page_context().query.get("kind", "")
    if kind not in product_form.KINDS:
        _choose_kind()
        return
    async with reading(visitor) as r:
        programmes = await price_list.listed(r)
    screen = _One(visitor, kind, programmes)
    screen.draw(Editable(product_form.blank()))


def _choose_kind() -> None:
    with frame(_("Add a product"), tab=MORE, back=addresses.PRODUCTS, room=addresses.PRODUCTS):
        static(
            h.fragment[
                title(_("Add a product"), _("What is it?")),
                h.ul(".cb-card.cb-list.cb-section")[
                    (h.li(class_=row.classes)[drawn] for row, drawn in product_texts.kinds())
                ],
            ]
        )


async def one(visitor: Visitor, product_id: UUID) -> None:
    """One product that there is."""
    async with reading(visitor) as r:
        product = await products.one(r, product_id)
        bought = await products.bought(r, product_id)
        found = await _editable(r, product_id)
        programmes = await price_list.listed(r)
        told = await of_one.of_thing(r, "product", product_id)
    _One(visitor, product.kind, programmes, product, bought, told).draw(found)


async def _editable(r: Reading, product_id: UUID) -> Editable:
    product = await products.one(r, product_id)
    last = await versions.last_change(r, "product", product_id)
    return Editable(product_form.values(product), product.version, last)


class _One:
    """The form of one product, new or not."""

    def __init__(
        self,
        visitor: Visitor,
        kind: Kind,
        programmes: list[ProgrammePrice],
        product: ProductRow | None = None,
        bought: Bought | None = None,
        told: tuple[HistoryLine, ...] = (),
    ) -> None:
        self.visitor, self.kind, self.programmes = visitor, kind, programmes
        self.product, self.bought, self.told = product, bought, told
        self.currency = page_context().provider.currency

    def draw(self, found: Editable) -> None:
        """The screen."""
        name = self.product.name if self.product else product_texts.new_title(self.kind)
        with frame(name, tab=MORE, back=addresses.PRODUCTS, room=addresses.PRODUCTS):
            static(title(name, product_texts.kind_name(self.kind)))
            if self.product is not None and not self.product.active:
                line = _("Families can’t buy it. What was bought of it can still be used.")
                static(
                    h.div(".cb-section")[callout(_("Not sold any more."), line, icon_name="visibility_off")]
                )
            if self.product is not None and self.bought is not None:
                line = product_texts.stays(self.bought)
                static(h.p(".cb-section.cb-text2")[line] if line else h.fragment[()])
            groups = product_texts.groups(self.kind, self.currency, self.programmes)
            editing = Editing(self.visitor, groups, found, self.save, self.load, self.saved, self.preview)
            editing.draw(_("Save") if self.product else _("Add it"))
            if self.product is not None:
                _ways(self.visitor, self.product)
                static(part(self.told, whole=False))

    def preview(self, said: dict[str, str]) -> h.Element:
        """What a parent will read, as far as it is typed."""
        fields = product_form.read_so_far(said, self.kind, self.currency)
        if fields is None:
            return product_texts.no_preview()
        draft = products.draft(self.product.id if self.product else None, fields)
        return product_texts.preview(draft, self.programmes)

    async def save(self, w: Work, said: Mapping[str, str], seen: int | None) -> UUID:
        """Keep what was typed."""
        fields = product_form.read(said, self.kind, self.currency)
        product_id = self.product.id if self.product else None
        return (await products.keep(w, product_id, seen, **fields)).id

    async def load(self, r: Reading) -> Editable:
        """The product as it is now."""
        if self.product is None:
            return Editable(product_form.blank())
        return await _editable(r, self.product.id)

    async def saved(self, _product_id: UUID) -> None:
        """Back to the list."""
        ui.navigate.to(addresses.PRODUCTS)
        say(_("Saved.") if self.product else _("Added. Families can buy it from now on."))


def _ways(visitor: Visitor, product: ProductRow) -> None:
    """Withdraw it, or sell it again."""

    @action
    async def again() -> None:
        async with work(visitor) as w:
            await products.sell_again(w, product.id)
        ui.navigate.to(addresses.PRODUCTS)
        say(_("Families can buy it again."))

    @action
    async def withdraw() -> None:
        async with work(visitor) as w:
            await products.withdraw(w, product.id)
        ui.navigate.to(addresses.PRODUCTS)
        say(_("Not sold any more."), again)

    @action
    async def ask() -> None:
        async with reading(visitor) as r:
            bought = await products.bought(r, product.id)
        with page_context().sheets or ui.element("div"), sheet(_("Sell it no longer?")) as made:
            static(h.div(".cb-stack")[(h.p[line] for line in product_texts.withdrawing(bought))])
        made.for_once()
        with made.foot:
            button(_("Sell it no longer"), withdraw, kind="danger-btn", main=True)
            made.way_out(_("Not now"))
        made.open()

    with ui.element("div").classes("cb-section cb-stack"):
        if product.active:
            button(_("Sell it no longer"), ask, kind="quiet", icon_name="visibility_off", main=True)
        else:
            button(_("Sell it again"), again, kind="quiet", icon_name="visibility", main=True)
