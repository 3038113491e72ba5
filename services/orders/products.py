"""What is sold: staff keep the products, families see what they can buy (R65)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from db import Account, Debt, OrderItem, Pass, Product
from db.base import new_id
from services.core import audit, versions
from services.core.asking import Question
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.payments.bank.rights import money_only
from services.prices.keeping import staff_only

ProductRow = Product
"""A product as staff keep it."""


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


async def one(r: Reading, product_id: UUID) -> Product:
    """One product, for staff.

    Raises:
        NotFound: there is none, or the visitor keeps no prices: its address looks the same to them.
    """
    money_only(r)
    product = await r.db.get(Product, product_id)
    if product is None:
        raise NotFound
    return product


async def keep(w: Work, product_id: UUID | None = None, seen: int | None = None, **fields: Any) -> Product:
    """Add a product, or change one that was seen in this version. What was bought stays as it was.

    Raises:
        NotAllowed, NotFound.
        ChangedByOthers: somebody else has changed it since.
    """
    staff_only(w)
    if product_id is not None:
        return await _change(w, product_id, seen, "kept", fields)
    product = Product(created_at=w.now, **fields)
    w.db.add(product)
    await w.db.flush()
    audit.note(w, "added", "product", product.id)
    return product


async def _change(w: Work, product_id: UUID, seen: int | None, act: str, fields: dict[str, Any]) -> Product:
    product = await versions.to_change(w, Product, product_id, seen)
    audit.note(
        w, act, "product", product_id, changes=audit.changes(product, fields, unsaid=("about", "pool"))
    )
    for name, value in fields.items():
        setattr(product, name, value)
    await w.db.flush()
    return product


async def withdraw(w: Work, product_id: UUID) -> None:
    """Sell a product no longer. What was bought of it stays.

    Raises:
        NotAllowed, NotFound.
    """
    staff_only(w)
    await _change(w, product_id, None, "withdrawn", {"active": False})


async def sell_again(w: Work, product_id: UUID) -> None:
    """Sell a product that was withdrawn.

    Raises:
        NotAllowed, NotFound.
    """
    staff_only(w)
    await _change(w, product_id, None, "sold again", {"active": True})


def draft(product_id: UUID | None, fields: dict[str, Any]) -> ProductRow:
    """A product that is still being typed, to be shown as families would see it; nothing is kept."""
    return Product(id=product_id or new_id(), **fields)


@dataclass(frozen=True, slots=True)
class Bought:
    """What families have of a product: it stays as it was bought, whatever becomes of the product."""

    passes: int
    """Passes and prepaid credit that something is left of."""
    unpaid: int
    """Orders with it that are not paid yet."""


async def bought(r: Reading, product_id: UUID) -> Bought:
    """What a change of this product does not touch.

    Raises:
        NotFound: the visitor keeps no prices.
    """
    money_only(r)
    passes = await r.db.scalar(
        select(func.count())
        .select_from(Pass)
        .join(Account, Account.id == Pass.account_id)
        .where(Pass.product_id == product_id, Account.balance > 0)
    )
    unpaid = await r.db.scalar(
        select(func.count(func.distinct(OrderItem.order_id)))
        .join(Debt, Debt.order_id == OrderItem.order_id)
        .join(Account, Account.id == Debt.account_id)
        .where(OrderItem.product_id == product_id, Debt.asked, Account.balance > 0)
    )
    return Bought(passes or 0, unpaid or 0)
