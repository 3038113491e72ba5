"""The passes and the prepaid credit that a family has, as the rules of choosing look at them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select

from db import Account, Booking, Debt, Order, Pass
from db.states import OrderStatus
from services.core.asking import Question
from services.core.work import Reading, Work
from services.ledger import entries
from services.passes.choosing import PassFacts
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class HeldPass:
    """A pass or prepaid credit with its account, and its facts."""

    pass_: Pass
    account: Account
    facts: PassFacts
    order_number: str = ""
    """Of the order that it came with; empty without one."""

    @property
    def is_money(self) -> bool:
        """It is prepaid credit; else it is counted in entries."""
        return self.account.kind == "prepaid"


_UNPAID = exists().where(Debt.order_id == Pass.order_id, Debt.account_id == Account.id, Account.balance > 0)


@Question
def _held() -> Select[Pass, Account, UUID | None, bool, str | None, OrderStatus | None]:
    return (
        select(Pass, Account, Booking.attendee_id, _UNPAID.correlate(Pass), Order.number, Order.status)
        .join(Account, Account.id == Pass.account_id)
        .outerjoin(Order, Order.id == Pass.order_id)
        .outerjoin(Booking, Booking.id == Pass.booking_id)
        .where(Pass.client_id == bindparam("client_id"))
        .order_by(Pass.issued_at, Pass.id)
    )


async def of_client(r: Reading, client_id: UUID, *, deleted: bool = False) -> list[HeldPass]:
    """Everything of this client that is or was a pass or prepaid credit, in the order in which it was bought.

    What came with an order that staff have deleted is left out, unless `deleted`.
    """
    return [
        HeldPass(pass_, account, _facts(pass_, account, attendee_id, not owed), number or "")
        for pass_, account, attendee_id, owed, number, status in await _held.ask(r, client_id=client_id)
        if deleted or status != "deleted"
    ]


def _facts(pass_: Pass, account: Account, attendee_id: UUID | None, paid: bool) -> PassFacts:
    ids = frozenset(UUID(id_) for ids in pass_.pool.values() for id_ in ids)
    return PassFacts(
        pass_.id,
        pass_.issued_at,
        account.balance,
        pass_.expires_on,
        paid,
        pass_.if_unpaid,
        pass_.booking_id,
        attendee_id,
        ids,
    )


async def locked(w: Work, client_id: UUID) -> list[HeldPass]:
    """The same, locked until the work ends: after the family's credit, as everywhere, so that two taps take turns."""
    currency = (await current(w)).currency
    await entries.credit_of(w, client_id, currency)
    ids = await w.db.scalars(select(Pass.account_id).where(Pass.client_id == client_id))
    await entries.lock(w, ids.all())
    return await of_client(w, client_id)
