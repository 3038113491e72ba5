"""Money from a family's credit back to the card that paid it: asked, sent, seen (R76)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from db import Account, Checkout, Entry, MoneyOut
from db.values import Money
from services.core import audit
from services.core.events import WORKER_NEEDED
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.ledger import entries
from services.ledger.entries import Cause
from services.outside.cards import RefundState
from services.payments import arrivals
from services.payments.bank.rights import money_only
from services.payments.cards.refusals import NotPaidByCard, TooMuchForCard
from services.payments.paying import MONEY_CHANGED

AGAIN = timedelta(hours=1)
"""After so long a refund that is on its way is asked about, should no event tell."""
SOON = timedelta(minutes=1)


async def most(r: Reading, checkout_id: UUID) -> Money:
    """How much can go back to the card of this payment: what it has paid and not had back, and the family has in credit.

    Raises:
        NotFound: no such payment, or the visitor does not look after money.
    """
    money_only(r)
    checkout = await _checkout(r, checkout_id)
    if checkout.payment_ref is None or checkout.status not in ("paid", "refunded"):
        return Money(0, checkout.amount_currency)
    credit = await r.db.scalar(
        select(Account.balance).where(
            Account.kind == "credit",
            Account.client_id == checkout.client_id,
            Account.unit == checkout.amount_currency,
        )
    )
    left = checkout.amount_minor - await _gone_back(r, checkout_id)
    return Money(max(min(credit or 0, left), 0), checkout.amount_currency)


async def ask(w: Work, checkout_id: UUID, money: Money, why: str) -> MoneyOut:
    """Take money from the family's credit for their card; the gateway hears of it at once, by `background`.

    Raises:
        NotFound: as for `most`.
        NotPaidByCard: this try has paid nothing.
        TooMuchForCard: it is more than `most`; a refund of a refund, too.
    """
    money_only(w)
    checkout = await _checkout(w, checkout_id)
    if checkout.payment_ref is None or checkout.status not in ("paid", "refunded"):
        raise NotPaidByCard
    credit = await entries.credit_of(w, checkout.client_id, money.currency)
    allowed = await most(w, checkout_id)
    if money.currency != allowed.currency or not 0 < money.minor <= allowed.minor:
        raise TooMuchForCard(most=allowed)
    cause = Cause(why, checkout_id=checkout.id)
    entry = await entries.post(w, credit, Money(-money.minor, money.currency), "refunded", cause)
    out = MoneyOut(
        client_id=checkout.client_id,
        entry_id=entry.id,
        amount_minor=money.minor,
        amount_currency=money.currency,
        way="card",
        why=why,
        checkout_id=checkout.id,
        ask_at=w.now,
        created_at=w.now,
        by=w.visitor.name if w.visitor.person_id else "",
    )
    w.db.add(out)
    await w.db.flush()
    if await _gone_back(w, checkout.id) == checkout.amount_minor:
        checkout.status = "refunded"
    audit.note(w, "refund to card asked", "checkout", checkout.id, minor=money.minor)
    w.publish(MONEY_CHANGED, checkout.client_id)
    w.publish(WORKER_NEEDED)
    return out


async def write_down(w: Work, money_out_id: UUID, state: RefundState) -> str:
    """Write down how a refund stands; says in a word what became of it. What was seen stays so.

    Where the gateway cannot give it back, the family has it in credit again.

    Raises:
        NotFound: there is no such refund.
    """
    out = await w.db.get(MoneyOut, money_out_id)
    if out is None or out.way != "card":
        raise NotFound
    credit = await entries.credit_of(w, out.client_id, out.amount_currency)
    await w.db.refresh(out, with_for_update=True)
    if out.state == "failed":
        return "known"
    if out.state == "seen" and state.phase != "failed":  # a bank may send it back after all
        return "known"
    out.gateway_ref = state.ref or out.gateway_ref
    if state.phase == "failed":
        await _failed(w, out, credit)
    else:
        out.sent_at = out.sent_at or w.now
        out.state = "seen" if state.phase == "done" else "sent"
        out.ask_at = None if state.phase == "done" else w.now + AGAIN
    w.publish(MONEY_CHANGED, out.client_id)
    return out.state


async def later(w: Work, money_out_id: UUID) -> None:
    """The gateway did not answer: it is asked again, the longer it takes the more seldom."""
    out = await w.db.get_one(MoneyOut, money_out_id)
    if out.ask_at is not None:
        out.ask_at = w.now + min(max(w.now - out.created_at, SOON), AGAIN)


async def _failed(w: Work, out: MoneyOut, credit: Account) -> None:
    entry = await w.db.get_one(Entry, out.entry_id)
    await entries.reverse(w, credit, entry, "taken_back", Cause("the card did not take it"))
    out.state, out.ask_at = "failed", None
    checkout = await w.db.get_one(Checkout, out.checkout_id)
    if checkout.status == "refunded":
        checkout.status = "paid"
    await arrivals.spend(w, out.client_id, out.amount_currency)
    audit.note(w, "refund to card failed", "checkout", checkout.id, minor=out.amount_minor)


async def _gone_back(r: Reading, checkout_id: UUID) -> int:
    found = await r.db.scalar(
        select(func.coalesce(func.sum(MoneyOut.amount_minor), 0)).where(
            MoneyOut.checkout_id == checkout_id, MoneyOut.state.not_in(("failed", "taken_back"))
        )
    )
    return int(found or 0)


async def _checkout(r: Reading, checkout_id: UUID) -> Checkout:
    checkout = await r.db.get(Checkout, checkout_id)
    if checkout is None:
        raise NotFound
    return checkout
