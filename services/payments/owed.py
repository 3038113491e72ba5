"""What a family owes, owed, and has in credit: what Home, Orders, a booking's payments and the pay sheet show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select, true

from db import Account, Attendee, Booking, Class, Debt, Entry, Order, Programme, Share
from db.values import Money
from services.core import access, shared
from services.core.asking import Question, like
from services.core.capabilities import Capability, may
from services.core.local_time import today
from services.core.once import asked_once
from services.core.refusals import NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import Reading
from services.payments import balance, debts
from services.payments.balance import Status
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class Owed:
    """One debt, as people see it."""

    debt_id: UUID
    account_id: UUID
    client_id: UUID
    booking_id: UUID | None
    order_id: UUID | None
    attendance_id: UUID | None
    order_number: str
    title: str
    """What it is for: the debt's own title, else the programme's; empty for an order, whose items say it."""
    period: str
    """The billing period of the class, such as "Spring 2026"; empty if it has none."""
    child: str
    """First name of the attendee; empty = the whole family's."""
    attendee_id: UUID | None
    colour: str
    part: int
    parts: int
    left: Money
    total: Money
    paid: Money
    due_on: date
    sent_at: datetime | None
    """When the family said that it was sent."""
    reference: str
    status: Status
    is_part_paid: bool
    on_home: bool
    may_pay: bool
    """Whether this visitor may pay it: its payer, and helpers of its booking (R87)."""

    @property
    def needs_paying(self) -> bool:
        """Whether a button to pay it is offered to somebody who may pay (A6)."""
        return balance.needs_paying(self.status)


def visible(visitor: Visitor) -> ColumnElement[bool]:
    """The condition on debts that this visitor may see: their own, those of bookings shared with them, all for money staff."""
    if visitor.kind is Kind.SYSTEM or may(visitor, Capability.MONEY):
        return true()
    if visitor.kind is not Kind.CLIENT:
        return false()
    given = Debt.booking_id.in_(select(Booking.id).where(access.visible(visitor)))
    return or_(Debt.client_id == visitor.client_id, given)


@dataclass(frozen=True, slots=True)
class Owing:
    """How one family stands: what it still owes, the oldest first, and what it has in credit, by currency."""

    debts: tuple[Owed, ...] = ()
    in_credit: tuple[Money, ...] = ()
    credit_accounts: tuple[UUID, ...] = ()
    """Of each amount in credit, the account."""

    @property
    def to_pay(self) -> list[Owed]:
        """What a button is offered for: not what may be on its way (A6)."""
        return [debt for debt in self.debts if debt.needs_paying]

    @property
    def on_home(self) -> list[Owed]:
        """What wants paying now: late, due within a week, or not seen although it was sent."""
        return [debt for debt in self.debts if debt.on_home]

    @property
    def on_its_way(self) -> list[Owed]:
        """What the family says it has sent, while it may still arrive."""
        return [debt for debt in self.debts if debt.status is Status.ON_ITS_WAY]


def left_of(debts_: Iterable[Owed]) -> list[Money]:
    """What is left of all of these together, one amount for each currency."""
    by_currency: dict[str, Money] = {}
    for debt in debts_:
        before = by_currency.get(debt.left.currency)
        by_currency[debt.left.currency] = debt.left if before is None else before + debt.left
    return list(by_currency.values())


async def owing(r: Reading) -> Owing:
    """How the asking family stands; nothing for somebody who has no account of their own."""
    client_id = r.visitor.client_id
    if client_id is None:
        return Owing()
    return await asked_once(r, ("owing", client_id), lambda: _owing(r, client_id))


async def owing_of(r: Reading, client_id: UUID) -> Owing:
    """How one family stands, for staff who see money.

    Raises:
        NotFound: the visitor does not see this family's money.
    """
    if r.visitor.kind is not Kind.SYSTEM and not may(r.visitor, Capability.MONEY):
        raise NotFound
    return await _owing(r, client_id)


@Question
def _open_or_in_credit(who: Visitor) -> Select[*tuple[Any, ...]]:
    """One statement for both, because Home asks it each time."""
    owes = and_(Account.kind == "debt", Debt.asked.is_(True))
    both = _STATEMENT.select_from(Account).outerjoin(Debt, Debt.account_id == Account.id)
    return (
        _joined(both, who)
        .where(
            Account.client_id == bindparam("client_id"),
            Account.balance > 0,
            or_(Account.kind == "credit", owes),
        )
        .order_by(*_OLDEST_FIRST)
    )


async def _owing(r: Reading, client_id: UUID) -> Owing:
    found = await _open_or_in_credit.ask(r, like(r.visitor), client_id=client_id)
    day = today(r.now, (await current(r)).zone)
    credit: list[Account] = [row[1] for row in found if row[0] is None]
    return Owing(
        tuple(_owed(r, row, day) for row in found if row[0] is not None),
        tuple(account.has for account in credit),
        tuple(account.id for account in credit),
    )


async def of_booking(r: Reading, booking_id: UUID) -> list[Owed]:
    """All debts of one booking, by their day; those of the shared booking for whoever may see it (R87)."""
    await access.booking(r, booking_id)
    day = today(r.now, (await current(r)).zone)
    return [_owed(r, row, day) for row in await _of_booking.ask(r, like(r.visitor), booking_id=booking_id)]


async def of_order(r: Reading, order_id: UUID) -> list[Owed]:
    """The debts of one order."""
    return await _load(r, Debt.order_id == order_id)


async def of_orders(r: Reading, order_ids: Sequence[UUID]) -> dict[UUID, list[Owed]]:
    """The debts of several orders, by order."""
    out: dict[UUID, list[Owed]] = {}
    for each in await _load(r, Debt.order_id.in_(order_ids)):
        if each.order_id is not None:
            out.setdefault(each.order_id, []).append(each)
    return out


