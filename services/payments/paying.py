"""Paying by transfer: what is asked, into which account and under which reference, and "I've sent it" (R70, R87)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Booking, Debt, PaymentRequest, RequestedDebt
from db.values import Money
from services import provider
from services.core import audit
from services.core.events import Topic
from services.core.local_time import local_day
from services.core.refusals import NotAllowed, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.payments import bank_details, debts, hidden_sessions, owed, quiet_time
from services.payments.balance import Status
from services.payments.cards.under_way import UnderWay, under_way
from services.payments.codes import Code, Payee, codes
from services.payments.owed import Owed

MONEY_CHANGED = Topic("money-changed")
"""What a family owes, or has said about it, has changed; its id is the client's."""


class NothingToPay(Refused):
    """It has been paid meanwhile, or nobody asks for it any more."""

    message = N_("There is nothing left to pay here.")


class NotTogether(Refused):
    """Debts of two families, or in two currencies, cannot go with one transfer."""

    message = N_("These can’t be paid with one transfer. Please pay them one by one.")


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer that is asked for."""

    debts: tuple[Owed, ...]
    amount: Money
    reference: str
    payee: Payee | None
    """None = the provider has entered no account; the family is told whom to ask."""
    codes: tuple[Code, ...]
    sent_at: datetime | None
    """When the family said that it was sent, while it may be on its way."""
    quiet_until: datetime | None
    """Until when it may be on its way."""
    by_card: UnderWay | None = None
    """A try to pay by card that has begun and not ended."""

    @property
    def is_on_its_way(self) -> bool:
        """Whether money may be on its way, so that no second payment is offered (A6)."""
        return any(debt.status is Status.ON_ITS_WAY for debt in self.debts)

    @property
    def is_not_seen(self) -> bool:
        """Whether the family said that it was sent, and nothing has come in time."""
        return any(debt.status is Status.NOT_SEEN for debt in self.debts)

    @property
    def debt_ids(self) -> tuple[UUID, ...]:
        """The debts that are paid with it."""
        return tuple(debt.debt_id for debt in self.debts)


async def one(r: Reading, debt_id: UUID) -> Payment:
    """How one debt is paid: under its own reference.

    Raises:
        NotFound, NotAllowed: it is not theirs, or they may only see it (R87).
        NothingToPay: it is paid.
    """
    found = _payable([await owed.one(r, debt_id)])
    return await _payment(r, found, found[0].reference)


async def several(w: Work, debt_ids: Sequence[UUID]) -> Payment:
    """How several debts are paid with one transfer; the same debts always have the same reference.

    Raises:
        NotFound, NotAllowed, NothingToPay: as for `one`; what is paid, or on its way, is left out.
        NotTogether: they belong to two families, or are in two currencies.
    """
    found = await payable(w, debt_ids)
    if len(found) == 1:
        return await _payment(w, found, found[0].reference)
    return await _payment(w, found, (await request(w, found)).reference)


async def payable(r: Reading, debt_ids: Sequence[UUID]) -> list[Owed]:
    """What of these debts can be paid now; where nothing can, what is on its way.

    Raises:
        NotFound, NotAllowed, NothingToPay, NotTogether: as for `several`.
    """
    return _payable(await owed.several(r, debt_ids))


async def sent(w: Work, debt_ids: Sequence[UUID]) -> datetime:
    """The family says that it has sent the money: reminders rest for three working days, until the moment returned.

    The first time, an automatic cancelling waits, too (R74). Saying it again while it may be on its way changes nothing.

    Raises:
        NotFound, NotAllowed, NothingToPay, NotTogether: as for `several`.
    """
    found = await payable(w, debt_ids)
    until = await _quiet_until(w)
    for one_debt in found:
        if one_debt.status is Status.ON_ITS_WAY:
            continue
        debt, account = await debts.locked(w, one_debt.debt_id)
        if account.balance == 0 or not debt.asked:
            continue
        debt.sent_at, debt.quiet_until = w.now, until
        debt.pauses_used += 1
        await _let_cancelling_wait(w, debt, until)
        audit.note(w, "transfer announced", "debt", debt.id, quiet_until=until)
    w.publish(MONEY_CHANGED, found[0].client_id)
    return until


async def not_sent(w: Work, debt_ids: Sequence[UUID]) -> None:
    """Take "I've sent it" back; what has been paid meanwhile stays paid.

    Raises:
        NotFound, NotAllowed: as for `one`.
    """
    found = await owed.several(w, debt_ids)
    _may_pay(found)
    for one_debt in found:
        debt, _account = await debts.locked(w, one_debt.debt_id)
        if debt.sent_at is None:
            continue
        debt.sent_at = debt.quiet_until = None
        if debt.cancels_on is None:  # else the cancelling has waited once already
            debt.pauses_used = max(debt.pauses_used - 1, 0)
        audit.note(w, "transfer not announced", "debt", debt.id)
    w.publish(MONEY_CHANGED, found[0].client_id)


def _may_pay(found: Sequence[Owed]) -> None:
    if not all(debt.may_pay for debt in found):
        raise NotAllowed


def _payable(found: Sequence[Owed]) -> list[Owed]:
    _may_pay(found)
    left = [debt for debt in found if debt.needs_paying]
    left = left or [debt for debt in found if debt.status is Status.ON_ITS_WAY]
    if not left:
        raise NothingToPay
    if len({(debt.client_id, debt.left.currency) for debt in left}) > 1:
        raise NotTogether
    return left


async def _payment(r: Reading, found: Sequence[Owed], reference: str) -> Payment:
    amount = Money(sum(debt.left.minor for debt in found), found[0].left.currency)
    payee = await bank_details.payee(r, amount.currency)
    made = codes(payee, amount, reference, message(found)) if payee else []
    said = await r.db.execute(
        select(Debt.sent_at, Debt.quiet_until)
        .where(Debt.id.in_([debt.debt_id for debt in found]), Debt.sent_at.is_not(None))
        .order_by(Debt.quiet_until.desc())
    )
    sent_at, until = said.first() or (None, None)
    card = await under_way(r, [debt.debt_id for debt in found])
    return Payment(tuple(found), amount, reference, payee, tuple(made), sent_at, until, card)


def message(found: Sequence[Owed]) -> str:
    """What the transfer's text says to people: "Mighty Movers - Theo, Bounce - Mia"."""
    parts = [
        " - ".join(part for part in (debt.title or debt.order_number, debt.child) if part) for debt in found
    ]
    return ", ".join(dict.fromkeys(parts))


