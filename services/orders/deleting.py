"""Staff delete an order: nothing is asked for it, what was paid becomes the family's credit, and its passes end."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Debt, Order, Pass, Pricing
from services.core import audit
from services.core.refusals import NotFound
from services.core.work import Work
from services.ledger import entries
from services.ledger.entries import Cause
from services.passes import issuing, spending
from services.payments import debts, receiving
from services.prices import asking
from services.prices.keeping import staff_only
from services.prices.priced import Priced
from services.provider.settings import current


async def delete(w: Work, order_id: UUID, why: str) -> Order:
    """Delete an order. Sessions that its passes have paid for stay booked. Doing it twice does it once.

    Raises:
        NotAllowed, NotFound.
    """
    staff_only(w)
    order = await w.db.get(Order, order_id, with_for_update=True, populate_existing=True)
    if order is None:
        raise NotFound
    if order.status == "deleted":
        return order
    await entries.credit_of(w, order.client_id, (await current(w)).currency)
    for pass_ in await w.db.scalars(select(Pass).where(Pass.order_id == order_id).order_by(Pass.id)):
        await issuing.take_in(w, pass_, why)
    for debt in await w.db.scalars(
        select(Debt).where(Debt.order_id == order_id, Debt.asked).order_by(Debt.id)
    ):
        _debt, account = await debts.locked(w, debt.id)
        await spending.return_prepaid(w, debt, Cause(why))
        await debts.cancel(w, debt.id, why)
        await receiving.use_credit(w, order.client_id, account.unit)
    pricing = await w.db.scalar(select(Pricing).where(Pricing.order_id == order_id))
    if pricing is not None:
        await asking.give_back(w, Priced.read(pricing.answer["priced"]))
    order.status, order.deleted_at = "deleted", w.now
    audit.note(w, "deleted", "order", order.id, why=why)
    await w.db.flush()
    return order
