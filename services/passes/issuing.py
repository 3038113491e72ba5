"""Passes and prepaid credit come into being, get another last day, and end (R60, R62, R64)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from db import Account, Pass, Product
from db.values import Money
from services.core import audit
from services.core.local_time import local_day, months_later
from services.core.refusals import NotFound, Refused
from services.core.work import Work
from services.language import N_
from services.ledger import entries
from services.ledger.entries import ENTRY, Cause
from services.prices.keeping import staff_only
from services.provider.paying import payment
from services.provider.settings import current


class NotSoMany(Refused):
    """A pass never holds less than nothing (A9)."""

    message = N_("Only {left} are left on it, so no more can be taken off.")


async def issue(
    w: Work,
    client_id: UUID,
    product: Product,
    *,
    booking_id: UUID | None = None,
    programme_id: UUID | None = None,
    order_id: UUID | None = None,
) -> Pass:
    """A new pass, or prepaid credit. Until its order is paid it only pays where the programme says so (R60).

    A product for the whole family serves no single booking (R63).

    Raises:
        ValueError: the product is neither; a mistake of the program.
    """
    if product.kind == "pass" and product.entries:
        total = Money(product.entries, ENTRY)
    elif product.kind == "prepaid" and product.value:
        total = product.value
    else:
        raise ValueError(f"{product.kind} is nothing that can be spent")
    account = await entries.open_account(
        w, "pass" if product.kind == "pass" else "prepaid", client_id, total.currency
    )
    today = local_day(w.now, (await current(w)).zone)
    pass_ = Pass(
        account_id=account.id,
        client_id=client_id,
        product_id=product.id,
        order_id=order_id,
        booking_id=None if product.for_family else booking_id,
        name=product.name,
        total=total.minor,
        pool=product.pool,
        if_unpaid=(await payment(w, programme_id)).redeem_unpaid,
        issued_at=w.now,
        expires_on=None if product.months is None else months_later(today, product.months),
    )
    w.db.add(pass_)
    await w.db.flush()
    await entries.post(w, account, total, "issued", Cause())
    audit.note(w, "issued", "pass", pass_.id, total=total.minor, until=pass_.expires_on)
    return pass_


async def take_in(w: Work, pass_: Pass, why: str) -> int:
    """End a pass: what is left of it is gone; says how much that was. Sessions that it has paid for stay paid."""
    account: Account = (await entries.lock(w, [pass_.account_id]))[pass_.account_id]
    left = account.balance
    if left:
        await entries.post(w, account, Money(-left, account.unit), "cancelled", Cause(why))
    audit.note(w, "ended", "pass", pass_.id, left=left)
    return left


async def correct(w: Work, pass_id: UUID, by: int, why: str) -> int:
    """Staff add entries (or minor units) to a pass, or with a negative number take some off; says what is left.

    Raises:
        NotAllowed, NotFound.
        NotSoMany: less is left than is to be taken off.
    """
    staff_only(w)
    pass_ = await w.db.get(Pass, pass_id)
    if pass_ is None:
        raise NotFound
    account: Account = (await entries.lock(w, [pass_.account_id]))[pass_.account_id]
    if account.balance + by < 0:
        raise NotSoMany(left=account.balance)
    if by:
        await entries.post(w, account, Money(by, account.unit), "corrected", Cause(why))
    audit.note(w, "corrected", "pass", pass_id, by=by, why=why)
    return account.balance


async def set_last_day(w: Work, pass_id: UUID, day: date | None, why: str) -> Pass:
    """Staff give a pass another last day; None = it does not end (Q18).

    Raises:
        NotAllowed, NotFound.
    """
    staff_only(w)
    pass_ = await w.db.get(Pass, pass_id, with_for_update=True)
    if pass_ is None:
        raise NotFound
    audit.note(w, "last day changed", "pass", pass_.id, before=pass_.expires_on, after=day, why=why)
    pass_.expires_on = day
    return pass_
