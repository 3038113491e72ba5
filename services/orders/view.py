"""Orders as people see them: unpaid first; one with its items, its state, and what its passes went to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from db import Account, AuditEntry, Client, Debt, Order, OrderItem, Pricing
from db.values import Money
from services.core import versions
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading
from services.language.formats import full_name
from services.passes import view as pass_views
from services.passes.view import PassPage
from services.payments import owed
from services.payments.balance import Status
from services.payments.bank.rights import money_only
from services.payments.owed import Owed
from services.people.search import by_name, spelled
from services.prices.priced import Priced
from services.provider.settings import current

PAGE = 50


class OrderState(StrEnum):
    """Where an order is: what the money says, unless staff have deleted it."""

    NEW = "new"
    """Nothing has been paid or sent yet."""
    PENDING = "pending"
    """Some money has come, or the family says that it is on its way."""
    PROCESSED = "processed"
    """Paid: what it gives can be used."""
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class ItemView:
    """One line of an order, as it was when it was bought."""

    product_id: UUID
    name: str
    quantity: int
    price: Money
    """Of all of them."""

    @property
    def label(self) -> str:
        """ "10-entry pass", or "2 × 10-entry pass"."""
        return self.name if self.quantity == 1 else f"{self.quantity} × {self.name}"


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order."""

    order_id: UUID
    number: str
    client_id: UUID
    client: str
    booking_id: UUID | None
    placed_at: datetime
    state: OrderState
    items: tuple[ItemView, ...]
    total: Money
    """What it costs, discounts taken off."""
    left: Money | None
    """What is left to pay; None = nothing was ever asked."""
    due_on: date | None
    debts: tuple[Owed, ...]
    priced: Priced | None
    """Why it costs what it costs, as it was answered then."""

    @property
    def is_deleted(self) -> bool:
        """Staff have deleted it."""
        return self.state is OrderState.DELETED


