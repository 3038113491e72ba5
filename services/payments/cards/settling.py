"""What a gateway says becomes what is so: money arrives once, and what is paid never goes back to unpaid."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from db import Account, Checkout, Debt
from services.core import audit
from services.core.events import WORKER_NEEDED
from services.core.refusals import NotFound
from services.core.work import Work
from services.ledger import entries
from services.ledger.entries import Cause
from services.outside.cards import CardState
from services.payments import arrivals
from services.payments.cards import trying
from services.payments.paying import MONEY_CHANGED

log = logging.getLogger("cubby.cards")

SOONEST, LATEST = timedelta(seconds=2), timedelta(hours=1)
"""Between two questions to the gateway: at least, and at most."""
FOR_GOOD = ("paid", "refunded")
"""Nothing that a gateway says leads away from these."""
GRACE = timedelta(hours=1)
"""After its page has closed, a payment that came back still rests for so long."""


async def write_down(w: Work, checkout_id: UUID, state: CardState) -> str:
    """Write down how a try stands; says in a word what became of it. Again, or too late, changes nothing.

    Paid goes to the debts it was for, whatever has become of them, and what they do not take becomes the family's
    credit (A7). The mail about it is in the same transaction.

    Raises:
        NotFound: there is no such try.
    """
    checkout = await _locked(w, checkout_id)
    if checkout.status in FOR_GOOD:
        return "known"
    if _differs(w, checkout, state):
        _end(checkout, "failed", w.now)
        await _rest(w, checkout, None)
        w.publish(MONEY_CHANGED, checkout.client_id)
        return "differs"
    checkout.gateway_ref = checkout.gateway_ref or state.ref
    checkout.payment_ref = state.payment_ref or checkout.payment_ref
    if state.phase == "paid":
        await _paid(w, checkout)
    elif checkout.status != "open":
        return "known"
    elif state.phase in ("failed", "expired"):
        _end(checkout, state.phase, w.now)
        await _rest(w, checkout, None)
        w.publish(MONEY_CHANGED, checkout.client_id)
    elif state.phase == "processing" and checkout.returned_at is None:
        await _back(w, checkout)
    else:
        checkout.url = state.url or checkout.url
        checkout.ask_at = _next(checkout, w.now)
    return state.phase


async def came_back(w: Work, checkout_id: UUID) -> None:
    """The payer is back from the gateway's page: while it is being confirmed, no second payment is offered (A6)."""
    checkout = await _locked(w, checkout_id)
    if checkout.status == "open" and checkout.returned_at is None:
        await _back(w, checkout)


async def given_up(w: Work, checkout_id: UUID) -> None:
    """End an open try that the gateway does not know: nobody was sent to a page."""
    checkout = await _locked(w, checkout_id)
    if checkout.status == "open" and checkout.gateway_ref is None:
        _end(checkout, "failed", w.now)


async def forgotten(w: Work, checkout_id: UUID) -> None:
    """End an open try whose page the gateway does not know any more. Money that comes for it all the same is taken in."""
    checkout = await _locked(w, checkout_id)
    if checkout.status == "open":
        _end(checkout, "failed", w.now)


async def not_shown(w: Work, checkout_id: UUID) -> None:
    """A try for which the gateway has not given a page: it ends once nobody can get one any more."""
    checkout = await _locked(w, checkout_id)
    if checkout.gateway_ref is None and w.now < checkout.expires_at:
        checkout.ask_at = checkout.expires_at
    elif checkout.gateway_ref is None:
        _end(checkout, "expired", w.now)


async def ask_later(w: Work, checkout_id: UUID) -> None:
    """The gateway did not answer: it is asked again later."""
    checkout = await _locked(w, checkout_id)
    if checkout.status == "open":
        checkout.ask_at = _next(checkout, w.now)


async def _locked(w: Work, checkout_id: UUID) -> Checkout:
    checkout = await w.db.get(Checkout, checkout_id)
    if checkout is None:
        raise NotFound
    await entries.credit_of(w, checkout.client_id, checkout.amount_currency)  # first, as everywhere
    await w.db.refresh(checkout, with_for_update=True)
    return checkout


def _differs(w: Work, checkout: Checkout, state: CardState) -> bool:
    """Whether this is not the payment that was asked for: then no debt is paid by it, and somebody has to look."""
    wrong = [
        name
        for name, is_wrong in (
            ("amount or currency", state.amount != checkout.amount),
            ("order", state.checkout_id != checkout.id),
            ("page", checkout.gateway_ref not in (None, state.ref)),
        )
        if is_wrong
    ]
    if wrong:
        log.error("card payment %s: another %s than we asked for", checkout.id, ", ".join(wrong))
        audit.note(w, "card payment differs", "checkout", checkout.id, in_what=wrong)
    return bool(wrong)


async def _paid(w: Work, checkout: Checkout) -> None:
    debts = await w.db.scalars(
        select(Debt)
        .where(Debt.id.in_(await trying.requested(w, checkout)))
        .order_by(Debt.due_on, Debt.created_at, Debt.id)
    )
    await _rest(w, checkout, None)
    wanted = [(debt.id, checkout.amount) for debt in debts]
    await arrivals.receive(w, checkout.client_id, checkout.amount, wanted, Cause(checkout_id=checkout.id))
    _end(checkout, "paid", w.now)
    audit.note(w, "card payment arrived", "checkout", checkout.id)


async def _back(w: Work, checkout: Checkout) -> None:
    checkout.returned_at = w.now
    checkout.ask_at = w.now + SOONEST
    await _rest(w, checkout, max(checkout.expires_at, w.now) + GRACE)
    w.publish(WORKER_NEEDED)
    w.publish(MONEY_CHANGED, checkout.client_id)


async def _rest(w: Work, checkout: Checkout, until: datetime | None) -> None:
    """Let reminders of its debts rest until then; None = no longer."""
    rows = await w.db.execute(
        select(Debt, Account.balance)
        .join(Account, Account.id == Debt.account_id)
        .where(Debt.id.in_(await trying.requested(w, checkout)))
        .order_by(Debt.id)
    )
    for debt, left in rows.all():
        if until is not None and left:
            debt.sent_at, debt.quiet_until = checkout.returned_at, until
        elif until is None and checkout.returned_at is not None and debt.sent_at == checkout.returned_at:
            debt.sent_at = debt.quiet_until = None


def _end(checkout: Checkout, status: str, now: datetime) -> None:
    checkout.status = status  # type: ignore[assignment]
    checkout.settled_at, checkout.ask_at = now, None


def _next(checkout: Checkout, now: datetime) -> datetime:
    """When to ask again: seldom while somebody may be typing, more often once they are back, and when the page closes."""
    since = checkout.returned_at or checkout.created_at
    again = now + min(max(now - since, SOONEST), LATEST)
    return min(again, checkout.expires_at) if now < checkout.expires_at else again
