"""What is sold: staff keep the products, families see what they can buy (R65)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from db import Product
from services.core import audit
from services.core.asking import Question
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.prices.keeping import staff_only


@Question
def _on_sale(on_form: bool) -> Select[Product]:
    where = Product.on_form if on_form else Product.on_profile
    return select(Product).where(Product.active, where).order_by(Product.name, Product.id)


async def on_sale(r: Reading, *, on_form: bool = False) -> Sequence[Product]:
    """What can be bought in the portal, or in the booking form; by name."""
    return [product for (product,) in await _on_sale.ask(r, on_form)]


async def every(r: Reading) -> Sequence[Product]:
    """All products, those on sale first; for staff.

    Raises:
        NotAllowed.
    """
    staff_only(r)
    rows = await r.db.scalars(select(Product).order_by(Product.active.desc(), Product.name, Product.id))
    return rows.all()


async def keep(w: Work, product_id: UUID | None = None, **fields: Any) -> Product:
    """Add a product, or change one. What was bought stays as it was.

    Raises:
        NotAllowed, NotFound.
    """
    staff_only(w)
    product = Product(created_at=w.now) if product_id is None else await w.db.get(Product, product_id)
    if product is None:
        raise NotFound
    for name, value in fields.items():
        setattr(product, name, value)
    w.db.add(product)
    await w.db.flush()
    audit.note(w, "kept", "product", product.id)
    return product


async def withdraw(w: Work, product_id: UUID) -> None:
    """Sell a product no longer.

    Raises:
        NotAllowed, NotFound.
    """
    await keep(w, product_id, active=False)
    audit.note(w, "withdrawn", "product", product_id)
