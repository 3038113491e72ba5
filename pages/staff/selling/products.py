"""Products and passes: everything that families can buy besides classes, and what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from components.base import static
from components.empty_state import empty
from components.frame import link_button, section_head, title
from components.marks import Note, Tile
from components.rows import DOT, LineRow, line_row, listed
from pages.app.frame import frame
from pages.family.buying import texts
from pages.staff.rooms import MORE, row_of_rooms
from pages.staff.selling import addresses
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.orders import products
from services.orders.products import ProductRow
from services.overview import shop


async def listed_products(visitor: Visitor) -> None:
    """The room."""
    async with reading(visitor) as r:
        found = await products.every(r)
    on_sale = [each for each in found if each.active]
    gone = [each for each in found if not each.active]
    with frame(_("Products and passes"), tab=MORE, room=addresses.PRODUCTS):
        static(
            h.fragment[
                row_of_rooms(visitor, MORE, addresses.PRODUCTS),
                title(_("Products and passes"), _("What families can buy besides classes.")),
                h.div(".cb-section.cb-stack")[
                    link_button(
                        _("Add a product"), addresses.NEW_PRODUCT, kind="filled", icon_name="add", main=True
                    )
                ],
                _section(_("Sold now"), on_sale) if on_sale else _nothing(),
                _section(_("Not sold any more"), gone) if gone else None,
            ]
        )


def _section(heading: str, found: Sequence[ProductRow]) -> h.Element:
    rows = [row(each) for each in found]
    return h.section(".cb-section")[section_head(heading), listed(line_row, rows, label=heading)]


def _nothing() -> h.Element:
    line = _("Add a pass or prepaid credit, and families find it under Benefits, “Buy a pass”.")
    return h.div(".cb-section")[empty(_("Nothing is sold yet"), line, icon_name="confirmation_number")]


def row(product: ProductRow) -> LineRow:
    """One product, in the words that families read."""
    note = None
    if product.active and not product.on_profile:
        note = Note(_("Only you sell it"), "visibility_off", "neutral")
    is_money = product.kind == "prepaid"
    return LineRow(
        product.name,
        Tile("savings" if is_money else "confirmation_number"),
        DOT.join(texts.gives(shop.on_sale(product))),
        note=note,
        end=formats.money(product.price),
        href=addresses.product(product.id),
        off=not product.active,
    )
