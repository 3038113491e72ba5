"""What a debt is for, as the lines of a paper; and how it was paid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select

from db import Attendee, Booking, Class, Debt, Entry, OrderItem, Programme
from services.core.local_time import local_day
from services.core.work import Reading
from services.invoices.paper import PaidBy, PaperLine
from services.invoices.vat import Vat
from services.language import _
from services.payments.cash import ROUNDED
from services.payments.debts import OWED


@dataclass(frozen=True, slots=True)
class Paid:
    """How much of it was paid, and how last."""

    minor: int = 0
    on: date | None = None
    by: PaidBy | None = None


_IS_ROUNDING = and_(Entry.kind == "corrected", Entry.why == ROUNDED)


async def rounding_of(r: Reading, debt: Debt) -> int:
    """By how much cash was rounded; it is no part of the price."""
    found = await r.db.scalar(
        select(func.sum(Entry.amount)).where(Entry.account_id == debt.account_id, _IS_ROUNDING)
    )
    return int(found or 0)


async def lines_of(r: Reading, debt: Debt, vat: Vat) -> tuple[PaperLine, ...]:
    """What the debt is made of: what was ordered, or the class; its fee; what was taken off, on what it lowers.

    In the language of the task. Empty if nothing is owed for it. The lines sum to what is owed,
    before cash was rounded.
    """
    rows = await r.db.scalars(
        select(Entry)
        .where(Entry.account_id == debt.account_id, Entry.kind.in_(OWED), ~_IS_ROUNDING)
        .order_by(Entry.at, Entry.id)
    )
    entries = list(rows)
    whole = sum(each.amount for each in entries)
    if whole <= 0:
        return ()
    fee = sum(each.amount for each in entries if each.kind == "fee")
    discounts = sorted((each for each in entries if each.kind == "discount"), key=lambda each: each.amount)
    why = ", ".join(dict.fromkeys(each.why for each in discounts if each.why))
    off = -sum(each.amount for each in discounts)
    goods = await _goods(r, debt, whole - fee + off, vat)
    lines = _less(goods, off, why)
    if fee and lines is not None:
        lines = [*lines, PaperLine(_("Booking fee"), fee, vat=vat)]
    if (
        lines is None
        or any(each.unit_price < 0 for each in lines)
        or sum(each.total for each in lines) != whole
    ):
        first = goods[0]
        return (PaperLine(first.text, whole, detail=first.detail, vat=vat),)
    return tuple(each for each in lines if each.full)


async def _goods(r: Reading, debt: Debt, price: int, vat: Vat) -> list[PaperLine]:
    if debt.order_id is not None:
        items = await r.db.scalars(
            select(OrderItem)
            .where(OrderItem.order_id == debt.order_id)
            .order_by(OrderItem.name, OrderItem.id)
        )
        found = [PaperLine(each.name, each.price_minor, quantity=each.quantity, vat=vat) for each in items]
        if found and debt.parts == 1 and sum(each.full for each in found) == price:
            return found
        if found:
            text = ", ".join(each.text for each in found)
            return [PaperLine(text, price, detail=_part(debt), vat=vat)]
    row = await r.db.execute(
        select(Programme.name, Class.name, Class.billing_period, Attendee.first_name)
        .select_from(Booking)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .where(Booking.id == debt.booking_id)
    )
    found_class = row.one_or_none()
    if found_class is None:
        return [PaperLine(debt.title or _("Classes"), price, detail=_part(debt), vat=vat)]
    programme, class_name, period, child = found_class
    details = (child, class_name.removeprefix(programme).strip(), period, _part(debt))
    return [
        PaperLine(
            debt.title or programme, price, detail=" · ".join(each for each in details if each), vat=vat
        )
    ]


def _part(debt: Debt) -> str:
    if debt.parts == 1:
        return ""
    return _("part {part} of {parts}").format(part=debt.part, parts=debt.parts)


def _less(goods: list[PaperLine], off: int, why: str) -> list[PaperLine] | None:
    """A discount spread over what was bought, by price; what rounding leaves over goes to the last. None if it is too large."""
    price = sum(each.full for each in goods)
    if off == 0:
        return goods
    if not 0 < off <= price:
        return None
    left, out = off, []
    for n, each in enumerate(goods):
        part = left if n == len(goods) - 1 else min(left, off * each.full // price)
        out.append(replace(each, discount=part, discount_reason=why))
        left -= part
    return out if all(each.discount <= each.full for each in out) else None


async def paid_of(r: Reading, debt: Debt, zone: ZoneInfo) -> Paid:
    """How much of a debt was paid until now, on which local day last, and how."""
    rows = await r.db.scalars(
        select(Entry)
        .where(Entry.account_id == debt.account_id, Entry.kind.not_in(OWED))
        .order_by(Entry.at, Entry.id)
    )
    entries = list(rows)
    minor = -sum(each.amount for each in entries)
    taken_back = {each.reverses for each in entries}
    last = [each for each in entries if each.kind == "paid" and each.id not in taken_back][-1:]
    if not minor or not last:
        return Paid(minor)
    return Paid(minor, local_day(last[0].at, zone), _by(last[0]))


def _by(entry: Entry) -> PaidBy:
    if entry.pairing_id is not None:
        return "transfer"
    if entry.checkout_id is not None:
        return "card"
    return "credit" if entry.other_id is not None else "other"
