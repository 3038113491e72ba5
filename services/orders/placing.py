"""Placing an order: each item at the price that was seen, what it costs, and what it gives (R62–R65)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import Order, OrderItem, Pricing, Product
from db.values import Money
from services.core import access, audit, idempotency
from services.core.access import Act, Mine
from services.core.events import WORKER_NEEDED
from services.core.local_time import local_day
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_, formats
from services.ledger import entries
from services.notices import telling
from services.notices.messages.order_confirmed import OrderConfirmed
from services.passes import issuing
from services.payments import debts, receiving
from services.payments.debts import For
from services.prices import asking, of_session
from services.prices.discounts import price
from services.prices.keeping import staff_only
from services.prices.priced import Priced
from services.prices.purchase import Item, Purchase
from services.provider.paying import payment
from services.provider.settings import current

MOST = 20
"""Of one product in one order."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One product in the form, with the price that was seen there."""

    product_id: UUID
    quantity: int = 1
    seen: Money | None = None


class NothingChosen(Refused):
    """The form is empty, or asks for far too many."""

    message = N_("Choose what you’d like to buy, up to {most} of each.")


class Withdrawn(Refused):
    """Something is not sold any more. `product_ids` tells the form which; the rest of it stays as it is."""

    message = N_("{name} isn’t sold any more. Take it out, and the rest of your order is as you left it.")

    def __init__(self, product_ids: tuple[UUID, ...], name: str) -> None:
        super().__init__(name=name)
        self.product_ids = product_ids


class PriceChanged(Refused):
    """It costs something else than was seen. Nothing is bought; the form shows the new price and asks again."""

    message = N_("The price has changed from {before} to {after}. Nothing is bought yet: please look again.")

    def __init__(self, before: Money, after: Money) -> None:
        super().__init__(before=before, after=after)
        self.before, self.after = before, after


