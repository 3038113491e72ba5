"""One product: what it is, what it gives, where it counts, and what a parent will read of it (R62–R65)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import title
from components.sheet import sheet
from pages.app.editing import Editable, Editing, Question
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.history import part
from pages.staff.rooms import MORE
from pages.staff.selling import addresses, for_nothing, product_texts
from pages.staff.selling.one_form import Way, choose_kind, end_or_return, leads_to
from services.core import versions
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _
from services.orders import product_form, products
from services.orders.product_form import Kind
from services.orders.products import Bought, ProductRow
from services.overview.history import of_one
from services.overview.history.reading import HistoryLine
from services.prices import price_list
from services.prices.price_list import ProgrammePrice


async def new(visitor: Visitor) -> None:
    """Add a product: first what kind, then the rest of it."""
    kind = page_context().query.get("kind", "")
    if kind not in product_form.KINDS:
        choose_kind(_("Add a product"), _("What is it?"), addresses.PRODUCTS, product_texts.kinds())
        return
    async with reading(visitor) as r:
        programmes = await price_list.listed(r)
    screen = _One(visitor, kind, programmes)
    screen.draw(Editable(product_form.blank()))


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
            said = _("Saved.") if self.product else _("Added. Families can buy it from now on.")
            saved = leads_to(addresses.PRODUCTS, said)
            editing = Editing(
                self.visitor, groups, found, self.save, self.load, saved, self.preview, self.doubt
            )
            editing.draw(_("Save") if self.product else _("Add it"))
            if self.product is not None:
                _end(self.visitor, self.product)
                static(part(self.told, whole=False))

    def preview(self, said: dict[str, str]) -> h.Element:
        """What a parent will read, as far as it is typed."""
        fields = product_form.read_so_far(said, self.kind, self.currency)
        if fields is None:
            return product_texts.no_preview()
        draft = products.draft(self.product.id if self.product else None, fields)
        return product_texts.preview(draft, self.programmes)

    async def doubt(self, said: Mapping[str, str]) -> Question | None:
        """A pass for nothing is asked about first."""
        fields = product_form.read_so_far(said, self.kind, self.currency)
        before = self.product.price if self.product else None
        return for_nothing.product(before, fields["price"]) if fields else None

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


def _end(visitor: Visitor, product: ProductRow) -> None:
    """Sell it no longer, or again."""

    async def withdraw(w: Work) -> None:
        await products.withdraw(w, product.id)

    async def again(w: Work) -> None:
        await products.sell_again(w, product.id)

    async def ask(do: Callable[[], Awaitable[None]]) -> None:
        async with reading(visitor) as r:
            bought = await products.bought(r, product.id)
        with page_context().sheets or ui.element("div"), sheet(_("Sell it no longer?")) as made:
            static(h.div(".cb-stack")[(h.p[line] for line in product_texts.withdrawing(bought))])
        made.for_once()
        with made.foot:
            button(_("Sell it no longer"), do, kind="danger-btn", main=True)
            made.way_out(_("Not now"))
        made.open()

    end_or_return(
        visitor,
        addresses.PRODUCTS,
        Way(_("Sell it no longer"), "visibility_off", withdraw, _("Not sold any more.")),
        Way(_("Sell it again"), "visibility", again, _("Families can buy it again.")),
        active=product.active,
        ask=ask,
    )