async def request(w: Work, found: Sequence[Owed]) -> PaymentRequest:
    """The request to pay these debts together, with a reference of its own; made at the first time."""
    wanted = sorted({debt.debt_id for debt in found})
    key = hashlib.sha256(" ".join(map(str, [found[0].client_id, *wanted])).encode()).hexdigest()
    known = await w.db.scalar(select(PaymentRequest).where(PaymentRequest.key == key))
    if known is not None:
        return known
    made = PaymentRequest(
        client_id=found[0].client_id, reference=await debts.reference(w), key=key, created_at=w.now
    )
    w.db.add(made)
    await w.db.flush()
    w.db.add_all(RequestedDebt(request_id=made.id, debt_id=debt_id) for debt_id in wanted)
    await w.db.flush()
    return made


async def _let_cancelling_wait(w: Work, debt: Debt, until: datetime) -> None:
    """A scheduled cancelling waits until the transfer may be here; only the first time, or it would never come (R74)."""
    if debt.cancels_on is None or debt.pauses_used > 1:
        return
    after = local_day(until, (await provider.current(w)).zone)
    if debt.cancels_on >= after:
        return
    booking = await w.db.get_one(Booking, debt.booking_id, with_for_update=True)
    if booking.ends_on == debt.cancels_on:
        booking.ends_on = after
        await hidden_sessions.agree(w, booking)
    debt.cancels_on = after


async def _quiet_until(r: Reading) -> datetime:
    here = await provider.current(r)
    free = await provider.free_days(r, r.now.date(), quiet_time.looked_until(r.now))
    return quiet_time.quiet_until(r.now, here.zone, free.at(here.country, None))