async def history(r: Reading, *, after: int = 0, at_most: int = 50) -> list[Owed]:
    """The asking family's debts that are done with, the newest first, a page of them."""
    done = or_(Account.balance == 0, Debt.asked.is_(False))
    mine = Debt.client_id == access.client_only(r)
    return await _load(r, mine, done, newest_first=True, after=after, at_most=at_most)


async def open_ones(
    r: Reading, *where: ColumnElement[bool], after: int = 0, at_most: int | None = None
) -> list[Owed]:
    """What families still owe, of those debts that this visitor may see, the oldest first, a page of them."""
    return await _load(r, Account.balance > 0, Debt.asked.is_(True), *where, after=after, at_most=at_most)


async def some(r: Reading, *where: ColumnElement[bool], at_most: int) -> list[Owed]:
    """Debts that this visitor may see, open or not, the newest first, a page of them."""
    return await _load(r, *where, newest_first=True, at_most=at_most)


async def all_of(r: Reading, client_id: UUID) -> list[Owed]:
    """Every debt of one family that this visitor may see, open or not, the newest first."""
    return await _load(r, Debt.client_id == client_id, newest_first=True)


async def one(r: Reading, debt_id: UUID) -> Owed:
    """One debt.

    Raises:
        NotFound: no such debt, or not theirs.
    """
    return one_of(await _load(r, Debt.id == debt_id))


def one_of(found: list[Owed]) -> Owed:
    """The only one of these.

    Raises:
        NotFound: there is none.
    """
    if not found:
        raise NotFound
    return found[0]


async def several(r: Reading, debt_ids: Iterable[UUID]) -> list[Owed]:
    """These debts, by their day.

    Raises:
        NotFound: one of them does not exist, or is not theirs.
    """
    wanted = set(debt_ids)
    found = await _load(r, Debt.id.in_(wanted))
    if len(found) != len(wanted):
        raise NotFound
    return found


_TOTAL = (
    select(func.coalesce(func.sum(Entry.amount), 0))
    .where(Entry.account_id == Debt.account_id, Entry.kind.in_(debts.OWED))
    .correlate(Debt)
    .scalar_subquery()
)
_EVER_PAID = exists().where(Entry.account_id == Debt.account_id, Entry.kind == "paid").correlate(Debt)
_HELPS = (
    exists()
    .where(Share.booking_id == Debt.booking_id, shared.counts(), Share.role == "helper")
    .correlate(Debt)
)
"""Asked per debt, not joined and grouped: a family's open debts are few, its past payments may be thousands."""


_STATEMENT = select(
    Debt, Account, Class.billing_period, Programme.name, Attendee, Order.number, _TOTAL, _EVER_PAID
)


def _joined(statement: Select[Any], who: Visitor) -> Select[Any]:
    """With what is said beside a debt, and whether the visitor helps with its booking (R87)."""
    return (
        statement.add_columns(_HELPS.where(Share.email == who.email))
        .outerjoin(Booking, Booking.id == Debt.booking_id)
        .outerjoin(Class, Class.id == Booking.class_id)
        .outerjoin(Programme, Programme.id == Class.programme_id)
        .outerjoin(Attendee, Attendee.id == Booking.attendee_id)
        .outerjoin(Order, Order.id == Debt.order_id)
    )


_OLDEST_FIRST = Debt.due_on, Debt.created_at, Debt.id


def _seen(who: Visitor) -> Select[Any]:
    debts_ = _STATEMENT.select_from(Debt).join(Account, Account.id == Debt.account_id)
    return _joined(debts_, who).where(visible(who))


@Question
def _of_booking(who: Visitor) -> Select[*tuple[Any, ...]]:
    return _seen(who).where(Debt.booking_id == bindparam("booking_id")).order_by(*_OLDEST_FIRST)


async def _load(
    r: Reading,
    *where: ColumnElement[bool],
    newest_first: bool = False,
    after: int = 0,
    at_most: int | None = None,
) -> list[Owed]:
    order = (Debt.due_on.desc(), Debt.id) if newest_first else _OLDEST_FIRST
    wanted = _seen(r.visitor).where(*where).order_by(*order).offset(after).limit(at_most)
    rows = await r.db.execute(wanted)
    day = today(r.now, (await current(r)).zone)
    return [_owed(r, row, day) for row in rows]


def _owed(r: Reading, row: Any, today_: date) -> Owed:
    debt, account, period, programme, attendee, order_number, total, ever_paid, helps = row[:9]
    facts = balance.DebtFacts(
        account.balance,
        total,
        ever_paid,
        debt.asked,
        debt.due_on,
        debt.sent_at,
        debt.quiet_until,
    )
    status = balance.status(facts, today_, r.now)
    mine = r.visitor.client_id is not None and debt.client_id == r.visitor.client_id
    return Owed(
        debt_id=debt.id,
        account_id=account.id,
        client_id=debt.client_id,
        booking_id=debt.booking_id,
        order_id=debt.order_id,
        attendance_id=debt.attendance_id,
        order_number=order_number or "",
        title=debt.title or programme or "",
        period=period or "",
        child=attendee.first_name if attendee else "",
        attendee_id=attendee.id if attendee else None,
        colour=attendee.colour if attendee else "",
        part=debt.part,
        parts=debt.parts,
        left=account.has,
        total=Money(total, account.unit),
        paid=Money(total - account.balance, account.unit),
        due_on=debt.due_on,
        sent_at=debt.sent_at,
        reference=debt.reference,
        status=status,
        is_part_paid=balance.is_part_paid(facts),
        on_home=balance.is_on_home(facts, status, today_),
        may_pay=mine or helps,
    )