class ForWhom(Refused):
    """A pass serves one booking, and none was chosen (R63)."""

    message = N_("Choose which class {name} is for.")


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order would cost now."""

    priced: Priced
    names: tuple[str, ...] = ()

    @property
    def total(self) -> Money:
        """What is to be paid."""
        return self.priced.total


async def quote(
    r: Reading,
    lines: Sequence[Chosen],
    *,
    booking_id: UUID | None = None,
    codes: Sequence[str] = (),
    client_id: UUID | None = None,
    on_form: bool = False,
) -> Quote:
    """What an order costs, line by line, before anything is bought.

    Raises:
        NotFound, NotAllowed, NothingChosen, Withdrawn, ForWhom: as `place`.
    """
    who = await _whose(r, client_id, booking_id)
    found = await _products(r, lines, who, on_form)
    return Quote(await _priced(r, who, lines, found, codes), tuple(each.name for each in found.values()))


async def place(
    w: Work,
    lines: Sequence[Chosen],
    *,
    booking_id: UUID | None = None,
    codes: Sequence[str] = (),
    expected: Money | None = None,
    client_id: UUID | None = None,
    on_form: bool = False,
    key: str | None = None,
) -> UUID:
    """Buy these products; returns the order's id. A second tap with the same `key` gets the answer of the first.

    Debt, passes, mail and audit are one transaction. What the family has in credit is used at once. A pass is issued with
    the order and can be used when it is paid, or earlier where the programme says so (R60). `expected` is the total that
    was seen. Staff name the client.

    Raises:
        NotFound, NotAllowed: no such product or booking, or not theirs.
        NothingChosen, Withdrawn, PriceChanged, ForWhom: nothing is bought.
    """
    who = await _whose(w, client_id, booking_id)
    request = f"order/{who.client_id}/{[(str(each.product_id), each.quantity) for each in lines]}"
    await entries.credit_of(w, who.client_id, (await current(w)).currency)  # so that two taps take turns
    before = await idempotency.answered(w, key, request)
    if before is not None:
        return before
    found = await _products(w, lines, who, on_form)
    for line in lines:
        now = found[line.product_id].price
        if line.seen is not None and line.seen != now:
            raise PriceChanged(line.seen, now)
    priced = await _priced(w, who, lines, found, codes)
    if expected is not None and expected != priced.total:
        raise PriceChanged(expected, priced.total)
    order = await _write(w, who, lines, found, priced)
    await telling.tell(w, OrderConfirmed(order.id))
    w.publish(WORKER_NEEDED)
    idempotency.remember(w, key, request, order.id)
    await w.db.flush()
    return order.id


@dataclass(frozen=True, slots=True)
class _Whose:
    client_id: UUID
    mine: Mine | None
    by_staff: bool


async def _whose(r: Reading, client_id: UUID | None, booking_id: UUID | None) -> _Whose:
    if client_id is not None:
        staff_only(r)
        if booking_id is None:
            return _Whose(client_id, None, True)
        mine = await access.booking(r, booking_id)
        if mine.booking.client_id != client_id:
            raise NotFound
        return _Whose(client_id, mine, True)
    own = access.client_only(r)
    if booking_id is None:
        return _Whose(own, None, False)
    mine = await access.booking(r, booking_id, Act.EDIT)
    return _Whose(own, mine, False)


async def _products(r: Reading, lines: Sequence[Chosen], who: _Whose, on_form: bool) -> dict[UUID, Product]:
    """The products, each of which is on sale: for families where it is offered to them, for staff wherever."""
    if not lines or any(not 0 < line.quantity <= MOST for line in lines):
        raise NothingChosen(most=MOST)
    ids = [line.product_id for line in lines]
    if len(set(ids)) < len(ids):
        raise NothingChosen(most=MOST)
    statement = select(Product).where(Product.id.in_(ids))
    if isinstance(r, Work):
        statement = statement.order_by(Product.id).with_for_update().execution_options(populate_existing=True)
    found = {product.id: product for product in await r.db.scalars(statement)}
    if len(found) < len(ids):
        raise NotFound
    gone = [
        each
        for each in found.values()
        if not (each.active and (who.by_staff or (each.on_form if on_form else each.on_profile)))
    ]
    if gone:
        raise Withdrawn(tuple(each.id for each in gone), formats.names([each.name for each in gone]))
    for product in found.values():
        if product.kind == "pass" and not product.for_family and who.mine is None:
            raise ForWhom(name=product.name)
    return found


async def _priced(
    r: Reading, who: _Whose, lines: Sequence[Chosen], found: dict[UUID, Product], codes: Sequence[str]
) -> Priced:
    today = local_day(r.now, (await current(r)).zone)
    programme_id = who.mine.programme.id if who.mine else None
    asked = await asking.known(r, who.client_id, codes, programme_id=programme_id)
    items = tuple(
        Item(
            str(line.product_id),
            found[line.product_id].name,
            Money(found[line.product_id].price.minor * line.quantity, found[line.product_id].price.currency),
            "product",
            product=line.product_id,
        )
        for line in lines
    )
    purchase = Purchase(items, today, asked.codes, "staff" if who.by_staff else "online")
    return price(purchase, asked.rules, asked.history)


async def _write(
    w: Work, who: _Whose, lines: Sequence[Chosen], found: dict[UUID, Product], priced: Priced
) -> Order:
    order = Order(
        number=await _number(w),
        client_id=who.client_id,
        booking_id=who.mine.booking.id if who.mine else None,
        created_at=w.now,
    )
    w.db.add(order)
    await w.db.flush()
    for line in lines:
        product = found[line.product_id]
        w.db.add(
            OrderItem(
                order_id=order.id,
                product_id=product.id,
                name=product.name,
                quantity=line.quantity,
                price=product.price,
            )
        )
    pricing = Pricing(order_id=order.id, at=w.now, answer={"priced": priced.as_json()})
    await asking.write_down(w, who.client_id, priced, pricing)
    await _owe(w, who, order, priced, formats.names([found[line.product_id].name for line in lines]))
    await _give(w, who, order, lines, found)
    audit.note(w, "placed", "order", order.id, total=priced.total.minor)
    return order


async def _owe(w: Work, who: _Whose, order: Order, priced: Priced, title: str) -> None:
    if not priced.total.minor:
        order.status, order.processed_at = "processed", w.now
        return
    programme_id = who.mine.programme.id if who.mine else None
    terms = await payment(w, programme_id)
    due_on = local_day(w.now, (await current(w)).zone) + timedelta(days=terms.due_days)
    what = For(order_id=order.id, title=title)
    await debts.owe(w, who.client_id, of_session.charges(priced), due_on, what)
    await receiving.use_credit(w, who.client_id, priced.currency)


async def _give(
    w: Work, who: _Whose, order: Order, lines: Sequence[Chosen], found: dict[UUID, Product]
) -> None:
    for line in lines:
        product = found[line.product_id]
        if product.kind not in ("pass", "prepaid"):
            continue
        for _each in range(line.quantity):
            await issuing.issue(
                w,
                who.client_id,
                product,
                booking_id=who.mine.booking.id if who.mine and product.kind == "pass" else None,
                programme_id=who.mine.programme.id if who.mine else None,
                order_id=order.id,
            )


async def _number(w: Work) -> str:
    """A new order number: six digits that no other order has."""
    while True:
        number = str(100_000 + secrets.randbelow(900_000))
        if await w.db.scalar(select(Order.id).where(Order.number == number)) is None:
            return number