@dataclass(frozen=True, slots=True)
class Placed:
    """Something that was done with an order."""

    act: str
    """ "placed" or "deleted"."""
    at: datetime
    by: str
    """The member of staff; empty = the family, or the program."""
    by_family: bool
    why: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One order with all that it has given."""

    order: OrderView
    passes: tuple[PassPage, ...]


def state(deleted: bool, debts: Sequence[Owed]) -> OrderState:
    """The word for an order, from its debts."""
    if deleted:
        return OrderState.DELETED
    if not any(debt.left.minor for debt in debts):
        return OrderState.PROCESSED
    moving = (Status.ON_ITS_WAY, Status.NOT_SEEN)
    if any(debt.is_part_paid or debt.status in moving for debt in debts):
        return OrderState.PENDING
    return OrderState.NEW


class OrderFilter(StrEnum):
    """What a list of orders is narrowed down to; the value stands in the address."""

    UNPAID = "unpaid"
    PAID = "paid"
    DELETED = "deleted"


async def listed(
    r: Reading,
    *,
    page: int = 0,
    client_id: UUID | None = None,
    only: OrderFilter | None = None,
    text: str = "",
) -> list[OrderView]:
    """A page of the asking family's orders; for staff of everybody's, or of one client's. Unpaid first, then the newest.

    Orders that staff have deleted are for staff only. `text`: part of the payer's name or e-mail address, of what was
    bought, or the order's number.
    """
    where = [_visible(r), *_narrowed(only), *_of_text(text)]
    if client_id is not None:
        where.append(Order.client_id == client_id)
    if r.visitor.kind is Kind.CLIENT:
        where.append(Order.status != "deleted")
    rows = await r.db.execute(
        select(Order, Client)
        .join(Client, Client.id == Order.client_id)
        .where(*where)
        .order_by(and_(_OPEN, Order.status != "deleted").desc(), Order.created_at.desc(), Order.id)
        .offset(page * PAGE)
        .limit(PAGE)
    )
    return await _views(r, [(order, client) for order, client in rows.all()])


async def one(r: Reading, order_id: UUID) -> OrderView:
    """One order.

    Raises:
        NotFound: no such order, or not theirs.
    """
    rows = await r.db.execute(
        select(Order, Client)
        .join(Client, Client.id == Order.client_id)
        .where(Order.id == order_id, _visible(r))
    )
    found = await _views(r, [(order, client) for order, client in rows.all()])
    if not found:
        raise NotFound
    return found[0]


async def page(r: Reading, order_id: UUID) -> OrderPage:
    """One order with its passes, their entries, and the sessions they went to.

    Raises:
        NotFound: no such order, or not theirs.
    """
    order = await one(r, order_id)
    return OrderPage(order, tuple(await pass_views.of_order(r, order.client_id, order_id)))


_OPEN = (
    exists()
    .where(Debt.order_id == Order.id, Account.id == Debt.account_id, Account.balance > 0)
    .correlate(Order)
)


def _narrowed(only: OrderFilter | None) -> list[ColumnElement[bool]]:
    match only:
        case OrderFilter.UNPAID:
            return [Order.status != "deleted", _OPEN]
        case OrderFilter.PAID:
            return [Order.status != "deleted", ~_OPEN]
        case OrderFilter.DELETED:
            return [Order.status == "deleted"]
    return []


def _of_text(text: str) -> list[ColumnElement[bool]]:
    wanted = " ".join(text.split())
    if not wanted:
        return []
    names = [OrderItem.name.contains(each, autoescape=True) for each in spelled(wanted)]
    bought = exists().where(OrderItem.order_id == Order.id, or_(*names)).correlate(Order)
    number = wanted.removeprefix("#").replace(" ", "")
    return [or_(by_name(wanted), bought, Order.number == number)]


async def placed_by(r: Reading, order_id: UUID) -> list[Placed]:
    """Who has done what with an order and when, the newest first; for staff.

    Raises:
        NotFound: the visitor does not look after money.
    """
    money_only(r)
    rows = await r.db.scalars(
        select(AuditEntry)
        .where(AuditEntry.about == "order", AuditEntry.about_id == order_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
    )
    return [
        Placed(
            row.act,
            row.at,
            await versions.name_of(r, row.actor),
            row.actor.startswith("client:"),
            str(row.facts.get("why", "")),
        )
        for row in rows.all()
    ]


def _visible(r: Reading) -> ColumnElement[bool]:
    if r.visitor.kind is Kind.SYSTEM or may(r.visitor, Capability.MONEY):
        return true()
    if r.visitor.client_id is None:
        return false()
    return Order.client_id == r.visitor.client_id


async def _views(r: Reading, rows: list[tuple[Order, Client]]) -> list[OrderView]:
    ids = [order.id for order, _client in rows]
    items: dict[UUID, list[OrderItem]] = {id_: [] for id_ in ids}
    for item in await r.db.scalars(
        select(OrderItem).where(OrderItem.order_id.in_(ids)).order_by(OrderItem.name, OrderItem.id)
    ):
        items[item.order_id].append(item)
    debts = await owed.of_orders(r, ids)
    stored = await r.db.scalars(select(Pricing).where(Pricing.order_id.in_(ids)))
    answers = {row.order_id: Priced.read(row.answer["priced"]) for row in stored}
    currency = (await current(r)).currency
    return [
        _view(order, client, items[order.id], debts.get(order.id, []), answers.get(order.id), currency)
        for order, client in rows
    ]


def _view(
    order: Order,
    client: Client,
    items: list[OrderItem],
    debts: list[Owed],
    priced: Priced | None,
    currency: str,
) -> OrderView:
    lines = tuple(
        ItemView(
            item.product_id,
            item.name,
            item.quantity,
            Money(item.price.minor * item.quantity, item.price.currency),
        )
        for item in items
    )
    full = Money(sum(line.price.minor for line in lines), lines[0].price.currency if lines else currency)
    asked = [debt for debt in debts if debt.left.minor]
    return OrderView(
        order_id=order.id,
        number=order.number,
        client_id=order.client_id,
        client=full_name(client.first_name, client.last_name),
        booking_id=order.booking_id,
        placed_at=order.created_at,
        state=state(order.status == "deleted", debts),
        items=lines,
        total=full if priced is None else priced.total,
        left=Money(sum(debt.left.minor for debt in debts), full.currency) if debts else None,
        due_on=min((debt.due_on for debt in asked), default=None),
        debts=tuple(debts),
        priced=priced,
    )
