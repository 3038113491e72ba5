"""One try to pay by card: its row is there before the gateway hears of it, and no second one begins beside it (A6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from db import Account, Checkout, RequestedDebt
from db.values import Money
from services import provider
from services.core import audit
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading, Work
from services.ledger import entries
from services.outside.cards import Gateway
from services.payments import owed, paying
from services.payments.balance import Status
from services.payments.cards.refusals import NotByCard, StillConfirming
from services.payments.owed import Owed

LASTS = timedelta(hours=1)
"""How long the gateway's page is open."""
NEVER_SHOWN = timedelta(minutes=20)
"""A try without a page for so long is given up: the gateway opens pages for half an hour at least."""
FIRST_ASKED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Try:
    """One try, as pages and flows need it."""

    id: UUID
    client_id: UUID
    ref: str | None
    """The gateway's id; None while it has not answered."""
    status: str
    amount: Money
    what: str
    """What it is for, without a child's name: it goes to the gateway."""
    debt_ids: tuple[UUID, ...]
    until: datetime
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Tries for some of the same debts that have to end first."""

    checkout_ids: tuple[UUID, ...]


async def begin(w: Work, debt_ids: Sequence[UUID], gateway: Gateway) -> Try | InTheWay:
    """A try to pay all of these debts: the one that is open for just them, or a new one.

    Raises:
        NotFound, NotAllowed, NothingToPay, NotTogether: as for `paying.several`.
        StillConfirming: money for them may be on its way.
        NotByCard: the gateway does not take such an amount.
    """
    found = await paying.payable(w, debt_ids)
    if any(debt.status is Status.ON_ITS_WAY for debt in found):
        raise StillConfirming
    amount = Money(sum(debt.left.minor for debt in found), found[0].left.currency)
    if not gateway.takes(amount):
        raise NotByCard
    await _alone(w, found[0].client_id, amount.currency)
    request = await paying.request(w, found)
    open_ones = await w.db.scalars(
        select(Checkout)
        .join(RequestedDebt, RequestedDebt.request_id == Checkout.request_id)
        .where(RequestedDebt.debt_id.in_([debt.debt_id for debt in found]), Checkout.status == "open")
        .distinct()
    )
    others = []
    for checkout in open_ones:
        if checkout.gateway_ref is None and w.now - checkout.created_at > NEVER_SHOWN:
            checkout.status, checkout.settled_at, checkout.ask_at = "expired", w.now, None
        elif (checkout.request_id, checkout.amount, checkout.gateway) == (request.id, amount, gateway.name):
            return await _try(w, checkout, found)
        else:
            others.append(checkout.id)
    if others:
        return InTheWay(tuple(others))
    await w.db.flush()
    return await _new(w, request.id, found, amount, gateway)


async def _alone(w: Work, client_id: UUID, currency: str) -> None:
    """Let no other work of this family's money go on beside this one, and none whose reading is older.

    A lock alone would let a work that waited for it go on with what it has read before; PostgreSQL ends one that
    meets a changed row, and it begins again.
    """
    credit = await entries.credit_of(w, client_id, currency)
    await w.db.execute(update(Account).where(Account.id == credit.id).values(created_at=Account.created_at))


async def _new(w: Work, request_id: UUID, found: list[Owed], amount: Money, gateway: Gateway) -> Try:
    checkout = Checkout(
        request_id=request_id,
        client_id=found[0].client_id,
        gateway=gateway.name,
        amount_minor=amount.minor,
        amount_currency=amount.currency,
        created_at=w.now,
        expires_at=w.now + LASTS,
        ask_at=w.now + FIRST_ASKED,
    )
    w.db.add(checkout)
    await w.db.flush()
    audit.note(w, "card payment begun", "checkout", checkout.id, minor=amount.minor)
    return await _try(w, checkout, found)


async def _try(r: Reading, checkout: Checkout, found: Sequence[Owed]) -> Try:
    name = (await provider.current(r)).name
    titles = dict.fromkeys(debt.title or debt.order_number or name for debt in found)
    return Try(
        id=checkout.id,
        client_id=checkout.client_id,
        ref=checkout.gateway_ref,
        status=checkout.status,
        amount=checkout.amount,
        what=", ".join(titles)[:200],
        debt_ids=tuple(debt.debt_id for debt in found),
        until=checkout.expires_at,
        returned_at=checkout.returned_at,
    )


async def one(r: Reading, checkout_id: UUID) -> Try:
    """One try, for whoever may pay its debts.

    Raises:
        NotFound: no such try, or not theirs.
    """
    checkout = await r.db.get(Checkout, checkout_id)
    if checkout is None:
        raise NotFound
    found = await owed.several(r, await requested(r, checkout))
    if r.visitor.kind is not Kind.SYSTEM and not all(debt.may_pay for debt in found):
        raise NotFound
    return await _try(r, checkout, found)


async def requested(r: Reading, checkout: Checkout) -> list[UUID]:
    """The debts that a try is for."""
    found = await r.db.scalars(
        select(RequestedDebt.debt_id).where(RequestedDebt.request_id == checkout.request_id)
    )
    return list(found)
