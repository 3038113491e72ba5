"""Money has arrived, and everybody is told: what banks, cards and staff call, and nothing below them.

Lists and the demo call `receiving.receive`, so that nobody is written to about the past.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from db.values import Money
from services.core.work import Work
from services.ledger.entries import Cause
from services.notices import telling
from services.notices.messages.credit_kept import CreditKept
from services.notices.messages.payment_received import PaymentReceived
from services.payments import receiving, unpaid
from services.payments.paying import MONEY_CHANGED
from services.payments.receiving import Received


async def receive(
    w: Work, client_id: UUID, money: Money, debts: Sequence[tuple[UUID, Money]], cause: Cause
) -> Received:
    """As `receiving.receive`; besides, the family is told, a cancelling that waits for the money is revoked (R74), and
    where something is left over, staff are told, too (A7)."""
    got = await receiving.receive(w, client_id, money, debts, cause)
    await tell(w, client_id, cause.act_id, [got])
    return got


async def spend(w: Work, client_id: UUID, currency: str) -> None:
    """What the family has in credit pays what they owe, as far as it goes, wherever either has grown (R69).

    A cancelling that waited for the money is revoked (R74), and open screens look again.
    """
    await w.db.flush()
    used = await receiving.use_credit(w, client_id, currency)
    await unpaid.revoke(w, used.closed)
    w.publish(MONEY_CHANGED, client_id)


async def tell(w: Work, client_id: UUID, act_id: UUID, received: Sequence[Received]) -> None:
    """What follows once an act has let a family's money in, in one receipt or several: the same for each of its ways."""
    await unpaid.revoke(w, [debt_id for got in received for debt_id in got.closed])
    await telling.tell(w, PaymentReceived(client_id, act_id))
    if any(got.kept is not None for got in received):
        await telling.tell(w, CreditKept(client_id, act_id))
    w.publish(MONEY_CHANGED, client_id)
