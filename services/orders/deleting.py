"""Staff delete an order: nothing is asked for it, what was paid becomes the family's credit, and its passes end."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Debt, Order, Pass, Pricing
from db.states import KEPT
from db.values import Money
from services.core import audit
from services.core.events import WORKER_NEEDED
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.ledger import entries
from services.ledger.entries import Cause
from services.notices import telling
from services.notices.messages.order_deleted import OrderDeleted
from services.orders import view
from services.passes import issuing, spending
from services.payments import debts, receiving
from services.payments.balance import Status
from services.payments.paying import MONEY_CHANGED
from services.payments.receiving import WhyIsNeeded
from services.prices import asking
from services.prices.keeping import staff_only
from services.prices.priced import Priced
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class Deletion:
    """What deleting an order would do now."""

    not_asked: Money
    """Owed still, and asked for no more."""
    to_credit: Money
    """Was paid, and becomes the family's credit."""
    ends: tuple[tuple[str, Money], ...]
    """Passes and prepaid credit that end, each with what is left on it: entries, or money."""
    used_on: int
    """Sessions that they have paid for; those stay booked."""


async def before(r: Reading, order_id: UUID) -> Deletion:
    """What happens to money and entries if this order is deleted now.

    Raises:
        NotFound: no such order, or the visitor does not look after money.
    """
    staff_only(r)
    page = await view.page(r, order_id)
    currency = page.order.total.currency
    asked = [debt for debt in page.order.debts if debt.status not in (Status.CANCELLED, Status.REFUNDED)]
    prepaid = [await spending.from_prepaid(r, debt.debt_id) for debt in asked]
    return Deletion(
        Money(sum(debt.left.minor for debt in asked), currency),
        Money(sum(debt.paid.minor for debt in asked) - sum(prepaid), currency),
        tuple((each.card.name, each.card.left) for each in page.passes if each.card.left.minor),
        len(
            {
                move.went_to.attendance_id
                for each in page.passes
                for move in each.history
                if move.kind == "used" and move.went_to and move.went_to.state in KEPT
            }
        ),
    )


async def delete(w: Work, order_id: UUID, why: str) -> Order:
    """Delete an order, and tell the family. Sessions that its passes have paid for stay booked. Twice is once.

    Raises:
        NotAllowed, NotFound.
        WhyIsNeeded: no reason was given.
    """
    staff_only(w)
    if not why.strip():
        raise WhyIsNeeded
    found = await before(w, order_id)
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
    await telling.tell(w, OrderDeleted(order.id, why, found.to_credit.minor, found.to_credit.currency))
    w.publish(MONEY_CHANGED, order.client_id)
    w.publish(WORKER_NEEDED)
    await w.db.flush()
    return order
